"""What goes straight to SQLite is kept whole or undone, like everything else, and leaves no connection behind that is spoilt."""

import fcntl
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select

import wbs.store
from tests.store.mail import dropped, new_case
from wbs.store.errors import CaseExists, StoreBroken
from wbs.store.letterbox import Letterbox
from wbs.store.straight import Ready, Straight
from wbs.store.tables_letterbox import CASES, ENTRIES, OFFICE, ROSTERS, VISITS

STORE = Path(wbs.store.__file__).parent
OPENED = Ready(VISITS.insert())
VISIT = {"visit": bytes(32), "sealed": b"sealed", "deadline": 5}


def test_a_place_for_which_nothing_is_given_is_an_error_and_no_null() -> None:
    with pytest.raises(KeyError, match="deadline"):
        OPENED.values({"visit": bytes(32), "sealed": b"sealed"})


def end_with(letterbox: Letterbox, last: Callable[[Straight], object]) -> None:
    """A visit is written, and then what is done last."""
    with letterbox._database.write_straight() as straight:
        straight.put(OPENED, VISIT)
        last(straight)


def test_what_fails_half_way_is_undone_and_the_next_goes_on(letterbox: Letterbox) -> None:
    def fail(_: Straight) -> None:
        raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        end_with(letterbox, fail)
    assert letterbox.peek_visit(bytes(32), 4, 5) is None
    end_with(letterbox, lambda _: None)
    assert letterbox.peek_visit(bytes(32), 4, 5) == (b"sealed", 5)


def test_a_commit_that_fails_keeps_nothing_and_the_next_goes_on(letterbox: Letterbox) -> None:
    rows = dropped(letterbox)

    # Who points at nobody is found out when all is kept, and not before.
    def leave_orphans(straight: Straight) -> None:
        straight._plain.execute("PRAGMA defer_foreign_keys=ON")
        straight._plain.execute('DELETE FROM cases WHERE "case" = ?', (rows.case,))

    with pytest.raises(sqlite3.IntegrityError):
        end_with(letterbox, leave_orphans)
    assert letterbox.peek_visit(bytes(32), 4, 5) is None
    assert letterbox.case_by_locator(rows.locator_hash) is not None
    dropped(letterbox)


def test_a_connection_that_dies_under_its_work_is_used_by_nobody_again(letterbox: Letterbox) -> None:
    with pytest.raises(StoreBroken):
        end_with(letterbox, lambda straight: straight._plain.close())
    assert letterbox.peek_visit(bytes(32), 4, 5) is None
    dropped(letterbox)


def test_of_a_case_that_exists_not_even_the_visit_is_kept_and_no_value_is_named(letterbox: Letterbox) -> None:
    rows, other = dropped(letterbox), new_case()
    with pytest.raises(CaseExists) as refused:
        letterbox.drop_case(other, rows)
    assert refused.value.__suppress_context__
    assert letterbox.case_by_locator(other.locator_hash) is None


def test_a_visit_is_not_waited_for_and_everything_else_is(letterbox: Letterbox) -> None:
    """What a power cut may take is written over connections of its own, which are like the others in all else."""
    names = ("synchronous", "secure_delete", "foreign_keys", "temp_store", "trusted_schema")

    def state(straight: Straight) -> list[int]:
        return [straight._plain.execute(f"PRAGMA {name}").fetchone()[0] for name in names]

    database, found = letterbox._database, []
    for way in (database.write_hasty, database.write_hasty, database.read_straight):
        for one in (way, database.write_straight):
            with one() as straight:
                found.append(state(straight))
    hasty, waited = [1, 1, 1, 2, 0], [2, 1, 1, 2, 0]
    assert found == [hasty, waited, hasty, waited, waited, waited]
    dropped(letterbox)


def test_nothing_but_visits_is_written_without_waiting_for_the_disk() -> None:
    hasty = {path.name for path in STORE.parent.rglob("*.py") if "hasty" in path.read_text(encoding="utf-8")}
    assert hasty == {"sqlite.py", "letterbox_visits.py"}
    visits = (STORE / "letterbox_visits.py").read_text(encoding="utf-8")
    written = [text.partition("\n\n")[0] for text in visits.split("write_hasty() as straight:\n")[1:]]
    assert len(written) == 2
    assert all("_OPENED" in text or "_PROLONGED" in text or "open_with(" in text for text in written)


def test_what_is_written_in_haste_survives_whoever_wrote_it(letterbox: Letterbox) -> None:
    with letterbox._database.write_hasty() as straight:
        straight.put(OPENED, VISIT)
    with sqlite3.connect(letterbox._database.path) as other:
        assert other.execute("SELECT deadline FROM visits").fetchall() == [(5,)]
    with pytest.raises(sqlite3.IntegrityError), letterbox._database.write_hasty() as straight:
        straight.put(OPENED, VISIT)
    assert letterbox.peek_visit(bytes(32), 4, 5) == (b"sealed", 5)


@pytest.mark.parametrize("junk", ["teks", b"\x00\xff", 10**12, 1.5, None])
def test_whatever_lies_in_a_column_reads_straight_as_it_reads_the_longer_way(letterbox: Letterbox, junk: object) -> None:
    """Who writes into the file is held by no column: what he puts there is empty, and no page fails."""
    asked = [
        select(VISITS.c.sealed, VISITS.c.deadline),
        select(CASES.c.case, CASES.c.birth, CASES.c.head, CASES.c.reporter_seq, CASES.c.reporter_hash, CASES.c.carried_seq),
        select(ENTRIES.c.strand, ENTRIES.c.seq, ENTRIES.c.prev, ENTRIES.c.envelope, ENTRIES.c.hash),
        select(OFFICE.c.last_carry),
        select(ROSTERS.c.document),
    ]
    dropped(letterbox)
    end_with(letterbox, lambda _: None)
    with closing(sqlite3.connect(letterbox._database.path)) as plain, plain:
        plain.execute("PRAGMA writable_schema = ON")
        plain.execute("UPDATE sqlite_master SET sql = replace(sql, ' NOT NULL', '') WHERE type = 'table'")
        plain.execute("PRAGMA writable_schema = RESET")
        for table, column in [("visits", "sealed"), ("visits", "deadline"), ("cases", "birth"), ("cases", "head")]:
            plain.execute(f"UPDATE {table} SET {column} = ?", (junk,))
        for table, column in [("cases", "reporter_seq"), ("entries", "envelope"), ("entries", "prev"), ("office", "last_carry")]:
            plain.execute(f"UPDATE {table} SET {column} = ?", (junk,))
        plain.execute("UPDATE rosters SET document = ?", (junk,))
    for one in asked:
        with letterbox._database.read() as connection:
            longer = [tuple(row) for row in connection.execute(one)]
        with letterbox._database.read_straight() as straight:
            found = straight.ask(Ready(one))
        assert found == longer
        assert found


def test_no_column_is_asked_straight_that_nobody_reads_strictly() -> None:
    with pytest.raises(TypeError, match="strictly"):
        Ready(select(func.count(VISITS.c.visit)))


PATIENCE = 60
HOLDER = """
import sys, time
from pathlib import Path
from wbs.store.letterbox import Letterbox
with Letterbox(Path(sys.argv[1]))._database.write_straight():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_who_writes_from_another_process_waits_for_his_turn_before_he_asks_sqlite(
    letterbox: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, asking, real, begin = list[str](), threading.Event(), fcntl.flock, Straight.begin

    def flock(descriptor: int, what: int) -> None:
        if threading.current_thread() is second:
            asking.set()
        real(descriptor, what)

    def noted(self: Straight, words: str) -> None:
        order.append("second begins" if threading.current_thread() is second else "first begins")
        begin(self, words)

    def write() -> None:
        # As another process has it: opened for itself, so no lock of this one's threads is in its way.
        with closing(Letterbox(letterbox._folder)) as other, other._database.write_straight() as straight:
            straight.put(OPENED, VISIT)

    second = threading.Thread(target=write)
    monkeypatch.setattr(fcntl, "flock", flock)
    monkeypatch.setattr(Straight, "begin", noted)
    with letterbox._database.write_straight() as straight:
        second.start()
        assert asking.wait(PATIENCE), "nobody asked for a turn"
        straight.put(OPENED, {**VISIT, "visit": bytes(31) + b"1"})
        order.append("first ends")
    second.join(PATIENCE)
    assert order == ["first begins", "first ends", "second begins"]
    assert letterbox.peek_visit(bytes(32), 4, 5) == (b"sealed", 5)


def test_the_turn_of_who_dies_is_the_next_ones(letterbox: Letterbox) -> None:
    command = [sys.executable, "-c", HOLDER, str(letterbox._folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(BlockingIOError):
            fcntl.flock(letterbox._database._turns, fcntl.LOCK_EX | fcntl.LOCK_NB)
        holder.send_signal(signal.SIGKILL)
    end_with(letterbox, lambda _: None)
    assert letterbox.peek_visit(bytes(32), 4, 5) == (b"sealed", 5)
