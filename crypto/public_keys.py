"""Public X-Wing keys, a type for each role, so that no function can be handed the wrong one unnoticed."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

from cryptography.hazmat.primitives.hpke import MLKEM768X25519PublicKey

from crypto import primitives


@dataclass(frozen=True)
class _PublicKey:
    """``raw``: 1216 bytes, checked when first used to seal."""

    raw: bytes

    @classmethod
    def of_seed(cls, seed: bytes) -> Self:
        """Of a private key that is here: nobody has to parse and doubt what nobody sent."""
        _private, raw, parsed = primitives.xwing_pair(seed)
        return cls.made(raw, parsed)

    @classmethod
    def made(cls, raw: bytes, parsed: MLKEM768X25519PublicKey) -> Self:
        """Of bytes, and the key that was made along with them."""
        key = cls(raw)
        vars(key)["parsed"] = parsed
        return key

    @cached_property
    def parsed(self) -> MLKEM768X25519PublicKey:
        """The library's object; raises Forged when the bytes are no key."""
        return primitives.xwing_public_key(self.raw)


class OfficerPublicKey(_PublicKey):
    """Of an officer, the overseer, or the recovery key: grants are sealed to it."""


class CasePublicKey(_PublicKey):
    """Of one case: what the reporter says and what officers record is sealed to it."""


class ReporterPublicKey(_PublicKey):
    """Of one token: answers are sealed to it."""
