"""A letterbox and a casebook in a fresh folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from wbs.store.casebook import Casebook
from wbs.store.letterbox import Letterbox


@pytest.fixture
def letterbox(tmp_path: Path) -> Iterator[Letterbox]:
    one = Letterbox.create(tmp_path / "street", b"roster one")
    yield one
    one.close()


@pytest.fixture
def casebook(tmp_path: Path) -> Iterator[Casebook]:
    one = Casebook.create(tmp_path / "reading-room")
    yield one
    one.close()
