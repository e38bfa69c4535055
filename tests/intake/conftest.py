"""The reporter's room with a real letterbox and a real roster, a clock that a test turns, and Rini's browser."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from crypto.case_birth import NewCase
from crypto.entry import Entry, Head, SealedEntry, seal_entry
from crypto.officer_key import OfficerKey, office_signature
from crypto.primitives import random_bytes, sign_public
from crypto.roster import OFFICE, Officer, Roster, assemble, compose, draft, parse
from tests.intake.rini import Rini
from wbs.intake.app import create_app
from wbs.settings import Settings, load
from wbs.store.letterbox import Letterbox
from wbs.store.rows import EntryRow

TOP = Path(__file__).resolve().parents[2]
ADDRESS = "https://127.0.0.1"
TODAY = date(2026, 11, 23)  # a Monday without holidays around it
KINDS = ("gratification", "conflict", "integrity", "consultation")


class Clock:
    """The time in the room, turned by hand."""

    def __init__(self) -> None:
        self.at = datetime(TODAY.year, TODAY.month, TODAY.day, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def turn(self, **by: float) -> None:
        self.at += timedelta(**by)


class Team:
    """The oversight unit: real keys, and the roster that two heads can carry on."""

    def __init__(self) -> None:
        self.office_seed = random_bytes(32)
        self.recovery = OfficerKey.new()
        self.keys: dict[str, OfficerKey] = {}
        self.officers = (
            self.hire("omar", "officer", "inspektorat", ("auditor_muda",)),
            self.hire("olga", "head", "inspektorat", ("inspektur",)),
            self.hire("nur", "head", "pengadaan", ("kepala_upg",)),
            self.hire("wati", "overseer", "sekretariat", ("kepala_kantor",), ()),
        )

    def hire(self, name: str, role: str, unit: str, positions: tuple[str, ...], kinds: tuple[str, ...] = KINDS) -> Officer:
        key = OfficerKey.new()
        number = f"{len(self.keys) + 1:016x}"
        self.keys[number] = key
        return Officer(number, name.title(), role, kinds, unit, positions, key.public, key.sign_public)

    def who(self, name: str) -> Officer:
        return {officer.name.lower(): officer for officer in self.officers}[name]

    def first_roster(self, issued: date = date(2026, 1, 5), expires: date = date(2027, 1, 5), demo: bool = False) -> bytes:
        roster = Roster(
            1, "0" * 64, issued, expires, "Kantor", demo, sign_public(self.office_seed), self.officers, self.recovery.public
        )
        body = compose(roster)
        return assemble(body, {OFFICE: office_signature(self.office_seed, body)})

    def next_roster(
        self, document: bytes, officers: tuple[Officer, ...], expires: date = date(2027, 6, 1), signed: bool = True
    ) -> bytes:
        previous = parse(document)
        body = draft(previous, officers, TODAY, expires)
        signers = [self.who("olga"), self.who("nur")] if signed else [self.who("olga")]
        return assemble(body, {one.id: self.keys[one.id].sign_roster(body) for one in signers})

    def answer(
        self,
        new: NewCase,
        after: Head,
        body: dict[str, object],
        entry_type: str = "answer",
        by: str = "omar",
        day: date = TODAY,
        signer: OfficerKey | None = None,
        answer_key: bytes = b"",
        roster: int = 1,
    ) -> EntryRow:
        """`answer_key`: of the sealed birth, which a reader of the case has opened."""
        officer = self.who(by)
        entry = Entry(new.case, "answers", after.seq + 1, after.hash, day, officer.id, roster, entry_type, body)
        return row_of(seal_entry(entry, new.birth.reporter_key, signer or self.keys[officer.id], answer_key))


def row_of(sealed: SealedEntry) -> EntryRow:
    return EntryRow(sealed.case, sealed.strand, sealed.seq, sealed.prev, sealed.envelope, sealed.hash)


STATUS = {
    "label": {"id": "Laporan sedang ditelaah awal", "en": "The report is being looked at first"},
    "holder": {"id": "Inspektur", "en": "Chief Inspector"},
    "clocks": [
        {"name": {"id": "Telaah awal", "en": "First look"}, "due": "2026-12-07", "basis": "promise"},
    ],
    "open": True,
    "next": {"id": "Tim menentukan langkah berikutnya.", "en": "The team decides on the next step."},
}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def team() -> Team:
    return Team()


@pytest.fixture
def settings() -> Settings:
    """The office of settings.toml; files of at most 3 MB, so that a test can reach the limit, and a reserve that costs little."""
    real = load(TOP / "settings.toml")
    little = {"max_file_bytes": 3_000_000, "reserve_bytes": 65_536}
    return real.model_copy(update={"intake": real.intake.model_copy(update=little)})


@pytest.fixture
def letterbox(tmp_path: Path, team: Team) -> Iterator[Letterbox]:
    box = Letterbox.create(tmp_path / "letterbox", team.first_roster())
    yield box
    box.close()


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody sweeps beside the requests: asked for before the client, by tests that count what is done, or break it half way."""

    async def never(*_: object) -> None:
        return

    monkeypatch.setattr("wbs.intake.app.keep", never)


@pytest.fixture
def client(settings: Settings, letterbox: Letterbox, clock: Clock) -> Iterator[TestClient]:
    app = create_app(settings, letterbox, clock)
    with TestClient(app, base_url=ADDRESS, follow_redirects=False) as browser:
        yield browser


@pytest.fixture
def rini(client: TestClient) -> Rini:
    return Rini(client)


@pytest.fixture
def rini_in_english(client: TestClient) -> Rini:
    return Rini(client, "/en")


def retired(officer: Officer, day: date = TODAY) -> Officer:
    return replace(officer, retired=day)
