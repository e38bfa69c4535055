"""What an officer set for himself at the desk: sealed to his own key, of one size whatever is in it, and signed inside.

It may hold words that he searches, so nobody else reads it; anybody can seal to him, but nobody else can choose for him.
"""

import struct
from dataclasses import dataclass

from crypto import envelope, primitives, strict_json
from crypto.errors import Forged

VERSION = b"\x01"
HEADER = struct.Struct("!8sQ")
TEXT = 16384
"""Plaintext bytes of every envelope."""
SIZE = envelope.OVERHEAD + TEXT
MOST = TEXT - envelope.LENGTH_BYTES - primitives.SIGNATURE_BYTES - len(VERSION) - HEADER.size
"""Bytes of content that one holds."""


@dataclass(frozen=True)
class Preferences:
    """``officer``: whose; ``number``: rises with each that he makes, so that an older one put back is told from the last;
    ``content``: JSON of the desk's own, at most MOST bytes."""

    officer: str
    number: int
    content: bytes


def context(officer: str) -> bytes:
    """HPKE context of the envelope: of no use as anybody else's preferences, or as pins."""
    return b"preferences" + bytes.fromhex(officer)


def pack(preferences: Preferences) -> bytes:
    """What is signed."""
    return VERSION + HEADER.pack(bytes.fromhex(preferences.officer), preferences.number) + preferences.content


def unpack(packed: bytes, officer: str) -> Preferences:
    """Raises Forged for anything but what `pack` makes for this officer."""
    start = len(VERSION) + HEADER.size
    if packed[:1] != VERSION or len(packed) < start or not strict_json.OFFICER_ID.fullmatch(officer):
        raise Forged("not preferences of this version")
    whose, number = HEADER.unpack(packed[len(VERSION) : start])
    if whose.hex() != officer:
        raise Forged("preferences of another officer")
    return Preferences(officer, number, packed[start:])
