"""The shape of a database: its tables, columns and indexes as SQLite itself tells them, and the one that ours must have."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import MetaData, create_engine

TEXT, BLOB, WHOLE, YES_NO = "VARCHAR", "BLOB", "INTEGER", "BOOLEAN"


@dataclass(frozen=True)
class Column:
    """`type`: as declared (TEXT, BLOB, WHOLE, YES_NO); `key`: place in the primary key, 0 outside it; `hidden`: 0 in ours."""

    name: str
    type: str
    required: bool
    key: int
    hidden: int


@dataclass(frozen=True)
class Shape:
    """`tables`: real tables by name; `others`: indexes, triggers, views and virtual tables by name, with what makes them."""

    tables: Mapping[str, frozenset[Column]]
    others: Mapping[str, str]


def shape_of(plain: sqlite3.Connection) -> Shape:
    """Raises sqlite3.Error. Bound names only: a hostile name stands in no statement."""
    tables: dict[str, frozenset[Column]] = {}
    others: dict[str, str] = {}
    listed = plain.execute("SELECT name, type, wr FROM pragma_table_list WHERE schema = 'main'").fetchall()
    for name, kind, without_rowid in listed:
        if name == "sqlite_schema":
            continue
        if kind == "table":
            columns = plain.execute('SELECT name, type, "notnull", pk, hidden FROM pragma_table_xinfo(?)', (name,))
            tables[name] = frozenset(Column(one, of, bool(required), key, hidden) for one, of, required, key, hidden in columns)
        else:
            others[name] = kind
        if without_rowid:
            others[f"{name} without rowid"] = "table"
    rest = plain.execute("SELECT name, type, tbl_name, sql FROM sqlite_master WHERE type NOT IN ('table', 'view')").fetchall()
    others.update((str(name), f"{kind} on {table}: {' '.join(str(sql).split())}") for name, kind, table, sql in rest)
    return Shape(tables, others)


def shape_for(metadata: MetaData) -> Shape:
    """What a database has that was made from these tables."""
    engine = create_engine("sqlite://")
    try:
        metadata.create_all(engine)
        plain = engine.raw_connection()
        try:
            driver = plain.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            return shape_of(driver)
        finally:
            plain.close()
    finally:
        engine.dispose()
