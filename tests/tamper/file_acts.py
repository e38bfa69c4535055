"""What somebody who can write into the folders has in his hands: Python's own sqlite3, and plain files."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

NAMES = ("letterbox.sqlite3", "casebook.sqlite3")
PATIENCE_SECONDS = 30


def connect(folder: Path) -> sqlite3.Connection:
    """The store of this folder, whichever it is. Foreign keys are off, as in any `sqlite3` shell."""
    name = next(name for name in NAMES if (folder / name).exists())
    return sqlite3.connect(folder / name, timeout=PATIENCE_SECONDS)


def do(folder: Path, statement: str, *values: object) -> int:
    """One statement, committed; how many rows it touched. A test that touches none has done nothing: that fails."""
    with closing(connect(folder)) as database, database:
        touched = database.execute(statement, values).rowcount
    assert touched != 0, f"nothing was touched by {statement}"
    return touched


def ask(folder: Path, question: str, *values: object) -> list[tuple[Any, ...]]:
    """All rows."""
    with closing(connect(folder)) as database:
        return database.execute(question, values).fetchall()


def one(folder: Path, question: str, *values: object) -> Any:
    """The one value of the one row."""
    [(value,)] = ask(folder, question, *values)
    return value


def dump(folder: Path, but: tuple[str, ...] = ()) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table: to show that nothing else was changed. `but`: tables left out."""
    with closing(connect(folder)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(database.execute(f"SELECT * FROM {name}"), key=repr) for name in names if name not in but}


def file_path(folder: Path, file: str) -> Path:
    """A sealed file of the store."""
    return folder / "files" / file


def swap_values(folder: Path, table: str, column: str, key: str, first: object, second: object) -> None:
    """Exchanges one column of two rows, `key` being the condition with one `?`."""
    ours, theirs = (one(folder, f"SELECT {column} FROM {table} WHERE {key}", which) for which in (first, second))
    assert ours != theirs
    with closing(connect(folder)) as database, database:
        # A column may be unique: first out of the way, then across.
        database.execute(f"UPDATE {table} SET {column} = ? WHERE {key}", (b"between", first))
        database.execute(f"UPDATE {table} SET {column} = ? WHERE {key}", (ours, second))
        database.execute(f"UPDATE {table} SET {column} = ? WHERE {key}", (theirs, first))
