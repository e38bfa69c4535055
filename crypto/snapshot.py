"""The snapshot: what an officer saw of his cases at a glance, kept between two sign-ins so that the next need not read them all.

Every case of the casebook has a line in it, and all lines have one size: it tells of nobody which cases he reads. Sealed to the
officer himself, and signed inside: anybody can seal to him, but nobody else can have seen for him.
"""

import struct
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from crypto import envelope, labels, primitives, strict_json
from crypto.errors import Forged
from crypto.pins import RECORD, CaseHeads, Head

VERSION = b"\x01"
HEADER = struct.Struct("!8sQ32s32sI")
MOST = 462  # bytes of one glance
LINE = struct.Struct(f"!16s32sH{MOST}s")
STEP = 4096


@dataclass(frozen=True)
class Snapshot:
    """``officer``: whose; ``roster``: (version, 32-byte hash) and ``basis`` (32 bytes): under what the glances were made;
    ``glances``: by case id the mark of the heads that it was made from (32 bytes) and the glance, at most MOST bytes."""

    officer: str
    roster: Head
    basis: bytes
    glances: Mapping[str, tuple[bytes, bytes]]


def context(officer: str) -> bytes:
    """HPKE context of the envelope: of no use as anybody else's snapshot, or as pins."""
    return b"snapshot" + bytes.fromhex(officer)


def mark(case: str, heads: CaseHeads) -> bytes:
    """32 bytes that stand for a case as it ended when it was read."""
    reporter, officers, answers = heads
    return primitives.digest(labels.SNAPSHOT_MARK, RECORD.pack(bytes.fromhex(case), *reporter, *officers, *answers))


def pack(snapshot: Snapshot, cases: Collection[str]) -> bytes:
    """``cases``: every one of the casebook; a line of 512 bytes for each, by rising id, of zeros for those without a glance. A
    glance that is too long, or of a case that is not there, is left out."""
    head = HEADER.pack(bytes.fromhex(snapshot.officer), *snapshot.roster, snapshot.basis, len(cases))
    lines = []
    for case in sorted(cases):
        made_from, glance = snapshot.glances.get(case, (bytes(32), b""))
        if len(glance) > MOST:
            made_from, glance = bytes(32), b""
        lines.append(LINE.pack(bytes.fromhex(case), made_from, len(glance), glance))
    return b"".join([VERSION, head, *lines])


def padded_size(packed: int) -> int:
    """Plaintext bytes of the envelope, by the packed length: steps of 4 KiB, for it tells the number of cases and no more."""
    return -(-(packed + primitives.SIGNATURE_BYTES + envelope.LENGTH_BYTES) // STEP) * STEP


def unpack(packed: bytes, officer: str) -> Snapshot:
    """Raises Forged for anything but what `pack` makes for this officer."""
    start = len(VERSION) + HEADER.size
    if packed[:1] != VERSION or len(packed) < start or not strict_json.OFFICER_ID.fullmatch(officer):
        raise Forged("not a snapshot of this version")
    whose, version, roster, basis, count = HEADER.unpack(packed[len(VERSION) : start])
    if whose.hex() != officer or len(packed) != start + count * LINE.size:
        raise Forged("a snapshot of another officer, or cut")
    glances: dict[str, tuple[bytes, bytes]] = {}
    before = b""
    for case, made_from, length, glance in LINE.iter_unpack(packed[start:]):
        if (before and case <= before) or length > MOST or glance.count(0, length) != MOST - length:
            raise Forged("not a line of a snapshot")
        before = case
        if length:
            glances[case.hex()] = (made_from, glance[:length])
    return Snapshot(officer, (version, roster), basis, glances)
