"""One browser for whatever is looked at."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.screen import chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one
