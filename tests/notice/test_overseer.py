"""The overseer hears of a case that nobody opens in the promised days: once a morning while it lasts, and no case is named."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.notice.conftest import MONDAY, OFFICERS, RATNA, Clock, Office, at
from tests.notice.post import Post
from tests.notice.reading_room import ReadingRoom
from wbs.notice.mail import WAITING
from wbs.store.casebook import Casebook

# Five working days are promised: a report of Monday is over them on Tuesday of the next week.
FIRST_TOLD = MONDAY + timedelta(days=8)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[ReadingRoom]:
    one = ReadingRoom(tmp_path)
    yield one
    one.close()


@pytest.fixture
def watch(clock: Clock, room: ReadingRoom) -> Clock:
    clock.casebook = room.folder
    clock.start()
    return clock


def told(watch: Clock, relay: Post, first: date = MONDAY, days: int = 15) -> list[date]:
    """On which days she got a mail."""
    found = []
    for number in range(days):
        watch.now = at(watch.settings, first + timedelta(days=number))
        watch.seconds += 24 * 3600
        before = len(relay.to(RATNA))
        for _ in range(3):
            assert watch.look() == []
            watch.seconds += 3600
        assert len(relay.to(RATNA)) - before <= 1
        found += [watch.now.date()] * (len(relay.to(RATNA)) - before)
    return found


def test_she_is_told_each_working_morning_from_the_day_after_the_promise_until_somebody_opens_it(
    watch: Clock, room: ReadingRoom, relay: Post
) -> None:
    rows = room.report()
    room.trip(MONDAY)
    assert told(watch, relay, days=11) == [FIRST_TOLD, FIRST_TOLD + timedelta(days=1), FIRST_TOLD + timedelta(days=2)]
    one = relay.to(RATNA)[0]
    assert WAITING.replace("\n", "\r\n") in one.text
    assert rows.case.encode() not in one.raw
    # After the officers', never among them.
    last = [mail.to for mail in relay.mails][-4:]
    assert last == [*([one] for one in OFFICERS), [RATNA]]
    room.officers_write(rows, opened=True)
    assert told(watch, relay, MONDAY + timedelta(days=11), 10) == []


def test_a_receipt_is_no_opening_and_an_opened_case_is_no_reason(watch: Clock, room: ReadingRoom, relay: Post) -> None:
    receipted, opened = room.report(), room.report()
    room.trip(MONDAY)
    room.officers_write(opened, opened=True)
    assert told(watch, relay, days=8) == []
    room.officers_write(receipted, opened=False)
    room.more(receipted)
    room.trip(MONDAY + timedelta(days=8))
    assert told(watch, relay, FIRST_TOLD, 1) == [FIRST_TOLD]


def test_without_any_case_and_without_a_casebook_she_gets_nothing(watch: Clock, clock: Clock, relay: Post) -> None:
    assert told(watch, relay) == []
    clock.casebook = None
    clock.start()
    assert told(clock, relay, MONDAY + timedelta(days=30)) == []


def test_days_off_and_cuti_bersama_do_not_count(watch: Clock, room: ReadingRoom, relay: Post) -> None:
    """Idul Fitri 2026: from 18 to 24 March the office does not work (19 March is Nyepi, 20 and 23, 24 cuti bersama)."""
    day = date(2026, 3, 16)
    room.report()
    room.trip(day)
    # 17; then 25, 26, 27, 30: five working days. On the next one she is told.
    assert told(watch, relay, day, 20)[0] == date(2026, 3, 31)


def test_a_courier_that_rests_at_the_weekend_does_not_make_her_wait_longer(
    watch: Clock, room: ReadingRoom, relay: Post
) -> None:
    room.report()
    for number in range(9):
        day = MONDAY + timedelta(days=number)
        if day.weekday() < 5:
            room.trip(day)
    with closing(sqlite3.connect(room.folder / "casebook.sqlite3")) as plain:
        assert plain.execute("SELECT day FROM collections").fetchall() != [(MONDAY.isoformat(),)]
    assert told(watch, relay, days=9) == [FIRST_TOLD]


def test_a_clock_that_was_ahead_when_the_case_came_does_not_keep_her_waiting(
    watch: Clock, room: ReadingRoom, relay: Post
) -> None:
    room.trip(date(2040, 5, 14))
    room.report()
    room.trip(date(2040, 5, 14))
    for number in range(9):
        room.trip(MONDAY + timedelta(days=number))
    assert told(watch, relay, days=9) == [FIRST_TOLD]


def test_days_that_are_none_count_as_long_ago(watch: Clock, room: ReadingRoom, relay: Post) -> None:
    room.report()
    room.trip(MONDAY)
    with closing(sqlite3.connect(room.folder / "casebook.sqlite3")) as plain, plain:
        plain.execute("UPDATE cases SET came = 'kemarin'")
        plain.execute("UPDATE collections SET day = x'00'")
    assert told(watch, relay, days=1) == [MONDAY]


def test_who_stands_among_the_officers_gets_one_mail_and_on_such_a_day_the_other_text(
    office: Office, relay: Post, room: ReadingRoom, tmp_path: Path
) -> None:
    watch = Clock(office(port=relay.port, officers=(RATNA, *OFFICERS)), tmp_path, room.folder)
    room.report()
    room.trip(MONDAY)
    for number in range(9):
        watch.now = at(watch.settings, MONDAY + timedelta(days=number))
        watch.seconds += 24 * 3600
        watch.look()
    texts = [mail.text for mail in relay.to(RATNA)]
    assert len(texts) == 7
    assert [WAITING.replace("\n", "\r\n") in text for text in texts] == [False] * 6 + [True]
    assert len({tuple(mail.to) for mail in relay.mails}) == 4
    assert [mail.to for mail in relay.mails] == [[one] for one in (RATNA, *OFFICERS)] * 7


def test_a_casebook_that_cannot_be_read_keeps_no_officer_waiting_and_is_read_when_it_can(
    watch: Clock, room: ReadingRoom, relay: Post
) -> None:
    room.report()
    room.trip(MONDAY)
    path = room.folder / "casebook.sqlite3"
    hidden = path.rename(room.folder / "hidden")
    watch.now = at(watch.settings, FIRST_TOLD)
    [line] = watch.look()
    assert line.startswith("casebook: there is no casebook.sqlite3 in ")
    assert [mail.to for mail in relay.mails] == [[one] for one in OFFICERS]
    hidden.rename(path)
    assert watch.passes(minutes=15) == []
    assert [mail.to for mail in relay.mails] == [*([one] for one in OFFICERS), [RATNA]]


def test_nothing_is_written_into_the_casebook_whether_a_room_has_it_open_or_not(
    watch: Clock, room: ReadingRoom, relay: Post
) -> None:
    room.report()
    room.trip(MONDAY)
    watch.now = at(watch.settings, FIRST_TOLD)
    changes = room.casebook.counter()
    watch.look()
    assert room.casebook.counter() == changes
    room.close()
    before = {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in room.folder.iterdir() if path.is_file()}
    watch.now += timedelta(days=1)
    watch.seconds += 24 * 3600
    watch.look()
    assert {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in room.folder.iterdir() if path.is_file()} == before
    assert len(relay.to(RATNA)) == 2
    # Closed once more by the fixture, which does no harm.
    room.casebook = Casebook(room.folder)
