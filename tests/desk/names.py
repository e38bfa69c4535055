"""A team with an identity custodian, Dewi, and a case in which Rini gives her name."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from crypto.case_birth import bear
from crypto.case_token import CaseToken
from crypto.identity import Consent, Custodian, Named, consent
from crypto.officer_key import office_signature
from crypto.primitives import sign_public
from crypto.roster import OFFICE, Roster, assemble, compose
from tests.cases.gift import GIFT
from tests.desk.office import TODAY, Case, Office, Team, hire, row
from wbs.store.rows import CaseParcel

SAID = {"name": "Rini Maharani Contoh", "nik": "3201234567890001", "phone": "0811-000-111"}


class NamesTeam(Team):
    """Dewi keeps names and reads nothing; the others read gifts."""

    def __init__(self) -> None:
        super().__init__()
        both = ("integrity", GIFT.slug)
        self.people = {
            person.login: person
            for person in (
                hire(1, "Omar", "officer", "inspektorat", ("auditor_muda",), both),
                hire(2, "Olga", "head", "inspektorat", ("inspektur",), both),
                hire(3, "Nur", "head", "sekretariat", ("kepala_upg",), both),
                hire(4, "Ratna", "overseer", "sekretariat", ("kepala_kantor",), ()),
                hire(5, "Dewi", "officer", "sekretariat", (), ()),
            )
        }

    def roster(self, demo: bool = False, expires: date = date(2027, 11, 1)) -> bytes:
        lines = tuple(person.line for person in self.people.values())
        key, issued, dewi = sign_public(self.office_seed), TODAY - timedelta(days=21), self.people["dewi"].id
        roster = Roster(1, "0" * 64, issued, expires, "Kantor Uji", demo, key, lines, self.recovery.public, dewi)
        body = compose(roster)
        return assemble(body, {OFFICE: office_signature(self.office_seed, body)})


@dataclass
class Street:
    """Rini's side: she gives her name, consents, and takes that back."""

    office: Office
    said: dict[str, str] = field(default_factory=lambda: dict(SAID))
    to: Custodian | None = None

    @property
    def custodian(self) -> Custodian:
        dewi = self.office.team.people["dewi"]
        return self.to or Custodian(dewi.id, dewi.key.public)

    def gift(self, scope: str = "", named: bool = True, unit: str = "perizinan", excluded: tuple[str, ...] = ()) -> Case:
        """A gift of which Rini tells, with her name locked; `scope`: consented to in the same form."""
        keys, office = CaseToken.new().keys(), self.office
        body = {"kind": GIFT.slug, "lang": "id", "fields": {"narrative": "Parsel di meja saya."}}
        new = bear(
            keys,
            roster=office.roster,
            kind=GIFT.slug,
            unit=unit,
            excluded=excluded,
            day=office.today,
            acknowledge_by=office.today,
            report=body,
            named=Named(self.said, self.custodian, scope) if named else None,
        )
        grants = tuple((grant.slot, grant.envelope) for grant in new.grants)
        entries = (row(new.report), row(new.first_answer))
        parcel = CaseParcel(new.case, new.birth.document, new.sealed_birth, grants, entries, (), 0)
        assert office.casebook.receive(parcel, office.today).new_case
        return Case(new.case, keys, new, new.report.head, office.roster.version)

    def told(self, case: Case) -> tuple[bytes, bytes]:
        """Mark and hash of the name that stands, as the last answer says."""
        _scope, mark, digest = self.office.answers(case)[-1].body["identity"]
        return bytes.fromhex(mark), bytes.fromhex(digest)

    def consent_to(self, case: Case) -> Consent:
        return consent(case.keys, case.new.birth, *self.told(case), "upg")

    def consents(self, case: Case) -> None:
        self.office.add(case, "consent", dict(self.consent_to(case).body()))

    def withdraws(self, case: Case) -> None:
        self.office.add(case, "withdraw", {})

    def names_herself_anew(self, case: Case) -> None:
        self.office.add(case, "identity", Named(self.said, self.custodian, "upg").body(case.new.birth, case.keys))
