"""The calls of one upload run one after the other, whichever thread takes them, and leave the threads to others in between."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest

from wbs.intake.in_order import InOrder

MANY = 500
PATIENCE = 60


@contextmanager
def threads(count: int) -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(count) as several:
        yield several


def test_many_calls_on_many_threads_run_in_the_order_in_which_they_were_begun() -> None:
    async def go(line: InOrder) -> None:
        await asyncio.gather(*[line.begin(seen.append, number) for number in range(MANY)])

    seen: list[int] = []
    with threads(8) as several:
        asyncio.run(go(InOrder(several)))
    assert seen == list(range(MANY))


def test_a_call_begins_before_anybody_waits_for_it() -> None:
    async def go(line: InOrder) -> None:
        done = line.begin(begun.set)
        assert begun.wait(PATIENCE), "it waits for the loop"
        await done

    begun = Event()
    with threads(1) as one:
        asyncio.run(go(InOrder(one)))


def test_one_upload_keeps_no_thread_from_another() -> None:
    async def go(first: InOrder, second: InOrder) -> None:
        calls = [first.begin(go_on.wait, PATIENCE), *[first.begin(seen.append, "first") for _ in range(MANY)]]
        calls.append(second.begin(seen.append, "second"))
        go_on.set()
        await asyncio.gather(*calls)

    seen: list[str] = []
    go_on = Event()
    with threads(1) as one:
        asyncio.run(go(InOrder(one), InOrder(one)))
    assert seen.index("second") <= 1


def test_what_a_call_raises_is_heard_by_whoever_waits_for_it_and_the_next_one_runs() -> None:
    async def go(line: InOrder) -> int:
        broken, whole = line.begin(int, "x"), line.begin(int, "7")
        with pytest.raises(ValueError, match="x"):
            await broken
        return await whole

    with threads(2) as two:
        assert asyncio.run(go(InOrder(two))) == 7
