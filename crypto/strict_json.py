"""JSON as it is signed here: UTF-8, one object, no repeated key, no NaN, no lone surrogate; bytes are base64, hashes are hex.

What is signed is the bytes as they stand, so no canonical form is needed: the reader checks the signature, then parses.
"""

import base64
import binascii
import json
import re
from datetime import date
from typing import Any, NoReturn, TypeVar

from crypto.errors import Forged

HEX_ID = re.compile(r"[0-9a-f]{32}")
OFFICER_ID = re.compile(r"[0-9a-f]{16}")
_Value = TypeVar("_Value")
SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
HASH = re.compile(r"[0-9a-f]{64}")


def encode(document: dict[str, Any]) -> bytes:
    """Compact UTF-8 with sorted keys (sorted for readable vectors, not for safety)."""
    return _ENCODER.encode(document).encode("utf-8")


def decode(document: bytes) -> dict[str, Any]:
    """Raises Forged for anything but one object with distinct keys."""
    try:
        text = document.decode("utf-8")
        value = _DECODER.decode(text)
        if "\\u" in text:
            # A lone surrogate, which only an escape can hide, would break every page and store that has to write it.
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as wrong:
        raise Forged("not a document") from wrong
    if not isinstance(value, dict):
        raise Forged("not an object")
    return value


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a key stands twice")
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number here")


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
_DECODER = json.JSONDecoder(object_pairs_hook=_distinct, parse_constant=_no_constant)


class Reader:
    """Takes typed values out of a decoded object; every wrong or missing one raises Forged."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document

    def text(self, key: str) -> str:
        """A string."""
        value = self.document.get(key)
        if not isinstance(value, str):
            raise Forged(f"{key} is missing or of a wrong type")
        return value

    def number(self, key: str) -> int:
        """A whole number from 0 to 2^53."""
        value = self.document.get(key)
        if type(value) is not int or not 0 <= value <= 1 << 53:  # a bool is an int, too
            raise Forged(f"{key} is no number, or out of range")
        return value

    def flag(self, key: str) -> bool:
        """True or false."""
        return self._of(key, bool)

    def object(self, key: str) -> dict[str, Any]:
        """An object."""
        return self._of(key, dict)

    def objects(self, key: str) -> list[dict[str, Any]]:
        """A list of objects."""
        values = self._of(key, list)
        if not all(isinstance(value, dict) for value in values):
            raise Forged(f"{key} is not a list of objects")
        return values

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings."""
        values = self._of(key, list)
        if not all(isinstance(value, str) for value in values):
            raise Forged(f"{key} is not a list of strings")
        return tuple(values)

    def day(self, key: str) -> date:
        """An ISO day."""
        return day_of(self.text(key))

    def matching(self, key: str, pattern: re.Pattern[str]) -> str:
        """A string that the pattern matches whole."""
        value = self.text(key)
        if not pattern.fullmatch(value):
            raise Forged(f"{key} has a wrong form")
        return value

    def slugs(self, key: str) -> tuple[str, ...]:
        """A list of slugs."""
        values = self.texts(key)
        if not all(SLUG.fullmatch(value) for value in values):
            raise Forged(f"{key} holds something else than slugs")
        return values

    def raw(self, key: str, length: int) -> bytes:
        """Base64 of exactly ``length`` bytes."""
        value = from_base64(self.text(key))
        if len(value) != length:
            raise Forged(f"{key} has {len(value)} bytes")
        return value

    def hash(self, key: str) -> bytes:
        """32 bytes in hex."""
        return hash_of(self.text(key))

    def _of(self, key: str, kind: type[_Value]) -> _Value:
        value = self.document.get(key)
        if not isinstance(value, kind):
            raise Forged(f"{key} is missing or of a wrong type")
        return value


def day_of(text: str) -> date:
    """An ISO day of ten characters; raises Forged."""
    try:
        if len(text) != 10:
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise Forged("not a day") from wrong


def hash_of(text: object) -> bytes:
    """64 hex digits; raises Forged."""
    if not isinstance(text, str) or not HASH.fullmatch(text):
        raise Forged("not a hash")
    return bytes.fromhex(text)


def to_base64(raw: bytes) -> str:
    """Standard alphabet with padding."""
    return base64.b64encode(raw).decode("ascii")


def from_base64(text: str) -> bytes:
    """Raises Forged."""
    try:
        return binascii.a2b_base64(text, strict_mode=True)
    except ValueError as wrong:
        raise Forged("not base64") from wrong
