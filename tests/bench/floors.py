"""The floors: what the cryptography and the disk alone take from one core, without a room around them. Measured in the same run,
just before and just after what is held against them, so that a busy machine slows both."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from crypto import envelope, labels, primitives
from crypto.grant import GRANT_TEXT
from crypto.public_keys import CasePublicKey, OfficerPublicKey

OFFICERS = 8
REPORT_BYTES = 2048
REPORT_SIZE = 8192
ANSWERS = 5
TRIES = 150
CONTEXT = bytes(48)
PRAGMAS = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA secure_delete=ON")


class Floor:
    """One thing done again and again by one core. `rate`: how many a second, over all that was measured of it; `processor`: what
    one of them uses of the processor, in seconds."""

    def __init__(self, one: Callable[[], None], tries: int = TRIES) -> None:
        self._one, self._tries = one, tries
        self._done, self._seconds, self._used = 0, 0.0, 0.0
        one()

    @contextmanager
    def around(self) -> Iterator[None]:
        """Measures before and after the block."""
        self._measure()
        yield
        self._measure()

    @property
    def rate(self) -> float:
        return self._done / self._seconds

    @property
    def processor(self) -> float:
        return self._used / self._done

    def _measure(self) -> None:
        start, used = time.perf_counter(), time.process_time()
        for _ in range(self._tries):
            self._one()
        self._seconds += time.perf_counter() - start
        self._used += time.process_time() - used
        self._done += self._tries


@contextmanager
def nine_seals_and_a_commit(folder: Path, tries: int = TRIES) -> Iterator[Floor]:
    """A report of 2 KB sealed once, its key sealed to eight officers, and all of it durably on the disk of `folder`."""
    case = CasePublicKey.of_seed(primitives.random_bytes(32))
    officers = [OfficerPublicKey.of_seed(primitives.random_bytes(32)) for _ in range(OFFICERS)]
    report, seed = primitives.random_bytes(REPORT_BYTES), primitives.random_bytes(32)
    with closing(sqlite3.connect(folder / "floor.sqlite3", isolation_level=None)) as database:
        for pragma in PRAGMAS:
            database.execute(pragma)
        database.execute("CREATE TABLE sealed (number INTEGER PRIMARY KEY, envelope BLOB)")

        def one() -> None:
            rows = [(envelope.seal(report, case, labels.ENTRY, CONTEXT, REPORT_SIZE),)]
            rows += [(envelope.seal(seed, key, labels.GRANT, CONTEXT, GRANT_TEXT),) for key in officers]
            database.execute("BEGIN IMMEDIATE")
            database.executemany("INSERT INTO sealed (envelope) VALUES (?)", rows)
            database.execute("COMMIT")

        yield Floor(one, tries)


def opening_five_answers(tries: int = TRIES) -> Floor:
    """Five answers of one token, unsealed with its key."""
    key, raw, _key = primitives.xwing_pair(primitives.random_bytes(32))
    public = primitives.xwing_public_key(raw)
    sealed = [primitives.hpke_seal(bytes(envelope.SMALLEST_TEXT), public, CONTEXT) for _ in range(ANSWERS)]

    def one() -> None:
        for answer in sealed:
            primitives.hpke_open(answer, key, CONTEXT)

    return Floor(one, tries)
