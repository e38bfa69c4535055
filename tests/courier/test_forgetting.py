"""The courier and destroyed cases: certificates go out until they are obeyed, and nothing of such a case comes in again."""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.courier.far_end import honest
from tests.store.mail import add_message, dropped, names, stores
from wbs.courier.distant_letterbox import DistantLetterbox
from wbs.courier.letterbox_side import LocalLetterbox
from wbs.courier.trip import DISOBEYED_DAYS, Trip, carry
from wbs.store.casebook_heads import STRAND_ORDER
from wbs.store.rows import Head, NewCaseRows

DAY = date(2026, 3, 4)
CERTIFICATE = os.urandom(700)


class Office:
    def __init__(self, folder: Path) -> None:
        self.street, self.room = folder / "street", folder / "reading-room"
        self.letterbox, self.casebook = stores(folder)
        self.side = LocalLetterbox(self.street)
        self.distant = DistantLetterbox(honest(self.street))

    def carry(self, day: date = DAY, far: bool = False) -> Trip:
        return carry(self.distant if far else self.side, self.casebook, day, 7, count=True)

    def carried(self) -> NewCaseRows:
        rows = dropped(self.letterbox)
        self.carry()
        return rows

    def destroy(self, case: str) -> None:
        heads = self.casebook.heads_of_cases.of([case])[case]
        ends: dict[str, Head] = dict(zip(STRAND_ORDER, heads, strict=True))
        self.casebook.destroy(case, ends["reporter"], ends["officers"], CERTIFICATE)

    @property
    def ringing(self) -> list[str]:
        return [one.code for one in self.casebook.alarms.ringing()]

    def close(self) -> None:
        for one in (self.letterbox, self.casebook, self.side, self.distant):
            one.close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    one = Office(tmp_path)
    yield one
    one.close()


@pytest.mark.parametrize("far", [False, True], ids=["here", "over a line"])
def test_a_certificate_is_brought_until_it_is_obeyed(office: Office, far: bool) -> None:
    rows = office.carried()
    office.destroy(rows.case)
    assert office.carry(far=far).forgotten == 0
    assert office.letterbox.forgotten.waiting() == [(rows.case, CERTIFICATE)]
    assert office.letterbox.case_by_locator(rows.locator_hash) is not None, "what the courier says alone destroys nothing"
    assert office.carry(far=far).forgotten == 0
    office.letterbox.forgotten.forget(rows.case, DAY)
    assert office.carry(far=far).forgotten == 1
    assert office.carry(far=far).forgotten == 0
    assert office.casebook.destroyed.to_carry() == []
    assert office.ringing == []


def test_what_she_writes_afterwards_comes_in_no_more_and_brings_nothing_back(office: Office) -> None:
    rows, other = office.carried(), office.carried()
    office.destroy(rows.case)
    add_message(office.letterbox, rows.entries[0])
    add_message(office.letterbox, other.entries[0])
    office.letterbox.mail.offer_again()
    office.carry()
    assert office.casebook.entries(rows.case) == []
    assert list(office.casebook.destroyed.all()) == [rows.case]
    assert len(office.casebook.entries(other.case, "reporter")) == 2
    assert office.ringing == []


def test_a_letterbox_that_does_not_obey_is_told_of(office: Office) -> None:
    office.destroy(office.carried().case)
    for days in range(DISOBEYED_DAYS):
        office.carry(DAY + timedelta(days=days))
        assert office.ringing == []
    office.carry(DAY + timedelta(days=DISOBEYED_DAYS))
    assert office.ringing == ["not_forgotten_there"]


def test_a_letterbox_that_was_set_back_is_told_once_more(office: Office) -> None:
    rows = office.carried()
    office.destroy(rows.case)
    office.carry()
    office.letterbox.forgotten.forget(rows.case, DAY)
    office.carry()
    office.letterbox.drop_case(rows)
    office.letterbox.mail.mark_carried(rows.case, 1)
    office.carry()
    assert office.casebook.destroyed.to_carry() == [(rows.case, CERTIFICATE)]
    assert office.ringing == []


def test_a_spoilt_certificate_keeps_no_other_and_no_mail_waiting(office: Office) -> None:
    spoilt, good = sorted((office.carried(), office.carried()), key=lambda rows: rows.case)
    for rows in (spoilt, good):
        office.destroy(rows.case)
    with office.casebook._database.write() as connection:
        connection.exec_driver_sql("UPDATE destroyed SET certificate = zeroblob(5000) WHERE \"case\" = ?", (spoilt.case,))
    waiting = dropped(office.letterbox)
    office.carry(far=True)
    assert [case for case, _ in office.letterbox.forgotten.waiting()] == [good.case]
    assert office.casebook.case(waiting.case).case == waiting.case
    assert office.ringing == ["not_forgotten_there"]


def test_files_that_a_dead_desk_left_go_with_the_next_trip(office: Office) -> None:
    rows = office.carried()
    left = office.room / "files" / ("a" * 32)
    office.destroy(rows.case)
    left.write_bytes(b"sealed")
    with office.casebook._database.write() as connection:
        connection.exec_driver_sql("UPDATE destroyed SET wiped = 0")
    office.carry()
    assert names(office.room) == set()
    assert office.casebook.destroyed.unwiped() == []
