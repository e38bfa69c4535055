"""Tallies: for each act that is counted one row for every head and the overseer, sealed to each, or a decoy of the same size.

Rows name no case, so a case that is destroyed leaves what was counted of it.
"""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert

from wbs.store.rows import TallyRow
from wbs.store.sqlite import Database
from wbs.store.strict_columns import is_id
from wbs.store.tables_casebook import TALLIES

A_READ = 500  # rows that one statement asks for: SQLite takes no endless lists


class Tallies:
    """`casebook.tallies`. New rows come with the entry that is counted (Casebook.record)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ids(self, officer: str) -> frozenset[str]:
        """Which tallies have a row for this officer."""
        here = select(TALLIES.c.tally).where(TALLIES.c.officer == officer, is_id(TALLIES.c.tally))
        with self._database.read() as connection:
            return frozenset(connection.execute(here).scalars())

    def count(self) -> int:
        """How many acts there are rows of, whosoever."""
        with self._database.read() as connection:
            return int(connection.execute(select(func.count(TALLIES.c.tally.distinct()))).scalar_one())

    def read(self, officer: str, tallies: Sequence[str]) -> list[TallyRow]:
        """These rows of his, as far as they are there, in no order."""
        found: list[TallyRow] = []
        with self._database.read() as connection:
            for at in range(0, len(tallies), A_READ):
                some = tallies[at : at + A_READ]
                here = select(TALLIES).where(TALLIES.c.officer == officer, TALLIES.c.tally.in_(some))
                found += [TallyRow(**row) for row in connection.execute(here).mappings()]
        return found

    def add(self, rows: Iterable[TallyRow]) -> None:
        """Rows for somebody who was no head when these were counted; those that are there stay as they are."""
        values = [vars(row) for row in rows]
        if values:
            with self._database.write() as connection:
                connection.execute(insert(TALLIES).on_conflict_do_nothing(), values)


def add_tallies(connection: Connection, rows: Collection[TallyRow]) -> None:
    """Inside the transaction of the entry that is counted: never one without the other."""
    if rows:
        connection.execute(TALLIES.insert(), [vars(row) for row in rows])


def forget_tallies(connection: Connection, officer: str) -> None:
    """He has other keys now, or none: what was sealed to the former ones opens for nobody. A colleague brings him up."""
    connection.execute(TALLIES.delete().where(TALLIES.c.officer == officer))
