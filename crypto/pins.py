"""Pins: what one officer's key remembers of the casebook, so that nobody takes a line away behind his back.

Heads stand in the clear in the casebook, so the pins of all officers name all cases and have one size: they tell of no one what
he reads. Sealed to the officer himself, and signed inside: anybody can seal to him, but nobody else can remember for him.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass

from crypto import strict_json
from crypto.errors import Forged

VERSION = b"\x01"
HEADER = struct.Struct("!8sQ32sQ32sI")
RECORD = struct.Struct("!16sQ32sQ32sQ32s")

Head = tuple[int, bytes]
CaseHeads = tuple[Head, Head, Head]
"""(seq, hash) of the reporter's strand, the officers' strand and the answers; (0, 32 zeros) where there is none."""


@dataclass(frozen=True)
class Pins:
    """``officer``: whose; ``roster`` and ``audit``: (version or seq, 32-byte hash); ``cases``: by case id."""

    officer: str
    roster: Head
    audit: Head
    cases: Mapping[str, CaseHeads]


def context(officer: str) -> bytes:
    """HPKE context of the envelope, so that what one officer remembers is nobody else's memory."""
    return b"pins" + bytes.fromhex(officer)


def pack(pins: Pins) -> bytes:
    """One line of 136 bytes for each case, by rising id."""
    head = HEADER.pack(bytes.fromhex(pins.officer), *pins.roster, *pins.audit, len(pins.cases))
    lines = [
        RECORD.pack(bytes.fromhex(case), *reporter, *officers, *answers)
        for case, (reporter, officers, answers) in sorted(pins.cases.items())
    ]
    return b"".join([VERSION, head, *lines])


def unpack(packed: bytes, officer: str) -> Pins:
    """Raises Forged for anything but what `pack` makes for this officer."""
    start = len(VERSION) + HEADER.size
    if packed[:1] != VERSION or len(packed) < start or not strict_json.OFFICER_ID.fullmatch(officer):
        raise Forged("not pins of this version")
    whose, version, roster, seq, audit, count = HEADER.unpack(packed[len(VERSION) : start])
    if whose.hex() != officer or len(packed) != start + count * RECORD.size:
        raise Forged("pins of another officer, or cut")
    cases: dict[str, CaseHeads] = {}
    before = b""
    for case, a, first, b, second, c, third in RECORD.iter_unpack(packed[start:]):
        if case <= before:
            raise Forged("the cases are not in order")
        before = case
        cases[case.hex()] = ((a, first), (b, second), (c, third))
    return Pins(officer, (version, roster), (seq, audit), cases)
