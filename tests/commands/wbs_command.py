"""Calls `wbs` as a person does, and gives what came back."""

import subprocess
import sys

from tests.house.tree import TOP


def wbs(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Without a terminal at either end."""
    return subprocess.run(
        [sys.executable, "-m", "wbs", *map(str, arguments)],
        cwd=TOP,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def refused(ended: subprocess.CompletedProcess[str], *said: str) -> bool:
    """Exit code 2, nothing on standard output, one line on standard error that says all of ``said``."""
    lines = ended.stderr.splitlines()
    assert (ended.returncode, ended.stdout, len(lines)) == (2, "", 1), (ended.returncode, ended.stdout, ended.stderr)
    assert "Traceback" not in lines[0]
    assert [part for part in said if part not in lines[0]] == [], lines[0]
    return True
