"""What each officer's key remembers of the casebook, sealed to him."""

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert

from wbs.store.sqlite import Database
from wbs.store.tables_casebook import PINS


class PinsKept:
    """`casebook.pins`: one envelope for each officer who has signed in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, officer: str) -> bytes | None:
        """None for an officer who has none yet; b"" for a row that holds something else than bytes."""
        with self._database.read() as connection:
            found = connection.execute(select(PINS.c.envelope).where(PINS.c.officer == officer)).first()
        return None if found is None else bytes(found[0])

    def put(self, officer: str, envelope: bytes) -> None:
        """In place of the former one."""
        row = insert(PINS).values(officer=officer, envelope=envelope)
        with self._database.write() as connection:
            connection.execute(row.on_conflict_do_update(set_={"envelope": envelope}))

    def count(self) -> int:
        """How many officers have pins; never falls."""
        with self._database.read() as connection:
            return int(connection.execute(select(func.count()).select_from(PINS)).scalar_one())
