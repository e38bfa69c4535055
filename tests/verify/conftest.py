"""An office with both stores: reports go into a real letterbox, a courier carries, officers work at a real desk."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.conftest import Open, app, clock, desk, keyring, office, settings, team
from tests.desk.office import Office
from tests.verify.street import Street

__all__ = ["Open", "app", "clock", "desk", "keyring", "office", "settings", "team"]


@pytest.fixture
def street(tmp_path: Path, office: Office) -> Iterator[Street]:  # noqa: F811
    one = Street(tmp_path, office)
    yield one
    one.close()
