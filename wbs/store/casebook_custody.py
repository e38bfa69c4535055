"""Names asked of the identity custodian: one row for each case whose name was ever asked for."""

from collections.abc import Sequence

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from wbs.store.casebook_heads import CASE_ID
from wbs.store.casebook_strands import READERS_LEAVE_SECONDS, bump
from wbs.store.errors import StrandMoved
from wbs.store.reserve import Reserve
from wbs.store.rows import CustodyRow
from wbs.store.sqlite import Database
from wbs.store.tables_casebook import CUSTODY


class Custody:
    """`casebook.custody`. A request comes with the entry that asks (Casebook.record)."""

    def __init__(self, database: Database, reserve: Reserve) -> None:
        self._database, self._reserve = database, reserve

    def get(self, case: str) -> CustodyRow:
        """With empty bytes where nothing was asked, or what was asked is over."""
        with self._database.read() as connection:
            row = connection.execute(select(CUSTODY).where(CUSTODY.c.case == case)).mappings().first()
        return CustodyRow(**row) if row else CustodyRow(case, b"", b"")

    def waiting(self) -> Sequence[CustodyRow]:
        """Every request that stands, answered or not, by case."""
        asked = select(CUSTODY).where(CUSTODY.c.request != b"").order_by(CUSTODY.c.case)
        with self._database.read() as connection:
            rows = [CustodyRow(**row) for row in connection.execute(asked).mappings()]
        return [row for row in rows if CASE_ID.fullmatch(row.case)]

    def give(self, answered: CustodyRow, given: bytes) -> None:
        """Puts down what the custodian gives for exactly this request. Raises StrandMoved when another stands there, or none."""
        self._reserve.demand_whole()
        with self._database.write() as connection:
            here = (CUSTODY.c.case == answered.case) & (CUSTODY.c.request == answered.request)
            updated = connection.execute(CUSTODY.update().where(here).values(given=given))
            if updated.rowcount != 1:
                raise StrandMoved("another request stands there")
            bump(connection, answered.case)

    def end(self, case: str) -> None:
        """Overwrites what was asked and given: the consent was taken back. Nothing to do where nothing stands.

        Raises StoreError; then it stands there still."""
        with self._database.write() as connection:
            emptied = CUSTODY.update().where(CUSTODY.c.case == case).values(request=b"", given=b"")
            connection.execute(emptied)
            bump(connection, case)
        # The old bytes would lie on in the write-ahead log, and who gave them still has his key.
        self._database.clear_log(patience=READERS_LEAVE_SECONDS)


def ask(connection: Connection, case: str, request: bytes) -> None:
    """Inside somebody else's transaction: this request in place of any other; what was given for that is gone."""
    row = insert(CUSTODY).values(case=case, request=request, given=b"")
    connection.execute(row.on_conflict_do_update(set_={"request": request, "given": b""}))
