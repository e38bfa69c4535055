"""One breaker: a patch with a head that says which promise it breaks, and where the promise's test must go red."""

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
NAME = re.compile(r"p\d{2}-[a-z0-9-]+\.patch")
HEAD = re.compile(
    r"Breaks: (?P<breaks>.+)\nPromise: (?P<promise>P\d+)\nTest: (?P<test>tests/[a-z_/]+\.py::test_[a-z0-9_]+)\nRed at: (?P<red>.+)\n"
)


@dataclass(frozen=True)
class Breaker:
    """``test``: as the promise names it; ``red``: a piece of the source line in which it must fail."""

    path: Path
    breaks: str
    promise: str
    test: str
    red: str


def read(path: Path) -> Breaker:
    """Raises AssertionError for a file that is no breaker."""
    assert NAME.fullmatch(path.name), f"{path.name} is not called like a breaker"
    head = HEAD.match(path.read_text(encoding="utf-8"))
    assert head is not None, f"{path.name} does not say what it breaks, which promise, which test and where"
    assert path.name.startswith(f"p{int(head['promise'][1:]):02}-"), path.name
    return Breaker(path, head["breaks"], head["promise"], head["test"], head["red"].strip())


def breakers() -> list[Breaker]:
    """All of them, by name."""
    return [read(path) for path in sorted(FOLDER.glob("*.patch"))]
