"""Public X-Wing keys, a type for each role, so that no function can be handed the wrong one unnoticed."""

from dataclasses import dataclass
from functools import cached_property

from cryptography.hazmat.primitives.hpke import MLKEM768X25519PublicKey

from crypto import primitives


@dataclass(frozen=True)
class _PublicKey:
    """``raw``: 1216 bytes, checked when first used to seal."""

    raw: bytes

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
