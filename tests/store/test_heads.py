"""Where strands end, as every officer sees it: rows of another type are no case, whatever their bytes say."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from tests.store.mail import dropped
from wbs.store.casebook import Casebook
from wbs.store.casebook_heads import NOTHING
from wbs.store.letterbox import Letterbox

DAY = date(2026, 3, 4)


@pytest.fixture
def cases(letterbox: Letterbox, casebook: Casebook) -> tuple[str, str]:
    """Two that the courier has brought."""
    brought = [dropped(letterbox).case for _ in range(2)]
    for case in brought:
        casebook.receive(letterbox.mail.collect(case), DAY)
    return brought[0], brought[1]


def eve(tmp_path: Path, *statements: tuple[str, str]) -> None:
    """What somebody does who has the file and keeps to no key."""
    with closing(sqlite3.connect(tmp_path / "reading-room" / "casebook.sqlite3")) as database, database:
        for statement, case in statements:
            database.execute(statement, (case,))


def test_a_case_whose_id_is_no_text_any_more_is_gone(casebook: Casebook, cases: tuple[str, str], tmp_path: Path) -> None:
    sick, sound = cases
    assert set(casebook.heads_of_cases.all()) == {sick, sound}
    eve(tmp_path, ('UPDATE cases SET "case" = CAST("case" AS BLOB) WHERE "case" = ?', sick))
    assert set(casebook.heads_of_cases.all()) == {sound}
    assert casebook.heads_of_cases.of([sick, sound]) == casebook.heads_of_cases.all()


def test_entries_whose_case_is_no_text_end_no_strand(casebook: Casebook, cases: tuple[str, str], tmp_path: Path) -> None:
    before = casebook.heads_of_cases.all()
    sick, sound = cases
    longer = """INSERT INTO entries SELECT CAST("case" AS BLOB), strand, seq + 5, prev, envelope, zeroblob(32) FROM entries
        WHERE "case" = ?"""
    eve(tmp_path, (longer, sound), ('UPDATE entries SET "case" = CAST("case" AS BLOB) WHERE "case" = ?', sick))
    assert casebook.heads_of_cases.all() == {sick: (NOTHING, NOTHING, NOTHING), sound: before[sound]}


def test_a_case_whose_id_is_no_text_holds_up_none_that_comes(casebook: Casebook, cases: tuple[str, str], tmp_path: Path) -> None:
    sick, sound = cases
    # With its entries: they are still its own.
    for table in ("cases", "entries"):
        eve(tmp_path, (f'UPDATE {table} SET "case" = CAST("case" AS BLOB) WHERE "case" = ?', sick))
    assert casebook.heads_of_cases.untouched(0) == [sound]
