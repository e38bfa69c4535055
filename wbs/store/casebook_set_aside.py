"""Rows that no key opens are moved out of a strand's way; nothing is thrown away."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, delete

from wbs.store.casebook_heads import STRAND_ORDER
from wbs.store.rows import ANSWERS
from wbs.store.tables_casebook import OUTBOX

_STRANDS = ", ".join(f"'{strand}'" for strand in STRAND_ORDER)
_STRAY = f"\"case\" = :case AND (strand NOT IN ({_STRANDS}) OR typeof(seq) <> 'integer' OR seq < 1)"
_LOOSE = "\"case\" = :case AND strand = :strand AND seq >= :first"
# Whatever type the values have: the row is evidence, and must not stay in the way because a column of it is nothing.
_KEEP = """INSERT INTO set_aside SELECT lower(hex(randomblob(16))), :day, "case", strand, seq, coalesce(prev, x''),
 coalesce(envelope, x''), coalesce(hash, x'') FROM entries WHERE """


def set_aside(connection: Connection, case: str, loose: Mapping[str, int], day: date) -> int:
    """Inside somebody else's transaction. See Casebook.set_aside."""
    moved = _move(connection, _STRAY, {"case": case}, day)
    for strand, first in loose.items():
        moved += _move(connection, _LOOSE, {"case": case, "strand": strand, "first": first}, day)
        if strand == ANSWERS:
            # A place that the next answer takes must not wait in the outbox already.
            connection.execute(delete(OUTBOX).where(OUTBOX.c.case == case, OUTBOX.c.seq >= first))
    return moved


def _move(connection: Connection, where: str, asked: Mapping[str, str | int], day: date) -> int:
    cursor = connection.connection.cursor()
    cursor.execute(_KEEP + where, {**asked, "day": day.isoformat()})
    cursor.execute("DELETE FROM entries WHERE " + where, dict(asked))
    return int(cursor.rowcount)
