"""A store's database, read and never written: while rooms run, in the folder of a backup, damaged, or made to harm."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from wbs.store.errors import StoreMissing
from wbs.store.shape import Shape, shape_of
from wbs.store.sqlite import BUSY_SECONDS, named_errors

LARGEST_VALUE = 32 * 1024 * 1024
MOST_DAMAGES = 50

# trusted_schema, cell_size_check: the file is not taken at its word. query_only: a mistake of ours can't write either.
PRAGMAS = (
    "PRAGMA query_only=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    # A condition that somebody wrote into the file could take for ever.
    "PRAGMA ignore_check_constraints=ON",
    "PRAGMA temp_store=MEMORY",
)


class ReadOnly:
    """Raises StoreMissing; StoreBroken or StoreWrongVersion when SQLite finds no database there."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise StoreMissing(f"there is no {path.name} in {path.parent}")
        self.path = path
        self._still = not _in_use(path)
        self._before = _state(path)
        # A file that nobody has open is read as it lies, so that no log and no shared memory are made beside it. One in use
        # is read through its log, as every room does.
        mode = "immutable=1" if self._still else "mode=ro"
        with named_errors():
            uri = f"{path.resolve().as_uri()}?{mode}"
            self._plain = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
            self._plain.text_factory = _text
            self._plain.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_VALUE)
            for pragma in PRAGMAS:
                self._plain.execute(pragma)

    def close(self) -> None:
        """The object is of no use afterwards."""
        self._plain.close()

    @property
    def written_meanwhile(self) -> bool:
        """Whether a room began to write into a file that was read as one at rest: what was read may be half old, half new."""
        return self._still and _state(self.path) != self._before

    def marks(self) -> tuple[int, int]:
        """Application id and version. Raises StoreBroken, StoreWrongVersion (no database at all)."""
        found = [self.one(f"PRAGMA {key}")[0] for key in ("application_id", "user_version")]
        return int(found[0]), int(found[1])

    def shape(self) -> Shape:
        """Raises StoreBroken."""
        with named_errors():
            return shape_of(self._plain)

    def damages(self) -> Iterator[str]:
        """What SQLite's own check finds, at most 50 lines; nothing when the file is whole. Raises StoreBroken."""
        for (line,) in self.rows(f"PRAGMA integrity_check({MOST_DAMAGES})"):
            if line != "ok":
                yield str(line)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """What is asked inside sees one state of the store. Short ones only: a room can't empty its log meanwhile."""
        with named_errors():
            self._plain.execute("BEGIN")
        try:
            yield
        finally:
            # Nothing was written, so nothing can be lost with it.
            with suppress(sqlite3.Error):
                self._plain.execute("ROLLBACK")

    def rows(self, statement: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """One row after the other, in one snapshot. Text that is no UTF-8 comes with marks in its place. Raises StoreBroken."""
        with named_errors(), closing(self._plain.cursor()) as cursor:
            yield from cursor.execute(statement, values)

    def one(self, statement: str, *values: object) -> tuple[Any, ...]:
        """The first row, () if there is none. Raises StoreBroken."""
        with closing(self.rows(statement, *values)) as rows:  # type: ignore[type-var]
            return next(rows, ())


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _in_use(path: Path) -> bool:
    """Whether a log holds something, or somebody shares memory over the file (a room, or one that was killed)."""
    log, shared = (path.with_name(path.name + end) for end in ("-wal", "-shm"))
    return shared.exists() or (log.exists() and log.stat().st_size > 0)


def _state(path: Path) -> tuple[int, int, int]:
    now = path.stat()
    return now.st_ino, now.st_size, now.st_mtime_ns
