"""Every page and state of both rooms: it can be used without eyes or mouse, it is valid, it fits, it loads in silence."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from starlette.routing import Route

from tests.gates.film import Film, State
from tests.gates.looker import PHONE, Looker
from tests.gates.reading import Reading, check_html, look
from tests.gates.show_room import show_room
from tests.gates.walk import walk
from tests.house.tree import TOP
from tests.journeys.screen import chromium
from wbs.desk import app as desk
from wbs.intake import app as intake

ROUTES = {"intake": intake.ROUTES, "desk": desk.ROUTES}
# Messages of the Nu checker that are no fault of ours, each with its reason.
EXCUSED = {
    "The “list” role is unnecessary for element": "Safari tells no list where the style sheet takes the bullets away",
    "This document appears to be written in Indonesian": "on an English page stands what somebody wrote in Indonesian",
}
FOUND_PLAIN = {"intake-front", "intake-about", "intake-doors", "intake-code"}
FOUND = {*FOUND_PLAIN, "intake-front-in-app", "intake-front-proxy"}
NO_PAGE = {"/kasus/{case}/berkas/{file}"}  # evidence itself; the page that may come before it is in the walk


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.fixture(scope="module", params=[pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in ROUTES])
def room(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def film(room: str) -> Film:
    return walk(f"{room}_")


@pytest.fixture(scope="module")
def reading(browser: Browser, film: Film) -> Reading:
    return look(browser, list(film))


def test_every_page_that_can_be_asked_for_is_in_the_walk(room: str, film: Film) -> None:
    asked = [route for route in ROUTES[room] if "GET" in (route.methods or ()) and route.path not in NO_PAGE]
    seen = {state.address.partition("?")[0] for state in film if state.status == 200}
    missing = [route.path for route in asked if not any(route.path_regex.match(address) for address in seen)]
    assert (len(asked) >= 5, missing) == (True, [])


def test_every_template_of_the_room_is_in_the_walk(room: str, film: Film) -> None:
    named = {f"{room}/{path.name}" for path in (TOP / "templates" / room).glob("*.html")}
    assert len(named) > 10
    assert named - film.templates == set()


def test_axe_finds_nothing_on_any_page(reading: Reading) -> None:
    assert "\n".join(reading.axe) == ""


def test_no_page_scrolls_sideways_on_a_phone_or_a_computer(reading: Reading) -> None:
    assert "\n".join(reading.wide) == ""


def test_the_browser_complains_about_no_page(reading: Reading) -> None:
    assert "\n".join(reading.said) == ""


def test_every_page_is_valid_html(film: Film, tmp_path: Path) -> None:
    assert "\n".join(check_html(film, tmp_path, EXCUSED)) == ""


def test_a_search_engine_may_show_only_pages_without_anything_of_a_case(room: str, film: Film) -> None:
    found = {state.name for state in film if b'<meta name="robots" content="noindex">' not in state.body}
    assert found == (FOUND if room == "intake" else set())
    described = {
        state.body.partition(b'<meta name="description" content="')[2].partition(b'"')[0] for state in film if state.name in found
    }
    assert b"" not in described
    assert len(described) == (2 * len(FOUND_PLAIN) if room == "intake" else 0)


def test_the_first_page_weighs_less_than_60_kilobytes_with_all_that_it_loads(room: str, film: Film, browser: Browser) -> None:
    first = "intake-front" if room == "intake" else "desk-sign-in"
    for state in [one for one in film if one.name == first]:
        with show_room() as shown:
            looker = Looker(browser, shown, PHONE)
            looker.show(state)
            loaded = looker.ask("() => performance.getEntriesByType('resource').map(one => one.name)")
            looker.close()
            assert 20_000 < shown.sent < 60_000, state.lang
            assert sum(name.endswith((".css", ".woff2")) for name in loaded) == 3, loaded


# The gates themselves


def state_of(body: str) -> State:
    page = f"<!doctype html><html lang=id><title>Uji</title><main><h1>Uji</h1>{body}</main></html>"
    policy = (("content-type", "text/html; charset=utf-8"), ("content-security-policy", "default-src 'none'"))
    return State("desk-planted", "id", "/", 200, policy, page.encode())


@pytest.mark.parametrize(
    ("body", "gate"),
    [
        ('<input type="text">', "axe"),
        ("<table><tr><td>" + "panjang" * 40 + "</table>", "wide"),
        ('<p style="color: red">Merah.</p>', "said"),
        ('<img src="/static/tidak-ada.png" alt="Tidak ada">', "said"),
    ],
)
def test_a_planted_fault_is_found_by_its_gate(browser: Browser, body: str, gate: str) -> None:
    assert vars(look(browser, [state_of("<p>Baik.</p>")]))[gate] == []
    assert vars(look(browser, [state_of(body)]))[gate] != []


def test_planted_faults_are_found_by_the_nu_checker(tmp_path: Path) -> None:
    twice, unclosed = state_of('<p id="a">A</p><p id="a">B</p>'), state_of("<b><i>A</b></i>")
    assert any("Duplicate ID" in one for one in check_html([twice], tmp_path, {}))
    assert check_html([unclosed], tmp_path, {}) != []


def test_every_route_is_a_route() -> None:
    assert all(isinstance(route, Route) for routes in ROUTES.values() for route in routes)
