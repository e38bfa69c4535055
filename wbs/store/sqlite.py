"""One SQLite file: how it is made, opened, written, emptied of what was deleted, and copied."""

import fcntl
import os
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Engine, MetaData, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.schema import CreateColumn

from wbs.store.disk import disk_errors, make_folder, put_in_place
from wbs.store.errors import (
    StoreBroken,
    StoreBusy,
    StoreError,
    StoreExists,
    StoreFull,
    StoreMissing,
    StoreWrongVersion,
)
from wbs.store.straight import Straight

BUSY_SECONDS = 20
BEGIN = "begin_with"

# secure_delete: deleted rows are zeroed in the file (not every build of SQLite does so by itself).
# synchronous=FULL: what was acknowledged survives a power cut. temp_store: no plaintext-shaped sort files on disk.
PRAGMAS = (
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA trusted_schema=OFF",
)
# With a write-ahead log a power cut then takes what was written last, and breaks nothing (sqlite.org: PRAGMA synchronous).
NOT_AWAITED = "PRAGMA synchronous=NORMAL"

_FULL = {sqlite3.SQLITE_FULL}
# The file that its processes share could not grow: SQLite says this of a full disk, too.
_FULL_WHEN_SHARED = {sqlite3.SQLITE_IOERR_SHMSIZE}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


class Database:
    """An existing file at `path`. Raises StoreMissing, StoreWrongVersion."""

    def __init__(self, path: Path, application_id: int, version: int) -> None:
        self.path = path
        _check(path, application_id, version)
        self._engine = _engine(path, pool_size=8, max_overflow=32)
        # An engine of its own, so that no connection that others use is ever left in this state. One writes at a time.
        self._hasty = _engine(path, pool_size=1, max_overflow=0)
        event.listen(self._hasty, "connect", _hasten)
        # IMMEDIATE: a write that is going to happen takes its lock before it reads, so no check is stale.
        self._writer: Engine = self._engine.execution_options(**{BEGIN: "BEGIN IMMEDIATE"})
        self._one_writer = threading.Lock()
        with disk_errors():
            self._turns = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self.log_owed = False

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent snapshot."""
        with named_errors(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: kept when the block ends, undone when it raises."""
        # Threads of one process queue here; SQLite's own back-off between threads is slow and unfair.
        with named_errors(), self._one_writer, self._writer.begin() as connection:
            yield connection

    @contextmanager
    def read_straight(self) -> Iterator[Straight]:
        """As read(), for statements that are ready."""
        with named_errors(), self._straight("BEGIN") as straight:
            yield straight

    @contextmanager
    def write_straight(self) -> Iterator[Straight]:
        """As write(), for statements that are ready. Raises sqlite3.IntegrityError as it is: the methods give it its own name."""
        with named_errors(), self._one_writer, self._turn(), self._straight("BEGIN IMMEDIATE") as straight:
            yield straight

    @contextmanager
    def write_hasty(self) -> Iterator[Straight]:
        """For statements that are ready, and what a power cut may take back: nobody waits until it lies on the disk. It survives
        the death of every process, and the next transaction that is waited for takes it along."""
        with named_errors(), self._one_writer, self._turn(), self._straight("BEGIN IMMEDIATE", self._hasty) as straight:
            yield straight

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Processes queue here, as threads do: whoever waits is woken when it is his turn, and does not sleep on while nobody
        writes, as SQLite's back-off does. It is SQLite's lock behind it that keeps writers apart; the system lets go of this one
        when its holder dies."""
        fcntl.flock(self._turns, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._turns, fcntl.LOCK_UN)

    @contextmanager
    def _straight(self, begin: str, engine: Engine | None = None) -> Iterator[Straight]:
        held = (engine or self._engine).raw_connection()
        plain = held.driver_connection
        assert isinstance(plain, sqlite3.Connection)
        try:
            straight = Straight(plain)
            straight.begin(begin)
            yield straight
            straight.commit()
        except BaseException:
            try:
                plain.rollback()
            except sqlite3.Error:
                # What cannot even be undone is used by nobody again: closing it undoes it.
                held.invalidate()
            raise
        finally:
            held.close()

    def checkpoint(self, patience: float = 0) -> bool:
        """Empty the write-ahead log, which keeps what was deleted; False if somebody still reads after `patience` seconds."""
        with named_errors(), closing(sqlite3.connect(self.path, timeout=patience)) as plain:
            row = plain.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return row is not None and row[0] == 0

    def clear_log(self, patience: float = 0) -> None:
        """Empties the log after a commit that stands. If the disk fails, or somebody reads on, that is owed (`log_owed`) and no
        error: whoever wrote must not be told that nothing was written."""
        try:
            self.log_owed = not self.checkpoint(patience)
        except StoreError:
            self.log_owed = True

    def copy_to(self, target: Path) -> None:
        """A consistent, checked copy at `target`, whole or not at all; other work goes on meanwhile."""
        unfinished = _fresh(target)
        with (
            named_errors(),
            closing(sqlite3.connect(self.path, timeout=BUSY_SECONDS)) as plain,
            closing(sqlite3.connect(unfinished)) as copy,
        ):
            plain.backup(copy)
            # The copy is one file by itself: no log beside it that somebody could forget to copy.
            copy.execute("PRAGMA journal_mode=DELETE")
            if copy.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise StoreBroken("the copy of the database does not pass its check")
        # A log that somebody left who looked into the older copy would be played into the new one.
        _remove_companions(target)
        put_in_place(unfinished, target)

    def complete(self, metadata: MetaData, fill: "Callable[[Connection, Collection[str]], None] | None" = None) -> None:
        """Adds tables, columns and indexes that a file made by an older release (or robbed of one) lacks.

        `fill`, in the same transaction, hears which columns ("table.column") were added.
        Raises StoreWrongVersion for a column that cannot be made up, because its rows would lack what stood in it.
        """
        with self.read() as connection:
            held = set(connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars())
            lacking = _lacking_columns(connection, metadata)
        wanted = {table.name for table in metadata.tables.values()}
        wanted |= {str(index.name) for table in metadata.tables.values() for index in table.indexes}
        if wanted <= held and not lacking:
            return
        with self.write() as connection:
            metadata.create_all(connection)
            # Asked again under the lock: another room may have opened the same file meanwhile.
            added = _lacking_columns(connection, metadata)
            for column in added:
                if not column.nullable and column.server_default is None:
                    raise StoreWrongVersion(f"{self.path} lacks {column}: it is of another release, or damaged")
                made = CreateColumn(column).compile(connection)
                connection.exec_driver_sql(f"ALTER TABLE {column.table.name} ADD COLUMN {made}")
            if fill is not None:
                fill(connection, {str(column) for column in added})
            for table in metadata.tables.values():
                for index in table.indexes:
                    index.create(connection, checkfirst=True)

    def close(self) -> None:
        self._engine.dispose()
        self._hasty.dispose()
        if self._turns >= 0:
            os.close(self._turns)
            self._turns = -1


def _engine(path: Path, pool_size: int, max_overflow: int) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        # An error that reaches a log must not carry what was being stored.
        hide_parameters=True,
        pool_size=pool_size,
        max_overflow=max_overflow,
        pool_timeout=BUSY_SECONDS,
        # The connection that was used last: what it read lies in its memory still.
        pool_use_lifo=True,
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _lacking_columns(connection: Connection, metadata: MetaData) -> "list[Column[Any]]":
    """Columns of ours that a table of the file does not have; of a table that is not there, none."""
    found = []
    for table in metadata.tables.values():
        held = set(connection.exec_driver_sql("SELECT name FROM pragma_table_xinfo(?)", (table.name,)).scalars())
        found += [column for column in table.columns if held and column.name not in held]
    return found


def create_database(
    path: Path, metadata: MetaData, application_id: int, version: int, fill: Callable[[Connection], None]
) -> None:
    """Make the file with its tables and first rows, whole or not at all. Raises StoreExists."""
    if path.exists():
        raise StoreExists(f"{path} is there already")
    make_folder(path.parent)
    unfinished = _fresh(path)
    engine = create_engine(f"sqlite:///{unfinished}", hide_parameters=True)
    event.listen(engine, "connect", _prepare_new)
    event.listen(engine, "begin", _begin)
    with named_errors():
        with engine.begin() as connection:
            metadata.create_all(connection)
            fill(connection)
            connection.exec_driver_sql(f"PRAGMA application_id={application_id}")
            connection.exec_driver_sql(f"PRAGMA user_version={version}")
        engine.dispose()
    put_in_place(unfinished, path)


@contextmanager
def named_errors() -> Iterator[None]:
    """Database errors under the store's names, without what was being stored in their chain."""
    try:
        yield
    except (IntegrityError, sqlite3.IntegrityError):
        raise  # the methods give these their own names
    except DBAPIError as error:
        raise _name(error.orig) from None
    except PoolTimeout:
        raise StoreBusy("too many things at once") from None
    except sqlite3.Error as error:
        raise _name(error) from None


def _name(error: BaseException | None) -> StoreError:
    code = getattr(error, "sqlite_errorcode", None)
    primary = (code or 0) & 0xFF
    if primary in _FULL or code in _FULL_WHEN_SHARED:
        return StoreFull("no space left on the disk")
    if primary in _BUSY:
        return StoreBusy("another process keeps the store locked")
    if primary == sqlite3.SQLITE_NOTADB:
        return StoreWrongVersion("this is no store of ours")
    return StoreBroken(f"the database says: {getattr(error, 'sqlite_errorname', 'unknown error')}")


def _check(path: Path, application_id: int, version: int) -> None:
    if not path.is_file():
        raise StoreMissing(f"there is no {path.name} in {path.parent}")
    with named_errors(), closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as plain:
        found = [plain.execute(f"PRAGMA {key}").fetchone()[0] for key in ("application_id", "user_version")]
        if found != [application_id, version]:
            raise StoreWrongVersion(f"{path} is no store of ours, or of another version")
        plain.execute("PRAGMA journal_mode=WAL")


def _fresh(path: Path) -> Path:
    """An empty file beside `path` to work in. SQLite itself discards a log left beside an empty database."""
    unfinished = path.with_name(path.name + ".new")
    with disk_errors():
        unfinished.unlink(missing_ok=True)
        # Made by us first, so that database, log and shared memory are readable by their owner alone.
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    return unfinished


def _remove_companions(path: Path) -> None:
    with disk_errors():
        for suffix in ("-journal", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


def _prepare(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    # Text that is none in UTF-8 must not fail the whole question that finds it.
    connection.text_factory = _text
    connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _hasten(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    connection.execute(NOT_AWAITED)


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _prepare_new(connection: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
    # 8 KiB pages hold a whole grant, so that a case's grants lie together.
    connection.execute("PRAGMA page_size=8192")
    _prepare(connection, entry)


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(str(connection.get_execution_options().get(BEGIN, "BEGIN")))
