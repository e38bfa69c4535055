"""One ceremony for the long proofs; each works in a copy of that office."""

from pathlib import Path

import pytest

from tests.proofs.office import Office, found
from tests.proofs.small_disk import kinds

# Of a test that states no other limit.
SECONDS = 900
# Only root may mount a disk that can be filled. For anybody else the same order is held by tests/intake/test_little_room.py,
# tests/desk/test_full_disk.py and tests/store/test_reserve.py, where the free space is a function that a test replaces.
collect_ignore = [] if "tmpfs" in kinds() else ["test_filling_disk.py"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent and item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(SECONDS))


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return found(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(founded: Office, tmp_path: Path) -> Office:
    return founded.copy(tmp_path / "office")
