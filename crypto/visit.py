"""A visit: a random key in the reporter's cookie, under which the letterbox keeps the token-derived keys while the visit is open.

The server's disk holds only the hash of the cookie and keys locked under it; the cookie alone holds no case either.
"""

from crypto import labels, primitives
from crypto.reporter_key import ReporterKeys

KEY_BYTES = 32


def new_key() -> bytes:
    """32 random bytes for the cookie."""
    return primitives.random_bytes(KEY_BYTES)


def visit_id(key: bytes) -> bytes:
    """32 bytes: what the letterbox looks up."""
    return primitives.derive(key, labels.VISIT_ID)


def lock(keys: ReporterKeys, key: bytes) -> bytes:
    """220 bytes, whatever the token."""
    return primitives.aead_lock(primitives.derive(key, labels.VISIT_LOCK), keys.pack(), visit_id(key))


def unlock(locked: bytes, key: bytes) -> ReporterKeys:
    """Raises CannotOpen."""
    return ReporterKeys.unpack(primitives.aead_unlock(primitives.derive(key, labels.VISIT_LOCK), locked, visit_id(key)))
