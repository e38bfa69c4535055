"""What goes straight to SQLite is kept whole or undone, like everything else, and leaves no connection behind that is spoilt."""

import sqlite3
from collections.abc import Callable

import pytest

from tests.store.mail import dropped, new_case
from wbs.store.errors import CaseExists, StoreBroken
from wbs.store.letterbox import Letterbox
from wbs.store.straight import Ready, Straight
from wbs.store.tables_letterbox import VISITS

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
