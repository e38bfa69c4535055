"""The desk over a real casebook in a temporary folder."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette

from tests.desk.browser import Browser
from tests.desk.office import QUICK, TOP, Clock, Office, Team
from wbs.desk.app import create_app
from wbs.desk.keyring import KeyInHand, Keyring
from wbs.settings import Settings, load

Open = Callable[[str], Browser]


@pytest.fixture(scope="session")
def team() -> Team:
    """Keys are made once; every test has a casebook of its own."""
    return Team()


@pytest.fixture(scope="session")
def keyring() -> Keyring:
    return Keyring(QUICK)


@pytest.fixture(scope="session")
def settings() -> Settings:
    """The office of settings.toml, with a reserve that costs little."""
    real = load(TOP / "settings.toml")
    return real.model_copy(update={"desk": real.desk.model_copy(update={"reserve_bytes": 65_536})})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(tmp_path: Path, team: Team, clock: Clock) -> Iterator[Office]:
    one = Office(tmp_path / "casebook", team, clock)
    yield one
    one.casebook.close()


@pytest.fixture
def app(office: Office, settings: Settings, clock: Clock, keyring: Keyring) -> Iterator[Starlette]:
    one = create_app(settings, office.casebook, clock, keyring)
    yield one
    one.state.desk.close()


@pytest.fixture
def desk(app: Starlette, office: Office) -> Open:
    """desk("omar"): a browser in which Omar has a session; desk("") is Eve's. Signing in by the page is `Browser.sign_in`."""

    def open_for(login: str) -> Browser:
        browser, room = Browser(app, office), app.state.desk
        if login:
            person = office.team.people[login]
            hand = KeyInHand(person.id, person.key)
            cookie, _ = room.sessions.open(hand, room.index_for(hand), office.clock())
            browser.client.headers["cookie"] = f"__Host-meja={cookie}"
        return browser

    return open_for
