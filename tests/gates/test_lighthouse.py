"""Lighthouse gives the street's pages a hundred of a hundred, in all four groups; `make lighthouse` prints them all."""

from collections.abc import Iterator

import pytest

from tests.gates.film import Film
from tests.gates.lighthouse import PAGES, ask, figures, missing, street_pages, unhurried
from tests.gates.show_room import ShowRoom, show_room

# Each page in one of the languages: both have the same markup, style sheets and font.
# How fast a page is drawn is measured with a clock, and a machine that tests is busy: a quiet one gives a hundred.
NEARLY = 95
TRIES = 3
pytestmark = pytest.mark.timeout(900)
ASKED = [(name, ("id", "en")[number % 2]) for number, name in enumerate(PAGES)]


@pytest.fixture(scope="module")
def pages() -> Film:
    return street_pages()


@pytest.fixture(scope="module")
def room() -> Iterator[ShowRoom]:
    with show_room() as one:
        yield one


@pytest.mark.parametrize(("name", "lang"), ASKED)
def test_lighthouse_takes_nothing_away(pages: Film, room: ShowRoom, name: str, lang: str) -> None:
    (state,) = [one for one in pages if (one.name, one.lang) == (name, lang)]
    assert b"<script" not in state.body
    for _ in range(TRIES):
        report = ask(room, state)
        given = figures(report)
        del given["performance"]
        assert given == dict.fromkeys(given, 100), missing(report)
        if unhurried(report) >= NEARLY:
            break
    assert unhurried(report) >= NEARLY, missing(report)
