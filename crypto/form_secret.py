"""Random secrets for signing forms, and random ids for rows."""

from crypto import primitives


def new_secret() -> bytes:
    """32 random bytes."""
    return primitives.random_bytes(32)


def new_file_id() -> str:
    """32 hex digits."""
    return primitives.random_bytes(16).hex()
