"""No process stays behind when the one that started it is gone; see also test_crew.py, and test_demo.py for all of a demo."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
LATE = """
import os, signal, sys
from wbs.web.parent import end_with

# Whoever is not its parent any more, by the time it asks.
end_with(os.getpid(), signal.Signals(int(sys.argv[1])))
print("goes on")
"""


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_who_asks_when_its_parent_is_already_gone_ends_at_once(end: signal.Signals) -> None:
    late = subprocess.run([sys.executable, "-c", LATE, str(int(end))], cwd=TOP, capture_output=True, text=True, check=False)
    assert (late.returncode, late.stdout, late.stderr) == (-end, "", "")
