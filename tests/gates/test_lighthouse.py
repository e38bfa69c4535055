"""Lighthouse gives the street's pages a hundred of a hundred, in all four groups; `make lighthouse` prints them all."""

from collections.abc import Iterator

import pytest

from tests.gates.film import Film
from tests.gates.lighthouse import PAGES, ask, figures, missing, street_pages, unhurried
from tests.gates.show_room import ShowRoom, show_room

pytestmark = pytest.mark.xdist_group("intake")
# Each page in one of the languages: both have the same markup, style sheets and font.
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
    report = ask(room, state)
    assert b"<script" not in state.body
    given = {**figures(report), "performance": unhurried(report)}
    assert given == dict.fromkeys(given, 100), missing(report)
