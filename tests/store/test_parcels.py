"""What the casebook takes from the courier. The letterbox stands on a machine that somebody else runs."""

import dataclasses
import os
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from tests.store.mail import OMAR, add_file, add_message, after, dropped, entry
from wbs.store.casebook import Casebook
from wbs.store.errors import FileMissing, ParcelRefused
from wbs.store.letterbox import Letterbox
from wbs.store.rows import CaseParcel

DAY, NEXT_DAY = date(2026, 3, 4), date(2026, 3, 5)


@pytest.fixture
def parcel(letterbox: Letterbox) -> CaseParcel:
    """A case of Rini's with one message, as the courier takes it."""
    rows = dropped(letterbox)
    add_message(letterbox, rows.entries[0])
    return letterbox.mail.collect(rows.case)


def ringing(casebook: Casebook) -> list[tuple[str, str | None]]:
    return [(alarm.code, alarm.case) for alarm in casebook.alarms.ringing()]


def reporters(parcel: CaseParcel) -> list[bytes]:
    return [one.hash for one in parcel.entries if one.strand == "reporter"]


def test_a_parcel_comes_in_whole(casebook: Casebook, parcel: CaseParcel) -> None:
    received = casebook.receive(parcel, DAY)
    assert (received.reporter_seq, received.new_case, received.new_entries) == (2, True, 3)
    assert casebook.case(parcel.case).sealed_birth == parcel.sealed_birth
    assert set(casebook.entries(parcel.case)) == set(parcel.entries)
    assert casebook.grant(parcel.case, OMAR) == dict(parcel.grants)[OMAR]
    assert ringing(casebook) == []


def test_the_same_parcel_twice_changes_nothing(casebook: Casebook, parcel: CaseParcel) -> None:
    casebook.receive(parcel, DAY)
    before = casebook.counter()
    again = casebook.receive(parcel, NEXT_DAY)
    assert (again.reporter_seq, again.new_case, again.new_entries) == (2, False, 0)
    assert (casebook.counter(), ringing(casebook)) == (before, [])


def test_grants_that_come_a_second_time_never_overwrite_a_recusal(casebook: Casebook, parcel: CaseParcel) -> None:
    casebook.receive(parcel, DAY)
    decoy = os.urandom(len(dict(parcel.grants)[OMAR]))
    casebook.record(parcel.case, entry(parcel.case, "officers", 1, bytes(32)), grants=[(OMAR, decoy)])
    casebook.receive(parcel, DAY)
    assert casebook.grant(parcel.case, OMAR) == decoy


def test_a_case_whose_own_row_alone_was_taken_out_of_the_file_comes_in_again_as_it_was(
    casebook: Casebook, parcel: CaseParcel, tmp_path: Path
) -> None:
    casebook.receive(parcel, DAY)
    decoy = os.urandom(len(dict(parcel.grants)[OMAR]))
    casebook.record(parcel.case, entry(parcel.case, "officers", 1, bytes(32)), grants=[(OMAR, decoy)])
    with closing(sqlite3.connect(tmp_path / "reading-room" / "casebook.sqlite3")) as database, database:
        assert database.execute("DELETE FROM cases").rowcount == 1
    casebook.outbox.again()  # answers of a case that is not there go nowhere
    assert casebook.outbox.cases() == []
    assert casebook.receive(parcel, DAY).new_case
    assert casebook.grant(parcel.case, OMAR) == decoy
    assert set(parcel.entries) < set(casebook.entries(parcel.case))
    assert ringing(casebook) == []


def test_a_changed_entry_rings_and_overwrites_nothing(casebook: Casebook, parcel: CaseParcel) -> None:
    casebook.receive(parcel, DAY)
    forged = tuple(
        entry(one.case, one.strand, one.seq, one.prev)
        if (one.strand, one.seq) == ("reporter", 1)
        else one
        for one in parcel.entries
    )
    received = casebook.receive(dataclasses.replace(parcel, entries=forged), NEXT_DAY)
    assert received.reporter_seq == 0
    assert set(casebook.entries(parcel.case)) == set(parcel.entries)
    assert ringing(casebook) == [("reporter_strand_changed", parcel.case)]


def test_an_alarm_rings_once_however_often_the_trouble_comes(casebook: Casebook, parcel: CaseParcel) -> None:
    casebook.receive(parcel, DAY)
    changed = dataclasses.replace(parcel, birth=b"another")
    casebook.receive(changed, DAY)
    casebook.receive(changed, NEXT_DAY)
    assert ringing(casebook) == [("birth_changed", parcel.case)]
    casebook.alarms.switch_off(casebook.alarms.ringing()[0].alarm)
    assert ringing(casebook) == []
    casebook.receive(changed, NEXT_DAY)
    assert [alarm.day for alarm in casebook.alarms.ringing()] == [NEXT_DAY]


def test_another_birth_record_rings_and_nothing_of_its_parcel_is_taken(
    casebook: Casebook, letterbox: Letterbox, parcel: CaseParcel
) -> None:
    casebook.receive(parcel, DAY)
    letterbox.mail.mark_carried(parcel.case, 2)
    last = max(casebook.entries(parcel.case, "reporter"), key=lambda one: one.seq)
    more = dataclasses.replace(parcel, birth=b"another", entries=(after(last),), grants=(), carried_seq=2)
    assert casebook.receive(more, DAY).reporter_seq == 2
    assert casebook.case(parcel.case).birth == parcel.birth
    assert len(casebook.entries(parcel.case, "reporter")) == 2


def test_a_gap_is_refused_and_rings_and_what_stands_before_it_is_kept(casebook: Casebook, parcel: CaseParcel) -> None:
    first, second, answer = sorted(parcel.entries, key=lambda one: (one.strand != "reporter", one.seq))
    third = after(second)
    gapped = dataclasses.replace(parcel, entries=(first, third, answer))
    assert casebook.receive(gapped, DAY).reporter_seq == 1
    assert casebook.entries(parcel.case, "reporter") == [first]
    assert ringing(casebook) == [("reporter_strand_gap", parcel.case)]


def test_an_entry_that_names_another_predecessor_is_refused(casebook: Casebook, parcel: CaseParcel) -> None:
    first, second, answer = sorted(parcel.entries, key=lambda one: (one.strand != "reporter", one.seq))
    wrong = entry(second.case, second.strand, second.seq, os.urandom(32))
    assert casebook.receive(dataclasses.replace(parcel, entries=(first, wrong, answer)), DAY).reporter_seq == 1
    assert ringing(casebook) == [("reporter_strand_changed", parcel.case)]


def test_a_first_answer_that_changes_rings(casebook: Casebook, parcel: CaseParcel) -> None:
    casebook.receive(parcel, DAY)
    entries = tuple(
        entry(one.case, one.strand, one.seq, one.prev) if one.strand == "answers" else one for one in parcel.entries
    )
    casebook.receive(dataclasses.replace(parcel, entries=entries), DAY)
    assert ringing(casebook) == [("answers_strand_changed", parcel.case)]


def test_the_rest_of_a_case_that_the_casebook_never_saw_rings(casebook: Casebook, parcel: CaseParcel) -> None:
    rest = dataclasses.replace(parcel, carried_seq=1, grants=(), sealed_birth=b"")
    assert casebook.receive(rest, DAY).reporter_seq == 1
    assert casebook.changed_since(0).cases == ()
    assert ringing(casebook) == [("case_unknown", parcel.case)]


def test_a_parcel_whose_file_is_not_here_is_refused_whole(casebook: Casebook, letterbox: Letterbox) -> None:
    rows = dropped(letterbox)
    add_file(letterbox, rows.entries[0], b"evidence")
    with pytest.raises(FileMissing):
        casebook.receive(letterbox.mail.collect(rows.case), DAY)
    assert casebook.changed_since(0).cases == ()


def twisted(parcel: CaseParcel) -> dict[str, CaseParcel]:
    """Shapes that no letterbox of ours sends."""
    first = parcel.entries[0]
    swap = dataclasses.replace
    return {
        "a path as case id": swap(parcel, case="../../etc/passwd"),
        "an entry of another case": swap(parcel, entries=(entry("ee" * 16, "reporter", 1, bytes(32)),)),
        "an officers' entry": swap(parcel, entries=(entry(parcel.case, "officers", 1, bytes(32)),)),
        "a second answer": swap(parcel, entries=(entry(parcel.case, "answers", 2, bytes(32)),)),
        "seq zero": swap(parcel, entries=(swap(first, seq=0),)),
        "a short hash": swap(parcel, entries=(swap(first, hash=b"short"),)),
        "the same entry twice": swap(parcel, entries=(first, first)),
        "the same slot twice": swap(parcel, grants=parcel.grants + parcel.grants[:1]),
        "carried less than nothing": swap(parcel, carried_seq=-1),
    }


@pytest.mark.parametrize(
    "shape",
    [
        "a path as case id",
        "an entry of another case",
        "an officers' entry",
        "a second answer",
        "seq zero",
        "a short hash",
        "the same entry twice",
        "the same slot twice",
        "carried less than nothing",
    ],
)
def test_a_parcel_of_another_shape_is_refused(casebook: Casebook, parcel: CaseParcel, shape: str) -> None:
    with pytest.raises(ParcelRefused):
        casebook.receive(twisted(parcel)[shape], DAY)
    assert casebook.changed_since(0).cases == ()


@pytest.mark.parametrize("missing", [("reporter", 1), ("answers", 1)])
def test_a_new_case_without_its_first_entries_rings_and_comes_in_when_it_is_whole(
    casebook: Casebook, parcel: CaseParcel, missing: tuple[str, int]
) -> None:
    some = tuple(one for one in parcel.entries if (one.strand, one.seq) != missing)
    casebook.receive(dataclasses.replace(parcel, entries=some), DAY)
    assert ringing(casebook) == [("case_unknown", parcel.case)]
    assert casebook.receive(parcel, NEXT_DAY).new_case
    assert set(casebook.entries(parcel.case)) == set(parcel.entries)
