"""One ceremony for the long proofs; each works in a copy of that office."""

from pathlib import Path

import pytest

from tests.proofs.office import Office, found


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return found(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(founded: Office, tmp_path: Path) -> Office:
    return founded.copy(tmp_path / "office")
