"""How strands and grant rows of the casebook are written, inside somebody else's transaction."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Connection, func, select
from sqlalchemy.dialects.sqlite import insert

from wbs.store.errors import CaseUnknown, GrantMissing, StrandMoved
from wbs.store.rows import OFFICERS, REPORTER, EntryRow, Grant
from wbs.store.tables_casebook import CASES, ENTRIES, GRANTS, OFFICE

# No reader stays longer than it takes to read one case.
READERS_LEAVE_SECONDS = 5


def bump(connection: Connection, case: str) -> None:
    """Give the case the next number of the change counter. Raises CaseUnknown."""
    counter = OFFICE.update().values(counter=OFFICE.c.counter + 1).returning(OFFICE.c.counter)
    changed = connection.execute(counter).scalar_one()
    updated = connection.execute(CASES.update().where(CASES.c.case == case).values(changed=changed))
    if updated.rowcount != 1:
        raise CaseUnknown("no such case")


def ordinary() -> tuple[ColumnElement[bool], ...]:
    """Rows that can be entries at all: what else somebody put into the file ends no strand and stands in nobody's way."""
    return (func.typeof(ENTRIES.c.seq) == "integer", ENTRIES.c.seq >= 1)


def end_of(connection: Connection, case: str, strand: str) -> tuple[int, bytes | None]:
    """Seq and hash of the strand's last entry; (0, None) for an empty strand."""
    statement = (
        select(ENTRIES.c.seq, ENTRIES.c.hash)
        .where(ENTRIES.c.case == case, ENTRIES.c.strand == strand, *ordinary())
        .order_by(ENTRIES.c.seq.desc())
        .limit(1)
    )
    row = connection.execute(statement).first()
    return row or (0, None)


def append(connection: Connection, entry: EntryRow) -> None:
    """Add the strand's next entry. Raises StrandMoved.

    The predecessor of seq 1 is the birth record's hash, which only a room can compute: it is checked there.
    """
    seq, last = end_of(connection, entry.case, entry.strand)
    if entry.seq != seq + 1 or (last is not None and entry.prev != last):
        raise StrandMoved("the strand has moved")
    connection.execute(ENTRIES.insert(), [vars(entry)])


def count_as_opened(connection: Connection, added: Collection[str]) -> None:
    """An older casebook was given the column: its cases count as opened where the officers wrote more than receipts can be.

    A receipt answers at least one entry of the reporter's, so there are never more of them. What looks unopened and is not
    is told to the overseer until the next officer writes in it.
    """
    if "cases.opened" not in added:
        return
    ends = {strand: _end_of_its(strand) for strand in (OFFICERS, REPORTER)}
    connection.execute(CASES.update().where(ends[OFFICERS] > ends[REPORTER]).values(opened=True))


def _end_of_its(strand: str) -> ColumnElement[int]:
    """Of the case of the row that is looked at."""
    seqs = select(func.max(ENTRIES.c.seq)).where(ENTRIES.c.case == CASES.c.case, ENTRIES.c.strand == strand, *ordinary())
    return func.coalesce(seqs.scalar_subquery(), 0)


def overwrite_grants(connection: Connection, case: str, grants: Sequence[Grant]) -> None:
    """Put other envelopes into rows that are there. Raises GrantMissing if a row, or its size, is another."""
    for slot, envelope in grants:
        updated = connection.execute(
            GRANTS.update()
            .where(
                GRANTS.c.case == case,
                GRANTS.c.slot == slot,
                func.length(GRANTS.c.envelope) == len(envelope),
            )
            .values(envelope=envelope)
        )
        if updated.rowcount != 1:
            raise GrantMissing("no grant row of this slot and size")


def add_decoys(connection: Connection, decoys: Sequence[tuple[str, str, bytes]]) -> None:
    """Add (case, slot, envelope) rows; those that are there stay as they are."""
    if decoys:
        rows = [{"case": case, "slot": slot, "envelope": envelope} for case, slot, envelope in decoys]
        connection.execute(insert(GRANTS).on_conflict_do_nothing(), rows)
