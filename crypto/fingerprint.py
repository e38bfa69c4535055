"""The words that a newcomer reads out and two heads type: eight words, 88 bits, over both of his public keys."""

from crypto import labels, primitives, words
from crypto.public_keys import OfficerPublicKey

WORD_COUNT = 8


def fingerprint(seal_key: OfficerPublicKey, sign_key: bytes) -> tuple[str, ...]:
    """Eight words. 88 bits: finding other keys with the same words costs 2^88 tries."""
    number = int.from_bytes(primitives.digest(labels.FINGERPRINT, seal_key.raw, sign_key)[:11], "big")
    return tuple(words.WORDS[number >> step & 0x7FF] for step in range(77, -1, -11))


def same(typed: str, seal_key: OfficerPublicKey, sign_key: bytes) -> bool:
    """Whether these words were typed, in full or by their first four letters."""
    try:
        found = [words.find(word, position) for position, word in enumerate(words.split(typed), start=1)]
    except words.UnknownWord:
        return False
    return [words.WORDS[index] for index in found] == list(fingerprint(seal_key, sign_key))
