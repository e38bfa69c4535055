"""Random ids of files."""

from crypto import primitives


def new_file_id() -> str:
    """32 hex digits."""
    return primitives.random_bytes(16).hex()
