"""An officer's private key: opens grants, signs entries and rosters. Imported by ``wbs.desk.keyring`` and the ceremony alone.

At rest it is locked with Argon2id of a generated six-word passphrase; unlocked it lives only in the desk's memory.
"""

import base64
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NewType, Self

from crypto import custody, envelope, grant, identity, labels, passphrase, pins, preferences, primitives, snapshot, tally
from crypto.birth_record import BirthRecord
from crypto.custody import Request
from crypto.entry import Entry, SealedEntry, SignKeyOf, open_entry
from crypto.errors import CannotOpen, Forged, WrongPassphrase
from crypto.opening_key import OpeningKey
from crypto.pins import Pins
from crypto.preferences import Preferences
from crypto.public_keys import OfficerPublicKey
from crypto.snapshot import Snapshot
from crypto.tally import Tally

CaseSeed = NewType("CaseSeed", bytes)

LOCK_VERSION = b"\x01"
SALT_BYTES = 16
TOTP_BYTES = 20
HEADER_BYTES = 1 + 3 * 4 + SALT_BYTES
FLOOR_KIB = 128 * 1024
CEILING_KIB = 1024 * 1024
MOST_PASSES = 10


@dataclass(frozen=True)
class Cost:
    """What one guess of a passphrase costs. ``memory_kib`` is never below 128 MiB, whatever the locked bytes say."""

    memory_kib: int = 256 * 1024
    passes: int = 3
    lanes: int = 1

    def check(self) -> None:
        """Raises Forged: weak settings are refused, and so are those that would take the desk's memory."""
        if not (FLOOR_KIB <= self.memory_kib <= CEILING_KIB and 1 <= self.passes <= MOST_PASSES and self.lanes == 1):
            raise Forged("these Argon2 settings are out of bounds")


STANDARD = Cost()


@dataclass(frozen=True, repr=False)
class OfficerKey:
    """Two 32-byte seeds and the 20-byte secret of the second factor. Its repr shows nothing."""

    seal_seed: bytes
    sign_seed: bytes
    totp_raw: bytes

    @classmethod
    def new(cls) -> Self:
        """Fresh keys."""
        return cls(
            primitives.random_bytes(primitives.KEY_BYTES),
            primitives.random_bytes(primitives.KEY_BYTES),
            primitives.random_bytes(TOTP_BYTES),
        )

    @cached_property
    def _opening(self) -> OpeningKey:
        return OpeningKey(self.seal_seed)

    @cached_property
    def public(self) -> OfficerPublicKey:
        """What grants are sealed to."""
        return OfficerPublicKey(self._opening.public)

    @cached_property
    def sign_public(self) -> bytes:
        """32 bytes."""
        return primitives.sign_public(self.sign_seed)

    @property
    def totp_secret(self) -> str:
        """Base32, for an authenticator app (RFC 6238 defaults)."""
        return base64.b32encode(self.totp_raw).decode("ascii")

    def with_new_totp(self) -> Self:
        """The same key with a fresh second-factor secret, for a new phone."""
        return replace(self, totp_raw=primitives.random_bytes(TOTP_BYTES))

    def sign(self, label: bytes, message: bytes) -> bytes:
        """64 bytes."""
        return primitives.sign(self.sign_seed, label, message)

    def sign_roster(self, body: bytes) -> bytes:
        """A head's signature under the body of a roster."""
        return self.sign(labels.SIGN_ROSTER, body)

    def lock(self, words: str, cost: Cost = STANDARD) -> bytes:
        """Locked bytes for the casebook; takes about a second and ``cost.memory_kib`` of memory: call it in a thread."""
        cost.check()
        salt = primitives.random_bytes(SALT_BYTES)
        header = _header(cost, salt)
        secret = self.seal_seed + self.sign_seed + self.totp_raw
        return header + primitives.aead_lock(_stretch(words, salt, cost), secret, labels.OFFICER_LOCK + header)

    @classmethod
    def unlock(cls, locked: bytes, words: str) -> Self:
        """Raises WrongPassphrase; Forged when the bytes are no locked key or ask for weak settings."""
        header = locked[:HEADER_BYTES]
        if len(header) < HEADER_BYTES or header[:1] != LOCK_VERSION:
            raise Forged("not a locked key of this version")
        cost = Cost(*(int.from_bytes(header[at : at + 4], "big") for at in (1, 5, 9)))
        cost.check()
        key = _stretch(words, header[13:], cost)
        try:
            secret = primitives.aead_unlock(key, locked[HEADER_BYTES:], labels.OFFICER_LOCK + header)
        except CannotOpen as wrong:
            raise WrongPassphrase("does not open") from wrong
        size = primitives.KEY_BYTES
        if len(secret) != 2 * size + TOTP_BYTES:
            raise Forged("not the secrets of an officer")
        return cls(secret[:size], secret[size : 2 * size], secret[2 * size :])

    def open_grant(self, case: str, slot: str, sealed: bytes) -> CaseSeed:
        """The case's seed; raises CannotOpen for a decoy, which looks like any grant that is not ours."""
        return _open_grant(self._opening, case, slot, sealed)

    def open_audit(self, sealed: SealedEntry, sign_key_of: SignKeyOf) -> Entry:
        """One line of the audit, for the overseer. Raises CannotOpen, Forged."""
        if sealed.strand != "audit":
            raise Forged("not an audit line")
        return open_entry(self._opening, sealed, sign_key_of)

    def seal_pins(self, memory: Pins) -> bytes:
        """Signed, then sealed to this very key."""
        return self._to_self(pins.pack(memory), labels.SIGN_PINS, pins.context(memory.officer))

    def open_pins(self, officer: str, sealed: bytes) -> Pins:
        """Raises CannotOpen, Forged: then this key did not write them for this officer."""
        return pins.unpack(self._from_self(sealed, labels.SIGN_PINS, pins.context(officer)), officer)

    def seal_snapshot(self, seen: Snapshot, cases: Collection[str]) -> bytes:
        """Signed, then sealed to this very key. ``cases``: every one of the casebook."""
        packed = snapshot.pack(seen, cases)
        where, size = snapshot.context(seen.officer), snapshot.padded_size(len(packed))
        return self._to_self(packed, labels.SIGN_SNAPSHOT, where, size)

    def open_snapshot(self, officer: str, sealed: bytes) -> Snapshot:
        """Raises CannotOpen, Forged: then this key did not make it for this officer."""
        return snapshot.unpack(self._from_self(sealed, labels.SIGN_SNAPSHOT, snapshot.context(officer)), officer)

    def seal_preferences(self, chosen: Preferences) -> bytes:
        """Signed, then sealed to this very key, in one size. Raises TooLong."""
        where = preferences.context(chosen.officer)
        return self._to_self(preferences.pack(chosen), labels.SIGN_PREFERENCES, where, preferences.TEXT)

    def open_preferences(self, officer: str, sealed: bytes) -> Preferences:
        """Raises CannotOpen, Forged: then this key did not make it for this officer."""
        return preferences.unpack(self._from_self(sealed, labels.SIGN_PREFERENCES, preferences.context(officer)), officer)

    def open_tally(self, id: str, officer: str, sealed: bytes, sign_key_of: SignKeyOf) -> tuple[Tally, bytes]:
        """The tally of this row, and signature and document as they were signed. Raises CannotOpen for a decoy; Forged."""
        signed = envelope.open_with_seed(self._opening, sealed, labels.TALLY, tally.context(id, officer))
        return tally.read(signed, id, sign_key_of), signed

    def open_request(self, birth: BirthRecord, custodian: str, sealed: bytes, sign_key_of: SignKeyOf) -> Request:
        """What a reader of this case asks of the custodian. Raises CannotOpen, Forged: also when the token did not consent."""
        signed = envelope.open_with_seed(self._opening, sealed, labels.NAME_REQUEST, custody.context(birth, custodian))
        request = custody.read_request(signed, sign_key_of)
        request.check(birth)
        return request

    def open_custodian_share(self, birth: BirthRecord, custodian: str, request: Request) -> bytes:
        """32 bytes, for a request of this case. Raises CannotOpen when it was sealed to other keys or under another record."""
        request.check(birth)
        context = identity.share_context(birth, request.mark, custodian)
        share = envelope.open_with_seed(self._opening, request.custodian_share, labels.CUSTODIAN_SHARE, context)
        if len(share) != primitives.KEY_BYTES:
            raise Forged("a share has 32 bytes")
        return share

    def _to_self(self, packed: bytes, label: bytes, context: bytes, size: int | None = None) -> bytes:
        """Signed inside: anybody can seal to this key, but nobody else can have written what it keeps for itself."""
        return envelope.seal(self.sign(label, packed) + packed, self.public, labels.TO_SELF, context, size)

    def _from_self(self, sealed: bytes, label: bytes, context: bytes) -> bytes:
        """What was signed. Raises CannotOpen, Forged."""
        signed = envelope.open_with_seed(self._opening, sealed, labels.TO_SELF, context)
        signature, packed = signed[: primitives.SIGNATURE_BYTES], signed[primitives.SIGNATURE_BYTES :]
        primitives.verify(self.sign_public, label, packed, signature)
        return packed

    def __repr__(self) -> str:
        return "OfficerKey(…)"


def nobodys_lock(cost: Cost = STANDARD) -> bytes:
    """Bytes like a locked key's that no passphrase opens, made without a stretch: for sign-ins under a name that nobody has.

    Trying to unlock them costs exactly what unlocking a real key costs.
    """
    secret = 2 * primitives.KEY_BYTES + TOTP_BYTES
    return _header(cost, primitives.random_bytes(SALT_BYTES)) + primitives.random_bytes(12 + secret + 16)


def _header(cost: Cost, salt: bytes) -> bytes:
    numbers = (cost.memory_kib, cost.passes, cost.lanes)
    return LOCK_VERSION + b"".join(number.to_bytes(4, "big") for number in numbers) + salt


def office_signature(office_seed: bytes, body: bytes) -> bytes:
    """The office key's signature under a roster: the first, at the ceremony, or a later one that a head alone may not sign."""
    return primitives.sign(office_seed, labels.SIGN_ROSTER, body)


def office_public(office_seed: bytes) -> bytes:
    """32 bytes, to hold against the roster's office key. Raises ValueError for a seed of another length."""
    return primitives.sign_public(office_seed)


def _open_grant(seed: OpeningKey, case: str, slot: str, sealed: bytes) -> CaseSeed:
    opened = envelope.open_with_seed(seed, sealed, labels.GRANT, grant.context(case, slot))
    if len(opened) != primitives.KEY_BYTES:
        raise Forged("a grant holds 32 bytes")
    return CaseSeed(opened)


def _stretch(words: str, salt: bytes, cost: Cost) -> bytes:
    phrase = passphrase.normalise(words).encode("utf-8")
    return primitives.argon2id(phrase, salt, cost.memory_kib, cost.passes, cost.lanes)
