"""Runs the fuzzer in a process of its own, from the kept inputs on. `python -m tests.fuzz.fuzzing SECONDS` runs every parser
that long, each time from another start, and keeps what it reached in `.fuzz/`; `make fuzz` does that."""

import re
import subprocess
import sys
from pathlib import Path

from tests.fuzz.harness import HARNESSES
from tests.fuzz.seed import all_seeds
from tests.house.tree import TOP

DONE = re.compile(r"^Done (\d+) runs", re.MULTILINE)
LONGEST_INPUT = 20_000
SECONDS_FOR_ONE = 20  # an input that takes longer is a find


def fuzz(parser: str, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """`folder`: gets `inputs/` and, if something is found, `crash-…`. Its output says what it reached."""
    inputs = folder / "inputs"
    inputs.mkdir(parents=True, exist_ok=True)
    for kept in all_seeds():
        if kept.parser == parser:
            (inputs / kept.path.stem).write_bytes(kept.data)
    limits = [f"-max_len={LONGEST_INPUT}", f"-timeout={SECONDS_FOR_ONE}", f"-artifact_prefix={folder}/"]
    command = [sys.executable, "-m", "tests.fuzz", parser, str(inputs), *limits, *options]
    return subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False)


def runs(ended: subprocess.CompletedProcess[str]) -> int:
    """How many inputs were tried; 0 if it did not come to its end."""
    found = DONE.search(ended.stderr)
    return int(found[1]) if found else 0


def main() -> int:
    failed = 0
    for parser in HARNESSES:
        folder = TOP / ".fuzz" / parser
        ended = fuzz(parser, folder, f"-max_total_time={sys.argv[1]}")
        sys.stdout.write(f"{parser}: {runs(ended)} inputs, exit code {ended.returncode}\n")
        if ended.returncode:
            sys.stdout.write(ended.stderr[-4000:] + ended.stdout[-4000:])
            failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main())
