"""Each promise can be broken, and then its test goes red where it should."""

import json
import os
import re
import selectors
import shutil
import signal
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.breakers.breaker import Breaker, breakers
from tests.house.tree import TOP, files

PASSED, FAILED = 0, 1
# What a failing assertion is called; anything else is an accident on the way to it.
AN_ASSERTION = re.compile(r"^E\s+(AssertionError|assert |Failed: )", re.MULTILINE)
SECONDS = 600


def fresh_copy(folder: Path) -> Path:
    """The tree as git sees it, in a repository of its own."""
    for path in files():
        target = folder / path.relative_to(TOP)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    return folder


class Warm:
    """The process that runs pytest in copies (warm.py)."""

    def __init__(self) -> None:
        self._child = self._begun()

    def _begun(self) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("warm.py"))],
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, copy: Path, arguments: list[str], printed: Path) -> int:
        """Exit code of pytest. Raises AssertionError when it takes longer than SECONDS."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.write(json.dumps({"copy": str(copy), "arguments": arguments, "printed": str(printed)}) + "\n")
        self._child.stdin.flush()
        with selectors.DefaultSelector() as selector:
            selector.register(self._child.stdout, selectors.EVENT_READ)
            ended = selector.select(SECONDS)
        if not ended:
            self.end()
            self._child = self._begun()
            raise AssertionError(f"no end after {SECONDS} s")
        return int(self._child.stdout.readline())

    def end(self) -> None:
        """With it ends whatever it started and is still there."""
        with suppress(ProcessLookupError):
            os.killpg(self._child.pid, signal.SIGKILL)
        self._child.communicate()


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    one = Warm()
    yield one
    one.end()


def run(warm: Warm, copy: Path, test: str) -> tuple[int, list[ElementTree.Element]]:
    """Exit code of the test in the copy, and what went wrong, one element for each case of it."""
    report, printed = copy / "report.xml", copy / "printed.txt"
    code = warm.run(copy, ["-q", "-p", "no:cacheprovider", "--tb=long", "-x", f"--junitxml={report}", test], printed)
    assert report.exists(), printed.read_text(encoding="utf-8")
    cases = ElementTree.parse(report).getroot().iter("testcase")
    return code, [wrong for case in cases for wrong in case if wrong.tag in ("failure", "error")]


def failing_line(traceback: str) -> str:
    """The source lines of the statement that failed, in the last frame that is shown."""
    lines = traceback.splitlines()
    marked = [number for number, line in enumerate(lines) if line.startswith(">")]
    assert marked, traceback
    following = lines[marked[-1] + 1 :]
    rest = [line.strip() for line in following[: next(n for n, line in enumerate(following) if line.startswith("E "))]]
    return " ".join([lines[marked[-1]][1:].strip(), *rest])


@pytest.mark.timeout(SECONDS + 60)
@pytest.mark.parametrize("breaker", breakers(), ids=lambda one: one.path.stem)
def test_a_broken_promise_turns_its_test_red_at_its_assertion(breaker: Breaker, warm: Warm, tmp_path: Path) -> None:
    copy = fresh_copy(tmp_path / "copy")
    applied = subprocess.run(["git", "apply", str(breaker.path)], cwd=copy, capture_output=True, text=True)
    assert applied.returncode == 0, f"the patch no longer applies: {applied.stderr}"
    code, wrong = run(warm, copy, breaker.test)
    assert code == FAILED, f"the test stays green (or did not run: exit code {code}) although {breaker.breaks}"
    assert all(one.tag == "failure" for one in wrong), wrong[0].text
    at_assertion = [
        one for one in wrong if breaker.red in failing_line(one.text or "") and AN_ASSERTION.search(one.text or "")
    ]
    assert at_assertion, f"red, but not at {breaker.red!r}: {wrong[0].text}"


def test_without_a_breaker_the_same_copy_is_green(warm: Warm, tmp_path: Path) -> None:
    """Else every breaker would be red for a reason of its own."""
    one = breakers()[0]
    code, wrong = run(warm, fresh_copy(tmp_path / "copy"), one.test)
    assert (code, wrong) == (PASSED, [])
