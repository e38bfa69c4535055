"""A fresh clone with an empty environment sets itself up from the lock, with nothing of the old checkout."""

import os
import subprocess
from pathlib import Path

from tests.house.tree import TOP


def test_a_fresh_clone_sets_itself_up_and_prints_its_manual(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    trusted = ["-c", f"safe.directory={TOP}", "-c", f"safe.directory={TOP}/.git"]
    subprocess.run(["git", *trusted, "clone", "-q", str(TOP), str(clone)], check=True)
    path = {"PATH": os.environ["PATH"]}
    subprocess.run(["make", "setup"], cwd=clone, env=path, check=True)
    manual = subprocess.run(
        [clone / ".venv/bin/wbs", "--help"], cwd=tmp_path, env=path, check=True, capture_output=True
    )
    assert b"demo" in manual.stdout
    where = "import wbs, crypto; print(wbs.__path__, crypto.__path__)"
    found = subprocess.run(
        [clone / ".venv/bin/python", "-P", "-c", where],
        cwd=tmp_path,
        env=path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert found.stdout.count(str(clone)) == 2
