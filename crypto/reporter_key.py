"""The reporter's keys, derived from the case token: they open answers and sign what the reporter says. They open no report."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from crypto import labels, primitives, signed_head
from crypto.entry import REPORTER, Entry, Head, SealedEntry, SignKeyOf, open_entry
from crypto.errors import Forged
from crypto.opening_key import OpeningKey
from crypto.public_keys import ReporterPublicKey

PACKED_BYTES = 6 * primitives.KEY_BYTES


@dataclass(frozen=True, repr=False)
class ReporterKeys:
    """Six 32-byte secrets. Kept only sealed in a visit; the words themselves are kept nowhere.

    ``answer_key`` goes to the readers inside the sealed birth: who answers must show that he could read the case.
    """

    locator: bytes
    seal_seed: bytes
    sign_seed: bytes
    form_key: bytes
    identity_share: bytes
    answer_key: bytes

    @classmethod
    def derive(cls, entropy: bytes) -> Self:
        """From the token's 13 random bytes."""
        names = (
            labels.TOKEN_LOCATOR,
            labels.TOKEN_SEAL_SEED,
            labels.TOKEN_SIGN_SEED,
            labels.TOKEN_FORM_KEY,
            labels.TOKEN_IDENTITY_SHARE,
            labels.TOKEN_ANSWER_KEY,
        )
        return cls(*(primitives.derive(entropy, name, salt=labels.TOKEN_SALT) for name in names))

    @classmethod
    def unpack(cls, packed: bytes) -> Self:
        """The reverse of ``pack``; 192 bytes."""
        if len(packed) != PACKED_BYTES:
            raise Forged("not a reporter's keys")
        size = primitives.KEY_BYTES
        return cls(*(packed[at : at + size] for at in range(0, PACKED_BYTES, size)))

    def pack(self) -> bytes:
        """192 bytes, for ``crypto.visit`` alone."""
        return b"".join((self.locator, self.seal_seed, self.sign_seed, self.form_key, self.identity_share, self.answer_key))

    @cached_property
    def locator_hash(self) -> bytes:
        """32 bytes: what the server looks up. From it neither the token nor the locator can be had."""
        return primitives.digest(labels.LOCATOR_HASH, self.locator)

    @cached_property
    def _opening(self) -> OpeningKey:
        return OpeningKey(self.seal_seed)

    @cached_property
    def public(self) -> ReporterPublicKey:
        """What answers are sealed to."""
        return ReporterPublicKey.made(self._opening.public, self._opening.sealing)

    @cached_property
    def _signing(self) -> Ed25519PrivateKey:
        return primitives.signing_key(self.sign_seed)

    @cached_property
    def sign_public(self) -> bytes:
        """32 bytes: what the reporter's entries are checked with."""
        return primitives.sign_public(self._signing)

    def sign(self, label: bytes, message: bytes) -> bytes:
        """64 bytes."""
        return primitives.sign(self._signing, label, message)

    def signed(self, label: bytes, message: bytes, signature: bytes) -> None:
        """Raises Forged for a signature that is not this token's."""
        primitives.signed_by(self._signing, label, message, signature)

    def form_mac(self, form: bytes) -> bytes:
        """32 bytes that tell the same form again, and tell nothing to whoever lacks the token."""
        return primitives.mac(self.form_key, form)

    def open_answer(self, sealed: SealedEntry, sign_key_of: SignKeyOf) -> Entry:
        """Opens one answer. The first (seq 1) was signed by the token at birth, each later one by an officer who reads the case:
        an officer of the roster who is kept out of it may sign, and seal, but cannot make the proof.

        Raises CannotOpen, or Forged for another strand, an unknown signer, a wrong place.
        """
        if sealed.strand != "answers":
            raise Forged("not an answer")

        def expected(author: str, roster_version: int) -> bytes | None:
            if sealed.seq == 1:
                return self.sign_public if author == REPORTER else None
            return None if author == REPORTER else sign_key_of(author, roster_version)

        return open_entry(self._opening, sealed, expected, self.answer_key, self)

    def sign_head(self, case: str, head: Head) -> bytes:
        """104 bytes, see ``crypto.signed_head``."""
        return signed_head.sign(self, case, head)

    def check_head(self, case: str, signed: bytes) -> Head:
        """Raises Forged when the server changed or swapped the head."""
        return signed_head.check_own(self, case, signed)

    def __repr__(self) -> str:
        return "ReporterKeys(…)"
