"""What the officers' side writes: strands, answers, grants; all or nothing."""

import os
from datetime import date
from pathlib import Path

import pytest

from tests.store.mail import GRANT_SIZE, NUR, OLGA, OMAR, add_file, after, dropped, entry
from wbs.store.casebook import Casebook
from wbs.store.errors import CaseUnknown, FileMissing, GrantMissing, StoreExists, StoreFull, StoreMissing, StrandMoved
from wbs.store.letterbox import Letterbox
from wbs.store.rows import EntryRow, NewCaseRows
from wbs.store.sqlite import Database

DAY = date(2026, 3, 4)
NEWCOMER = "0d" * 8


@pytest.fixture
def rini(letterbox: Letterbox, casebook: Casebook) -> NewCaseRows:
    """A case of Rini's that the courier has brought."""
    rows = dropped(letterbox)
    casebook.receive(letterbox.mail.collect(rows.case), DAY)
    return rows


def officers_first(rows: NewCaseRows) -> EntryRow:
    return entry(rows.case, "officers", 1, rows.entries[0].prev)


def test_a_casebook_is_made_once(casebook: Casebook, tmp_path: Path) -> None:
    assert len(casebook.form_secret()) == 32
    with pytest.raises(StoreExists):
        Casebook.create(tmp_path / "reading-room")
    with pytest.raises(StoreMissing):
        Casebook(tmp_path)


def test_a_letterbox_is_no_casebook(letterbox: Letterbox, tmp_path: Path) -> None:
    (tmp_path / "street" / "letterbox.sqlite3").rename(tmp_path / "casebook.sqlite3")
    with pytest.raises(Exception, match="no store of ours"):
        Casebook(tmp_path)


def test_an_officers_entry_with_its_answer_is_written_and_waits_for_the_courier(
    casebook: Casebook, rini: NewCaseRows
) -> None:
    first, answer = officers_first(rini), after(rini.entries[1])
    casebook.record(rini.case, first, answer)
    assert casebook.entries(rini.case, "officers") == [first]
    assert casebook.heads(rini.case) == {"reporter": rini.entries[0], "officers": first, "answers": answer}
    assert casebook.outbox.cases() == [rini.case]
    assert casebook.outbox.answers(rini.case) == [answer]
    casebook.outbox.answers_carried([answer])
    assert casebook.outbox.cases() == []


def test_an_answer_that_does_not_follow_undoes_the_whole(casebook: Casebook, rini: NewCaseRows) -> None:
    before = casebook.counter()
    with pytest.raises(StrandMoved):
        casebook.record(rini.case, officers_first(rini), after(after(rini.entries[1])))
    assert casebook.entries(rini.case, "officers") == []
    assert (casebook.counter(), casebook.outbox.cases()) == (before, [])


def test_two_officers_who_write_at_once_are_not_both_first(casebook: Casebook, rini: NewCaseRows) -> None:
    casebook.record(rini.case, officers_first(rini))
    with pytest.raises(StrandMoved):
        casebook.record(rini.case, officers_first(rini))


def test_an_entry_with_a_wrong_predecessor_is_refused(casebook: Casebook, rini: NewCaseRows) -> None:
    casebook.record(rini.case, officers_first(rini))
    with pytest.raises(StrandMoved):
        casebook.record(rini.case, entry(rini.case, "officers", 2, os.urandom(32)))


@pytest.mark.parametrize("strand", ["reporter", "answers"])
def test_record_writes_no_other_strand(casebook: Casebook, rini: NewCaseRows, strand: str) -> None:
    with pytest.raises(ValueError, match="strand"):
        casebook.record(rini.case, entry(rini.case, strand, 1, bytes(32)))


def test_an_unknown_case_is_refused(casebook: Casebook) -> None:
    with pytest.raises(CaseUnknown):
        casebook.record("ee" * 16, entry("ee" * 16, "officers", 1, bytes(32)))
    with pytest.raises(CaseUnknown):
        casebook.case("ee" * 16)
    with pytest.raises(CaseUnknown):
        casebook.grant("ee" * 16, OMAR)


def test_a_grant_is_overwritten_with_its_entry(casebook: Casebook, rini: NewCaseRows, tmp_path: Path) -> None:
    old, new = casebook.grant(rini.case, OLGA), os.urandom(GRANT_SIZE)
    casebook.record(rini.case, officers_first(rini), grants=[(OLGA, new)])
    assert casebook.grant(rini.case, OLGA) == new
    assert casebook.checkpoint()
    everything = b"".join(path.read_bytes() for path in (tmp_path / "reading-room").glob("*.sqlite3*"))
    assert new in everything
    assert old not in everything


def test_a_grant_stands_though_the_log_cannot_be_emptied_and_the_sweep_makes_it_good(
    casebook: Casebook, rini: NewCaseRows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else an officer would read that nothing was written, and find it written."""
    log, new = tmp_path / "reading-room" / "casebook.sqlite3-wal", os.urandom(GRANT_SIZE)

    def full(*_: object, **__: object) -> bool:
        raise StoreFull("no room")

    with monkeypatch.context() as failing:
        failing.setattr(Database, "checkpoint", full)
        casebook.record(rini.case, officers_first(rini), grants=[(OLGA, new)])
    assert casebook.grant(rini.case, OLGA) == new
    assert log.stat().st_size > 0
    casebook.settle()
    assert log.stat().st_size == 0


def test_a_grant_is_never_added_nor_changed_in_size(casebook: Casebook, rini: NewCaseRows) -> None:
    before = casebook.grant(rini.case, NUR)
    for slot, size in [(NEWCOMER, GRANT_SIZE), (NUR, GRANT_SIZE - 1)]:
        with pytest.raises(GrantMissing):
            casebook.record(rini.case, officers_first(rini), grants=[(slot, os.urandom(size))])
    assert casebook.grant(rini.case, NUR) == before
    assert casebook.entries(rini.case, "officers") == []


def test_a_newcomer_gets_a_decoy_on_every_old_case_and_never_over_a_grant(
    casebook: Casebook, letterbox: Letterbox, rini: NewCaseRows
) -> None:
    other = dropped(letterbox)
    casebook.receive(letterbox.mail.collect(other.case), DAY)
    assert set(casebook.cases_without_grant(NEWCOMER)) == {rini.case, other.case}
    decoys = [(case, os.urandom(GRANT_SIZE)) for case in (rini.case, other.case)]
    casebook.add_decoys(NEWCOMER, decoys)
    casebook.add_decoys(NEWCOMER, [(case, os.urandom(GRANT_SIZE)) for case in (rini.case, other.case)])
    assert [casebook.grant(case, NEWCOMER) for case, _ in decoys] == [decoy for _, decoy in decoys]
    assert casebook.cases_without_grant(NEWCOMER) == []
    before = casebook.grant(rini.case, OMAR)
    casebook.add_decoys(OMAR, [(rini.case, os.urandom(GRANT_SIZE))])
    assert casebook.grant(rini.case, OMAR) == before


def test_the_counter_tells_what_is_new(casebook: Casebook, letterbox: Letterbox, rini: NewCaseRows) -> None:
    seen = casebook.changed_since(0)
    assert seen.cases == (rini.case,)
    assert casebook.changed_since(seen.counter).cases == ()
    other = dropped(letterbox)
    casebook.receive(letterbox.mail.collect(other.case), DAY)
    assert casebook.changed_since(seen.counter).cases == (other.case,)
    casebook.record(rini.case, officers_first(rini))
    changes = casebook.changed_since(seen.counter)
    assert changes.cases == (other.case, rini.case)
    assert changes.counter == casebook.counter() == casebook.case(rini.case).changed
    assert casebook.changed_since(changes.counter - 1).cases == (rini.case,)


def test_a_sealed_file_is_read_by_chunks_and_a_stranger_case_sees_none(
    casebook: Casebook, letterbox: Letterbox, rini: NewCaseRows, tmp_path: Path
) -> None:
    content = os.urandom(600_000)
    _, file = add_file(letterbox, rini.entries[0], content)
    with casebook.new_file(rini.case, file.file) as drop:
        drop.write(content)
        drop.keep()
        casebook.receive(letterbox.mail.collect(rini.case), DAY)
    chunks = list(casebook.read_file(rini.case, file.file))
    assert b"".join(chunks) == content
    assert max(map(len, chunks)) <= 256 * 1024
    with pytest.raises(CaseUnknown):
        casebook.read_file("ee" * 16, file.file)
    (tmp_path / "reading-room" / "files" / file.file).unlink()
    with pytest.raises(FileMissing):
        list(casebook.read_file(rini.case, file.file))
