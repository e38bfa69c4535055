"""Grants and decoys: the right to read one case, sealed to one officer; and its look-alike for everybody else."""

import re
from functools import cache

from crypto import envelope, labels, primitives, strict_json
from crypto.errors import Forged
from crypto.public_keys import OfficerPublicKey

GRANT_TEXT = 64  # padded plaintext: 4 bytes length, 32 bytes seed, zeros
GRANT_SIZE = GRANT_TEXT + envelope.OVERHEAD
RECOVERY = "recovery"
SLOT = re.compile(rf"{strict_json.OFFICER_ID.pattern}|{RECOVERY}")


def context(case: str, slot: str) -> bytes:
    """Case (16 bytes) and slot: a grant moved to another case or officer does not open."""
    if not strict_json.HEX_ID.fullmatch(case) or not SLOT.fullmatch(slot):
        raise Forged("not a place of a grant")
    return bytes.fromhex(case) + slot.encode("ascii")


def seal_grant(case: str, slot: str, case_seed: bytes, to: OfficerPublicKey) -> bytes:
    """GRANT_SIZE bytes that only ``to`` opens, for this case and slot."""
    return envelope.seal(case_seed, to, labels.GRANT, context(case, slot), size=GRANT_TEXT)


def decoy(case: str, slot: str) -> bytes:
    """GRANT_SIZE bytes that nobody opens: a real sealing of random bytes to a key whose seed was forgotten as it was made.

    Made by the same code in the same context, so that no attack on the sealing tells the two apart.
    """
    return seal_grant(case, slot, primitives.random_bytes(primitives.KEY_BYTES), _nobody())


@cache
def _nobody() -> OfficerPublicKey:
    """One for each process: which key an envelope is sealed to shows only to whoever has that key, and this one nobody has. So a
    decoy takes no longer than a grant, and no waiting tells how many a case has."""
    return OfficerPublicKey.of_seed(primitives.random_bytes(primitives.KEY_BYTES))
