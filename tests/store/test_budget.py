"""The plaintext budget: every column of both databases has its line in SECURITY.md, and no line is left over."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from wbs.store.casebook import Casebook
from wbs.store.letterbox import Letterbox

SECURITY = Path(__file__).resolve().parents[2] / "SECURITY.md"
ROW = re.compile(r"^\| (letterbox|casebook) \| ([a-z0-9_]+\.[a-z0-9_]+) \| (\S.*) \|$", re.MULTILINE)
TIMES = re.compile(r"time|stamp|created|updated|hour|second|clock|_at$|\bip\b|address|agent", re.IGNORECASE)


@pytest.fixture
def databases(tmp_path: Path) -> dict[str, Path]:
    """Both, made by the code and looked at without it: what counts is what lies on the disk."""
    Letterbox.create(tmp_path, b"roster").close()
    Casebook.create(tmp_path).close()
    return {name: tmp_path / f"{name}.sqlite3" for name in ("letterbox", "casebook")}


def columns(databases: dict[str, Path]) -> list[str]:
    found = []
    for name, path in databases.items():
        with closing(sqlite3.connect(path)) as plain:
            tables = [row[0] for row in plain.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            for table in tables:
                rows = plain.execute(f"SELECT name FROM pragma_table_xinfo('{table}')")
                found += [f"{name} {table}.{row[0]}" for row in rows]
    return sorted(found)


def promised(text: str) -> list[str]:
    return sorted(f"{match[1]} {match[2]}" for match in ROW.finditer(text))


def test_every_column_has_one_line_in_the_budget_and_every_line_a_column(databases: dict[str, Path]) -> None:
    assert columns(databases) == promised(SECURITY.read_text(encoding="utf-8"))


def test_a_new_column_and_a_line_too_many_are_both_noticed(databases: dict[str, Path]) -> None:
    text = "".join(f"| {one.replace(' ', ' | ')} | what it is |\n" for one in columns(databases))
    assert columns(databases) == promised(text)
    assert columns(databases) != promised(text + "| letterbox | cases.kind | what it is about |\n")
    with closing(sqlite3.connect(databases["letterbox"])) as plain:
        plain.execute("ALTER TABLE cases ADD COLUMN kind TEXT")
    assert columns(databases) != promised(text)


def test_no_column_is_named_like_a_time_of_day_or_an_address(databases: dict[str, Path]) -> None:
    assert [one for one in columns(databases) if TIMES.search(one.split(".")[-1])] == []


def test_tables_with_random_keys_keep_no_hidden_row_number(databases: dict[str, Path]) -> None:
    """A row number would tell in which order people wrote. Tables with a number of their own are named here."""
    numbered = {"letterbox": {"office", "rosters"}, "casebook": {"office", "rosters", "audit"}}
    for name, path in databases.items():
        with closing(sqlite3.connect(path)) as plain:
            rows = plain.execute("SELECT name, wr FROM pragma_table_list WHERE schema = 'main'").fetchall()
        with_number = {table for table, without_rowid in rows if not without_rowid}
        assert {table for table in with_number if not table.startswith("sqlite_")} == numbered[name]


def test_neither_database_keeps_statistics_or_sequences_of_its_own(databases: dict[str, Path]) -> None:
    for path in databases.values():
        with closing(sqlite3.connect(path)) as plain:
            inner = plain.execute("SELECT name FROM sqlite_master WHERE name LIKE 'sqlite_s%'").fetchall()
        assert inner == []
