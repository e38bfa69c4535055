"""The audit chain and the alarms of the casebook."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, select

from wbs.store.casebook_heads import LAST_SEQ
from wbs.store.errors import StrandMoved
from wbs.store.rows import AlarmRow, EntryRow
from wbs.store.sqlite import Database
from wbs.store.tables_casebook import ALARMS, AUDIT

AUDIT_CASE = "0" * 32
AUDIT_STRAND = "audit"
AT_ONCE = 500
HASH_BYTES = 32
NO_DAY = date(1970, 1, 1)  # of an alarm whose day somebody spoilt


class Audit:
    """`casebook.audit`: one chain for the whole office, sealed to the overseer, written before the act."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, entry: EntryRow) -> None:
        """The chain's next entry (case "0"*32, strand "audit"; prev of seq 1 is 32 zero bytes).

        Raises StrandMoved: read head() again and re-sign.
        """
        if (entry.case, entry.strand) != (AUDIT_CASE, AUDIT_STRAND):
            raise ValueError("not an entry of the audit")
        with self._database.write() as connection:
            last = _entries(connection, newest=True)
            seq, prev = (last[0].seq, _hash(last[0])) if last else (0, bytes(32))
            if (entry.seq, entry.prev) != (seq + 1, prev):
                raise StrandMoved("the audit has moved")
            row = {"seq": entry.seq, "prev": entry.prev, "envelope": entry.envelope, "hash": entry.hash}
            connection.execute(AUDIT.insert(), [row])

    def head(self) -> EntryRow | None:
        """The last entry; None for an empty chain. A hash of another size (somebody spoilt it) reads as zeros: the next line can
        follow, and the chain is told as broken there."""
        with self._database.read() as connection:
            last = _entries(connection, newest=True)
        return replace(last[0], hash=_hash(last[0])) if last else None

    def hashes(self, seqs: Collection[int]) -> dict[int, bytes]:
        """Of the lines that are there."""
        wanted, found = sorted(seqs), {}
        with self._database.read() as connection:
            for at in range(0, len(wanted), AT_ONCE):
                rows = select(AUDIT.c.seq, AUDIT.c.hash).where(AUDIT.c.seq.in_(wanted[at : at + AT_ONCE]))
                found.update({row.seq: row.hash for row in connection.execute(rows)})
        return found

    def entries(self, after: int = 0, limit: int = 1000) -> list[EntryRow]:
        """By seq, those with seq > after."""
        with self._database.read() as connection:
            return _entries(connection, after=after, limit=limit)


class Alarms:
    """`casebook.alarms`: what an officer must hear of, by code, day and case."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ring(self, day: date, code: str, case: str | None = None) -> None:
        """A new alarm, unless the same code rings for the same case already."""
        with self._database.write() as connection:
            ring(connection, day, code, case)

    def ring_all(self, day: date, alarms: Sequence[tuple[str, str | None]]) -> int:
        """As ring(), for many (code, case) in one transaction. Returns how many are new."""
        with self._database.write() as connection:
            known = connection.execute(select(ALARMS.c.code, ALARMS.c.case).where(ALARMS.c.ringing)).all()
            fresh = set(alarms) - {(code, case) for code, case in known}
            rows = [_alarm_row(day, code, case) for code, case in fresh]
            if rows:
                connection.execute(ALARMS.insert(), rows)
        return len(rows)

    def ringing(self) -> list[AlarmRow]:
        """Alarms that nobody has switched off, by day."""
        statement = select(ALARMS).where(ALARMS.c.ringing).order_by(ALARMS.c.day, ALARMS.c.alarm)
        with self._database.read() as connection:
            rows = connection.execute(statement).all()
        return [AlarmRow(row.alarm, _day(row.day), row.code, row.case) for row in rows]

    def switch_off(self, alarm: str) -> None:
        """Unknown ones are fine. The same trouble rings again if it comes again."""
        with self._database.write() as connection:
            connection.execute(ALARMS.update().where(ALARMS.c.alarm == alarm).values(ringing=False))


def ring(connection: Connection, day: date, code: str, case: str | None) -> None:
    """Alarms.ring inside somebody else's transaction."""
    same = (ALARMS.c.code == code, ALARMS.c.case.is_not_distinct_from(case), ALARMS.c.ringing)
    if connection.execute(select(ALARMS.c.alarm).where(*same)).first() is None:
        connection.execute(ALARMS.insert(), [_alarm_row(day, code, case)])


def _alarm_row(day: date, code: str, case: str | None) -> dict[str, object]:
    return {"alarm": secrets.token_hex(16), "day": day.isoformat(), "code": code, "case": case, "ringing": True}


def _hash(row: EntryRow) -> bytes:
    return row.hash if len(row.hash) == HASH_BYTES else bytes(HASH_BYTES)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return NO_DAY


def _entries(
    connection: Connection, after: int = 0, limit: int = 1, newest: bool = False
) -> list[EntryRow]:
    order = AUDIT.c.seq.desc() if newest else AUDIT.c.seq
    # The highest number that a place can have is never reached; a row that claims it must not end the chain for good.
    held = select(AUDIT).where(AUDIT.c.seq > after, AUDIT.c.seq < LAST_SEQ)
    rows = connection.execute(held.order_by(order).limit(limit)).all()
    return [EntryRow(AUDIT_CASE, AUDIT_STRAND, row.seq, row.prev, row.envelope, row.hash) for row in rows]
