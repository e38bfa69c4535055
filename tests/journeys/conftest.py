"""An office, its rooms and a browser; what no quicker test holds in both languages is walked in both."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.people import Street
from tests.journeys.screen import chromium
from tests.proofs.office import Office, found
from tests.proofs.rooms import open_office


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return found(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.fixture(params=["id", "en"])
def street(request: pytest.FixtureRequest, browser: Browser, founded: Office, tmp_path: Path) -> Iterator[Street]:
    office = founded.copy(tmp_path / "office")
    with open_office(office) as (intake, desk):
        one = Street(browser, office, intake, desk, request.param)
        yield one
        one.close()
