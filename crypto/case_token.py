"""The case token: ten words of 2,048, 110 bits, 104 of them random and 6 a checksum. It is all that a reporter has.

Machine-made and long: ten words with a million cases on file still cost 2^84 tries, so HKDF suffices and a public page
offers strangers no slow hash to lean on.
"""

from dataclasses import dataclass
from typing import Self

from crypto import labels, primitives, words
from crypto.errors import SealError
from crypto.reporter_key import ReporterKeys

WORD_COUNT = 10
RANDOM_BYTES = 13
CHECKSUM_BITS = 6
WORD_BITS = 11


class TokenError(SealError):
    """The typed words are no token. ``problem``: "count", "unknown" (with position from 1, typed, neighbours) or "checksum"."""

    def __init__(
        self, problem: str, *, count: int = 0, position: int = 0, typed: str = "", neighbours: tuple[str, ...] = ()
    ) -> None:
        super().__init__(problem)  # never the typed words: an exception may end in a log
        self.problem, self.count, self.position = problem, count, position
        self.typed, self.neighbours = typed, neighbours


@dataclass(frozen=True, repr=False)
class CaseToken:
    """``entropy``: 13 random bytes. Its repr shows nothing, so no traceback can carry it."""

    entropy: bytes

    @classmethod
    def new(cls) -> Self:
        """A fresh token from the operating system's generator."""
        return cls(primitives.random_bytes(RANDOM_BYTES))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Ten words in any case, with spaces, hyphens or numbers, in full or by their first four letters. Raises TokenError."""
        typed = words.split(text)
        if len(typed) != WORD_COUNT:
            raise TokenError("count", count=len(typed))
        number = 0
        for position, word in enumerate(typed, start=1):
            try:
                number = number << WORD_BITS | words.find(word, position)
            except words.UnknownWord as unknown:
                raise TokenError("unknown", position=position, typed=unknown.typed, neighbours=unknown.neighbours) from None
        entropy = (number >> CHECKSUM_BITS).to_bytes(RANDOM_BYTES, "big")
        if number & ((1 << CHECKSUM_BITS) - 1) != _checksum(entropy):
            raise TokenError("checksum")
        return cls(entropy)

    @property
    def words(self) -> tuple[str, ...]:
        """The ten words."""
        number = int.from_bytes(self.entropy, "big") << CHECKSUM_BITS | _checksum(self.entropy)
        steps = range(WORD_BITS * (WORD_COUNT - 1), -1, -WORD_BITS)
        return tuple(words.WORDS[number >> step & 0x7FF] for step in steps)

    def keys(self) -> ReporterKeys:
        """Everything that the token opens and signs; of a token with two cases, of the first."""
        return ReporterKeys.derive(self.entropy)

    def both_keys(self) -> tuple[ReporterKeys, ReporterKeys]:
        """Of the first case and of the second. Every token has both, so whoever looks one up asks for both; without the token
        nothing ties the two together."""
        second = primitives.derive(self.entropy, labels.TOKEN_SECOND, salt=labels.TOKEN_SALT)
        return self.keys(), ReporterKeys.derive(second)

    def __repr__(self) -> str:
        return "CaseToken(…)"


def _checksum(entropy: bytes) -> int:
    return primitives.digest(labels.TOKEN_CHECKSUM, entropy)[0] >> 8 - CHECKSUM_BITS
