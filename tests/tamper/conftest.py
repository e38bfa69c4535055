"""One office as `make run` makes it, for all tests of the folder, on both cores; a copy for each test."""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tamper import office as offices
from tests.tamper.bench import Bench, opened
from tests.tamper.office import Office

# The first test of each worker waits for the ceremony and the filling, which other work on the machine may stretch.
SECONDS = 900


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.timeout(SECONDS))


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Made by whoever comes first; the other workers of the same run wait for it."""
    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent
    made = place / "office"
    with (place / "office.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (made / offices.FACTS).exists():
            offices.make(made)
    return offices.read(made)


@pytest.fixture
def bench(office: Office, tmp_path: Path) -> Iterator[Bench]:
    with opened(office, tmp_path / "office") as one:
        yield one
