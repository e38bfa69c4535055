"""Who waits to write at the same moment is written in one call, and each is kept or not as if he had been alone."""

import asyncio
import traceback
from collections.abc import Awaitable, Callable, Sequence

import pytest

from tests.intake.in_a_loop import in_a_loop
from tests.store.mail import dropped, new_case
from wbs.intake.together import AT_ONCE, Together
from wbs.store.errors import CaseExists, StoreFull
from wbs.store.letterbox import Letterbox
from wbs.store.rows import NewCaseRows, NewForm, VisitRow

VISIT = VisitRow(bytes(32), b"sealed", 5)
Calls = list[list[str]]


class Street:
    """Writes names. `calls`: the names of each call; whoever is in `refused` is not kept, nor is who comes with him."""

    def __init__(self, *refused: str) -> None:
        self.line, self.calls, self.kept = Together[str]("tests"), Calls(), list[str]()
        self.refused = refused
        self.go, self.meanwhile = asyncio.Event(), dict[str, Callable[[], object]]()

    async def write(self, names: Sequence[str]) -> None:
        self.calls.append(list(names))
        await self.go.wait()
        if len(names) == 1 and names[0] in self.meanwhile:
            self.meanwhile[names[0]]()
        for name in names:
            if name in self.refused:
                raise StoreFull(name)
        self.kept += names

    async def first(self, *names: str) -> "list[asyncio.Task[None]]":
        """Somebody is being written, and these wait meanwhile."""
        told = [asyncio.create_task(self.line.put("Rini", self.write))]
        while not self.calls:
            await asyncio.sleep(0)
        told += [asyncio.create_task(self.line.put(name, self.write)) for name in names]
        await asyncio.sleep(0)
        return told


def test_whoever_waits_while_another_is_written_goes_in_one_call() -> None:
    async def work() -> None:
        street = Street()
        told = await street.first("Omar", "Olga", "Nur")
        assert not any(one.done() for one in told), "told before it was kept"
        street.go.set()
        await asyncio.gather(*told)
        assert street.calls == [["Rini"], ["Omar", "Olga", "Nur"]]
        await street.line.put("Eve", street.write)
        assert street.calls[2:] == [["Eve"]], "the line goes on"

    in_a_loop(work())


def test_one_that_fails_is_told_so_and_harms_none_of_the_others() -> None:
    async def work() -> None:
        street = Street("Olga")
        told = await street.first("Omar", "Olga", "Nur")
        street.go.set()
        found = await asyncio.gather(*told, return_exceptions=True)
        assert [type(one).__name__ for one in found] == ["NoneType", "NoneType", "StoreFull", "NoneType"]
        assert street.kept == ["Rini", "Omar", "Nur"]
        assert street.calls[2:] == [["Omar"], ["Olga"], ["Nur"]]

    in_a_loop(work())


def test_who_has_left_is_not_written_behind_his_back() -> None:
    async def work() -> None:
        street = Street()
        told = await street.first("Eve", "Olga")
        told.pop(1).cancel()
        await asyncio.sleep(0)
        street.go.set()
        await asyncio.gather(*told)
        assert street.kept == ["Rini", "Olga"]

    in_a_loop(work())


def test_who_leaves_while_the_others_are_tried_alone_is_not_written_either() -> None:
    async def work() -> None:
        street = Street("Omar")
        told = await street.first("Omar", "Eve", "Olga")
        street.meanwhile["Omar"] = told[2].cancel
        street.go.set()
        found = await asyncio.gather(*told, return_exceptions=True)
        assert [type(one).__name__ for one in found] == ["NoneType", "StoreFull", "CancelledError", "NoneType"]
        assert street.kept == ["Rini", "Olga"]

    in_a_loop(work())


def test_nobody_is_left_waiting_whatever_goes_wrong() -> None:
    class End(BaseException):
        pass

    async def fail(_: Sequence[str]) -> None:
        raise End

    async def work() -> None:
        line = Together[str]("tests")
        found = await asyncio.gather(*(line.put(name, fail) for name in ("Rini", "Omar")), return_exceptions=True)
        assert [type(one) for one in found] == [End, End]

    in_a_loop(work())


def test_an_error_knows_nothing_of_the_others_rows() -> None:
    async def work() -> None:
        street = Street("Olga")
        told = await street.first("Omar", "Olga")
        street.go.set()
        _, _, error = await asyncio.gather(*told, return_exceptions=True)
        assert isinstance(error, StoreFull)
        assert (error.__context__, error.__cause__) == (None, None)
        frames = [frame.f_locals for frame, _ in traceback.walk_tb(error.__traceback__)]
        assert "Omar" not in str([values.get("names") or values.get("together") for values in frames])

    in_a_loop(work())


def test_no_call_is_for_more_than_a_transaction_may_hold() -> None:
    async def work() -> None:
        street = Street()
        told = await street.first(*(str(number) for number in range(AT_ONCE + 1)))
        street.go.set()
        await asyncio.gather(*told)
        assert [len(one) for one in street.calls] == [1, AT_ONCE, 1]

    in_a_loop(work())


def outcomes(letterbox: Letterbox, *forms: NewForm, call: Callable[[Sequence[NewForm]], None] | None = None) -> list[str]:
    """What each of them was told, all in one line: a name of an error, or NoneType."""
    calls = list[int]()

    async def write(some: Sequence[NewForm]) -> None:
        calls.append(len(some))
        await asyncio.to_thread(call or letterbox.keep_forms, some)

    async def work() -> list[BaseException | None]:
        line = Together[NewForm]("tests")
        waiting: list[Awaitable[None]] = [line.put(form, write) for form in forms]
        return await asyncio.gather(*waiting, return_exceptions=True)

    found = in_a_loop(work())
    assert calls[0] == len(forms)
    return [type(one).__name__ for one in found]


def has(letterbox: Letterbox, rows: NewCaseRows) -> bool:
    return letterbox.case_by_locator(rows.locator_hash) is not None


def test_a_form_whose_words_are_taken_leaves_nothing_and_the_others_are_kept(letterbox: Letterbox) -> None:
    taken, others, beside = dropped(letterbox), [new_case() for _ in range(2)], new_case()
    told = outcomes(letterbox, NewForm((others[0],)), NewForm((beside, taken)), NewForm((others[1],)))
    assert told == ["NoneType", CaseExists.__name__, "NoneType"]
    assert all(has(letterbox, one) for one in others)
    assert not has(letterbox, beside)


def test_the_same_form_twice_in_one_line_is_kept_once(letterbox: Letterbox) -> None:
    rows = new_case()
    assert outcomes(letterbox, NewForm((rows,)), NewForm((rows,))) == ["NoneType", CaseExists.__name__]
    assert has(letterbox, rows)


def test_a_case_and_its_visit_are_kept_together_or_not_at_all(letterbox: Letterbox) -> None:
    first, second = new_case(), new_case()
    told = outcomes(letterbox, NewForm((first,), VISIT), NewForm((second,), VISIT))
    assert told == ["NoneType", CaseExists.__name__]
    assert (has(letterbox, first), has(letterbox, second)) == (True, False)
    assert letterbox.peek_visit(VISIT.visit, 4, 5) == (b"sealed", 5)


def test_nobody_is_told_that_it_is_stored_when_nothing_can_be(letterbox: Letterbox) -> None:
    cases = [new_case() for _ in range(3)]

    def fail(_: Sequence[NewForm]) -> None:
        raise StoreFull("the disk says no")

    assert outcomes(letterbox, *(NewForm((one,)) for one in cases), call=fail) == ["StoreFull"] * 3
    assert not any(has(letterbox, one) for one in cases)


def test_the_visits_of_one_call_are_all_kept_or_none(letterbox: Letterbox) -> None:
    other = VisitRow(bytes(31) + b"1", b"other", 5)
    letterbox.open_visits([VISIT, other])
    assert [letterbox.peek_visit(one.visit, 4, 5) for one in (VISIT, other)] == [(b"sealed", 5), (b"other", 5)]
    third = VisitRow(bytes(31) + b"2", b"third", 5)
    with pytest.raises(Exception, match="UNIQUE"):
        letterbox.open_visits([third, VISIT])
    assert letterbox.peek_visit(third.visit, 4, 5) is None
