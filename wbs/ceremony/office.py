"""All keys of a new office, in memory: made, shown to fit each other, never written here."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from crypto import one_time_codes, passphrase, recovery, roster
from crypto.fingerprint import fingerprint
from crypto.officer_key import STANDARD, Cost, OfficerKey, office_signature
from crypto.public_keys import OfficerPublicKey
from crypto.roster import OFFICE, Officer, Roster
from wbs.ceremony.plan import OfficerPlan, Plan

ID_BYTES = 8
FIRST_PREVIOUS = "0" * 64
PAIRS = ((0, 1), (0, 2), (1, 2))

Progress = Callable[[str, str], None]


class CeremonyError(Exception):
    """What was made does not fit itself; nothing has been written. The message is one line."""


@dataclass(frozen=True, repr=False)
class NewOfficer:
    """``locked``: the key as the casebook keeps it; all else is for this officer's paper alone."""

    id: str
    plan: OfficerPlan
    key: OfficerKey
    passphrase: str
    codes: tuple[str, ...]
    locked: bytes

    @property
    def code_hashes(self) -> tuple[bytes, ...]:
        return tuple(one_time_codes.hash_code(self.id, code) for code in self.codes)

    @property
    def line(self) -> Officer:
        """The public line of the roster."""
        plan, key = self.plan, self.key
        return Officer(
            self.id, plan.name, plan.role, plan.kinds, plan.unit, plan.positions, key.public, key.sign_public
        )


@dataclass(frozen=True, repr=False)
class NewOffice:
    """``office_sheets`` and ``recovery_sheets``: three times 33 words, one of each for every holder."""

    plan: Plan
    officers: tuple[NewOfficer, ...]
    roster: Roster
    office_sheets: tuple[str, ...]
    recovery_sheets: tuple[str, ...]

    @property
    def fingerprint(self) -> tuple[str, ...]:
        """Eight words over the office key, which signed all the rest of the roster, and the recovery key."""
        return fingerprint(self.roster.recovery, self.roster.office_key)


def make(plan: Plan, today: date, tell: Progress, cost: Cost = STANDARD) -> NewOffice:
    """Makes and proves everything; takes two to three seconds an officer. Raises CeremonyError."""
    made = []
    for number, officer in enumerate(plan.officers, start=1):
        count = f"{number}/{len(plan.officers)}"
        tell(f"Membuat kunci {count}: {officer.name}", f"making keys {count}")
        made.append(_new_officer(officer, cost))
    office_key, recovery_key = OfficerKey.new(), OfficerKey.new()
    document = _sign(_first_roster(plan, made, office_key, recovery_key, today), office_key)
    new = NewOffice(
        plan=plan,
        officers=tuple(made),
        roster=roster.verify(document, None, office_key.sign_public),
        office_sheets=recovery.split(office_key.sign_seed),
        recovery_sheets=recovery.split(recovery_key.seal_seed),
    )
    tell("Memeriksa lembar kunci", "checking that any two sheets give the key back")
    check_sheets(new)
    return new


def _new_officer(plan: OfficerPlan, cost: Cost) -> NewOfficer:
    key, words = OfficerKey.new(), passphrase.new()
    return NewOfficer(
        id=secrets.token_hex(ID_BYTES),
        plan=plan,
        key=key,
        passphrase=words,
        codes=one_time_codes.new(),
        locked=key.lock(words, cost),
    )


def _first_roster(
    plan: Plan, made: list[NewOfficer], office: OfficerKey, recovery_key: OfficerKey, today: date
) -> Roster:
    ids = {officer.plan.login: officer.id for officer in made}
    return Roster(
        version=1,
        previous=FIRST_PREVIOUS,
        issued=today,
        expires=plan.expires,
        office=plan.office,
        demo=plan.demo,
        office_key=office.sign_public,
        officers=tuple(officer.line for officer in made),
        recovery=recovery_key.public,
        identity_custodian=ids.get(plan.identity_custodian, ""),
    )


def _sign(draft: Roster, office: OfficerKey) -> bytes:
    body = roster.compose(draft)
    return roster.assemble(body, {OFFICE: office_signature(office.sign_seed, body)})


def check_sheets(new: NewOffice) -> None:
    """Every pair of sheets gives back the key whose public half stands in the roster. Raises CeremonyError."""
    for one, two in PAIRS:
        office = recovery.combine([new.office_sheets[one], new.office_sheets[two]])
        opened = recovery.combine([new.recovery_sheets[one], new.recovery_sheets[two]])
        if sign_half(office) != new.roster.office_key or seal_half(opened) != new.roster.recovery:
            raise CeremonyError("two sheets do not give the key back; nothing was kept, please start again")


def sign_half(seed: bytes) -> bytes:
    """The public half of an office key, 32 bytes."""
    return OfficerKey(seal_seed=seed, sign_seed=seed, totp_raw=b"").sign_public


def seal_half(seed: bytes) -> OfficerPublicKey:
    """The public half of a recovery key."""
    return OfficerKey(seal_seed=seed, sign_seed=seed, totp_raw=b"").public
