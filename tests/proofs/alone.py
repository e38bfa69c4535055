"""Runs the thief in a fresh process that has `crypto/` and nothing else of ours."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.proofs.office import TOP, Person

BOOT = "import runpy, sys; sys.path.insert(0, sys.argv[1]); runpy.run_path(sys.argv[2], run_name='__main__')"


def steal(folder: Path, taken: Path) -> Path:
    """A copy of a store's folder as it lies there, logs and all, also while a room works on it."""
    shutil.copytree(folder, taken)
    return taken


def environment_of(number: int) -> list[str]:
    """What a running process was started with, value by value."""
    pairs = Path(f"/proc/{number}/environ").read_bytes().split(b"\0")
    return [os.fsdecode(value) for pair in pairs for value in (pair, pair.partition(b"=")[2]) if value]


def thief(work: Path, folders: list[Path], person: Person | None = None, **more: Any) -> dict[str, Any]:
    """What it opened. ``person``: an officer whose private key it has; ``more``: texts, cookie."""
    # A copy for each attempt: opening a database plays its log and removes it, and the log may hold what was overwritten.
    taken = [steal(folder, Path(tempfile.mkdtemp(dir=work)) / folder.name) for folder in folders]
    given: dict[str, Any] = {"folders": [str(folder) for folder in taken], **more}
    if person is not None:
        seeds = {"seal_seed": person.key.seal_seed.hex(), "sign_seed": person.key.sign_seed.hex()}
        given["officer"] = {"id": person.id, **seeds}
    alone = work / "alone"
    if not alone.exists():
        shutil.copytree(TOP / "crypto", alone / "crypto", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(TOP / "tests" / "proofs" / "thief.py", alone / "thief.py")
    command = [sys.executable, "-I", "-B", "-c", BOOT, str(alone), str(alone / "thief.py")]
    done = subprocess.run(
        command, input=json.dumps(given).encode(), capture_output=True, cwd=alone, env={"PATH": os.environ["PATH"]}, timeout=600
    )
    assert done.returncode == 0, done.stderr.decode()
    told: dict[str, Any] = json.loads(done.stdout)
    assert told["modules"] == [], "the thief has more than crypto/"
    assert told["stores"], "the thief found no database"
    return told
