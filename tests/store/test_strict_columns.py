"""Ids are 32 hex digits and nothing else: what is read page by page stands still at anything less."""

import sqlite3

import pytest
from sqlalchemy import column, create_engine, select, table

from wbs.store.strict_columns import is_id

GOOD = "0123456789abcdef" * 2


@pytest.mark.parametrize(
    ("value", "taken"),
    [
        (GOOD, True),
        (GOOD[:-1], False),
        (GOOD + "0", False),
        (GOOD + "\0", False),
        (GOOD + "\0; and more", False),
        (GOOD[:-1] + "\0", False),
        (GOOD.upper(), False),
        (GOOD[:-1] + "g", False),
        (GOOD[:-1] + "é", False),
        ("", False),
        (GOOD.encode(), False),
        (12345678901234567890123456789012.0, False),
        (None, False),
    ],
)
def test_an_id_is_thirty_two_hex_digits_and_nothing_behind_them(value: object, taken: bool) -> None:
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(":memory:"))
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE t (x)")
        connection.exec_driver_sql("INSERT INTO t VALUES (?)", (value,))
        found = connection.execute(select(table("t", column("x")).c.x).where(is_id(column("x")))).all()
    engine.dispose()
    assert bool(found) == taken
