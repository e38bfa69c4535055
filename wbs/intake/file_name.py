"""The name and the type of a file as its sender's browser gives them: hostile until cleaned."""

import re
import unicodedata

LONGEST = 120
EXTENSION = 16
UNNAMED = "berkas"
UNKNOWN_TYPE = "application/octet-stream"
MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,60}")


def clean_name(raw: bytes) -> str:
    """A name of at most 120 characters that shows as it is: no folder, no control, no hidden or turning character.

    raw: the bytes between the quotes of `filename=`. Never empty; what cannot be read as UTF-8 becomes "\ufffd".
    """
    text = unicodedata.normalize("NFC", raw.decode("utf-8", errors="replace"))
    text = re.split(r"[/\\]", text.replace("\0", ""))[-1]
    # Cf holds the overrides that turn "gpj.exe" round, Cc the controls, Zl and Zp line ends, Cs and Co nothing readable.
    text = "".join(sign for sign in text if unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
    text = " ".join(text.split()).strip(". ")
    return shorten(text) or UNNAMED


def shorten(name: str) -> str:
    """Cut in the middle, so that the extension stays and the file opens with the right program."""
    if len(name) <= LONGEST:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or not 0 < len(extension) <= EXTENSION:
        return name[:LONGEST].rstrip()
    return stem[: LONGEST - len(extension) - 2].rstrip() + "\u2026." + extension


def clean_media_type(raw: str) -> str:
    """`type/subtype` in lower case, or the type of unknown bytes."""
    kind = raw.split(";")[0].strip().lower()
    return kind if MEDIA_TYPE.fullmatch(kind) else UNKNOWN_TYPE
