"""Whoever waits goes in step with the others: nobody gets what is another's, and what fails fails for one alone."""

import asyncio
import gc
import re
import threading
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from httpx2 import ASGITransport, AsyncClient
from starlette.testclient import TestClient

from tests.intake.conftest import ADDRESS, Clock
from tests.intake.page import Page
from tests.intake.rini import Rini
from wbs.intake.app import create_app
from wbs.intake.in_step import InStep
from wbs.settings import Settings
from wbs.store.letterbox import Letterbox

PATIENCE = 60
PEOPLE = 6
THREADS = PEOPLE + 2
MORE = re.compile(r"laporan Anda dan (\d+) kiriman susulan|your report and (\d+) more")


class Workshop:
    """A line whose turn somebody has until `go` is set. `order`: what was done, by whom."""

    def __init__(self, threads: ThreadPoolExecutor) -> None:
        self.line, self.order, self._threads = InStep(), list[str](), threads
        self._begun, self.go = threading.Event(), threading.Event()
        self._holder = threads.submit(self.line.run, self._hold, lambda _: None)
        assert self._begun.wait(PATIENCE)

    def _hold(self) -> None:
        self._begun.set()
        assert self.go.wait(PATIENCE)

    def step(self, name: str, result: object = None) -> Any:
        self.order.append(name)
        if isinstance(result, Exception):
            raise result
        return result

    def all_at_once(self, *jobs: tuple[Callable[[], Any], Callable[[Any], Any]]) -> list["Future[Any]"]:
        """Each in a thread of its own, all of them waiting before the turn is free. All have ended."""
        told = []
        for count, job in enumerate(jobs, 1):
            told.append(self._threads.submit(self.line.run, *job))
            # In this order: who stands in the line has no other sign of it.
            while len(self.line._waiting) < count:
                assert not told[-1].done()
        self.go.set()
        for one in (self._holder, *told):
            one.exception(PATIENCE)
        return told


@pytest.fixture
def workshop() -> Iterator[Workshop]:
    with ThreadPoolExecutor(THREADS) as threads:
        one = Workshop(threads)
        yield one
        one.go.set()


def test_the_first_step_is_done_for_all_who_wait_before_the_second_for_any(workshop: Workshop) -> None:
    names = ["Rini", "Omar", "Olga"]
    told = workshop.all_at_once(
        *((partial(workshop.step, f"1 {name}", name), lambda one: workshop.step(f"2 {one}", f"for {one}")) for name in names)
    )
    assert [one.result() for one in told] == [f"for {name}" for name in names]
    assert workshop.order == [*(f"1 {name}" for name in names), *(f"2 {name}" for name in names)]


def test_what_fails_in_either_step_fails_for_one_alone(workshop: Workshop) -> None:
    def job(name: str, first: object, second: object) -> tuple[Callable[[], Any], Callable[[Any], Any]]:
        return partial(workshop.step, f"1 {name}", first), lambda _: workshop.step(f"2 {name}", second)

    told = workshop.all_at_once(
        job("Rini", "opened", "page"), job("Omar", ValueError("no key"), "page"), job("Olga", "opened", KeyError("no page"))
    )
    assert told[0].result() == "page"
    assert isinstance(told[1].exception(), ValueError)
    assert isinstance(told[2].exception(), KeyError)
    assert workshop.order == ["1 Rini", "1 Omar", "1 Olga", "2 Rini", "2 Olga"]
    assert workshop.line.run(lambda: 1, lambda one: one + 1) == 2, "the line goes on"


class Opened:
    """What a look has in its hands."""


def test_nothing_that_anybody_looked_at_outlives_what_was_told_also_when_another_fails(workshop: Workshop) -> None:
    alive = list["weakref.ref[Opened]"]()

    def first() -> Opened:
        one = Opened()
        alive.append(weakref.ref(one))
        return one

    def fail(_: Opened) -> None:
        raise ValueError("no page")

    gc.collect()
    gc.disable()
    try:
        told = workshop.all_at_once((first, lambda one: one), (first, fail), (first, lambda one: [one]))
        assert [one.exception() is None for one in told] == [True, False, True]
        del told
        # A thread of the pool has let go of what it did last when it does something else: here all of them at once.
        together = threading.Barrier(THREADS)
        for one in [workshop._threads.submit(together.wait, PATIENCE) for _ in range(THREADS)]:
            one.result()
        assert [one() for one in alive] == [None] * 3
    finally:
        gc.enable()


def visit_of(rini: Rini) -> str:
    return "; ".join(f"{one.name}={one.value}" for one in rini.client.cookies.jar)


def test_many_who_look_at_the_same_moment_see_each_his_own_case_and_language(
    settings: Settings, letterbox: Letterbox, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, widest, work = create_app(settings, letterbox, clock), list[int](), InStep._work
    people = [Rini(TestClient(app, base_url=ADDRESS), "/en" if number % 2 else "") for number in range(PEOPLE)]
    for number, one in enumerate(people):
        one.report()
        for _ in range(number + 2):
            one.say("Satu hal lagi.")

    def noted(line: InStep, together: list[Any]) -> None:
        # As long as anybody is still on the way, whoever has the turn waits for him.
        widest.append(len(together))
        work(line, together)

    async def look_all() -> list[Page]:
        turn = app.state.room.in_step._turn
        async with AsyncClient(transport=ASGITransport(app), base_url=ADDRESS) as browser:
            with turn:
                asked = [
                    asyncio.create_task(browser.get(f"{one.place}/kotak", headers={"cookie": visit_of(one)})) for one in people
                ]
                while len(app.state.room.in_step._waiting) < PEOPLE:
                    assert not any(one.done() for one in asked), "somebody did not wait"
                    await asyncio.sleep(0)
            return [Page(answer.text) for answer in await asyncio.gather(*asked)]

    monkeypatch.setattr(InStep, "_work", noted)
    # In a thread of its own: a browser of another test may run a loop in this one.
    with ThreadPoolExecutor(1) as thread:
        pages = thread.submit(asyncio.run, look_all()).result()
    assert widest == [PEOPLE]
    said = [MORE.findall(page.text) for page in pages]
    assert said == [[(f"{n + 2}", "") if n % 2 == 0 else ("", f"{n + 2}")] for n in range(PEOPLE)]
