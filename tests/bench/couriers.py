"""The courier: how many cases a second he brings from the letterbox to the casebook, each in one durable act on either side."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from tests.bench.failed import BenchFailed
from tests.bench.floors import PRAGMAS
from tests.proofs import rooms
from tests.proofs.office import Office

PATIENCE_SECONDS = 900


def trip_seconds(office: Office) -> float:
    """One trip of `wbs courier`, from its start to its end. Raises BenchFailed when he did not come through."""
    start = time.perf_counter()
    code = rooms.courier(office, "--once").wait(PATIENCE_SECONDS)
    if code:
        raise BenchFailed(f"the courier ended with {code}")
    return time.perf_counter() - start


def copying_rows_seconds(folder: Path, letterbox: Path, count: int) -> float:
    """The floor: as many rows of the same sizes copied to another file by one core, with a commit for each case."""
    with closing(sqlite3.connect(letterbox)) as source, closing(sqlite3.connect(folder / "carried.sqlite3")) as target:
        cases = [row[0] for row in source.execute('SELECT "case" FROM cases LIMIT ?', (count,))]
        target.isolation_level = None
        for pragma in PRAGMAS:
            target.execute(pragma)
        target.execute("CREATE TABLE rows (number INTEGER PRIMARY KEY, bytes BLOB)")
        start = time.perf_counter()
        for case in cases:
            rows = source.execute('SELECT birth FROM cases WHERE "case" = ?', (case,)).fetchall()
            rows += source.execute('SELECT sealed_birth FROM cases WHERE "case" = ?', (case,)).fetchall()
            rows += source.execute('SELECT envelope FROM grants WHERE "case" = ?', (case,)).fetchall()
            rows += source.execute('SELECT envelope FROM entries WHERE "case" = ?', (case,)).fetchall()
            target.execute("BEGIN IMMEDIATE")
            target.executemany("INSERT INTO rows (bytes) VALUES (?)", rows)
            target.execute("COMMIT")
        return (time.perf_counter() - start) / len(cases) * count
