"""Which cases nobody has opened: noted with the entry of whoever opens one, and made up for casebooks of an older release."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.store.mail import GRANT_SIZE, OLGA, after, entry, new_case
from wbs.store.casebook import Casebook
from wbs.store.errors import GrantMissing, StoreMissing, StoreWrongVersion, StrandMoved
from wbs.store.rows import CaseParcel, NewCaseRows
from wbs.store.unopened import unopened_since

DAY = date(2026, 11, 23)


@pytest.fixture
def casebook(tmp_path: Path) -> Iterator[Casebook]:
    one = Casebook.create(tmp_path)
    yield one
    one.close()


def came(casebook: Casebook, day: date = DAY) -> NewCaseRows:
    rows = new_case()
    casebook.receive(CaseParcel(rows.case, rows.birth, rows.sealed_birth, rows.grants, rows.entries, (), 0), day)
    return rows


def officers(casebook: Casebook, rows: NewCaseRows, opened: bool, grant_size: int = GRANT_SIZE) -> None:
    heads = casebook.heads(rows.case)
    mine = after(heads["officers"]) if "officers" in heads else entry(rows.case, "officers", 1, rows.entries[0].prev)
    casebook.record(rows.case, mine, grants=[(OLGA, os.urandom(grant_size))], opened=opened)


def test_each_day_stands_once_earliest_first_and_no_case_is_named(casebook: Casebook, tmp_path: Path) -> None:
    assert unopened_since(tmp_path) == []
    for days in (3, 0, 3, 1):
        came(casebook, DAY + timedelta(days=days))
    assert unopened_since(tmp_path) == [DAY, DAY + timedelta(days=1), DAY + timedelta(days=3)]


def test_a_case_counts_as_opened_with_the_entry_that_says_so_and_stays_so(casebook: Casebook, tmp_path: Path) -> None:
    rows = came(casebook)
    officers(casebook, rows, opened=False)
    assert unopened_since(tmp_path) == [DAY]
    officers(casebook, rows, opened=True)
    assert unopened_since(tmp_path) == []
    officers(casebook, rows, opened=False)
    assert unopened_since(tmp_path) == []


def test_an_entry_that_is_not_taken_opens_nothing(casebook: Casebook, tmp_path: Path) -> None:
    rows = came(casebook)
    with pytest.raises(GrantMissing):
        officers(casebook, rows, opened=True, grant_size=7)
    with pytest.raises(StrandMoved):
        casebook.record(rows.case, entry(rows.case, "officers", 2, bytes(32)), opened=True)
    assert unopened_since(tmp_path) == [DAY]


def test_what_comes_later_to_a_case_changes_neither_its_day_nor_that_it_was_opened(casebook: Casebook, tmp_path: Path) -> None:
    rows = came(casebook)
    later = CaseParcel(rows.case, rows.birth, b"", (), (after(rows.entries[0]),), (), 1)
    casebook.receive(later, DAY + timedelta(days=9))
    assert unopened_since(tmp_path) == [DAY]


def test_a_casebook_of_an_older_release_takes_what_has_more_than_receipts_for_opened(casebook: Casebook, tmp_path: Path) -> None:
    waits, worked, came_back = came(casebook), came(casebook), came(casebook)
    for _ in range(2):
        officers(casebook, worked, opened=False)
    officers(casebook, waits, opened=False)
    casebook.receive(CaseParcel(came_back.case, came_back.birth, b"", (), (after(came_back.entries[0]),), (), 1), DAY)
    for _ in range(3):
        officers(casebook, came_back, opened=False)
    casebook.close()
    with closing(sqlite3.connect(tmp_path / "casebook.sqlite3")) as plain, plain:
        plain.execute("ALTER TABLE cases DROP COLUMN opened")
        plain.execute("ALTER TABLE cases DROP COLUMN came")
    with pytest.raises(StoreWrongVersion, match="of an older release"):
        unopened_since(tmp_path)
    Casebook(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "casebook.sqlite3")) as plain:
        assert plain.execute('SELECT "case", came FROM cases WHERE NOT opened').fetchall() == [(waits.case, "")]
    assert unopened_since(tmp_path) == [DAY]


@pytest.mark.parametrize("table", ["cases", "collections"])
def test_a_view_that_would_never_end_is_not_asked(casebook: Casebook, tmp_path: Path, table: str) -> None:
    came(casebook)
    casebook.close()
    columns = {"cases": 'x AS "case", 0 AS opened, x AS came', "collections": 'x AS "case", x AS day'}[table]
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
    with closing(sqlite3.connect(tmp_path / "casebook.sqlite3")) as plain, plain:
        plain.execute("PRAGMA legacy_alter_table = ON")
        plain.execute(f"ALTER TABLE {table} RENAME TO hidden")
        plain.execute(f"CREATE VIEW {table} AS {endless} SELECT {columns} FROM n")
    with pytest.raises(StoreWrongVersion, match="tampered with"):
        unopened_since(tmp_path)


def test_what_is_no_casebook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        unopened_since(tmp_path)
    with closing(sqlite3.connect(tmp_path / "casebook.sqlite3")) as plain, plain:
        plain.execute("CREATE TABLE cases (opened, came)")
    with pytest.raises(StoreWrongVersion, match="no store of ours"):
        unopened_since(tmp_path)
