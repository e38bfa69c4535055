"""Pins: what one officer's key remembers of the casebook, so that nobody takes a line away behind his back.

Heads stand in the clear in the casebook, so the pins of all officers name all cases and have one size: they tell of no one what
he reads. Sealed to the officer himself, and signed inside: anybody can seal to him, but nobody else can remember for him.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

from crypto import strict_json
from crypto.errors import Forged

VERSION = b"\x03"
WITHOUT_NUMBER = b"\x02"
WITHOUT_READS = b"\x01"
NUMBER = struct.Struct("!Q")
HEADER = struct.Struct("!8sQ32sQ32sI")
RECORD = struct.Struct("!16sQ32sQ32sQ32s")

Head = tuple[int, bytes]
CaseHeads = tuple[Head, Head, Head]
"""(seq, hash) of the reporter's strand, the officers' strand and the answers; (0, 32 zeros) where there is none."""


@dataclass(frozen=True)
class Pins:
    """``officer``: whose; ``roster`` and ``audit``: (version or seq, 32-byte hash); ``cases``: by case id; ``reads``:
    those that opened for him; ``preferences``: the number of his own settings, 0 for none."""

    officer: str
    roster: Head
    audit: Head
    cases: Mapping[str, CaseHeads]
    reads: frozenset[str] = field(default_factory=frozenset)
    preferences: int = 0


def context(officer: str) -> bytes:
    """HPKE context of the envelope, so that what one officer remembers is nobody else's memory."""
    return b"pins" + bytes.fromhex(officer)


def pack(pins: Pins) -> bytes:
    """One line of 136 bytes for each case, by rising id; then a bit for each, whether he reads it: one size whoever remembers."""
    head = HEADER.pack(bytes.fromhex(pins.officer), *pins.roster, *pins.audit, len(pins.cases))
    cases = sorted(pins.cases.items())
    lines = [RECORD.pack(bytes.fromhex(case), *reporter, *officers, *answers) for case, (reporter, officers, answers) in cases]
    bits = bytearray(_bytes_of_bits(len(cases)))
    for at, (case, _) in enumerate(cases):
        if case in pins.reads:
            bits[at >> 3] |= 1 << (at & 7)
    return b"".join([VERSION, NUMBER.pack(pins.preferences), head, *lines, bits])


def unpack(packed: bytes, officer: str) -> Pins:
    """Raises Forged for anything but what `pack` makes for this officer."""
    version_byte, told = packed[:1], NUMBER.size if packed[:1] == VERSION else 0
    start = len(VERSION) + told + HEADER.size
    known = version_byte in (VERSION, WITHOUT_NUMBER, WITHOUT_READS)
    if not known or len(packed) < start or not strict_json.OFFICER_ID.fullmatch(officer):
        raise Forged("not pins of this version")
    preferences = int.from_bytes(packed[len(VERSION) : len(VERSION) + told], "big")
    whose, version, roster, seq, audit, count = HEADER.unpack(packed[start - HEADER.size : start])
    end = start + count * RECORD.size
    bits = packed[end:]
    if whose.hex() != officer or len(packed) != end + (0 if version_byte == WITHOUT_READS else _bytes_of_bits(count)):
        raise Forged("pins of another officer, or cut")
    cases: dict[str, CaseHeads] = {}
    before = b""
    for case, a, first, b, second, c, third in RECORD.iter_unpack(packed[start:end]):
        if case <= before:
            raise Forged("the cases are not in order")
        before = case
        cases[case.hex()] = ((a, first), (b, second), (c, third))
    if int.from_bytes(bits, "little") >> count:
        raise Forged("reads a case that is not there")
    reads = frozenset(case for at, case in enumerate(cases) if bits and bits[at >> 3] >> (at & 7) & 1)
    return Pins(officer, (version, roster), (seq, audit), cases, reads, preferences)


def _bytes_of_bits(count: int) -> int:
    return -(-count // 8)
