"""Statements that go straight to SQLite: those that every report and every look asks. Their words are made once, from our tables.

Everything else goes the longer way through SQLAlchemy, whose own work on a statement takes longer than SQLite's.
"""

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Select
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.types import TypeDecorator

_DIALECT = SQLiteDialect_pysqlite()


class Ready:
    """One statement in SQLite's words, with its places in their order. Values go beside it, never into it. What it finds reads as
    what its columns were declared, like everything else (strict_columns)."""

    def __init__(self, statement: Select[Any] | UpdateBase) -> None:
        made = statement.compile(dialect=_DIALECT)
        assert isinstance(made, SQLCompiler)
        self.text = str(made)
        self._places = tuple(made.positiontup or ())
        self._fixed = {place: made.binds[place].value for place in self._places if not made.binds[place].required}
        self._strict = tuple(_strictly(column.type) for column in statement.exported_columns)

    def row(self, found: tuple[Any, ...]) -> tuple[Any, ...]:
        """What was found, of the declared types."""
        return tuple([strict(value, _DIALECT) for strict, value in zip(self._strict, found, strict=True)])

    def values(self, given: Mapping[str, Any]) -> tuple[Any, ...]:
        """By place. Raises KeyError for a place that nothing was given for."""
        return tuple([given[place] if place in given else self._fixed[place] for place in self._places])


def _strictly(declared: Any) -> Callable[[Any, Dialect], Any]:
    if not isinstance(declared, TypeDecorator):
        raise TypeError("what nobody reads strictly is not asked straight")
    return declared.process_result_value


class Straight:
    """One connection within one transaction, which belongs to wbs.store.sqlite.Database."""

    def __init__(self, plain: sqlite3.Connection) -> None:
        self._plain = plain

    def ask(self, statement: Ready, **given: Any) -> list[tuple[Any, ...]]:
        """All rows: also of a statement that changes them and returns what it changed."""
        return [statement.row(found) for found in self._plain.execute(statement.text, statement.values(given)).fetchall()]

    def put(self, statement: Ready, *rows: Mapping[str, Any]) -> None:
        """The statement once for each row."""
        self._plain.executemany(statement.text, [statement.values(row) for row in rows])

    def begin(self, words: str) -> None:
        self._plain.execute(words)

    def commit(self) -> None:
        """From here on what was written is durable."""
        self._plain.execute("COMMIT")
