"""What the casebook notes for the courier: what must go out, and what the letterbox may forget."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Connection, func, select, true
from sqlalchemy.dialects.sqlite import insert

from wbs.store.casebook_heads import CASE_ID
from wbs.store.casebook_journal import ring
from wbs.store.entry_hash import SEQ_END
from wbs.store.rows import ANSWERS, Collection, EntryRow
from wbs.store.sqlite import Database
from wbs.store.tables_casebook import CASES, COLLECTIONS, ENTRIES, OFFICE, OUTBOX, ROSTERS

# A courier may rest as long; longer than that looks like a clock that was set forward.
LONGEST_REST_DAYS = 31

AT_ONCE = 500


class Outbox:
    """`casebook.outbox`: answers and rosters that are not in the letterbox yet."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def cases(self) -> list[str]:
        """Cases with answers not yet carried."""
        with self._database.read() as connection:
            return list(filter(CASE_ID.fullmatch, connection.execute(select(OUTBOX.c.case).distinct()).scalars()))

    def answers(self, case: str) -> list[EntryRow]:
        """Answers of one case not yet carried, by seq."""
        same = (OUTBOX.c.case == ENTRIES.c.case) & (OUTBOX.c.seq == ENTRIES.c.seq)
        statement = (
            select(ENTRIES)
            .join(OUTBOX, same)
            .where(ENTRIES.c.strand == ANSWERS, ENTRIES.c.case == case)
            .order_by(ENTRIES.c.seq)
        )
        with self._database.read() as connection:
            return [EntryRow(**row) for row in connection.execute(statement).mappings()]

    def answers_carried(self, entries: Sequence[EntryRow]) -> None:
        """These lie in the letterbox now."""
        with self._database.write() as connection:
            for entry in entries:
                here = (OUTBOX.c.case == entry.case, OUTBOX.c.seq == entry.seq)
                connection.execute(OUTBOX.delete().where(*here))

    def rosters(self) -> list[tuple[int, bytes]]:
        """(version, document) not yet carried, by version."""
        waiting = select(ROSTERS.c.version, ROSTERS.c.document).where(~ROSTERS.c.carried)
        with self._database.read() as connection:
            return list(connection.execute(waiting.order_by(ROSTERS.c.version)))

    def roster_carried(self, version: int) -> None:
        """This version lies in the letterbox now."""
        with self._database.write() as connection:
            connection.execute(ROSTERS.update().where(ROSTERS.c.version == version).values(carried=True))

    def again(self) -> None:
        """Carry every answer and roster once more: the letterbox came back from a backup and may lack some."""
        with self._database.write() as connection:
            _answers_again(connection, ENTRIES.c.seq > 1)
            connection.execute(ROSTERS.update().values(carried=False))

    def answers_again(self, cases: Sequence[str]) -> None:
        """Carry every answer of these cases once more, the one that was born with each too."""
        for at in range(0, len(cases), AT_ONCE):
            with self._database.write() as connection:
                _answers_again(connection, ENTRIES.c.case.in_(cases[at : at + AT_ONCE]))

    def rosters_again(self) -> None:
        """Carry every roster once more."""
        with self._database.write() as connection:
            connection.execute(ROSTERS.update().values(carried=False))

    def newest_roster(self) -> tuple[int, bytes] | None:
        """(version, document) of the newest roster, None without any."""
        newest = select(ROSTERS.c.version, ROSTERS.c.document).order_by(ROSTERS.c.version.desc()).limit(1)
        with self._database.read() as connection:
            row = connection.execute(newest).first()
        return (row.version, bytes(row.document)) if row else None


class Collections:
    """`casebook.collections`: what came on which day, and what of it a backup holds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def trip_on(self, day: date) -> int:
        """A trip begins on this day. Returns how many alarms rang: "clock_behind", "clock_ahead".

        Between two trips one day passes at most, however far the clock went: what the letterbox still holds ages only on
        days on which the courier came. So a clock that was set forward empties nothing early, and one that was set back (and
        what was collected while it was ahead) is waited for no longer than that.
        """
        with self._database.write() as connection:
            last = _noted(connection.execute(select(OFFICE.c.last_trip)).scalar_one())
            if last == day:
                return 0
            connection.execute(OFFICE.update().values(last_trip=day.isoformat()))
            if last is None:
                return 0
            went = (day - last).days
            _keep_ages(connection, went - max(0, min(went, 1)))
            if 0 < went <= LONGEST_REST_DAYS:
                return 0
            ring(connection, day, "clock_behind" if went < 0 else "clock_ahead", None)
            return 1

    def last_trip(self) -> date | None:
        """On which day the courier last set out; None for never, or for a day that somebody spoilt."""
        with self._database.read() as connection:
            return _noted(connection.execute(select(OFFICE.c.last_trip)).scalar_one())

    def last_whole_trip(self) -> date | None:
        """On which day a trip last came through; None as above."""
        with self._database.read() as connection:
            return _noted(connection.execute(select(OFFICE.c.last_whole_trip)).scalar_one())

    def silent_days(self, day: date) -> int:
        """How many days ago the last trip came through. Where none is noted (or one that cannot be), it counts from today."""
        with self._database.write() as connection:
            last = _noted(connection.execute(select(OFFICE.c.last_whole_trip)).scalar_one())
            if last is None or last > day:
                connection.execute(OFFICE.update().values(last_whole_trip=day.isoformat()))
                return 0
            return (day - last).days

    def came_through(self, day: date) -> None:
        """A whole trip came through on this day."""
        with self._database.write() as connection:
            # A trip with nothing to do writes nothing.
            other = OFFICE.c.last_whole_trip.is_distinct_from(day.isoformat())
            connection.execute(OFFICE.update().where(other).values(last_whole_trip=day.isoformat()))

    def all(self) -> list[Collection]:
        """Those that the letterbox has not forgotten and no backup holds yet."""
        fresh = select(COLLECTIONS).where(~COLLECTIONS.c.emptied, ~COLLECTIONS.c.backed_up)
        with self._database.read() as connection:
            rows = connection.execute(fresh).all()
        return [Collection(row.case, row.upto_seq, _noted(row.day) or date.max) for row in rows]

    def backed_up(self, collections: Sequence[Collection]) -> None:
        """A backup holds these."""
        with self._database.write() as connection:
            for one in collections:
                here = (COLLECTIONS.c.case == one.case, COLLECTIONS.c.upto_seq == one.upto_seq)
                connection.execute(COLLECTIONS.update().where(*here).values(backed_up=True))

    def to_empty(self, until: date) -> list[Collection]:
        """Per case the furthest collection made on or before `until` that a backup holds, not emptied yet.

        Rows that somebody spoilt (a day that is none, an id that is none) are never old enough.
        """
        sound = (func.date(COLLECTIONS.c.day) == COLLECTIONS.c.day, COLLECTIONS.c.upto_seq.between(1, SEQ_END - 1))
        statement = (
            select(COLLECTIONS.c.case, func.max(COLLECTIONS.c.upto_seq), func.max(COLLECTIONS.c.day))
            .where(COLLECTIONS.c.day <= until.isoformat(), COLLECTIONS.c.backed_up, ~COLLECTIONS.c.emptied, *sound)
            .group_by(COLLECTIONS.c.case)
        )
        with self._database.read() as connection:
            rows = connection.execute(statement).all()
        return [Collection(case, seq, date.fromisoformat(day)) for case, seq, day in rows if CASE_ID.fullmatch(case)]

    def emptied(self, collection: Collection) -> None:
        """The letterbox has forgotten this collection and those before it."""
        here = (COLLECTIONS.c.case == collection.case, COLLECTIONS.c.upto_seq <= collection.upto_seq)
        with self._database.write() as connection:
            connection.execute(COLLECTIONS.update().where(*here).values(emptied=True))


def _keep_ages(connection: Connection, days: int) -> None:
    """Move the days of what the letterbox still holds along with the clock."""
    # A day that somebody spoilt stays as it is: it is never old enough.
    moved = func.coalesce(func.date(COLLECTIONS.c.day, f"{days:+d} days"), COLLECTIONS.c.day)
    if days:
        connection.execute(COLLECTIONS.update().where(~COLLECTIONS.c.emptied).values(day=moved))


def _noted(text: str | None) -> date | None:
    """A day that was noted; None for one that was not, or was spoilt by who can write into the file."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _answers_again(connection: Connection, which: ColumnElement[bool]) -> None:
    # Entries of a case whose own row is gone go nowhere.
    known = ENTRIES.c.case.in_(select(CASES.c.case))
    answers = select(ENTRIES.c.case, ENTRIES.c.seq).where(ENTRIES.c.strand == ANSWERS, which, known)
    # "WHERE true" lets SQLite's parser tell ON CONFLICT from a join's ON.
    rows = insert(OUTBOX).from_select(["case", "seq"], answers.where(true()))
    connection.execute(rows.on_conflict_do_nothing())
