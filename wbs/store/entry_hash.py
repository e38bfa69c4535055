"""The hash of an entry, recomputed from what stands in its row.

The stores may not use `crypto`, and no key is needed for this: it is SHA-256 over a public label, the entry's place and its
envelope (crypto/FORMAT.md). Without it a false hash from the street would be pinned, and the true rows after it would be
refused as conflicting. A test holds label, strands and result equal to those of `crypto`.
"""

import hashlib

LABEL = b"wbs/v1/hash/entry"
STRANDS = {"reporter": b"\x01", "officers": b"\x02", "answers": b"\x03", "audit": b"\x04"}
HASH_BYTES = 32
SEQ_END = 1 << 53


def entry_hash(case: str, strand: str, seq: int, prev: bytes, envelope: bytes) -> bytes:
    """32 bytes. `case`: 32 hex digits; `prev`: 32 bytes; `seq` from 1. Raises ValueError for what is no place."""
    if strand not in STRANDS or len(case) != 32 or len(prev) != HASH_BYTES or not 1 <= seq < SEQ_END:
        raise ValueError("not a place of an entry")
    place = bytes.fromhex(case) + STRANDS[strand] + seq.to_bytes(8, "big") + prev
    state = hashlib.sha256(LABEL + b"\x00")
    for part in (place, envelope):
        state.update(len(part).to_bytes(8, "big"))
        state.update(part)
    return state.digest()
