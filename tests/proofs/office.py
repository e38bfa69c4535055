"""A whole office on this machine: a real ceremony with quick locks, a letterbox, and a casebook for the inspectorate."""

import re
import shutil
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from crypto import one_time_codes
from crypto.officer_key import FLOOR_KIB, Cost, OfficerKey
from wbs.cases import kinds
from wbs.ceremony import folder as ceremony_folder
from wbs.ceremony.office import NewOffice, make
from wbs.ceremony.plan import HolderPlan, OfficerPlan, Plan
from wbs.store.casebook import Casebook
from wbs.store.letterbox import Letterbox

TOP = Path(__file__).resolve().parents[2]
QUICK = Cost(FLOOR_KIB, 1, 1)  # the lowest that the program takes; live offices have Cost()
KINDS = tuple(kinds.KINDS)
LITTLE_RESERVE = 1024 * 1024  # the stores of a proof are copied often
PLAN = Plan(
    office="Kantor Uji",
    expires=date.today() + timedelta(days=365),
    officers=(
        OfficerPlan(login="omar", name="Omar", role="officer", unit="inspektorat", positions=("auditor_muda",), kinds=KINDS),
        OfficerPlan(login="olga", name="Olga", role="head", unit="inspektorat", positions=("inspektur",), kinds=KINDS),
        OfficerPlan(login="nur", name="Nur", role="head", unit="inspektorat", positions=("kepala_upg",), kinds=KINDS),
        OfficerPlan(login="ratna", name="Ratna", role="overseer", unit="sekretariat", positions=("sekretaris",)),
    ),
    holders=(HolderPlan(name="Ratna", login="ratna"), HolderPlan(name="Sari"), HolderPlan(name="Tono")),
)


@dataclass
class Person:
    """One officer with what stands on his paper."""

    id: str
    login: str
    passphrase: str
    totp_secret: str
    codes: list[str]
    key: OfficerKey


@dataclass
class Office:
    """``server``: what the operator's machine holds; ``inspectorate``: what the officers' computer holds.

    ``office_sheets``, ``recovery_sheets``: three each, 33 words on paper; any two open their key.
    """

    folder: Path
    people: dict[str, Person]
    roster: bytes
    settings: Path = field(default=TOP / "settings.toml")
    office_sheets: tuple[str, ...] = ()
    recovery_sheets: tuple[str, ...] = ()

    @property
    def server(self) -> Path:
        return self.folder / "server"

    @property
    def inspectorate(self) -> Path:
        return self.folder / "inspectorate"

    def set(self, **numbers: int) -> None:
        """Settings of its own, with other numbers under these keys, in whichever room they stand."""
        text = self.settings.read_text(encoding="utf-8")
        for key, number in numbers.items():
            text, found = re.subn(rf"^{key} = [0-9_]+$", f"{key} = {number}", text, flags=re.MULTILINE)
            assert found, f"there is no setting {key}"
        self.settings = self.folder / "settings.toml"
        self.settings.write_text(text, encoding="utf-8")

    def print_codes(self, login: str, count: int) -> None:
        """More printed one-time codes, for a proof in which an officer signs in again and again; the old ones are gone."""
        person = self.people[login]
        person.codes = list(one_time_codes.new(count))
        with closing(Casebook(self.inspectorate)) as casebook:
            hashes = [one_time_codes.hash_code(person.id, code) for code in person.codes]
            casebook.officers.replace_codes(person.id, hashes)

    def copy(self, folder: Path) -> "Office":
        """The same office in another folder, each with stores of its own."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        people = {name: Person(**{**vars(person), "codes": list(person.codes)}) for name, person in self.people.items()}
        copied = folder / self.settings.name
        settings = copied if self.settings.parent == self.folder else self.settings
        return Office(folder, people, self.roster, settings, self.office_sheets, self.recovery_sheets)


def found(folder: Path, plan: Plan = PLAN) -> Office:
    """Holds the ceremony and sets up both stores."""
    new: NewOffice = make(plan, date.today(), lambda *_: None, QUICK)
    made = folder / "ceremony"
    made.mkdir(parents=True)
    ceremony_folder.write(new, made)
    shutil.move(made / ceremony_folder.CASEBOOK, folder / "inspectorate")
    Letterbox.create(folder / "server", new.roster.document).close()
    shutil.rmtree(made)
    people = {
        one.plan.login: Person(one.id, one.plan.login, one.passphrase, one.key.totp_secret, list(one.codes), one.key)
        for one in new.officers
    }
    office = Office(
        folder, people, new.roster.document, office_sheets=new.office_sheets, recovery_sheets=new.recovery_sheets
    )
    # One process: proofs kill it at a step that they choose. Those that want several set them.
    office.set(reserve_bytes=LITTLE_RESERVE, processes=1)
    return office
