"""Officers' passphrases and invitation codes: six generated words, 66 bits."""

import secrets

from crypto import labels, primitives, words

WORD_COUNT = 6
MOST_PIECES = 12  # what a stranger pastes into the sign-in costs no more than this


def new() -> str:
    """Six words, joined by spaces."""
    return " ".join(secrets.choice(words.WORDS) for _ in range(WORD_COUNT))


def normalise(typed: str) -> str:
    """The same words however typed. Never raises: what is no list word stays as typed and will simply not open anything."""
    found = []
    for position, word in enumerate(words.split(typed)[:MOST_PIECES], start=1):
        try:
            found.append(words.WORDS[words.find(word, position)])
        except words.UnknownWord:
            found.append(word.casefold())
    return " ".join(found)


def hash_invitation(typed: str) -> bytes:
    """32 bytes: what the casebook keeps of an invitation code. Good for seven days and one use, so no slow hash."""
    return primitives.digest(labels.INVITATION, normalise(typed).encode("utf-8"))
