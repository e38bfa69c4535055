"""Looking up a code that nobody has takes as long as looking up one that somebody has: a stopwatch cannot tell them apart."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from crypto.case_token import CaseToken
from tests.fuzz.asgi import Asker, cookie_of
from tests.intake.conftest import Clock, Team
from tests.intake.rini import Rini
from tests.long import timing
from tests.long.timing import Try
from tests.proofs import rooms
from tests.proofs.browser import Browser
from tests.proofs.office import TOP, Office
from tests.proofs.office import found as found_office
from tests.proofs.reporter import Reporter
from tests.proofs.rooms import Room
from wbs.intake.app import create_app
from wbs.intake.stand_in import StandIn
from wbs.settings import load
from wbs.store.letterbox import Letterbox

CASES = 40
LINE_CASES = 10
# Microseconds: a tenth of a POST, a fortieth of a page.
POST_APART = 100
PAGE_APART = 250
LINE_APART = 300
PLANTED_TRIES = 400
SETTINGS = load(TOP / "settings.toml")


class Street:
    """A letterbox with cases, and one room over it. `known`, `unknown`: ten words each."""

    def __init__(self, folder: Path) -> None:
        self.letterbox = Letterbox.create(folder / "letterbox", Team().first_roster())
        self.app = create_app(SETTINGS, self.letterbox, Clock())
        self.asker = Asker(self.app, "127.0.0.1")
        # No lifespan: the keeper's rounds are no part of what is measured.
        rini = Rini(TestClient(self.app, base_url="https://127.0.0.1", follow_redirects=False))
        self.known: list[str] = []
        for _ in range(CASES):
            assert rini.report().status_code == 303
            self.known.append(" ".join(rini.words))
        self.unknown = [" ".join(CaseToken.new().words) for _ in range(CASES)]
        self.token = rini.get("/kode").value("form_token")

    async def enter(self, words: str) -> str:
        answer = await self.asker.post("/kode", {"form_token": self.token, "words": words})
        assert answer.status == 303
        return cookie_of(answer)

    async def look(self, cookie: str) -> None:
        answer = await self.asker.get("/kotak", cookie)
        assert answer.status == 200


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return found_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def street(tmp_path: Path) -> Iterator[Street]:
    found = Street(tmp_path)
    with closing(found.letterbox):
        yield found


def posts(street: Street, words: list[str]) -> Try:
    return lambda number: street.enter(words[number % CASES])


def pages(street: Street, cookies: list[str]) -> Try:
    return lambda number: street.look(cookies[number % CASES])


async def both_pages(street: Street) -> tuple[Try, Try]:
    sorts = [[await street.enter(words) for words in them] for them in (street.known, street.unknown)]
    return pages(street, sorts[0]), pages(street, sorts[1])


@pytest.mark.timeout(1800)
def test_the_post_of_a_known_and_of_an_unknown_code_take_as_long(street: Street) -> None:
    asyncio.run(timing.must_be_alike(posts(street, street.known), posts(street, street.unknown), POST_APART))


@pytest.mark.timeout(1800)
def test_the_page_behind_a_known_and_an_unknown_code_take_as_long(street: Street) -> None:
    async def hold() -> None:
        await timing.must_be_alike(*await both_pages(street), PAGE_APART)

    asyncio.run(hold())


@pytest.mark.timeout(1800)
def test_over_a_real_line_a_known_and_an_unknown_code_take_as_long(founded: Office, tmp_path: Path) -> None:
    """Code and page behind it, one connection each, from a process of its own."""
    served = rooms.intake(founded.copy(tmp_path / "office"))
    try:
        known = [words_of_a_report(served) for _ in range(LINE_CASES)]
        unknown = [" ".join(CaseToken.new().words) for _ in range(LINE_CASES)]
        token = Browser("127.0.0.1", served.port).get("/kode").page.value("form_token")

        def looks(words: list[str]) -> Try:
            async def act(number: int) -> None:
                browser = Browser("127.0.0.1", served.port)
                answer = browser.post("/kode", {"form_token": token, "words": words[number % LINE_CASES]})
                assert answer.status == 303
                assert browser.get("/kotak").status == 200

            return act

        asyncio.run(timing.must_be_alike(looks(known), looks(unknown), LINE_APART))
    finally:
        served.stop()


def words_of_a_report(served: Room) -> str:
    reporter = Reporter(served)
    reporter.report("Ada pungutan di loket.")
    return " ".join(reporter.words)


def test_a_fifth_of_a_millisecond_more_would_be_found(street: Street) -> None:
    quick = posts(street, street.known)

    async def slower(number: int) -> None:
        await quick(number)
        until = time.perf_counter() + 200e-6
        while time.perf_counter() < until:
            pass

    found = asyncio.run(timing.look(slower, posts(street, street.unknown), POST_APART, PLANTED_TRIES))
    assert not timing.alike(found, POST_APART), found


def test_what_two_hundred_tries_show_needs_no_two_thousand() -> None:
    tried: list[int] = []

    async def quick(number: int) -> None:
        tried.append(number)

    async def slow(number: int) -> None:
        until = time.perf_counter() + 500e-6
        while time.perf_counter() < until:
            pass

    with pytest.raises(AssertionError, match="a glance tells them apart"):
        asyncio.run(timing.must_be_alike(quick, slow, POST_APART))
    assert len(tried) == timing.WARM_UP + timing.A_GLANCE


def test_an_unknown_code_that_opens_nothing_would_be_found(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = street.app.state.room.stand_in.open(lambda *_: None)
    monkeypatch.setattr(StandIn, "open", lambda *_: opened)

    async def hold() -> timing.Effect:
        return await timing.look(*await both_pages(street), PAGE_APART, PLANTED_TRIES)

    found = asyncio.run(hold())
    assert not timing.alike(found, PAGE_APART), found
