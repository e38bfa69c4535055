"""A private key made ready: whoever opens several envelopes with one seed makes it once. It lives as long as whoever holds the
seed, and is kept nowhere else."""

from typing import Self

from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey

from crypto import primitives


class OpeningKey:
    """Of a 32-byte seed. Its repr shows nothing."""

    def __init__(self, seed: bytes) -> None:
        self.private: MLKEM768X25519PrivateKey
        self.sealing: MLKEM768X25519PublicKey
        self.private, self.public, self.sealing = primitives.xwing_pair(seed)

    @classmethod
    def of(cls, key: bytes | Self) -> Self:
        """A seed, or the key that was made of it."""
        return cls(key) if isinstance(key, bytes) else key

    def __repr__(self) -> str:
        return "OpeningKey(…)"
