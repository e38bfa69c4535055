"""Printed one-time codes for a lost phone: twelve characters each, kept hashed, good once."""

import secrets

from crypto import labels, primitives

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that is read two ways
GROUP = 4
GROUPS = 3


def new(count: int = 10) -> tuple[str, ...]:
    """``count`` codes like "k7mp-2wxe-9q4h", 59 bits each."""
    return tuple("-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS)) for _ in range(count))


def hash_code(officer: str, code: str) -> bytes:
    """32 bytes, bound to the officer. The code is a second gate behind the passphrase, so a fast hash is enough."""
    letters = "".join(letter for letter in code[:64].lower() if letter in ALPHABET)
    return primitives.digest(labels.ONE_TIME_CODE, officer.encode("ascii"), letters.encode("ascii"))
