"""What is damaged or full on one side ends no trip for ever: the rest goes on, room is made, and officers hear of it."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.courier.far_end import honest
from tests.house.tree import TOP
from tests.store.mail import add_file, add_message, after, dropped, entry, names, stores
from wbs.courier.distant_letterbox import DistantLetterbox
from wbs.courier.letterbox_side import LetterboxSide, LocalLetterbox
from wbs.courier.line import LineBroken
from wbs.courier.rounds import Rounds
from wbs.courier.trip import carry, silent
from wbs.settings import load
from wbs.store.errors import StoreBroken, StoreError, StoreFull
from wbs.store.rows import CaseParcel, FileRow, NewCaseRows

DAY = date(2026, 3, 4)
NONSENSE = "UPDATE office SET last_trip = 'kemarin'"


class Office:
    """Both stores, hands that can write into their files, and a courier near or far."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.street, self.room = folder, folder / "street", folder / "reading-room"
        self.letterbox, self.casebook = stores(folder)
        self.near: LetterboxSide = LocalLetterbox(self.street)
        self.far: LetterboxSide = DistantLetterbox(honest(self.street))

    def rounds(self, side: LetterboxSide, backup: Path | None = None) -> Rounds:
        return Rounds(side, self.casebook, load(TOP / "settings.toml"), backup, False, silent, lambda _: None)

    def on_the_street(self, *orders: str) -> None:
        self._tamper(self.street / "letterbox.sqlite3", orders)

    def in_the_room(self, *orders: str) -> None:
        self._tamper(self.room / "casebook.sqlite3", orders)

    @staticmethod
    def _tamper(path: Path, orders: tuple[str, ...]) -> None:
        with closing(sqlite3.connect(path)) as plain, plain:
            for order in orders:
                plain.execute(order)

    def answer(self, rows: NewCaseRows) -> None:
        note = entry(rows.case, "officers", 1, rows.entries[0].prev)
        self.casebook.record(rows.case, note, after(self.casebook.entries(rows.case, "answers")[-1]))

    def ringing(self) -> set[tuple[str, str | None]]:
        return {(alarm.code, alarm.case) for alarm in self.casebook.alarms.ringing()}

    def close(self) -> None:
        for one in (self.letterbox, self.casebook, self.near, self.far):
            one.close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    one = Office(tmp_path)
    yield one
    one.close()


def forget_after(office: Office, rows: NewCaseRows) -> date:
    """Carried, backed up, and its days are over: what is left is to empty it on this day."""
    carry(office.near, office.casebook, DAY, 7)
    office.casebook.backup(office.folder / "backup", DAY)
    office.casebook.collections.backed_up(office.casebook.collections.all())
    for days in range(1, 8):
        office.casebook.collections.trip_on(DAY + timedelta(days=days))
    assert office.casebook.collections.to_empty(DAY)[0].case == rows.case
    return DAY + timedelta(days=8)


def full(*_: object) -> None:
    raise StoreFull("no space left on the disk")


@pytest.mark.parametrize("verb", ["put_roster", "mark_carried", "put_answers", "offer_again"])
def test_a_street_disk_that_is_full_is_emptied_whatever_else_finds_no_room_there(
    office: Office, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = dropped(office.letterbox)
    _, file = add_file(office.letterbox, rows.entries[0], b"sealed")
    office.casebook.rosters.add(1, b"roster one")
    day = forget_after(office, rows)
    office.casebook.rosters.add(2, b"roster two")
    office.answer(rows)
    dropped(office.letterbox)
    if verb == "offer_again":
        # Somebody marked it: the census asks for all once more.
        office.letterbox.mail.mark_carried(dropped(office.letterbox).case, 1)
    monkeypatch.setattr(office.near, verb, full)
    with pytest.raises(StoreFull):
        carry(office.near, office.casebook, day, 7, count=True)
    assert file.file not in names(office.street)
    assert office.letterbox.mail.collect(rows.case).grants == ()


@pytest.mark.parametrize(
    "verb",
    [lambda mail, case: mail.mark_carried(case, 1), lambda mail, case: mail.empty(case, 1), lambda mail, _: mail.carried_on(DAY)],
)
def test_what_leads_to_room_on_the_street_lives_on_the_reserve(
    office: Office, verb: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = dropped(office.letterbox)
    office.letterbox.mail.mark_carried(rows.case, 1)
    given: list[object] = []
    monkeypatch.setattr(office.letterbox.reserve, "_give_up", lambda: given.append(1) or True)
    write = office.letterbox._database.write
    monkeypatch.setattr(office.letterbox._database, "write", lambda: full() if not given else write())
    verb(office.letterbox.mail, rows.case)
    assert given


def test_answers_do_not_live_on_the_streets_reserve(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = dropped(office.letterbox)
    monkeypatch.setattr(office.letterbox._database, "write", full)
    monkeypatch.setattr(office.letterbox.reserve, "_give_up", lambda: pytest.fail("the reserve was given up for an answer"))
    with pytest.raises(StoreFull):
        office.letterbox.mail.put_answers(rows.case, [after(rows.entries[1])])


STREET_DAMAGE = {
    "a slot that is none": "UPDATE grants SET slot = 'Ö' WHERE \"case\" = '{case}' AND slot = 'recovery'",
    "a number beyond all": "UPDATE entries SET seq = 1 << 60 WHERE \"case\" = '{case}' AND strand = 'reporter' AND seq = 2",
    "a short hash": "UPDATE entries SET hash = X'00' WHERE \"case\" = '{case}'",
    "a short sum": "UPDATE files SET sha256 = X'00' WHERE \"case\" = '{case}'",
    "a long sum": "UPDATE files SET sha256 = zeroblob(99) WHERE \"case\" = '{case}'",
    "a file without a name": "UPDATE files SET file = 'x' WHERE \"case\" = '{case}'",
    "a birth record without end": "UPDATE cases SET birth = zeroblob(300000) WHERE \"case\" = '{case}'",
}


@pytest.mark.parametrize("damage", STREET_DAMAGE)
@pytest.mark.parametrize("far", [False, True], ids=["near", "far"])
def test_one_damaged_case_in_the_letterbox_keeps_no_other_waiting(office: Office, damage: str, far: bool) -> None:
    cases = sorted((dropped(office.letterbox) for _ in range(3)), key=lambda rows: rows.case)
    for rows in cases:
        add_file(office.letterbox, rows.entries[0], os.urandom(5000))
    office.on_the_street(STREET_DAMAGE[damage].format(case=cases[0].case))
    carry(office.far if far else office.near, office.casebook, DAY, 7)
    assert {rows.case for rows in cases[1:]} <= set(office.casebook.changed_since(0).cases)
    # Near, a slot or a birth record is taken as it is: the desk tells those.
    assert office.ringing() or not far


ROOM_DAMAGE = {
    "the day of the last trip": (NONSENSE,),
    "the day of a collection": (
        "UPDATE collections SET day = 'kemarin' WHERE \"case\" = '{case}'",
        "UPDATE office SET last_trip = '2026-02-01'",
    ),
    "a collection of nothing": ("UPDATE collections SET upto_seq = -1 WHERE \"case\" = '{case}'",),
    "an answer beyond all": (
        "UPDATE entries SET seq = 1 << 60 WHERE \"case\" = '{case}' AND strand = 'answers' AND seq = 2",
        "UPDATE outbox SET seq = 1 << 60 WHERE \"case\" = '{case}'",
    ),
    "an answer without end": (
        "UPDATE entries SET envelope = zeroblob(9000000) WHERE \"case\" = '{case}' AND strand = 'answers' AND seq = 2",
    ),
    "an answer of no case": ("PRAGMA foreign_keys = OFF", "INSERT INTO outbox VALUES ('Eve', 2)"),
    "a roster without end": ("INSERT INTO rosters VALUES (7, zeroblob(5000000), 0)",),
    "a roster beyond all": ("INSERT INTO rosters VALUES (1 << 60, X'01', 0)",),
}


@pytest.mark.parametrize("damage", ROOM_DAMAGE)
@pytest.mark.parametrize("far", [False, True], ids=["near", "far"])
def test_a_spoilt_row_in_the_casebook_stops_no_courier(office: Office, damage: str, far: bool) -> None:
    side = office.far if far else office.near
    office.casebook.rosters.add(1, b"roster one")
    cases = sorted((dropped(office.letterbox) for _ in range(2)), key=lambda rows: rows.case)
    carry(side, office.casebook, DAY, 7)
    for rows in cases:
        office.answer(rows)
    late = dropped(office.letterbox)
    office.in_the_room(*(order.format(case=cases[0].case) for order in ROOM_DAMAGE[damage]))
    rounds = office.rounds(side, office.folder / "backup")
    rounds.one(DAY + timedelta(days=1))
    rounds.one(DAY + timedelta(days=9))
    assert office.casebook.case(late.case).birth == late.birth
    assert office.letterbox.answers(cases[1].case) == office.casebook.entries(cases[1].case, "answers")


def test_a_file_that_was_lost_here_and_is_offered_again_rings_and_holds_back_nothing(office: Office) -> None:
    first, other = sorted((dropped(office.letterbox) for _ in range(2)), key=lambda rows: rows.case)
    message, file = add_file(office.letterbox, first.entries[0], b"sealed")
    carry(office.near, office.casebook, DAY, 7)
    (office.room / "files" / file.file).unlink()
    later = [add_message(office.letterbox, message), add_message(office.letterbox, other.entries[0])]
    office.letterbox.mail.offer_again()
    carry(office.near, office.casebook, DAY, 7)
    assert ("file_damaged", first.case) in office.ringing()
    for row in later:
        assert row in office.casebook.entries(row.case)


def test_one_file_twice_in_a_parcel_is_refused_and_the_others_go_on(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    first, other = sorted((dropped(office.letterbox) for _ in range(2)), key=lambda rows: rows.case)
    add_file(office.letterbox, first.entries[0], b"sealed")
    collect = office.near.collect

    def twice(case: str) -> CaseParcel:
        parcel = collect(case)
        more = tuple(FileRow(row.case, row.file, row.size + 1, row.sha256, row.seq) for row in parcel.files)
        return CaseParcel(case, parcel.birth, parcel.sealed_birth, parcel.grants, parcel.entries, parcel.files + more, 0)

    monkeypatch.setattr(office.near, "collect", twice)
    carry(office.near, office.casebook, DAY, 7)
    assert office.casebook.changed_since(0).cases == (other.case,)
    assert office.ringing() == {("parcel_refused", None)}


class Down:
    """Nothing answers."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __getattr__(self, _: str) -> Callable[..., object]:
        def verb(*_: object) -> object:
            raise self.error

        return verb

    def rest(self) -> None: ...


@pytest.mark.parametrize(
    ("error", "code"),
    [(LineBroken("silent"), "letterbox_unreachable"), (StoreBroken("the letterbox says: StoreBroken"), "trip_unfinished")],
)
def test_officers_hear_of_it_also_when_the_computer_is_switched_off_every_evening(
    office: Office, error: Exception, code: str
) -> None:
    office.rounds(office.near).one(DAY)
    rang = []
    for days in range(1, 4):
        with pytest.raises(type(error)):
            office.rounds(Down(error)).one(DAY + timedelta(days=days))  # type: ignore[arg-type]
        rang.append((code, None) in office.ringing())
    assert rang == [False, True, True]


def test_an_office_that_never_had_a_whole_trip_hears_of_it_too(office: Office) -> None:
    for days in range(3):
        assert office.ringing() == set()
        with pytest.raises(StoreError):
            office.rounds(Down(StoreBroken("broken"))).one(DAY + timedelta(days=days))  # type: ignore[arg-type]
    assert office.ringing() == {("trip_unfinished", None)}


def test_a_backup_that_fails_rings_and_keeps_no_mail_waiting(office: Office) -> None:
    rows = dropped(office.letterbox)
    (office.folder / "backup").write_text("no folder")
    with pytest.raises(StoreError):
        office.rounds(office.near, office.folder / "backup").one(DAY)
    assert office.casebook.case(rows.case).birth == rows.birth
    assert office.ringing() == {("backup_failed", None)}
