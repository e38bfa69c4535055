"""The only hand at the desk that opens: officers' keys, case keys out of grants, entries and files.

Everything private stays inside the objects made here and dies with the session that holds them; nothing here is written to
a disk but sealed. Whatever steers is verified before it is handed out: a record by its own digest and signature, an
entry by the key of the roster version that it names, a file to its last byte.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import pyotp

from crypto import birth_record, custody, destruction, identity, one_time_codes, passphrase, recovery, tally
from crypto.birth_record import BirthRecord, SealedBirth
from crypto.case_unseal import CaseKey, RecoveryKey, open_file, open_identity
from crypto.custody import Asking, Request
from crypto.entry import Entry, SealedEntry, SignKeyOf, seal_entry
from crypto.errors import Forged, SealError
from crypto.identity import Consent, SealedIdentity
from crypto.officer_key import STANDARD, Cost, OfficerKey, nobodys_lock, office_public, office_signature
from crypto.pins import Pins
from crypto.preferences import Preferences
from crypto.primitives import KEY_BYTES
from crypto.public_keys import CasePublicKey, OfficerPublicKey, ReporterPublicKey
from crypto.roster import Officer
from crypto.snapshot import Snapshot
from crypto.tally import Tally
from wbs.store.rows import CasebookCase, EntryRow

STEP_SECONDS = 30
STEPS_AROUND = (0, -1, 1)  # a phone's clock may be half a minute off
CODE_DIGITS = 6
NOBODY = "nobody"  # no officer's id: those are hex digits


class CodeWrong(Exception):
    """The code is none that this second factor gives now."""


class NotTheOfficeKey(Exception):
    """The seed is not that of this office's key."""


def sealed_of(row: EntryRow) -> SealedEntry:
    """The row as crypto reads it. Raises Forged when the row's hash is not that of its place and envelope."""
    sealed = SealedEntry(row.case, row.strand, row.seq, row.prev, row.envelope)
    if sealed.hash != row.hash:
        raise Forged("the row's hash is not its entry's")
    return sealed


def row_of(sealed: SealedEntry) -> EntryRow:
    """A sealed entry as the store keeps it."""
    return EntryRow(sealed.case, sealed.strand, sealed.seq, sealed.prev, sealed.envelope, sealed.hash)


@dataclass(frozen=True, repr=False)
class OpenedCase:
    """One case with its private key. `record` and `birth` have been checked against each other and against the key."""

    record: BirthRecord
    birth: SealedBirth
    _key: CaseKey

    def read(self, row: EntryRow, sign_key_of: SignKeyOf) -> Entry:
        """One entry of the reporter's or the officers' strand. Raises CannotOpen, Forged."""
        return self._key.open_entry(sealed_of(row), self.record, sign_key_of)

    def signed(self, sealed: SealedEntry, sign_key_of: SignKeyOf) -> Entry | None:
        """The entry, if somebody signed it for exactly this place; None for everything else."""
        try:
            return self._key.open_entry(sealed, self.record, sign_key_of)
        except SealError:
            return None

    def grant_to(self, officer: Officer) -> bytes:
        """The grant envelope that gives this case to one more officer of a verified roster."""
        return self._key.grant_to(self.record.case, officer.id, officer.seal_key)

    def recovery_row(self, recovery: OfficerPublicKey) -> bytes:
        """The recovery row of this case, for the recovery key of a verified roster."""
        return self._key.grant_to_recovery(self.record.case, recovery)

    def read_file(self, file: str, key: str, size: int, sealed: Iterable[bytes]) -> Iterator[bytes]:
        """The true bytes of an attachment; raises Forged at the latest after the last piece (`key` in base64)."""
        return open_file(self.record.case, file, base64.b64decode(key, validate=True), size, sealed)

    def open_name(self, given: SealedIdentity, consent: Consent, gave: bytes, sign_key_of: SignKeyOf) -> dict[str, str]:
        """What the reporter gave of himself, from all three shares: the case's, the custodian's (`gave`) and the token's, the
        consent. To be shown and kept nowhere. Raises CannotOpen, Forged."""
        identity.check_consent(self.record, given.hash(self.record), consent.scope, consent.signature)
        share = self._key.open_hand_over(self.record, given.custodian, gave, sign_key_of)
        if share.identity != given.hash(self.record):
            raise Forged("handed over for another name")
        return open_identity(self.record, given, share.share, consent.share)

    def __repr__(self) -> str:
        return "OpenedCase(…)"


@dataclass(frozen=True, repr=False)
class KeyInHand:
    """An officer's unlocked key, for one session. Its repr shows nothing."""

    officer: str
    _key: OfficerKey

    @property
    def sign_public(self) -> bytes:
        """32 bytes, to hold against the roster."""
        return self._key.sign_public

    @property
    def seal_public(self) -> OfficerPublicKey:
        """To hold against the roster."""
        return self._key.public

    def open_case(self, row: CasebookCase, grant: bytes) -> OpenedCase:
        """Raises CannotOpen when the grant is a decoy (or anybody else's), Forged when the birth record is not what it claims."""
        return _opened(row, CaseKey(self._key.open_grant(row.case, self.officer, grant)))

    def seal(self, entry: Entry, to: CasePublicKey | ReporterPublicKey | OfficerPublicKey, answer_key: bytes = b"") -> EntryRow:
        """Signs as this officer, then seals. ``answer_key``: of the case's sealed birth, for an answer."""
        return row_of(seal_entry(entry, to, self._key, answer_key))

    def sign_roster(self, body: bytes) -> bytes:
        """A head's signature under a draft."""
        return self._key.sign_roster(body)

    def propose_destruction(self, case: str, day: date, roster_version: int) -> bytes:
        """The first of two signatures under the end of a case."""
        return destruction.propose(case, day, self.officer, roster_version, self._key)

    def certify_destruction(self, proposal: destruction.Proposal, day: date, roster_version: int, answer_key: bytes) -> bytes:
        """The certificate with the second signature. Raises Forged for what nobody would believe."""
        return destruction.certify(proposal, day, self.officer, roster_version, self._key, answer_key)

    def read_audit(self, row: EntryRow, sign_key_of: SignKeyOf) -> Entry:
        """One audit line, if it was sealed to this officer. Raises CannotOpen, Forged."""
        return self._key.open_audit(sealed_of(row), sign_key_of)

    def seal_pins(self, memory: Pins) -> bytes:
        """What this officer remembers of the casebook, for himself alone."""
        return self._key.seal_pins(memory)

    def open_pins(self, sealed: bytes) -> Pins:
        """Raises CannotOpen, Forged."""
        return self._key.open_pins(self.officer, sealed)

    def seal_snapshot(self, seen: Snapshot, cases: Collection[str]) -> bytes:
        """What this officer saw of his cases, for himself alone. `cases`: every one of the casebook."""
        return self._key.seal_snapshot(seen, cases)

    def open_snapshot(self, sealed: bytes) -> Snapshot:
        """Raises CannotOpen, Forged."""
        return self._key.open_snapshot(self.officer, sealed)

    def seal_preferences(self, number: int, content: bytes) -> bytes:
        """What this officer set for himself, for himself alone. Raises TooLong."""
        return self._key.seal_preferences(Preferences(self.officer, number, content))

    def open_preferences(self, sealed: bytes) -> Preferences:
        """Raises CannotOpen, Forged."""
        return self._key.open_preferences(self.officer, sealed)

    def sign_tally(self, counted: Tally) -> bytes:
        """What is then sealed to each who may count it."""
        return tally.sign(counted, self._key)

    def open_tally(self, id: str, sealed: bytes, sign_key_of: SignKeyOf) -> tuple[Tally, bytes]:
        """The tally, and what was signed. Raises CannotOpen (a decoy, or anybody else's), Forged."""
        return self._key.open_tally(id, self.officer, sealed, sign_key_of)

    def ask_for_name(
        self, asking: Asking, record: BirthRecord, given: SealedIdentity, consent: Consent, custodian: OfficerPublicKey
    ) -> bytes:
        """The request to the custodian, signed as this officer. Raises Forged when the consent does not hold."""
        return custody.seal_request(asking, record, given, consent, self._key, custodian)

    def read_request(self, record: BirthRecord, sealed: bytes, sign_key_of: SignKeyOf) -> Request:
        """What is asked of this officer as the custodian, the token's consent checked. Raises CannotOpen, Forged."""
        return self._key.open_request(record, self.officer, sealed, sign_key_of)

    def check_share(self, record: BirthRecord, request: Request) -> None:
        """Raises CannotOpen unless this custodian has the share that is asked for, under this record."""
        self._key.open_custodian_share(record, self.officer, request)

    def hand_over(self, record: BirthRecord, request: Request, roster: int, day: date) -> bytes:
        """This custodian's share, sealed to the case. Raises CannotOpen when it was sealed to keys that he has no more."""
        share = self._key.open_custodian_share(record, self.officer, request)
        return custody.seal_hand_over(self.officer, roster, day, record, request.identity, share, self._key)

    def step_of(self, code: str, seconds: float) -> int:
        """The time step whose second-factor code this is. Raises CodeWrong."""
        return step_of(self._key.totp_secret, code, seconds)

    def __repr__(self) -> str:
        return "KeyInHand(…)"


def sign_as_office(seed: bytes, office_key: bytes, body: bytes) -> bytes:
    """The office key's signature under a draft. `seed`: 32 bytes from two sheets, kept nowhere. Raises NotTheOfficeKey."""
    if not secrets.compare_digest(office_public(seed), office_key):
        raise NotTheOfficeKey
    return office_signature(seed, body)


@dataclass(frozen=True, repr=False)
class RecoveryInHand:
    """The recovery key that two sheets gave, for minutes. Its repr shows nothing."""

    _key: RecoveryKey

    @classmethod
    def of(cls, seed: bytes) -> RecoveryInHand:
        """`seed`: the 32 bytes of two sheets."""
        return cls(RecoveryKey(seed))

    @property
    def public(self) -> OfficerPublicKey:
        """To hold against the rosters."""
        return self._key.public

    def open_case(self, row: CasebookCase, grant: bytes) -> OpenedCase:
        """Raises CannotOpen when the row was sealed to another recovery key, Forged when the birth record is not true."""
        return _opened(row, self._key.open_grant(row.case, grant))

    def __repr__(self) -> str:
        return "RecoveryInHand(…)"


@dataclass(frozen=True, repr=False)
class NewRecoveryKey:
    """A recovery key that was just made: its public half, and three sheets of 33 words. The seed is not kept."""

    public: OfficerPublicKey
    sheets: tuple[tuple[str, ...], ...]

    @classmethod
    def make(cls) -> NewRecoveryKey:
        """Raises Forged if any two sheets would not give the key back; nobody may write them down then."""
        key = RecoveryKey(secrets.token_bytes(KEY_BYTES))
        sheets = recovery.split(key.seed)
        for pair in combinations(sheets, recovery.THRESHOLD):
            if RecoveryKey(recovery.combine(list(pair))).public.raw != key.public.raw:
                raise Forged("two sheets do not give the key back")
        return cls(key.public, tuple(tuple(sheet.split()) for sheet in sheets))

    def __repr__(self) -> str:
        return "NewRecoveryKey(…)"


def _opened(row: CasebookCase, case_key: CaseKey) -> OpenedCase:
    record = birth_record.read(row.birth)
    if record.case != row.case:
        raise Forged("the record of another case")
    return OpenedCase(record, case_key.open_birth(record, row.sealed_birth), case_key)


def step_of(secret: str, code: str, seconds: float) -> int:
    """Which time step around now gives this code; every candidate is compared, in constant time. Raises CodeWrong."""
    totp = pyotp.TOTP(secret)
    now = int(seconds) // STEP_SECONDS
    typed = "".join(code.split())
    steps = [
        now + around
        for around in STEPS_AROUND
        if secrets.compare_digest(totp.generate_otp(now + around).encode(), typed.encode())
    ]
    if not steps:
        raise CodeWrong
    return steps[0]


@dataclass(frozen=True, repr=False)
class NewKey:
    """Keys just made, to be shown once: the passphrase, the secret of the second factor and the printed codes.

    `locked` is what will be stored; the private seeds themselves are not kept here any more.
    """

    officer: str
    seal_key: OfficerPublicKey
    sign_key: bytes
    passphrase: tuple[str, ...]
    secret: str
    codes: tuple[str, ...]
    locked: bytes

    @property
    def code_hashes(self) -> tuple[bytes, ...]:
        """What is stored of the printed codes."""
        return tuple(one_time_codes.hash_code(self.officer, code) for code in self.codes)

    def __repr__(self) -> str:
        return "NewKey(…)"


@dataclass(frozen=True, repr=False)
class NewPhone:
    """The same keys under a fresh second-factor secret, locked and not in use yet."""

    secret: str
    locked: bytes
    hand: KeyInHand

    def __repr__(self) -> str:
        return "NewPhone(…)"


class Keyring:
    """Locks and unlocks officers' keys. `cost` is what one guess of a passphrase costs; every call takes that long."""

    def __init__(self, cost: Cost = STANDARD) -> None:
        self._cost = cost
        # For logins that nobody has: unlocking it costs exactly what unlocking a real key costs.
        self._nobody = nobodys_lock(cost)
        self._nobodys_key = OfficerKey.new()

    def unlock(self, officer: str, locked: bytes, words: str) -> KeyInHand:
        """Raises WrongPassphrase, Forged."""
        return KeyInHand(officer, OfficerKey.unlock(locked, words))

    def unlock_nobody(self, words: str) -> None:
        """The same work for a login that does not exist. Raises WrongPassphrase, always."""
        OfficerKey.unlock(self._nobody, words)

    def nobodys_hand(self) -> KeyInHand:
        """What a wrong passphrase unlocks: a hand whose codes are then checked like a right one's, and that opens nothing."""
        return KeyInHand(NOBODY, self._nobodys_key)

    def new_key(self, officer: str) -> NewKey:
        """Keys for a newcomer."""
        key, words = OfficerKey.new(), passphrase.new()
        return NewKey(
            officer=officer,
            seal_key=key.public,
            sign_key=key.sign_public,
            passphrase=tuple(words.split()),
            secret=key.totp_secret,
            codes=one_time_codes.new(),
            locked=key.lock(words, self._cost),
        )

    def new_phone(self, officer: str, locked: bytes, words: str) -> NewPhone:
        """Raises WrongPassphrase. Nothing changes until the caller stores `.locked`."""
        key = OfficerKey.unlock(locked, words).with_new_totp()
        return NewPhone(key.totp_secret, key.lock(words, self._cost), KeyInHand(officer, key))
