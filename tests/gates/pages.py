"""What holds for every page of a room: it can be used without eyes or mouse, it is valid, it fits, it loads in silence."""

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser
from starlette.routing import Route

from tests.gates.film import Film
from tests.gates.looker import PHONE, Looker
from tests.gates.reading import Reading, check_html
from tests.gates.show_room import show_room
from tests.house.tree import TOP

# Messages of the Nu checker that are no fault of ours, each with its reason.
EXCUSED = {
    "The “list” role is unnecessary for element": "Safari tells no list where the style sheet takes the bullets away",
    "This document appears to be written in Indonesian": "on an English page stands what somebody wrote in Indonesian",
}
# Evidence itself, whose page comes before it, and figures as a file for a spreadsheet.
NO_PAGE = {"/kasus/{case}/berkas/{file}", "/angka/lembar"}


class PagesOfARoom:
    """``first``: the state at which people come in; ``found``: states that a search engine may show."""

    room: str
    routes: Sequence[Route]
    first: str
    found: frozenset[str] = frozenset()
    descriptions = 0

    def test_every_page_that_can_be_asked_for_is_in_the_walk(self, film: Film) -> None:
        asked = [route for route in self.routes if "GET" in (route.methods or ()) and route.path not in NO_PAGE]
        seen = {state.address.partition("?")[0] for state in film if state.status == 200}
        missing = [route.path for route in asked if not any(route.path_regex.match(address) for address in seen)]
        assert (len(asked) >= 5, missing) == (True, [])

    def test_every_template_of_the_room_is_in_the_walk(self, film: Film) -> None:
        named = {f"{self.room}/{path.name}" for path in (TOP / "templates" / self.room).glob("*.html")}
        assert len(named) > 10
        assert named - film.templates == set()

    def test_axe_finds_nothing_on_any_page(self, reading: Reading) -> None:
        assert "\n".join(reading.axe) == ""

    def test_no_page_scrolls_sideways_on_a_phone_or_a_computer(self, reading: Reading) -> None:
        assert "\n".join(reading.wide) == ""

    def test_the_letters_of_every_drawing_can_be_read(self, reading: Reading) -> None:
        assert "\n".join(reading.drawn) == ""

    def test_the_browser_complains_about_no_page(self, reading: Reading) -> None:
        assert "\n".join(reading.said) == ""

    def test_every_page_is_valid_html(self, film: Film, tmp_path: Path) -> None:
        assert "\n".join(check_html(film, tmp_path, EXCUSED)) == ""

    def test_a_search_engine_may_show_only_pages_without_anything_of_a_case(self, film: Film) -> None:
        shown = {state.name for state in film if b'<meta name="robots" content="noindex">' not in state.body}
        assert shown == self.found
        described = {
            state.body.partition(b'<meta name="description" content="')[2].partition(b'"')[0]
            for state in film
            if state.name in self.found
        }
        assert b"" not in described
        assert len(described) == self.descriptions

    def test_the_first_page_weighs_less_than_60_kilobytes_with_all_that_it_loads(self, film: Film, browser: Browser) -> None:
        for state in [one for one in film if one.name == self.first]:
            with show_room() as shown:
                looker = Looker(browser, shown, PHONE)
                looker.show(state)
                looker.page.wait_for_load_state("networkidle")  # a sheet or a drawing more, which comes late, is weighed too
                loaded = looker.ask("() => performance.getEntriesByType('resource').map(one => one.name)")
                looker.close()
                assert 20_000 < shown.sent < 60_000, state.lang
                assert sum(name.endswith((".css", ".woff2")) for name in loaded) == 3, loaded
