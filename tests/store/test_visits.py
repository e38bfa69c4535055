"""Visits: open, prolonged, left, over."""

import os
from pathlib import Path

import pytest

from wbs.store.letterbox import Letterbox

KEY, SEALED = os.urandom(32), os.urandom(300)


def test_an_open_visit_is_prolonged_by_looking_at_it(letterbox: Letterbox) -> None:
    letterbox.open_visit(KEY, SEALED, 115)
    assert letterbox.visit(KEY, 114, 129) == SEALED
    assert letterbox.visit(KEY, 128, 143) == SEALED


def test_a_peek_shows_what_is_open_and_prolongs_nothing(letterbox: Letterbox) -> None:
    letterbox.open_visit(KEY, SEALED, 115)
    assert letterbox.peek_visit(KEY, 114, 129) == (SEALED, 115)
    assert letterbox.peek_visit(KEY, 115, 130) is None
    assert letterbox.peek_visit(KEY, 80, 95) is None, "a deadline that no visit can have by now"
    assert letterbox.peek_visit(os.urandom(32), 100, 115) is None


@pytest.mark.parametrize("now", [115, 116, 10_000])
def test_a_visit_past_its_deadline_is_over_and_stays_over(letterbox: Letterbox, now: int) -> None:
    letterbox.open_visit(KEY, SEALED, 115)
    assert letterbox.visit(KEY, now, now + 15) is None
    letterbox.touch_visit(KEY, now, now + 15)
    assert letterbox.visit(KEY, now, now + 15) is None


def test_an_upload_under_way_keeps_its_visit_open(letterbox: Letterbox) -> None:
    letterbox.open_visit(KEY, SEALED, 115)
    letterbox.touch_visit(KEY, 110, 125)
    assert letterbox.visit(KEY, 120, 135) == SEALED


def test_eve_with_another_key_sees_no_visit(letterbox: Letterbox) -> None:
    letterbox.open_visit(KEY, SEALED, 115)
    assert letterbox.visit(os.urandom(32), 100, 115) is None


def test_leaving_and_sweeping_overwrite_what_was_sealed(letterbox: Letterbox, tmp_path: Path) -> None:
    left, idle, still_open = os.urandom(32), os.urandom(32), os.urandom(32)
    marks = [os.urandom(300) for _ in range(3)]
    for visit, sealed, deadline in zip((left, idle, still_open), marks, (200, 115, 200), strict=True):
        letterbox.open_visit(visit, sealed, deadline)
    letterbox.close_visit(left)
    letterbox.close_visit(left)
    assert letterbox.sweep_visits(115, 200) == 1
    everything = b"".join(path.read_bytes() for path in (tmp_path / "street").glob("*.sqlite3*"))
    assert [mark in everything for mark in marks] == [False, False, True]
