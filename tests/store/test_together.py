"""Who waits to write at the same moment shares one commit, and each is kept or undone as if he had been alone."""

import fcntl
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from tests.store.mail import dropped, new_case
from wbs.store.errors import CaseExists, StoreBroken
from wbs.store.letterbox import Letterbox
from wbs.store.rows import NewCaseRows, VisitRow
from wbs.store.straight import Straight
from wbs.store.together import Together, Waiting, Work

PATIENCE = 60
VISIT = VisitRow(bytes(32), b"sealed", 5)


class Street:
    """A letterbox that several write to. `lasts`: what each commit ended with, "kept" or "failed"."""

    def __init__(self, letterbox: Letterbox, patch: pytest.MonkeyPatch, threads: ThreadPoolExecutor) -> None:
        self.letterbox, self._threads = letterbox, threads
        self.lasts: list[str] = []
        self.fails: Callable[[Straight], bool] = lambda _: False
        self._standing = threading.Semaphore(0)
        self._writing = set[Straight]()
        wait, begin, commit = Together.waiting, Straight.begin, Straight.commit

        @contextmanager
        def waiting(together: Together, work: Work) -> Iterator[Waiting]:
            with wait(together, work) as mine:
                self._standing.release()
                yield mine

        def begun(straight: Straight, words: str) -> None:
            if words != "BEGIN":
                self._writing.add(straight)
            begin(straight, words)

        def committed(straight: Straight) -> None:
            if straight not in self._writing:
                return commit(straight)
            self.lasts.append("failed" if self.fails(straight) else "kept")
            if self.lasts[-1] == "failed":
                raise sqlite3.OperationalError("the disk says no")
            commit(straight)

        patch.setattr(Together, "waiting", waiting)
        patch.setattr(Straight, "begin", begun)
        patch.setattr(Straight, "commit", committed)

    def all_at_once(self, *cases: tuple[NewCaseRows, ...], visit: VisitRow | None = None) -> list["Future[None]"]:
        """Drops each of them in a thread of its own; all stand in the line before the turn is theirs. All have ended."""
        turn = os.open(self.letterbox._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(turn, fcntl.LOCK_EX)
            told = [self._threads.submit(self.letterbox.drop_case, *rows, visit=visit) for rows in cases]
            for _ in cases:
                assert self._standing.acquire(timeout=PATIENCE), "not everybody came to the line"
            assert not any(one.done() for one in told), "told before it was written"
        finally:
            os.close(turn)
        for one in told:
            one.exception(PATIENCE)
        return told

    def has(self, rows: NewCaseRows) -> bool:
        return self.letterbox.case_by_locator(rows.locator_hash) is not None


@pytest.fixture
def street(letterbox: Letterbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Street]:
    with ThreadPoolExecutor(8) as threads:
        yield Street(letterbox, monkeypatch, threads)


def holds(rows: NewCaseRows) -> Callable[[Straight], bool]:
    """Whether a transaction holds this case."""
    asked = "SELECT count(*) FROM cases WHERE locator_hash = ?"
    return lambda straight: straight._plain.execute(asked, (rows.locator_hash,)).fetchone() == (1,)


def test_whoever_waits_for_the_turn_shares_one_commit(street: Street) -> None:
    cases = [new_case() for _ in range(6)]
    told = street.all_at_once(*((one,) for one in cases))
    assert [one.result() for one in told] == [None] * 6
    assert street.lasts == ["kept"]
    assert all(street.has(one) for one in cases)


def test_one_that_fails_is_told_so_and_harms_none_of_the_others(street: Street) -> None:
    taken, others, beside = dropped(street.letterbox), [new_case() for _ in range(3)], new_case()
    street.lasts.clear()
    told = street.all_at_once((others[0],), (beside, taken), (others[1],), (others[2],))
    assert isinstance(told.pop(1).exception(), CaseExists)
    assert [one.result() for one in told] == [None] * 3
    assert street.lasts == ["kept"] * 3
    assert all(street.has(one) for one in others)
    assert not street.has(beside)


def test_the_same_form_twice_in_one_line_is_kept_once(street: Street) -> None:
    rows = new_case()
    told = street.all_at_once((rows,), (rows,))
    assert sorted(type(one.exception()).__name__ for one in told) == ["CaseExists", "NoneType"]
    assert street.has(rows)


def test_nobody_is_told_that_it_is_stored_when_the_commit_fails(street: Street) -> None:
    cases = [new_case() for _ in range(3)]
    street.fails = lambda _: True
    told = street.all_at_once(*((one,) for one in cases))
    assert {type(one.exception()) for one in told} == {StoreBroken}
    assert street.lasts == ["failed"] * 4
    assert not any(street.has(one) for one in cases)


def test_the_one_that_finds_no_room_is_undone_and_the_others_are_kept(street: Street) -> None:
    large, others = new_case(), [new_case() for _ in range(3)]
    street.fails = holds(large)
    told = street.all_at_once((others[0],), (large,), (others[1],), (others[2],))
    assert isinstance(told.pop(1).exception(), StoreBroken)
    assert [one.result() for one in told] == [None] * 3
    assert not street.has(large)
    assert all(street.has(one) for one in others)


def test_who_never_had_his_turn_is_not_written_by_the_next(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: int, what: int) -> None:
        raise OSError(f"no turn {what}")

    first, second = new_case(), new_case()
    with monkeypatch.context() as patch:
        patch.setattr(fcntl, "flock", broken)
        with pytest.raises(OSError, match="no turn"):
            street.letterbox.drop_case(first)
    street.letterbox.drop_case(second)
    assert street.has(second)
    assert not street.has(first)


def test_a_case_and_its_visit_are_kept_together_or_not_at_all(street: Street) -> None:
    first, second = new_case(), new_case()
    told = street.all_at_once((first,), (second,), visit=VISIT)
    assert sorted(one.exception() is None for one in told) == [False, True]
    assert sorted([street.has(first), street.has(second)]) == [False, True]
    assert street.letterbox.peek_visit(VISIT.visit, 4, 5) == (b"sealed", 5)
