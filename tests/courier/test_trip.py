"""What one trip carries, both ways; what it refuses; what it lets the letterbox forget."""

import dataclasses
import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.store.mail import add_file, add_message, after, dropped, entry, names, stores
from wbs.courier.letterbox_side import LocalLetterbox
from wbs.courier.trip import Trip, carry
from wbs.store.casebook import Casebook
from wbs.store.errors import StoreBroken, StoreFull
from wbs.store.letterbox import Letterbox
from wbs.store.rows import CaseParcel, FileRow, NewCaseRows

DAY = date(2026, 3, 4)
DAYS = 7


class Office:
    """A letterbox and a casebook in their folders, with a courier between them."""

    def __init__(self, folder: Path) -> None:
        self.street, self.room, self.backup = folder / "street", folder / "reading-room", folder / "backup"
        self.letterbox, self.casebook = stores(folder)
        self.side = LocalLetterbox(self.street)

    def carry(self, day: date = DAY) -> Trip:
        return carry(self.side, self.casebook, day, DAYS)

    def carry_until(self, last: date) -> None:
        """A trip on each day from DAY on."""
        for days in range((last - DAY).days + 1):
            self.carry(DAY + timedelta(days=days))

    def ringing(self) -> list[tuple[str, str | None]]:
        return sorted((alarm.code, alarm.case) for alarm in self.casebook.alarms.ringing())

    def answer(self, rows: NewCaseRows) -> None:
        """Omar answers."""
        heads = self.casebook.heads(rows.case)
        first = entry(rows.case, "officers", 1, rows.entries[0].prev)
        mine = after(heads["officers"]) if "officers" in heads else first
        self.casebook.record(rows.case, mine, after(heads["answers"]))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    one = Office(tmp_path)
    yield one
    for store in (one.letterbox, one.casebook, one.side):
        store.close()


def test_a_report_with_a_file_goes_in_and_the_answer_comes_back(office: Office) -> None:
    rows, content = dropped(office.letterbox), os.urandom(600_000)
    message, file = add_file(office.letterbox, rows.entries[0], content)
    assert office.carry() == Trip(cases=1, entries=3, files=1)
    assert set(office.casebook.entries(rows.case)) == {*rows.entries, message}
    assert b"".join(office.casebook.read_file(rows.case, file.file)) == content
    found = office.letterbox.case_by_locator(rows.locator_hash)
    assert found is not None
    assert found.carried_seq == 2
    office.answer(rows)
    assert office.carry() == Trip(answers=1)
    assert office.letterbox.answers(rows.case) == office.casebook.entries(rows.case, "answers")
    assert office.carry() == Trip()


def test_the_day_of_the_trip_is_told_to_the_reporter(office: Office) -> None:
    office.carry()
    assert office.letterbox.last_carry_day() == DAY


def test_a_new_roster_is_carried_and_one_that_conflicts_rings(office: Office) -> None:
    office.casebook.rosters.add(1, b"roster one")
    office.casebook.rosters.add(2, b"roster two")
    assert office.carry() == Trip(rosters=2)
    assert office.letterbox.rosters() == [b"roster one", b"roster two"]
    office.letterbox.add_roster(3, b"made by somebody else")
    office.casebook.rosters.add(3, b"roster three")
    office.carry()
    assert office.ringing() == [("roster_refused", None)]
    assert office.casebook.outbox.rosters() == [(3, b"roster three")]


def test_a_long_strand_is_carried_in_one_trip(office: Office) -> None:
    rows = dropped(office.letterbox)
    last = rows.entries[0]
    for _ in range(70):
        last = add_message(office.letterbox, last)
    assert office.carry().entries == 72
    assert office.letterbox.mail.waiting() == []
    assert office.casebook.heads(rows.case)["reporter"] == last


@pytest.mark.parametrize("damage", ["gone", "changed", "longer"])
def test_a_file_damaged_on_the_street_rings_and_holds_back_nothing_that_was_written(
    office: Office, damage: str
) -> None:
    rows = dropped(office.letterbox)
    message, file = add_file(office.letterbox, rows.entries[0], b"evidence")
    path = office.street / "files" / file.file
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(b"EVIDENCE" if damage == "changed" else b"evidence and more")
    office.carry()
    assert message in office.casebook.entries(rows.case, "reporter")
    assert office.casebook.files(rows.case) == []
    assert office.ringing() == [("file_damaged", rows.case)]
    assert names(office.room) == set()


def test_a_letterbox_set_back_and_written_anew_rings_and_the_other_cases_go_on(
    office: Office, tmp_path: Path
) -> None:
    rows = dropped(office.letterbox)
    old = tmp_path / "old"
    old.mkdir()
    office.letterbox.mail.tidy()
    (old / "letterbox.sqlite3").write_bytes((office.street / "letterbox.sqlite3").read_bytes())
    message = add_message(office.letterbox, rows.entries[0])
    office.carry()
    set_back = Letterbox(old)
    forged = add_message(set_back, rows.entries[0])
    honest = dropped(set_back)
    carry(side := LocalLetterbox(old), office.casebook, DAY, DAYS)
    assert message in office.casebook.entries(rows.case)
    assert forged not in office.casebook.entries(rows.case)
    assert office.casebook.case(honest.case).birth == honest.birth
    assert office.ringing() == [("reporter_strand_changed", rows.case)]
    for store in (set_back, side):
        store.close()


def test_a_file_that_an_earlier_courier_left_without_a_row_is_removed(office: Office) -> None:
    (office.room / "files" / ("ab" * 16)).write_bytes(b"left by a killed courier")
    office.carry()
    assert names(office.room) == set()


def test_a_letterbox_that_offers_the_same_for_ever_does_not_keep_the_courier(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, other = dropped(office.letterbox), dropped(office.letterbox)
    monkeypatch.setattr(office.side, "mark_carried", lambda case, seq: None)
    assert office.carry() == Trip(cases=2, entries=4)
    assert set(office.casebook.changed_since(0).cases) == {rows.case, other.case}


def test_a_parcel_of_another_shape_rings_and_the_other_cases_go_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest, twisted = dropped(office.letterbox), dropped(office.letterbox)
    collect = office.side.collect

    def collect_twisted(case: str) -> CaseParcel:
        parcel = collect(case)
        return dataclasses.replace(parcel, case="../up") if case == twisted.case else parcel

    monkeypatch.setattr(office.side, "collect", collect_twisted)
    office.carry()
    assert office.casebook.changed_since(0).cases == (honest.case,)
    assert office.ringing() == [("parcel_refused", None)]


def test_a_bad_spot_under_one_case_holds_back_no_other_and_is_heard_of(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = dropped(office.letterbox), dropped(office.letterbox)
    collect = office.side.collect

    def collect_with_a_bad_spot(case: str) -> CaseParcel:
        if case == bad.case:
            raise StoreBroken("the disk says: Input/output error")
        return collect(case)

    monkeypatch.setattr(office.side, "collect", collect_with_a_bad_spot)
    with pytest.raises(StoreBroken):
        office.carry()
    assert office.casebook.changed_since(0).cases == (good.case,)
    assert office.letterbox.last_carry_day() is None


def test_answers_to_a_case_that_the_letterbox_lost_wait_and_ring(office: Office, tmp_path: Path) -> None:
    rows, other = dropped(office.letterbox), dropped(office.letterbox)
    office.carry()
    office.answer(rows)
    empty = LocalLetterbox(Letterbox.create(tmp_path / "new street", b"roster one") and tmp_path / "new street")
    carry(empty, office.casebook, DAY, DAYS)
    assert office.ringing() == [("answers_refused", rows.case)]
    office.answer(other)
    assert office.carry().answers == 2
    empty.close()


def test_the_letterbox_forgets_what_a_backup_holds_and_only_after_its_days(office: Office) -> None:
    rows = dropped(office.letterbox)
    _, file = add_file(office.letterbox, rows.entries[0], b"evidence")
    due = DAY + timedelta(days=DAYS)
    office.carry_until(due - timedelta(days=1))
    office.casebook.backup(office.backup, DAY)
    assert office.carry(due - timedelta(days=1)).emptied == 0
    assert names(office.street) == {file.file}
    assert office.carry(due) == Trip(emptied=1)
    assert names(office.street) == set()
    everything = b"".join(path.read_bytes() for path in office.street.glob("*.sqlite3*"))
    for gone in (rows.entries[0].envelope, rows.sealed_birth, rows.grants[0][1]):
        assert gone[:200] not in everything
    assert office.letterbox.case_by_locator(rows.locator_hash) is not None
    assert office.letterbox.answers(rows.case) == [rows.entries[1]]
    assert office.carry(due) == Trip()


def test_without_a_backup_the_letterbox_forgets_nothing_however_old(office: Office) -> None:
    rows = dropped(office.letterbox)
    _, file = add_file(office.letterbox, rows.entries[0], b"evidence")
    office.carry_until(DAY + timedelta(days=3 * DAYS))
    assert names(office.street) == {file.file}
    office.casebook.backup(office.backup, DAY)
    assert office.carry(DAY + timedelta(days=3 * DAYS)).emptied == 1
    assert names(office.street) == set()


def test_after_emptying_the_reporter_writes_on_and_is_carried(office: Office) -> None:
    rows = dropped(office.letterbox)
    office.carry(DAY)
    office.casebook.backup(office.backup, DAY)
    office.carry_until(DAY + timedelta(days=DAYS))
    message = add_message(office.letterbox, rows.entries[0])
    office.answer(rows)
    assert office.carry(DAY + timedelta(days=8)) == Trip(entries=1, answers=1)
    assert office.casebook.heads(rows.case)["reporter"] == message
    assert office.ringing() == []


def test_a_casebook_from_a_backup_takes_again_what_the_letterbox_still_holds(office: Office, tmp_path: Path) -> None:
    rows = dropped(office.letterbox)
    office.carry()
    office.casebook.backup(office.backup, DAY)
    message, _ = add_file(office.letterbox, rows.entries[0], b"evidence")
    late = dropped(office.letterbox)
    office.carry()
    restored = Casebook(office.backup)
    office.side.offer_again()
    restored.outbox.again()
    trip = carry(office.side, restored, DAY, DAYS)
    assert (trip.cases, trip.files, trip.alarms) == (1, 1, 0)
    assert restored.heads(rows.case)["reporter"] == message
    assert restored.case(late.case).birth == late.birth
    restored.close()


def test_a_letterbox_from_a_backup_gets_its_answers_again(office: Office, tmp_path: Path) -> None:
    rows = dropped(office.letterbox)
    office.letterbox.mail.tidy()
    old = tmp_path / "old"
    old.mkdir()
    (old / "letterbox.sqlite3").write_bytes((office.street / "letterbox.sqlite3").read_bytes())
    office.carry()
    office.answer(rows)
    office.carry()
    side = LocalLetterbox(old)
    side.offer_again()
    office.casebook.outbox.again()
    assert carry(side, office.casebook, DAY, DAYS).alarms == 0
    restored = Letterbox(old)
    assert restored.answers(rows.case) == office.casebook.entries(rows.case, "answers")
    for store in (side, restored):
        store.close()


def test_a_letterbox_from_a_backup_forgets_once_more(office: Office, tmp_path: Path) -> None:
    rows = dropped(office.letterbox)
    office.carry(DAY)
    office.casebook.backup(office.backup, DAY)
    office.letterbox.mail.tidy()
    old = tmp_path / "old"
    old.mkdir()
    (old / "letterbox.sqlite3").write_bytes((office.street / "letterbox.sqlite3").read_bytes())
    due = DAY + timedelta(days=DAYS)
    office.carry_until(due - timedelta(days=1))
    assert office.carry(due).emptied == 1
    side = LocalLetterbox(old)
    side.offer_again()
    assert carry(side, office.casebook, due, DAYS).emptied == 1
    assert side.collect(rows.case).entries == ()
    side.close()


def test_a_file_too_large_for_the_casebooks_disk_holds_back_no_other_case_and_no_answer(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = dropped(office.letterbox)
    office.carry()
    office.answer(answered)
    huge, good = (dropped(office.letterbox) for _ in range(2))
    add_file(office.letterbox, huge.entries[0], b"evidence")
    read_file = office.side.read_file

    def read_until_full(row: FileRow) -> Iterator[bytes]:
        if row.case == huge.case:
            raise StoreFull("no space left on the disk")
        return read_file(row)

    monkeypatch.setattr(office.side, "read_file", read_until_full)
    monkeypatch.setattr(office.side, "waiting", lambda: [huge.case, good.case])
    with pytest.raises(StoreFull):
        office.carry()
    assert set(office.casebook.changed_since(0).cases) == {answered.case, good.case}
    assert len(office.letterbox.answers(answered.case)) == 2
    monkeypatch.undo()
    office.carry()
    assert office.casebook.case(huge.case).birth == huge.birth


def test_a_parcel_of_another_case_than_asked_for_rings_and_marks_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = dropped(office.letterbox), dropped(office.letterbox)
    theirs = office.side.collect(other.case)
    monkeypatch.setattr(office.side, "waiting", lambda: [one.case])
    monkeypatch.setattr(office.side, "collect", lambda case: theirs)
    office.carry()
    assert office.casebook.changed_since(0).cases == ()
    assert sorted(office.letterbox.mail.waiting()) == sorted([one.case, other.case])
    assert office.ringing() == [("parcel_refused", None)]


def test_a_letterbox_that_sends_nothing_but_nonsense_is_left_after_a_hundred_parcels(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def nonsense(case: str) -> CaseParcel:
        asked.append(case)
        return CaseParcel("../up", b"", b"", (), (entry("ab" * 16, "reporter", 1, bytes(32)),), (), 0)

    monkeypatch.setattr(office.side, "waiting", lambda: (f"{number:032x}" for number in range(10**9)))
    monkeypatch.setattr(office.side, "collect", nonsense)
    office.carry()
    assert len(asked) == 100


def test_a_file_larger_than_any_that_this_office_takes_is_not_asked_for(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = dropped(office.letterbox)
    message, _ = add_file(office.letterbox, rows.entries[0], b"evidence")
    carry(office.side, office.casebook, DAY, DAYS, largest_file=7)
    assert message in office.casebook.entries(rows.case)
    assert office.casebook.files(rows.case) == []
    assert office.ringing() == [("file_refused", rows.case)]
