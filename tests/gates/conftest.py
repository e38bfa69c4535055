"""One browser for whatever is looked at; the walk through a room, and what was found on it, once for all gates of that room."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.gates.film import Film
from tests.gates.reading import Reading, look
from tests.gates.walk import walk
from tests.journeys.screen import chromium


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.fixture(scope="class")
def film(request: pytest.FixtureRequest) -> Film:
    """Of the room of `PagesOfARoom`."""
    return walk(f"{request.cls.room}_")


@pytest.fixture(scope="class")
def reading(browser: Browser, film: Film) -> Reading:
    return look(browser, list(film))
