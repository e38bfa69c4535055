"""The envelope: version byte, KEM id, HPKE encapsulation and ciphertext of a padded plaintext.

``seal`` is all that most of the program needs. Opening needs a private key, and each kind of private key has a module of its own.
"""

from crypto import primitives
from crypto.errors import CannotOpen, Forged, TooLong
from crypto.opening_key import OpeningKey
from crypto.public_keys import CasePublicKey, OfficerPublicKey, ReporterPublicKey

VERSION = b"\x01"
KEM_ID = b"\x64\x7a"
HEADER = VERSION + KEM_ID
OVERHEAD = len(HEADER) + primitives.HPKE_OVERHEAD
SMALLEST_TEXT = 4096
LENGTH_BYTES = 4


def padded_size(length: int) -> int:
    """4 KiB, then powers of two, length prefix included: the size tells at most the binary magnitude of the text."""
    size = SMALLEST_TEXT
    while size < length + LENGTH_BYTES:
        size *= 2
    return size


def seal(
    plaintext: bytes,
    to: OfficerPublicKey | CasePublicKey | ReporterPublicKey,
    label: bytes,
    context: bytes,
    size: int | None = None,
) -> bytes:
    """Seals to one public key. ``context`` names case, place and purpose: moved elsewhere, the envelope does not open.

    ``size``: padded plaintext bytes, for envelopes that must all look alike; default the text steps. Raises TooLong, Forged.
    """
    wanted = padded_size(len(plaintext)) if size is None else size
    room = wanted - LENGTH_BYTES - len(plaintext)
    if room < 0:
        raise TooLong(f"{len(plaintext)} bytes do not fit {wanted}")
    padded = len(plaintext).to_bytes(LENGTH_BYTES, "big") + plaintext + bytes(room)
    return HEADER + primitives.hpke_seal(padded, to.parsed, label + b"\x00" + context)


def open_with_seed(seed: bytes | OpeningKey, envelope: bytes, label: bytes, context: bytes) -> bytes:
    """For the modules that hold a private key: its seed, or the key made ready for several envelopes. Raises CannotOpen; Forged
    when the padding is not zeros."""
    if envelope[: len(HEADER)] != HEADER:
        raise CannotOpen("not an envelope of this version")
    return unpad(primitives.hpke_open(envelope[len(HEADER) :], OpeningKey.of(seed).private, label + b"\x00" + context))


def unpad(padded: bytes) -> bytes:
    """The text without its length and zeros. Raises Forged when the padding is not zeros."""
    length = int.from_bytes(padded[:LENGTH_BYTES], "big")
    end = LENGTH_BYTES + length
    if len(padded) < end or padded[end:] != bytes(len(padded) - end):
        raise Forged("the padding is not what a sealer makes")
    return padded[LENGTH_BYTES:end]
