"""Cases that were destroyed: their certificates, and what is still to be done so that nothing of them is left anywhere."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, select

from wbs.store.casebook_envelopes import overwrite_all
from wbs.store.casebook_heads import CASE_ID
from wbs.store.casebook_strands import end_of
from wbs.store.errors import CaseUnknown, StrandMoved
from wbs.store.rows import OFFICERS, REPORTER, Head
from wbs.store.sqlite import Database
from wbs.store.tables_casebook import CASES, DESTROYED, FILES, FORGOTTEN_FILES, CasebookTable

NO_HASH = bytes(32)  # of the head of a strand without entries


class Destroyed:
    """`casebook.destroyed`. A certificate stays: the audit and officers' pins name the case, and ask where it went."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> dict[str, bytes]:
        """Certificates by case, as they lie there; nobody has checked them."""
        with self._database.read() as connection:
            rows = connection.execute(select(DESTROYED.c.case, DESTROYED.c.certificate)).all()
        return {case: bytes(certificate) for case, certificate in rows if CASE_ID.fullmatch(case)}

    def has(self, case: str) -> bool:
        """Whether this case was destroyed here."""
        with self._database.read() as connection:
            return is_destroyed(connection, case)

    def to_carry(self) -> list[tuple[str, bytes]]:
        """(case, certificate) that the letterbox has not obeyed yet."""
        waiting = select(DESTROYED.c.case, DESTROYED.c.certificate).where(~DESTROYED.c.carried).order_by(DESTROYED.c.case)
        with self._database.read() as connection:
            return [(case, bytes(certificate)) for case, certificate in connection.execute(waiting)]

    def asked(self, case: str, day: date) -> date:
        """The letterbox was asked to forget it, and has not yet. On which day it was asked first."""
        here = DESTROYED.c.case == case
        with self._database.write() as connection:
            noted = connection.execute(select(DESTROYED.c.asked).where(here)).scalar()
            try:
                return date.fromisoformat(noted or "")
            except ValueError:
                connection.execute(DESTROYED.update().where(here).values(asked=day.isoformat()))
                return day

    def carried(self, case: str, done: bool = True) -> None:
        """Nothing of the case lies in the letterbox any more (or, `done` False, something does again)."""
        with self._database.write() as connection:
            other = DESTROYED.update().where(DESTROYED.c.case == case, DESTROYED.c.carried != done)
            connection.execute(other.values(carried=done, asked=None))

    def unwiped(self) -> list[str]:
        """Cases whose files and log rows may still lie on this disk: whoever destroyed them was interrupted."""
        with self._database.read() as connection:
            return list(connection.execute(select(DESTROYED.c.case).where(~DESTROYED.c.wiped)).scalars())

    def wiped(self, cases: Sequence[str]) -> None:
        """Files and log of these are gone."""
        with self._database.write() as connection:
            connection.execute(DESTROYED.update().where(DESTROYED.c.case.in_(cases)).values(wiped=True))

    def files(self) -> list[str]:
        """Ids of files that the backup's folder may still hold."""
        with self._database.read() as connection:
            return list(filter(CASE_ID.fullmatch, connection.execute(select(FORGOTTEN_FILES.c.file)).scalars()))

    def files_gone(self, files: Sequence[str]) -> None:
        """The backup's folder holds these no more."""
        with self._database.write() as connection:
            for file in files:
                connection.execute(FORGOTTEN_FILES.delete().where(FORGOTTEN_FILES.c.file == file))


def is_destroyed(connection: Connection, case: str) -> bool:
    """Inside somebody else's transaction."""
    return connection.execute(select(DESTROYED.c.carried).where(DESTROYED.c.case == case)).first() is not None


def destroy(connection: Connection, case: str, reporter: Head, officers: Head, certificate: bytes) -> list[str]:
    """Every row of the case goes, whatever table it is in; its certificate comes. Returns its files. See Casebook.destroy."""
    if connection.execute(select(CASES.c.changed).where(CASES.c.case == case)).first() is None:
        raise CaseUnknown("no such case")
    for strand, head in ((REPORTER, reporter), (OFFICERS, officers)):
        seq, last = end_of(connection, case, strand)
        if head != (seq, last or NO_HASH):
            # What came since, nobody has seen who decided this.
            raise StrandMoved("the strand has moved")
    files = list(connection.execute(select(FILES.c.file).where(FILES.c.case == case)).scalars())
    # By column, not by name: a table that is added later and names a case is emptied of it, too.
    for table in reversed(CasebookTable.metadata.sorted_tables):
        if "case" in table.c and table is not DESTROYED:
            connection.execute(table.delete().where(table.c.case == case))
    overwrite_all(connection)
    row = {"case": case, "certificate": certificate, "carried": False, "asked": None, "wiped": False}
    connection.execute(DESTROYED.insert(), [row])
    if files:
        connection.execute(FORGOTTEN_FILES.insert(), [{"file": file} for file in files])
    return files
