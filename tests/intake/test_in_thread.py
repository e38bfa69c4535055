"""A call in a thread is never left behind, whoever is cancelled and how often."""

import asyncio
import gc
from collections.abc import Callable
from threading import Event

import pytest
from anyio import CapacityLimiter

from tests.intake.in_a_loop import in_a_loop, turn
from wbs.intake.in_thread import in_thread, until_ended

PATIENCE = 60


async def begun(event: Event) -> None:
    assert await asyncio.to_thread(event.wait, PATIENCE)


@pytest.mark.parametrize("times", [1, 2, 3])
def test_whoever_is_cancelled_goes_on_only_when_his_call_has_ended(times: int) -> None:
    async def go() -> None:
        task = asyncio.create_task(in_thread(CapacityLimiter(1), call))
        await begun(running)
        for _ in range(times):
            task.cancel()
            await turn()
            assert not task.done(), "the call still runs"
        go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert ended.is_set()

    def call() -> None:
        running.set()
        go_on.wait(PATIENCE)
        ended.set()

    running, go_on, ended = Event(), Event(), Event()
    in_a_loop(go())


def test_a_call_that_has_not_begun_never_begins_and_is_not_waited_for() -> None:
    async def go() -> None:
        one = CapacityLimiter(1)
        first = asyncio.create_task(in_thread(one, go_on.wait, PATIENCE))
        second = asyncio.create_task(in_thread(one, seen.append, "second"))
        await turn()
        second.cancel()
        with pytest.raises(asyncio.CancelledError):
            await second
        assert not first.done()
        go_on.set()
        assert await first
        assert await in_thread(one, len, seen) == 0

    go_on, seen = Event(), list[str]()
    in_a_loop(go())


def test_a_thread_that_comes_to_a_call_after_its_caller_left_does_not_make_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async def go() -> None:
        task = asyncio.create_task(in_thread(CapacityLimiter(1), seen.append, "late"))
        await turn()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    async def slow_thread(run: Callable[[], None], *, limiter: CapacityLimiter) -> None:
        runs.append(run)
        await asyncio.Event().wait()

    runs, seen = list[Callable[[], None]](), list[str]()
    monkeypatch.setattr("wbs.intake.in_thread.to_thread.run_sync", slow_thread)
    in_a_loop(go())
    with pytest.raises(RuntimeError, match="has left"):
        runs[0]()
    assert seen == []


def test_what_a_call_returns_and_raises_is_heard() -> None:
    async def go() -> int:
        with pytest.raises(ValueError, match="x"):
            await in_thread(CapacityLimiter(1), int, "x")
        return await in_thread(CapacityLimiter(1), int, "11", base=2)

    assert in_a_loop(go()) == 3


def test_who_waits_for_several_is_cancelled_after_the_last_and_what_they_met_is_nobodys() -> None:
    async def go() -> None:
        complaints: list[object] = []
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: complaints.append(context))
        await waits()
        await turn()
        gc.collect()
        assert complaints == [], "of an error that nobody looked at"

    async def waits() -> None:
        several = [asyncio.get_running_loop().create_future() for _ in range(3)]
        task = asyncio.create_task(until_ended(several))
        await turn()
        several[0].set_exception(ValueError("broken"))
        several[1].cancel()
        task.cancel()
        await turn()
        task.cancel()
        await turn()
        assert not task.done()
        several[2].set_result(None)
        await asyncio.wait([task])
        assert task.cancelled()

    in_a_loop(go())
