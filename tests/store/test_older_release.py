"""A store that an older release made is brought up when it is opened, or refused in one line; never a traceback later."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.store.mail import dropped
from wbs.courier.letterbox_side import LocalLetterbox
from wbs.courier.trip import carry
from wbs.store.casebook import Casebook
from wbs.store.errors import StoreWrongVersion
from wbs.store.letterbox import Letterbox
from wbs.verify.finding import Finding
from wbs.verify.inspection import inspect

HERE = Path(__file__).parent
DAY = date(2026, 3, 4)
OMAR = "0" * 16


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """Both stores as an older release left them, with one officer and one roster."""
    for name in ("casebook", "letterbox"):
        with closing(sqlite3.connect(tmp_path / f"{name}.sqlite3")) as plain, plain:
            plain.executescript((HERE / f"older_{name}.sql").read_text(encoding="utf-8"))
            office = "1, zeroblob(32), 0" if name == "casebook" else "1, zeroblob(32), NULL"
            plain.execute(f"INSERT INTO office VALUES ({office})")
            plain.execute("INSERT INTO rosters VALUES (1, X'01'" + (", 1)" if name == "casebook" else ")"))
    with closing(sqlite3.connect(tmp_path / "casebook.sqlite3")) as plain, plain:
        plain.execute("INSERT INTO officers VALUES (?, 'omar', X'02', 7)", (OMAR,))
    return tmp_path


def shape_findings(folder: Path) -> list[str]:
    found: list[Finding] = []
    inspect("casebook", folder, found.append, datetime(2026, 3, 4, tzinfo=UTC))
    return [one.what for one in found if one.what.startswith("shape")]


def test_a_casebook_of_an_older_release_is_brought_up_and_works(older: Path) -> None:
    assert shape_findings(older)
    with closing(Casebook(older)) as casebook, closing(Letterbox(older)) as letterbox, closing(LocalLetterbox(older)) as side:
        omar = casebook.officers.by_login("omar")
        assert omar is not None
        assert (omar.officer, omar.locked_key, omar.last_totp_step, omar.handed_over) == (OMAR, b"\x02", 7, None)
        rows = dropped(letterbox)
        assert carry(side, casebook, DAY, 7, count=True).cases == 1
        assert casebook.case(rows.case).birth == rows.birth
        casebook.officers.hand_over(OMAR, DAY)
        assert casebook.collections.trip_on(date(2026, 3, 3)) == 1
    assert shape_findings(older) == []
    with closing(Casebook(older)) as again:
        omar = again.officers.by_login("omar")
        assert omar is not None
        assert omar.handed_over == DAY


def test_a_casebook_that_lacks_what_nobody_can_make_up_is_refused_in_one_line(older: Path) -> None:
    with closing(sqlite3.connect(older / "casebook.sqlite3")) as plain, plain:
        plain.execute("ALTER TABLE cases DROP COLUMN sealed_birth")
    with pytest.raises(StoreWrongVersion, match=r"^\S+ lacks cases\.sealed_birth: it is of another release, or damaged$"):
        Casebook(older)


@pytest.mark.parametrize(("name", "store"), [("casebook", Casebook), ("letterbox", Letterbox)])
def test_a_store_of_another_version_is_refused_in_one_line(older: Path, name: str, store: Callable[[Path], object]) -> None:
    with closing(sqlite3.connect(older / f"{name}.sqlite3")) as plain:
        plain.execute("PRAGMA user_version = 9")
    with pytest.raises(StoreWrongVersion, match="another version"):
        store(older)
