"""The demo's two stores as they lie on the disk: read from the files at this moment, by whoever has the files and no key."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from wbs.store.read_only import ReadOnly

SHOWN_BYTES, MORE_BYTES = 24, 320
CASE = "case"
# A reserve is kept so that a full disk leaves room for answers: nothing but zeros, and as large as everything else together.
ZEROS = "reserve"


@dataclass(frozen=True)
class Value:
    """One field of a row: ``text`` as it stands there, or its first bytes in hexadecimal; ``size`` in bytes if it is no text."""

    column: str
    text: str
    size: int = 0
    cut: bool = False


@dataclass(frozen=True)
class TableRows:
    """What one table has of one case: each row with all its columns."""

    name: str
    rows: tuple[tuple[Value, ...], ...]


def rows_of(database: Path, case: str) -> list[TableRows]:
    """Every row of every table that names the case, all columns. Raises StoreMissing, StoreBroken."""
    with closing(ReadOnly(database)) as opened, opened.snapshot():
        found = [TableRows(table, tuple(_rows(opened, table, case))) for table in _tables(opened)]
    return [table for table in found if table.rows]


def envelope_of(database: Path, case: str, strand: str, seq: int) -> Value:
    """One sealed entry, more of it than of others. Raises LookupError if it is not there, StoreMissing, StoreBroken."""
    with closing(ReadOnly(database)) as opened:
        row = opened.one(f'SELECT envelope FROM entries WHERE "{CASE}" = ? AND strand = ? AND seq = ?', case, strand, seq)
    if not row:
        raise LookupError(f"no entry {seq} of strand {strand}")
    return _value("envelope", row[0], MORE_BYTES)


def _tables(opened: ReadOnly) -> list[str]:
    named = [str(name) for (name,) in opened.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
    return [table for table in named if CASE in _columns(opened, table)]


def _columns(opened: ReadOnly, table: str) -> list[str]:
    # Not a name from a page: the file itself told it, and it is quoted.
    return [str(row[1]) for row in opened.rows(f'PRAGMA table_info("{table}")')]


def _rows(opened: ReadOnly, table: str, case: str) -> Iterator[tuple[Value, ...]]:
    columns = _columns(opened, table)
    for row in opened.rows(f'SELECT * FROM "{table}" WHERE "{CASE}" = ?', case):
        yield tuple(_value(column, value) for column, value in zip(columns, row, strict=True))


def _value(column: str, value: object, shown: int = SHOWN_BYTES) -> Value:
    if isinstance(value, bytes):
        return Value(column, value[:shown].hex(" "), len(value), len(value) > shown)
    return Value(column, "" if value is None else str(value))


@dataclass(frozen=True)
class Searched:
    """How often some words stand in the files of a store, and how much was read for that."""

    times: int
    files: int
    size: int


def search(folder: Path, words: str) -> Searched:
    """Looks for the words, as they are typed, in every byte of every file of a store. Raises OSError."""
    times = files = size = 0
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != ZEROS):
        raw = path.read_bytes()
        times, files, size = times + raw.count(words.encode()), files + 1, size + len(raw)
    return Searched(times, files, size)


def last_step(database: Path, login: str) -> int:
    """The time step of the second-factor code that this login used last. Raises LookupError, StoreMissing, StoreBroken."""
    with closing(ReadOnly(database)) as opened:
        row = opened.one("SELECT last_totp_step FROM officers WHERE login = ?", login)
    if not row:
        raise LookupError(f"no login {login}")
    return int(row[0])
