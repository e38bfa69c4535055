"""`make bench`: how fast the rooms are, each figure beside its floor on the same machine in the same minutes."""

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path

from tests.bench.failed import BenchFailed
from tests.bench.parts import PARTS, QUICK, Size


def main() -> int:
    """1 if anything was lost or wrong; the figures are for people to judge."""
    line = argparse.ArgumentParser(prog="make bench", description=__doc__)
    line.add_argument("--quick", action="store_true", help="less of everything: to see whether a change helps")
    line.add_argument("--kept", type=Path, help="folder for casebooks with many cases, which take minutes to make")
    line.add_argument("parts", nargs="*", help="some of: " + ", ".join(PARTS))
    asked = line.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        line.error(f"there is no part {', '.join(unknown)}")
    size = QUICK if asked.quick else Size()
    size = replace(size, kept=asked.kept) if asked.kept else size
    print(f"{os.cpu_count()} cores, shared by the rooms and the load")
    try:
        for part in asked.parts or PARTS:
            for figure in PARTS[part](size):
                print(figure, flush=True)
    except BenchFailed as failed:
        print(f"worthless: {failed}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
