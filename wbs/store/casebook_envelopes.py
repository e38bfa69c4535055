"""What each officer's key keeps of its own in the casebook: one envelope sealed to him, in a table for each purpose."""

from sqlalchemy import Connection, Table, func, select
from sqlalchemy.dialects.sqlite import insert

from wbs.store.sqlite import Database
from wbs.store.tables_casebook import PREFERENCES, SNAPSHOTS


class Envelopes:
    """`casebook.pins`, `.snapshots`, `.preferences`: at most one envelope for each officer who has signed in."""

    def __init__(self, database: Database, table: Table) -> None:
        self._database, self._table = database, table

    def get(self, officer: str) -> bytes | None:
        """None for an officer who has none yet; b"" for one that was overwritten, and for something else than bytes."""
        with self._database.read() as connection:
            found = connection.execute(select(self._table.c.envelope).where(self._table.c.officer == officer)).first()
        return None if found is None else bytes(found[0])

    def put(self, officer: str, envelope: bytes) -> None:
        """In place of the former one."""
        row = insert(self._table).values(officer=officer, envelope=envelope)
        with self._database.write() as connection:
            connection.execute(row.on_conflict_do_update(set_={"envelope": envelope}))

    def count(self) -> int:
        """How many officers have one. Of pins it never falls."""
        with self._database.read() as connection:
            return int(connection.execute(select(func.count()).select_from(self._table)).scalar_one())


def overwrite_all(connection: Connection) -> None:
    """Inside somebody else's transaction: no snapshot holds anything any more. All at once, so that it tells of nobody."""
    connection.execute(SNAPSHOTS.update().values(envelope=b""))


def forget_preferences(connection: Connection, officer: str) -> None:
    """Inside somebody else's transaction: he left, or has other keys, which never open it."""
    connection.execute(PREFERENCES.delete().where(PREFERENCES.c.officer == officer))
