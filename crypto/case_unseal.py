"""What opens a report. Imported by ``wbs.desk.keyring`` alone (a contract and a probe in tests/house keep it so)."""

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from cryptography.cobblestone import Cobblestone256Decryptor
from cryptography.exceptions import InvalidTag

from crypto import birth_record, custody, envelope, file_seal, grant, identity, labels, primitives, strict_json
from crypto.birth_record import BirthRecord, SealedBirth
from crypto.custody import HandOver
from crypto.entry import REPORTER, Entry, SealedEntry, SignKeyOf, open_entry
from crypto.errors import Forged
from crypto.identity import SealedIdentity
from crypto.opening_key import OpeningKey
from crypto.public_keys import CasePublicKey, OfficerPublicKey


@dataclass(frozen=True, repr=False)
class CaseKey:
    """The private key of one case, from a grant. Its repr shows nothing."""

    seed: bytes

    @cached_property
    def _opening(self) -> OpeningKey:
        return OpeningKey(self.seed)

    @cached_property
    def public(self) -> CasePublicKey:
        """What entries are sealed to."""
        return CasePublicKey(self._opening.public)

    def open_birth(self, record: BirthRecord, sealed: bytes) -> SealedBirth:
        """The sealed part. Raises Forged when key or digest differ from the signed record, CannotOpen otherwise."""
        if not hmac.compare_digest(record.case_key.raw, self.public.raw):
            raise Forged("the record names another case key")
        if record.sealed_digest != birth_record.sealed_digest(sealed):
            raise Forged("the sealed part was exchanged")
        context = bytes.fromhex(record.case)
        return birth_record.unpack_sealed(envelope.open_with_seed(self._opening, sealed, labels.SEALED_BIRTH, context))

    def open_entry(self, sealed: SealedEntry, birth: BirthRecord, sign_key_of: SignKeyOf) -> Entry:
        """One entry of the reporter's or the officers' strand, its signature checked. Raises CannotOpen, Forged.

        On the reporter's strand only the token's key of the birth record may have signed, on the officers' only an officer.
        """
        if sealed.case != birth.case or sealed.strand not in ("reporter", "officers"):
            raise Forged("not an entry of this case")
        if sealed.seq == 1 and sealed.prev != birth.hash:
            raise Forged("its first entry does not follow this birth record")

        def expected(author: str, roster_version: int) -> bytes | None:
            if sealed.strand == "reporter":
                return birth.reporter_sign if author == REPORTER else None
            return None if author == REPORTER else sign_key_of(author, roster_version)

        return open_entry(self._opening, sealed, expected)

    def grant_to(self, case: str, slot: str, public: OfficerPublicKey) -> bytes:
        """A grant of this case for one more officer."""
        return grant.seal_grant(case, slot, self.seed, public)

    def grant_to_recovery(self, case: str, public: OfficerPublicKey) -> bytes:
        """The recovery row of this case, for another recovery key."""
        return grant.seal_grant(case, grant.RECOVERY, self.seed, public)

    def open_hand_over(self, birth: BirthRecord, custodian: str, sealed: bytes, sign_key_of: SignKeyOf) -> HandOver:
        """The share that the custodian gave for this case. Raises CannotOpen, Forged."""
        signed = envelope.open_with_seed(self._opening, sealed, labels.HAND_OVER, custody.context(birth, custodian))
        return custody.read_hand_over(signed, birth, custodian, sign_key_of)

    def __repr__(self) -> str:
        return "CaseKey(…)"


@dataclass(frozen=True, repr=False)
class RecoveryKey:
    """The private key that two recovery sheets give: opens the recovery row of a case. Its repr shows nothing."""

    seed: bytes

    @cached_property
    def _opening(self) -> OpeningKey:
        return OpeningKey(self.seed)

    @cached_property
    def public(self) -> OfficerPublicKey:
        """To hold against the roster version that the row belongs to."""
        return OfficerPublicKey(self._opening.public)

    def open_grant(self, case: str, sealed: bytes) -> CaseKey:
        """The case's key. Raises CannotOpen for a row that was sealed to another recovery key, Forged."""
        opened = envelope.open_with_seed(self._opening, sealed, labels.GRANT, grant.context(case, grant.RECOVERY))
        if len(opened) != primitives.KEY_BYTES:
            raise Forged("a grant holds 32 bytes")
        return CaseKey(opened)

    def __repr__(self) -> str:
        return "RecoveryKey(…)"


def open_identity(birth: BirthRecord, given: SealedIdentity, custodian_share: bytes, token_share: bytes) -> dict[str, str]:
    """What the reporter gave of himself, with all three shares (the case's stands beside the identity).

    Raises CannotOpen when any of them is another's, or the identity was moved or altered; Forged."""
    key = identity.key_of(birth, given.mark, given.case_share, custodian_share, token_share)
    locked = given.sealed[len(identity.VERSION) + identity.MARK_BYTES :]
    padded = primitives.aead_unlock(key, locked, identity.associated(birth, given.mark))
    said = strict_json.decode(envelope.unpad(padded))
    if not all(isinstance(text, str) for text in said.values()):
        raise Forged("an identity holds texts")
    return said


def open_file(case: str, file: str, key: bytes, size: int, sealed: Iterable[bytes]) -> Iterator[bytes]:
    """The true bytes, piece by piece; raises Forged at the latest after the last piece.

    Pieces come before the end is verified, so nobody may act on them until the iterator has ended: run it once to the end,
    throwing the pieces away, and then again to deliver. So no plaintext has to be put anywhere meanwhile.
    """
    if len(key) != primitives.KEY_BYTES:
        raise Forged("not a file key")
    opening = Cobblestone256Decryptor(key, file_seal.context(case, file))
    left, padding = size, file_seal.padded_size(size) - size
    try:
        for piece in sealed:
            opened = opening.update(piece)
            yield opened[:left]
            padding -= max(0, len(opened) - left)
            left = max(0, left - len(opened))
        last = opening.finalize()
    except InvalidTag as wrong:
        raise Forged("the file was cut, moved or altered") from wrong
    yield last[:left]
    padding -= max(0, len(last) - left)
    if max(0, left - len(last)) or padding:
        raise Forged("the file has another size than its entry says")
