"""What each officer saw of his cases at a glance, sealed to him, for his next sign-in."""

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from wbs.store.sqlite import Database
from wbs.store.tables_casebook import SNAPSHOTS


class SnapshotsKept:
    """`casebook.snapshots`: one envelope for each officer who has signed in; nothing rests on its being there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, officer: str) -> bytes:
        """b"" where there is none, or what was there was overwritten."""
        with self._database.read() as connection:
            found = connection.execute(select(SNAPSHOTS.c.envelope).where(SNAPSHOTS.c.officer == officer)).scalar()
        return found if isinstance(found, bytes) else b""

    def put(self, officer: str, envelope: bytes) -> None:
        """In place of the former one."""
        row = insert(SNAPSHOTS).values(officer=officer, envelope=envelope)
        with self._database.write() as connection:
            connection.execute(row.on_conflict_do_update(set_={"envelope": envelope}))


def overwrite_all(connection: Connection) -> None:
    """Inside somebody else's transaction: no snapshot holds anything any more. All at once, so that it tells of nobody."""
    connection.execute(SNAPSHOTS.update().values(envelope=b""))
