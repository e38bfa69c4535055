"""Whoever waits goes in step with the others: nobody gets what is another's, and what fails fails for one alone."""

import asyncio
import gc
import re
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from httpx2 import ASGITransport, AsyncClient
from starlette.testclient import TestClient

from tests.intake.conftest import ADDRESS, Clock
from tests.intake.in_a_loop import PATIENCE, in_a_loop
from tests.intake.page import Page
from tests.intake.rini import Rini
from wbs.intake import in_step
from wbs.intake.app import create_app
from wbs.intake.in_step import AT_ONCE, InStep
from wbs.intake.waiting import Line
from wbs.settings import Settings
from wbs.store.letterbox import Letterbox

PEOPLE = 6
MORE = re.compile(r"laporan Anda dan (\d+) kiriman susulan|your report and (\d+) more")


class Workshop:
    """`order`: what was done, for whom."""

    def __init__(self) -> None:
        self.line, self.order = InStep("tests"), list[str]()

    def begin(self, name: str, first: object = None, second: object = None) -> "asyncio.Task[Any]":
        """One who waits. An exception is raised by its step."""
        return asyncio.create_task(
            self.line.run(lambda: self._step(f"1 {name}", first), lambda between: self._step(f"2 {name}", second or between))
        )

    def _step(self, what: str, result: object) -> object:
        self.order.append(what)
        if isinstance(result, Exception):
            raise result
        return result


def test_the_first_step_is_done_for_all_who_wait_before_the_second_for_any() -> None:
    async def work() -> None:
        shop, names = Workshop(), ["Rini", "Omar", "Olga"]
        told = [shop.begin(name, f"for {name}") for name in names]
        assert await asyncio.gather(*told) == [f"for {name}" for name in names]
        assert shop.order == [*(f"1 {name}" for name in names), *(f"2 {name}" for name in names)]

    in_a_loop(work())


def test_what_fails_in_either_step_fails_for_one_alone() -> None:
    async def work() -> None:
        shop = Workshop()
        told = [
            shop.begin("Rini", "opened", "page"),
            shop.begin("Omar", ValueError("no key"), "page"),
            shop.begin("Olga", "opened", KeyError("no page")),
        ]
        page, *errors = await asyncio.gather(*told, return_exceptions=True)
        assert page == "page"
        assert [type(one) for one in errors] == [ValueError, KeyError]
        assert shop.order == ["1 Rini", "1 Omar", "1 Olga", "2 Rini", "2 Olga"]
        assert await shop.line.run(lambda: 1, lambda one: one + 1) == 2, "the line goes on"

    in_a_loop(work())


def test_between_a_few_and_the_next_few_the_loop_does_what_else_there_is_to_do() -> None:
    async def work() -> None:
        shop = Workshop()
        told = [shop.begin(str(number)) for number in range(2 * AT_ONCE + 1)]
        await asyncio.sleep(0)
        asyncio.get_running_loop().call_soon(shop.order.append, "somebody else")
        await asyncio.gather(*told)
        assert shop.order.index("somebody else") == 2 * AT_ONCE
        assert len(shop.order) == 2 * len(told) + 1

    in_a_loop(work())


def test_nothing_is_done_for_who_has_left() -> None:
    async def work() -> None:
        shop = Workshop()
        gone, stays = shop.begin("Eve"), shop.begin("Rini", "opened")
        await asyncio.sleep(0)
        gone.cancel()
        assert await stays == "opened"
        assert shop.order == ["1 Rini", "2 Rini"]

    in_a_loop(work())


def test_each_loop_has_a_line_of_its_own() -> None:
    shop, together = Workshop(), threading.Barrier(2)

    async def work(name: str) -> set[int]:
        here = set[int]()

        def note() -> str:
            here.add(threading.get_ident())
            return name

        # Both loops have somebody in the line before either of them works.
        asyncio.get_running_loop().call_soon(together.wait, PATIENCE)
        assert await shop.line.run(note, lambda one: one) == name
        assert await shop.line.run(note, lambda one: one) == name
        return here

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(in_a_loop, [work("Rini"), work("Omar")])
    assert (len(first), len(second), first & second) == (1, 1, set())


class Opened:
    """What a look has in its hands."""


def test_nothing_that_anybody_looked_at_outlives_what_was_told_also_when_another_fails() -> None:
    alive, line = list["weakref.ref[Opened]"](), InStep("tests")

    def first() -> Opened:
        one = Opened()
        alive.append(weakref.ref(one))
        return one

    def fail(_: Opened) -> None:
        raise ValueError("no page")

    async def ask(second: Any) -> str:
        try:
            await line.run(first, second)
        except ValueError:
            return "failed"
        return "told"

    async def work() -> None:
        assert await asyncio.gather(ask(lambda one: one), ask(fail), ask(lambda one: [one])) == ["told", "failed", "told"]
        # The loop has let go of its last round when it has begun another.
        await asyncio.sleep(0)
        assert [one() for one in alive] == [None] * 3

    gc.collect()
    gc.disable()
    try:
        in_a_loop(work())
    finally:
        gc.enable()


def visit_of(rini: Rini) -> str:
    return "; ".join(f"{one.name}={one.value}" for one in rini.client.cookies.jar)


def test_many_who_look_at_the_same_moment_see_each_his_own_case_and_language(
    settings: Settings, letterbox: Letterbox, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, widest, take = create_app(settings, letterbox, clock), list[int](), Line.take
    people = [Rini(TestClient(app, base_url=ADDRESS), "/en" if number % 2 else "") for number in range(PEOPLE)]
    for number, one in enumerate(people):
        one.report()
        for _ in range(number + 2):
            one.say("Satu hal lagi.")

    def noted(line: Line[Any], most: int) -> list[Any]:
        taken = take(line, most)
        widest.append(len(taken))
        return taken

    async def look_all() -> list[Page]:
        async with AsyncClient(transport=ASGITransport(app), base_url=ADDRESS) as browser:
            asked = [browser.get(f"{one.place}/kotak", headers={"cookie": visit_of(one)}) for one in people]
            return [Page(answer.text) for answer in await asyncio.gather(*asked)]

    monkeypatch.setattr(in_step, "AT_ONCE", PEOPLE)
    monkeypatch.setattr(Line, "take", noted)
    pages = in_a_loop(look_all())
    assert widest == [PEOPLE]
    said = [MORE.findall(page.text) for page in pages]
    assert said == [[(f"{n + 2}", "") if n % 2 == 0 else ("", f"{n + 2}")] for n in range(PEOPLE)]
