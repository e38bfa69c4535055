"""A visit: a random key in the reporter's cookie, under which the letterbox keeps the token-derived keys while the visit is open.

The server's disk holds only the hash of the cookie and keys locked under it; the cookie alone holds no case either.
"""

from collections.abc import Sequence

from crypto import labels, primitives
from crypto.reporter_key import PACKED_BYTES, ReporterKeys

KEY_BYTES = 32


def new_key() -> bytes:
    """32 random bytes for the cookie."""
    return primitives.random_bytes(KEY_BYTES)


def visit_id(key: bytes) -> bytes:
    """32 bytes: what the letterbox looks up."""
    return primitives.derive(key, labels.VISIT_ID)


def lock(keys: Sequence[ReporterKeys], key: bytes) -> bytes:
    """412 bytes for the two keys of a token, whatever the token and however many cases it has."""
    packed = b"".join(one.pack() for one in keys)
    return primitives.aead_lock(primitives.derive(key, labels.VISIT_LOCK), packed, visit_id(key))


def unlock(locked: bytes, key: bytes) -> tuple[ReporterKeys, ...]:
    """Two, or one of a visit that was opened before a token had two. Raises CannotOpen."""
    packed = primitives.aead_unlock(primitives.derive(key, labels.VISIT_LOCK), locked, visit_id(key))
    return tuple(ReporterKeys.unpack(packed[at : at + PACKED_BYTES]) for at in range(0, len(packed), PACKED_BYTES))
