"""What lies in the letterbox: rosters, cases, strands, answers."""

import dataclasses
import os
from datetime import date
from pathlib import Path

import pytest

from tests.store.mail import add_message, after, dropped, entry, new_case
from tests.store.statements import statements
from wbs.store.errors import (
    AlreadyDone,
    CaseExists,
    CaseUnknown,
    RosterConflict,
    StoreExists,
    StoreMissing,
    StoreWrongVersion,
    StrandMoved,
)
from wbs.store.letterbox import Letterbox
from wbs.store.rows import EntryRow, VisitRow


def test_a_letterbox_is_made_once_and_opened_again(letterbox: Letterbox, tmp_path: Path) -> None:
    again = Letterbox(tmp_path / "street")
    assert again.form_secret() == letterbox.form_secret()
    assert len(again.form_secret()) == 32
    again.close()
    with pytest.raises(StoreExists):
        Letterbox.create(tmp_path / "street", b"another roster")


def test_a_folder_without_a_letterbox_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        Letterbox(tmp_path)


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 500])
def test_a_file_that_is_no_letterbox_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "letterbox.sqlite3").write_bytes(content)
    with pytest.raises(StoreWrongVersion):
        Letterbox(tmp_path)


def test_what_a_killed_creation_left_does_not_stand_in_the_way(tmp_path: Path) -> None:
    for left in ("letterbox.sqlite3.new", "letterbox.sqlite3.new-journal", "letterbox.sqlite3.new-wal"):
        (tmp_path / left).write_bytes(b"half")
    Letterbox.create(tmp_path, b"roster one").close()
    assert {path.name for path in tmp_path.iterdir()} == {"letterbox.sqlite3", "files"}


def test_nobody_but_the_owner_can_read_the_letterbox(letterbox: Letterbox, tmp_path: Path) -> None:
    dropped(letterbox)
    paths = [tmp_path / "street", *(tmp_path / "street").rglob("*")]
    assert len(paths) >= 4
    assert [path for path in paths if path.stat().st_mode & 0o077] == []


def test_rosters_come_by_version_and_the_same_one_twice_is_one(letterbox: Letterbox) -> None:
    letterbox.add_roster(2, b"roster two")
    letterbox.add_roster(2, b"roster two")
    assert letterbox.rosters() == [b"roster one", b"roster two"]


@pytest.mark.parametrize(("version", "document"), [(1, b"another"), (3, b"roster three"), (0, b"roster zero")])
def test_another_roster_under_a_known_version_or_with_a_gap_is_refused(
    letterbox: Letterbox, version: int, document: bytes
) -> None:
    with pytest.raises(RosterConflict):
        letterbox.add_roster(version, document)
    assert letterbox.rosters() == [b"roster one"]


def test_only_rosters_above_a_version_are_told_and_before_a_report_what_is_under_its_locators_too(letterbox: Letterbox) -> None:
    rows, nobody = dropped(letterbox), bytes(32)
    letterbox.add_roster(2, b"roster two")
    letterbox.add_roster(3, b"roster three")
    assert letterbox.rosters_after(1) == [b"roster two", b"roster three"]
    assert letterbox.rosters_after(3) == []
    (found, none), newer = letterbox.before_a_report([rows.locator_hash, nobody], 2)
    assert found == letterbox.case_by_locator(rows.locator_hash)
    assert (none, newer) == (None, [b"roster three"])


def test_a_case_is_found_by_its_locator(letterbox: Letterbox) -> None:
    rows = dropped(letterbox)
    found = letterbox.case_by_locator(rows.locator_hash)
    assert found is not None
    assert (found.case, found.birth, found.head) == (rows.case, rows.birth, rows.head)
    assert (found.form_mac, found.reporter_seq, found.carried_seq) == (rows.form_mac, 1, 0)
    assert letterbox.answers(rows.case) == [rows.entries[1]]


def test_an_unknown_locator_finds_nothing(letterbox: Letterbox) -> None:
    dropped(letterbox)
    assert letterbox.case_by_locator(os.urandom(32)) is None
    assert letterbox.answers("ee" * 16) == []


def test_who_has_no_case_is_read_a_neighbours_row_and_never_hears_of_it(letterbox: Letterbox) -> None:
    """Whether one lies after the locator, before it, or there are none at all."""
    for found in (0, 1, 1):
        for nobody in (bytes(32), os.urandom(32), b"\xff" * 32):
            with statements() as heard:
                seen = letterbox.look(nobody)
            assert [(one.row, one.answers) for one in seen.cases] == [(None, ())]
            assert any(one.startswith("SELECT cases.locator_hash") and one.endswith(f" {found} found") for one in heard)
        dropped(letterbox)


def test_a_second_case_under_one_locator_is_refused_whole(letterbox: Letterbox) -> None:
    rows = dropped(letterbox)
    second = dataclasses.replace(new_case(), locator_hash=rows.locator_hash)
    with pytest.raises(CaseExists):
        letterbox.drop_case(second)
    assert letterbox.answers(second.case) == []
    assert letterbox.mail.waiting() == [rows.case]


def test_a_case_and_the_visit_of_whoever_reports_are_there_together_or_not_at_all(letterbox: Letterbox) -> None:
    rows, first, second = new_case(), VisitRow(os.urandom(32), b"sealed", 115), VisitRow(os.urandom(32), b"other", 115)
    letterbox.drop_case(rows, visit=first)
    assert letterbox.visit(first.visit, 100, 115) == b"sealed"
    with pytest.raises(CaseExists):
        letterbox.drop_case(dataclasses.replace(new_case(), locator_hash=rows.locator_hash), visit=second)
    assert letterbox.visit(second.visit, 100, 115) is None


def test_a_message_follows_and_moves_the_head(letterbox: Letterbox) -> None:
    rows = dropped(letterbox)
    row = after(rows.entries[0])
    letterbox.append_reporter(row, b"h" * 104, os.urandom(32))
    found = letterbox.case_by_locator(rows.locator_hash)
    assert found is not None
    assert (found.head, found.reporter_seq, found.reporter_hash) == (b"h" * 104, 2, row.hash)
    assert found.form_mac == rows.form_mac


def wrong_followers(first: EntryRow) -> list[EntryRow]:
    return [
        entry(first.case, "reporter", 1, first.prev),
        entry(first.case, "reporter", 3, first.hash),
        entry(first.case, "reporter", 2, os.urandom(32)),
    ]


@pytest.mark.parametrize("which", [0, 1, 2])
def test_an_entry_that_does_not_follow_is_refused_and_nothing_changes(letterbox: Letterbox, which: int) -> None:
    rows = dropped(letterbox)
    before = letterbox.case_by_locator(rows.locator_hash)
    mac = os.urandom(32)
    with pytest.raises(StrandMoved):
        letterbox.append_reporter(wrong_followers(rows.entries[0])[which], os.urandom(104), mac)
    assert letterbox.case_by_locator(rows.locator_hash) == before
    letterbox.append_reporter(after(rows.entries[0]), os.urandom(104), mac)


def test_the_same_form_twice_is_one_entry_and_names_it(letterbox: Letterbox) -> None:
    rows = dropped(letterbox)
    mac = os.urandom(32)
    letterbox.append_reporter(after(rows.entries[0]), os.urandom(104), mac)
    with pytest.raises(AlreadyDone) as done:
        letterbox.append_reporter(after(rows.entries[0]), os.urandom(104), mac)
    assert done.value.seq == 2


def test_the_report_form_sent_as_a_message_is_known_too(letterbox: Letterbox) -> None:
    rows = dropped(letterbox)
    with pytest.raises(AlreadyDone) as done:
        letterbox.append_reporter(after(rows.entries[0]), os.urandom(104), rows.form_mac)
    assert done.value.seq == 1


def test_a_message_to_an_unknown_case_is_refused(letterbox: Letterbox) -> None:
    with pytest.raises(CaseUnknown):
        letterbox.append_reporter(entry("ee" * 16, "reporter", 2, bytes(32)), os.urandom(104), None)


def test_only_the_reporter_writes_by_the_front_door(letterbox: Letterbox) -> None:
    rows = dropped(letterbox)
    with pytest.raises(ValueError, match="reporter"):
        letterbox.append_reporter(after(rows.entries[1]), os.urandom(104), None)


def test_the_courier_takes_everything_once(letterbox: Letterbox) -> None:
    rows = dropped(letterbox)
    message = add_message(letterbox, rows.entries[0])
    parcel = letterbox.mail.collect(rows.case)
    assert (parcel.birth, parcel.sealed_birth) == (rows.birth, rows.sealed_birth)
    assert sorted(parcel.grants) == sorted(rows.grants)
    assert set(parcel.entries) == {*rows.entries, message}
    letterbox.mail.mark_carried(rows.case, 2)
    assert letterbox.mail.waiting() == []
    later = add_message(letterbox, message)
    parcel = letterbox.mail.collect(rows.case)
    assert (parcel.entries, parcel.grants, parcel.sealed_birth) == ((later,), (), b"")


def test_the_carried_mark_never_goes_back_or_beyond_what_was_written(letterbox: Letterbox) -> None:
    rows = dropped(letterbox)
    letterbox.mail.mark_carried(rows.case, 99)
    letterbox.mail.mark_carried(rows.case, 0)
    found = letterbox.case_by_locator(rows.locator_hash)
    assert found is not None
    assert found.carried_seq == 1


def test_a_long_strand_travels_in_several_parcels(letterbox: Letterbox) -> None:
    rows = dropped(letterbox)
    last = rows.entries[0]
    for _ in range(40):
        last = add_message(letterbox, last)
    carried: list[int] = []
    while letterbox.mail.waiting():
        seqs = [one.seq for one in letterbox.mail.collect(rows.case).entries if one.strand == "reporter"]
        assert len(seqs) <= 32
        carried += seqs
        letterbox.mail.mark_carried(rows.case, seqs[-1])
    assert carried == list(range(1, 42))


def test_answers_are_put_once_and_in_order(letterbox: Letterbox) -> None:
    rows = dropped(letterbox)
    second = after(rows.entries[1])
    third = after(second)
    letterbox.mail.put_answers(rows.case, [third, second])
    letterbox.mail.put_answers(rows.case, [second, third])
    assert letterbox.answers(rows.case) == [rows.entries[1], second, third]


def test_an_answer_with_a_gap_or_a_double_is_refused(letterbox: Letterbox) -> None:
    rows = dropped(letterbox)
    second = after(rows.entries[1])
    with pytest.raises(StrandMoved):
        letterbox.mail.put_answers(rows.case, [after(second)])
    letterbox.mail.put_answers(rows.case, [second])
    with pytest.raises(StrandMoved):
        letterbox.mail.put_answers(rows.case, [after(rows.entries[1])])
    with pytest.raises(CaseUnknown):
        letterbox.mail.put_answers("ee" * 16, [second])


def test_the_day_of_the_last_trip_is_a_day(letterbox: Letterbox) -> None:
    assert letterbox.last_carry_day() is None
    letterbox.mail.carried_on(date(2026, 3, 4))
    assert letterbox.last_carry_day() == date(2026, 3, 4)


def test_emptying_forgets_what_went_in_and_keeps_what_the_token_page_needs(letterbox: Letterbox) -> None:
    rows = dropped(letterbox)
    letterbox.mail.mark_carried(rows.case, 1)
    message = add_message(letterbox, rows.entries[0])
    letterbox.mail.empty(rows.case, 2)
    found = letterbox.case_by_locator(rows.locator_hash)
    assert found is not None
    assert (found.birth, found.reporter_seq, found.form_mac) == (rows.birth, 2, rows.form_mac)
    assert letterbox.answers(rows.case) == [rows.entries[1]]
    assert letterbox.mail.collect(rows.case).entries == (message,)


def test_what_was_not_carried_is_never_emptied(letterbox: Letterbox) -> None:
    rows = dropped(letterbox)
    letterbox.mail.empty(rows.case, 99)
    letterbox.mail.empty("ee" * 16, 1)
    assert set(letterbox.mail.collect(rows.case).entries) == set(rows.entries)


def test_after_emptying_the_bytes_are_gone_from_every_file_of_the_letterbox(
    letterbox: Letterbox, tmp_path: Path
) -> None:
    rows = dropped(letterbox)
    marks = [rows.entries[0].envelope[:200], rows.sealed_birth[:200], rows.grants[0][1][:200]]
    everything = lambda: b"".join(path.read_bytes() for path in (tmp_path / "street").glob("*.sqlite3*"))  # noqa: E731
    assert all(mark in everything() for mark in marks)
    letterbox.mail.mark_carried(rows.case, 1)
    letterbox.mail.empty(rows.case, 1)
    assert letterbox.mail.tidy()
    assert not any(mark in everything() for mark in marks)
    assert rows.entries[1].envelope[:200] in everything()


def test_a_trip_with_nothing_to_do_reads_only_the_index_of_what_waits(letterbox: Letterbox) -> None:
    asked: list[str] = []
    with letterbox._database.read() as connection:
        connection.connection.dbapi_connection.set_trace_callback(asked.append)  # type: ignore[union-attr]
    letterbox.mail.waiting()
    statement = next(one for one in asked if one.startswith("SELECT"))
    with letterbox._database.read() as connection:
        plan = connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement).all()
    assert "INDEX waiting" in str(plan)


def test_what_is_offered_again_starts_where_something_still_lies(letterbox: Letterbox) -> None:
    emptied, kept = dropped(letterbox), dropped(letterbox)
    for rows in (emptied, kept):
        letterbox.mail.mark_carried(rows.case, 1)
    letterbox.mail.empty(emptied.case, 1)
    letterbox.mail.offer_again()
    assert letterbox.mail.waiting() == [kept.case]
    assert letterbox.mail.collect(kept.case).grants


def test_every_connection_is_durable_forgetful_and_strict(letterbox: Letterbox) -> None:
    wanted = {"synchronous": 2, "secure_delete": 1, "foreign_keys": 1, "temp_store": 2, "journal_mode": "wal"}
    with letterbox._database.read() as one, letterbox._database.read() as other:
        for connection in (one, other):
            found = {key: connection.exec_driver_sql(f"PRAGMA {key}").scalar_one() for key in wanted}
            assert found == wanted


def test_emptying_up_to_nothing_is_refused_and_takes_no_grant(letterbox: Letterbox) -> None:
    rows = dropped(letterbox)
    letterbox.mail.mark_carried(rows.case, 1)
    with pytest.raises(ValueError, match="from 1"):
        letterbox.mail.empty(rows.case, 0)
    letterbox.mail.offer_again()
    assert len(letterbox.mail.collect(rows.case).grants) == len(rows.grants)


def test_a_first_answer_is_put_back_only_where_there_is_none(letterbox: Letterbox) -> None:
    rows = dropped(letterbox)
    with pytest.raises(StrandMoved):
        letterbox.mail.put_answers(rows.case, [entry(rows.case, "answers", 1, bytes(32))])
    assert letterbox.answers(rows.case) == [rows.entries[1]]
