"""Open visits in the letterbox: the sealed keys of a reporter who is on the token page just now.

The deadline, in minutes since the epoch, is the only time of day that is stored anywhere; it goes with the visit.
"""

from collections.abc import Sequence

from sqlalchemy import BindParameter, ColumnElement, Integer, and_, bindparam, select

from wbs.store.rows import VisitRow
from wbs.store.sqlite import Database
from wbs.store.straight import Ready, Straight
from wbs.store.tables_letterbox import VISITS

# A clock that is put right by a few seconds may go back over the edge of a minute; that ends no visit.
SLACK_MINUTES = 1


def _open(now_minute: "int | BindParameter[int]", keep_until: "int | BindParameter[int]") -> ColumnElement[bool]:
    return and_(VISITS.c.deadline > now_minute, VISITS.c.deadline <= keep_until + SLACK_MINUTES)


# Made once: every page of a visit asks them.
_THIS_ONE = (VISITS.c.visit == bindparam("of"), _open(bindparam("now", type_=Integer), bindparam("keep", type_=Integer)))
_HELD = Ready(select(VISITS.c.sealed, VISITS.c.deadline).where(*_THIS_ONE))
_PROLONGED = Ready(VISITS.update().where(*_THIS_ONE).values(deadline=bindparam("until")).returning(VISITS.c.sealed))
_OPENED = Ready(VISITS.insert())


def open_with(straight: Straight, *visits: VisitRow) -> None:
    """As LetterboxVisits.open_visits, within somebody else's transaction."""
    straight.put(_OPENED, *map(vars, visits))


class LetterboxVisits:
    """`visit`: 32-byte hash of the key that only the reporter's cookie holds."""

    _database: Database

    def open_visit(self, visit: bytes, sealed: bytes, deadline_minute: int) -> None:
        """Keep the sealed keys of a visit until a minute since the epoch. A power cut may take it back: then the ten words are
        typed once more."""
        self.open_visits([VisitRow(visit, sealed, deadline_minute)])

    def open_visits(self, visits: Sequence[VisitRow]) -> None:
        """As open_visit, all of them or none."""
        with self._database.write_hasty() as straight:
            open_with(straight, *visits)

    def peek_visit(self, visit: bytes, now_minute: int, keep_until: int) -> tuple[bytes, int] | None:
        """The sealed keys and the deadline if visit() would find it open; nothing is written."""
        with self._database.read_straight() as straight:
            held = straight.ask(_HELD, of=visit, now=now_minute, keep=keep_until)
        return (bytes(held[0][0]), int(held[0][1])) if held else None

    def visit(self, visit: bytes, now_minute: int, keep_until: int) -> bytes | None:
        """The sealed keys if the visit is open at now_minute, prolonged to keep_until in the same statement.

        A deadline later than any visit can have by now was made before the clock was set back: that visit is over, too.
        """
        with self._database.write_hasty() as straight:
            held = straight.ask(_PROLONGED, of=visit, now=now_minute, keep=keep_until, until=keep_until)
        return bytes(held[0][0]) if held else None

    def touch_visit(self, visit: bytes, now_minute: int, keep_until: int) -> None:
        """Prolong a visit that is still open (an upload under way); one that is over stays over."""
        self.visit(visit, now_minute, keep_until)

    def close_visit(self, visit: bytes) -> None:
        """Overwrite and remove a visit; unknown ones are fine."""
        # secure_delete zeroes the row in the file; its copy in the write-ahead log goes at the next sweep.
        with self._database.write() as connection:
            connection.execute(VISITS.delete().where(VISITS.c.visit == visit))

    def sweep_visits(self, now_minute: int, keep_until: int) -> int:
        """Overwrite and remove visits that are over, and empty the write-ahead log. Returns how many. keep_until: the deadline
        of a visit that would be opened now."""
        with self._database.write() as connection:
            swept = connection.execute(VISITS.delete().where(~_open(now_minute, keep_until))).rowcount
        self._database.checkpoint()
        return swept
