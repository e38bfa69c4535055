"""One demo for all tests of this folder. Its first start is broken off on purpose while it fills itself in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.demo.served import Demo, running


@pytest.fixture(scope="session")
def broken_off(tmp_path_factory: pytest.TempPathFactory) -> tuple[Demo, dict[str, int]]:
    """A demo that got SIGTERM while the first sample case was being filled in, and what was left running."""
    demo = Demo(tmp_path_factory.mktemp("demo") / "data")
    demo.until("sample case 1")
    assert {"demo", "intake", "desk"} <= set(running(demo.folder))
    demo.end()
    return demo, running(demo.folder)


@pytest.fixture(scope="session")
def demo(broken_off: tuple[Demo, dict[str, int]]) -> Iterator[Demo]:
    """The same folder, started again and filled."""
    served = Demo(broken_off[0].folder)
    try:
        served.ready()
        yield served
    finally:
        if served.process.poll() is None:
            served.end()


@pytest.fixture
def folder(demo: Demo) -> Path:
    return demo.folder
