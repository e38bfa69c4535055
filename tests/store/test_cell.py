"""A cell of another shape than its column's is refused where it is read: no room works with text where bytes belong."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from wbs.store.casebook import Casebook
from wbs.store.errors import ParcelRefused
from wbs.store.letterbox import Letterbox


@pytest.mark.parametrize("junk", ["teks", 10**12, 1.5])
def test_what_is_no_bytes_is_refused(tmp_path: Path, junk: object) -> None:
    with closing(Letterbox.create(tmp_path / "letterbox", b"a roster")) as letterbox:
        assert letterbox.rosters() == [b"a roster"]
        with closing(sqlite3.connect(tmp_path / "letterbox" / "letterbox.sqlite3")) as plain, plain:
            plain.execute("UPDATE rosters SET document = ?", (junk,))
        with pytest.raises(ParcelRefused) as refused:
            letterbox.rosters()
        assert str(junk) not in str(refused.value)


def test_what_is_no_number_is_refused(tmp_path: Path) -> None:
    with closing(Casebook.create(tmp_path / "casebook")) as casebook:
        assert casebook.counter() == 0
        with closing(sqlite3.connect(tmp_path / "casebook" / "casebook.sqlite3")) as plain, plain:
            plain.execute("UPDATE office SET counter = 'teks'")
        with pytest.raises(ParcelRefused):
            casebook.counter()


def test_what_is_no_text_is_refused_and_nothing_is_text_where_it_may_be(tmp_path: Path) -> None:
    with closing(Letterbox.create(tmp_path / "letterbox", b"a roster")) as letterbox:
        assert letterbox.last_carry_day() is None
        with closing(sqlite3.connect(tmp_path / "letterbox" / "letterbox.sqlite3")) as plain, plain:
            plain.execute("UPDATE office SET last_carry = x'00'")
        with pytest.raises(ParcelRefused):
            letterbox.last_carry_day()
