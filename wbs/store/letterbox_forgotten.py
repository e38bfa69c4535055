"""Cases that are to be forgotten, or were: a certificate waits until intake has checked it, then it is all that is left.

The courier brings certificates and holds no cryptography; the letterbox checks none. So what he brings only waits here, and the
holder of his key makes nothing be forgotten with it that two officers have not signed.
"""

from datetime import date

from sqlalchemy import Connection, bindparam, select

from wbs.store.errors import CaseUnknown
from wbs.store.reserve import Reserve
from wbs.store.sealed_files import SealedFiles
from wbs.store.sqlite import Database
from wbs.store.straight import Ready, Straight
from wbs.store.tables_letterbox import CASES, FILES, FORGOTTEN, LetterboxTable

# Made once: every look asks for it.
_CERTIFICATE = Ready(select(FORGOTTEN.c.certificate).where(FORGOTTEN.c.locator_hash == bindparam("locator")))


class Forgotten:
    """`letterbox.forgotten`."""

    def __init__(self, database: Database, files: SealedFiles, reserve: Reserve) -> None:
        self._database = database
        self._files = files
        self._reserve = reserve

    def ask(self, case: str, certificate: bytes) -> bool:
        """The courier's verb: whether nothing of the case is here (any more). If something is, the certificate waits; one that
        waits already is not overwritten."""
        return self._reserve.spend(self._ask, case, certificate)

    def _ask(self, case: str, certificate: bytes) -> bool:
        with self._database.write() as connection:
            if _locator_hash(connection, case) is None:
                return True
            waits = select(FORGOTTEN.c.case).where(FORGOTTEN.c.case == case)
            if connection.execute(waits).first() is None:
                row = {"case": case, "certificate": certificate, "locator_hash": None, "day": None}
                connection.execute(FORGOTTEN.insert(), [row])
            return False

    def waiting(self) -> list[tuple[str, bytes]]:
        """(case, certificate) that nobody has checked yet."""
        some = select(FORGOTTEN.c.case, FORGOTTEN.c.certificate).where(FORGOTTEN.c.day.is_(None)).order_by(FORGOTTEN.c.case)
        with self._database.read() as connection:
            return [(case, bytes(certificate)) for case, certificate in connection.execute(some)]

    def refuse(self, case: str) -> None:
        """The certificate that waits does not hold."""
        with self._database.write() as connection:
            connection.execute(FORGOTTEN.delete().where(FORGOTTEN.c.case == case, FORGOTTEN.c.day.is_(None)))

    def forget(self, case: str, day: date) -> None:
        """Everything of the case goes, but its certificate, under the locator's hash. Raises CaseUnknown.

        The certificate was checked by whoever calls this.
        """
        files = self._reserve.spend(self._forget, case, day)
        # After the commit: a file without a row is swept, a row without a file would be a loss.
        self._files.remove(files)
        self._database.checkpoint()

    def _forget(self, case: str, day: date) -> list[str]:
        with self._database.write() as connection:
            locator_hash = _locator_hash(connection, case)
            if locator_hash is None:
                raise CaseUnknown("no such case")
            files = list(connection.execute(select(FILES.c.file).where(FILES.c.case == case)).scalars())
            # By column, not by name: a table that is added later and names a case is emptied of it, too.
            for table in reversed(LetterboxTable.metadata.sorted_tables):
                if "case" in table.c and table is not FORGOTTEN:
                    connection.execute(table.delete().where(table.c.case == case))
            told = FORGOTTEN.update().where(FORGOTTEN.c.case == case)
            connection.execute(told.values(locator_hash=locator_hash, day=day.isoformat()))
        return files

    def certificate(self, locator_hash: bytes) -> bytes | None:
        """What is left under this locator, if a case was forgotten. One statement, whether there is or not."""
        with self._database.read_straight() as straight:
            return certificate_of(straight, locator_hash)

    def sweep(self, until: date) -> int:
        """Forgets those too that were told of long enough: forgotten on or before `until`. Returns how many."""
        old = (FORGOTTEN.c.day.is_not(None), FORGOTTEN.c.day <= until.isoformat())
        with self._database.read() as connection:
            if connection.execute(select(FORGOTTEN.c.case).where(*old)).first() is None:
                return 0  # a look with nothing to do writes nothing
        with self._database.write() as connection:
            return connection.execute(FORGOTTEN.delete().where(*old)).rowcount


def certificate_of(straight: Straight, locator_hash: bytes) -> bytes | None:
    """As Forgotten.certificate, within somebody else's snapshot."""
    found = straight.ask(_CERTIFICATE, locator=locator_hash)
    return bytes(found[0][0]) if found else None


def _locator_hash(connection: Connection, case: str) -> bytes | None:
    found = connection.execute(select(CASES.c.locator_hash).where(CASES.c.case == case)).scalar()
    return None if found is None else bytes(found)
