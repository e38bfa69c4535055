"""The letterbox's count held against the casebook: what was cut, set back, gone or put there is told, and healed if possible."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.store.mail import add_message, after, dropped, entry, stores
from wbs.courier.census import MANY, compare
from wbs.courier.letterbox_side import LocalLetterbox
from wbs.courier.trip import Trip, carry
from wbs.store.casebook import Casebook
from wbs.store.rows import NewCaseRows

DAY = date(2026, 3, 4)


class Office:
    """Both stores, and a hand that can write into the letterbox's file."""

    def __init__(self, folder: Path) -> None:
        self.street, self.backup = folder / "street", folder / "backup"
        self.letterbox, self.casebook = stores(folder)
        self.side = LocalLetterbox(self.street)

    def carry(self, day: date = DAY, casebook: Casebook | None = None) -> Trip:
        return carry(self.side, casebook or self.casebook, day, 7, count=True)

    def answer(self, rows: NewCaseRows) -> None:
        last = self.casebook.entries(rows.case, "officers")
        note = after(last[-1]) if last else entry(rows.case, "officers", 1, rows.entries[0].prev)
        self.casebook.record(rows.case, note, after(self.casebook.entries(rows.case, "answers")[-1]))

    def answered(self, answers: int = 3) -> NewCaseRows:
        """A case that was carried, with answers that were carried back."""
        rows = dropped(self.letterbox)
        self.carry()
        for _ in range(answers):
            self.answer(rows)
        self.carry()
        return rows

    def tamper(self, *orders: str) -> None:
        with closing(sqlite3.connect(self.street / "letterbox.sqlite3")) as plain, plain:
            for order in orders:
                plain.execute(order)

    def ringing(self) -> list[tuple[str, str | None]]:
        return sorted(((alarm.code, alarm.case) for alarm in self.casebook.alarms.ringing()), key=str)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    one = Office(tmp_path)
    yield one
    for store in (one.letterbox, one.casebook, one.side):
        store.close()


def test_when_all_is_well_nothing_rings(office: Office) -> None:
    rows, waiting = office.answered(), dropped(office.letterbox)
    office.answer(rows)
    findings = compare(office.side, office.casebook)
    assert findings.alarms() == []
    office.carry()
    add_message(office.letterbox, waiting.entries[0])
    assert compare(office.side, office.casebook).alarms() == []
    assert office.carry() == Trip(entries=1)
    assert office.ringing() == []


@pytest.mark.parametrize("which", ["seq > 2", "seq = 3", "seq > 0", "seq = 1"], ids=["end", "middle", "all", "first"])
def test_answers_that_were_cut_there_ring_and_are_put_again(office: Office, which: str) -> None:
    rows = office.answered()
    whole = office.letterbox.answers(rows.case)
    office.tamper(f"DELETE FROM entries WHERE strand = 'answers' AND {which}")
    trip = office.carry()
    assert (trip.healed, trip.alarms) == (1, 1)
    assert office.letterbox.answers(rows.case) == whole
    assert office.ringing() == [("answers_cut_there", rows.case)]
    assert office.carry() == Trip()


@pytest.mark.parametrize("emptied", [False, True], ids=["before it was emptied", "after"])
def test_a_case_that_is_gone_there_rings_for_its_readers(office: Office, emptied: bool) -> None:
    rows, other = office.answered(), office.answered()
    if emptied:
        office.casebook.backup(office.backup, DAY)
        assert sum(office.carry(DAY + timedelta(days=days)).emptied for days in range(8)) == 2
    office.tamper(*(f"DELETE FROM {table} WHERE \"case\" = '{rows.case}'" for table in ("entries", "grants", "forms", "cases")))
    office.carry(DAY + timedelta(days=8) if emptied else DAY)
    assert office.ringing() == [("case_gone_there", rows.case)]
    assert office.casebook.case(rows.case).birth == rows.birth
    assert office.letterbox.case_by_locator(other.locator_hash) is not None


def test_a_letterbox_without_its_cases_rings_once_for_the_whole_office(office: Office) -> None:
    for _ in range(MANY + 1):
        dropped(office.letterbox)
    office.carry()
    office.tamper(*(f"DELETE FROM {table}" for table in ("entries", "grants", "forms", "cases")))
    office.carry()
    assert office.ringing() == [("cases_gone_there", None)]


def test_another_birth_record_in_its_place_rings(office: Office) -> None:
    rows = office.answered()
    office.tamper("UPDATE cases SET birth = x'00'")
    office.carry()
    assert office.ringing() == [("birth_changed", rows.case)]


def test_answers_that_nobody_wrote_here_ring(office: Office) -> None:
    more, other = office.answered(), office.answered()
    office.letterbox.mail.put_answers(more.case, [after(office.letterbox.answers(more.case)[-1])])
    office.tamper(f"UPDATE entries SET hash = x'{os.urandom(32).hex()}' WHERE \"case\" = '{other.case}' AND seq = 4")
    office.carry()
    assert office.ringing() == sorted([("answer_foreign", more.case), ("answer_foreign", other.case)], key=str)


def test_a_letterbox_that_was_set_back_rings_and_gets_its_answers_and_rosters_again(office: Office) -> None:
    office.casebook.rosters.add(1, b"roster one")
    rows = dropped(office.letterbox)
    office.carry()
    office.letterbox.mail.tidy()
    before = (office.street / "letterbox.sqlite3").read_bytes()
    message = add_message(office.letterbox, rows.entries[0])
    office.casebook.rosters.add(2, b"roster two")
    office.casebook.rosters.add(3, b"roster three")
    office.carry()
    office.answer(rows)
    office.carry()
    for store in (office.letterbox, office.side):
        store.close()
    for path in office.street.glob("letterbox.sqlite3*"):
        path.unlink()
    (office.street / "letterbox.sqlite3").write_bytes(before)
    office.side = LocalLetterbox(office.street)
    trip = office.carry()
    assert (trip.rosters, trip.healed, trip.answers) == (3, 1, 2)
    assert [row.answers_seq for row in office.side.census()] == [2]
    assert office.ringing() == [("answers_cut_there", rows.case), ("letterbox_set_back", None)]
    assert message in office.casebook.entries(rows.case)


def test_the_newest_roster_is_offered_on_every_trip_and_a_gap_makes_all_be_carried_again(office: Office) -> None:
    for version, document in enumerate([b"roster one", b"roster two", b"roster three"], 1):
        office.casebook.rosters.add(version, document)
    office.carry()
    office.tamper("DELETE FROM rosters WHERE version = 3")
    assert carry(office.side, office.casebook, DAY, 7) == Trip(alarms=1)
    assert office.letterbox.rosters()[-1] == b"roster three"
    assert office.ringing() == [("letterbox_set_back", None)]
    assert carry(office.side, office.casebook, DAY, 7) == Trip()
    office.tamper("DELETE FROM rosters WHERE version > 1")
    assert carry(office.side, office.casebook, DAY, 7) == Trip(rosters=3, alarms=1)
    assert office.letterbox.rosters() == [b"roster one", b"roster two", b"roster three"]
    assert office.ringing() == [("letterbox_set_back", None)]


def test_what_somebody_else_marked_as_carried_rings_and_is_fetched_while_it_lies_there(office: Office) -> None:
    known = office.answered()
    message = add_message(office.letterbox, known.entries[0])
    stranger = dropped(office.letterbox)
    eve = LocalLetterbox(office.street)
    eve.mark_carried(known.case, 2)
    eve.mark_carried(stranger.case, 1)
    eve.close()
    assert carry(office.side, office.casebook, DAY, 7).entries == 0
    assert office.carry().entries == 3
    assert message in office.casebook.entries(known.case)
    assert office.casebook.case(stranger.case).birth == stranger.birth
    assert office.ringing() == sorted([("carried_not_here", known.case), ("carried_not_here", None)], key=str)


def test_what_was_marked_and_emptied_by_somebody_else_rings(office: Office) -> None:
    lost = dropped(office.letterbox)
    eve = LocalLetterbox(office.street)
    eve.mark_carried(lost.case, 1)
    eve.empty(lost.case, 1)
    eve.close()
    office.carry()
    assert ("carried_not_here", None) in office.ringing()


def test_a_silenced_alarm_rings_again_when_the_trouble_is_still_there(office: Office) -> None:
    rows = office.answered()
    office.tamper("UPDATE cases SET birth = x'00'")
    office.carry()
    assert office.carry().alarms == 0
    office.casebook.alarms.switch_off(office.casebook.alarms.ringing()[0].alarm)
    assert office.carry().alarms == 1
    assert office.ringing() == [("birth_changed", rows.case)]
