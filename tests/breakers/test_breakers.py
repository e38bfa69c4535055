"""Each promise can be broken, and then its test goes red where it should."""

import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
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


def run(copy: Path, test: str) -> tuple[int, list[ElementTree.Element]]:
    """Exit code of the test in the copy, and what went wrong, one element for each case of it."""
    report = copy / "report.xml"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=long", "-x", f"--junitxml={report}", test]
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(copy)}
    done = subprocess.run(command, cwd=copy, env=env, capture_output=True, text=True, timeout=SECONDS)
    assert report.exists(), done.stdout + done.stderr
    cases = ElementTree.parse(report).getroot().iter("testcase")
    return done.returncode, [wrong for case in cases for wrong in case if wrong.tag in ("failure", "error")]


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
def test_a_broken_promise_turns_its_test_red_at_its_assertion(breaker: Breaker, tmp_path: Path) -> None:
    copy = fresh_copy(tmp_path / "copy")
    applied = subprocess.run(["git", "apply", str(breaker.path)], cwd=copy, capture_output=True, text=True)
    assert applied.returncode == 0, f"the patch no longer applies: {applied.stderr}"
    code, wrong = run(copy, breaker.test)
    assert code == FAILED, f"the test stays green (or did not run: exit code {code}) although {breaker.breaks}"
    assert all(one.tag == "failure" for one in wrong), wrong[0].text
    at_assertion = [
        one for one in wrong if breaker.red in failing_line(one.text or "") and AN_ASSERTION.search(one.text or "")
    ]
    assert at_assertion, f"red, but not at {breaker.red!r}: {wrong[0].text}"


def test_without_a_breaker_the_same_copy_is_green(tmp_path: Path) -> None:
    """Else every breaker would be red for a reason of its own."""
    one = breakers()[0]
    code, wrong = run(fresh_copy(tmp_path / "copy"), one.test)
    assert (code, wrong) == (PASSED, [])
