"""What each officer set for himself, sealed to him."""

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from wbs.store.sqlite import Database
from wbs.store.tables_casebook import PREFERENCES


class PreferencesKept:
    """`casebook.preferences`: one envelope of one size for each officer who has signed in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, officer: str) -> bytes | None:
        """None for an officer who has none yet; b"" for a row that holds something else than bytes."""
        with self._database.read() as connection:
            found = connection.execute(select(PREFERENCES.c.envelope).where(PREFERENCES.c.officer == officer)).first()
        return None if found is None else bytes(found[0])

    def put(self, officer: str, envelope: bytes) -> None:
        """In place of the former one."""
        row = insert(PREFERENCES).values(officer=officer, envelope=envelope)
        with self._database.write() as connection:
            connection.execute(row.on_conflict_do_update(set_={"envelope": envelope}))


def forget_preferences(connection: Connection, officer: str) -> None:
    """Inside somebody else's transaction: he left, or has other keys, which never open it."""
    connection.execute(PREFERENCES.delete().where(PREFERENCES.c.officer == officer))
