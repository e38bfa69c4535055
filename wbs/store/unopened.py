"""Since when cases lie in the casebook that nobody has opened: days and nothing else. Read, never written."""

from contextlib import closing
from datetime import date
from pathlib import Path

from wbs.store.errors import StoreBusy, StoreWrongVersion
from wbs.store.read_only import ReadOnly
from wbs.store.shape import Shape
from wbs.store.tables_casebook import APPLICATION_ID, NAME, VERSION

# Two notes of one day. The courier moves its own when the clock or the courier rested (days on which it did not come do not age
# a letterbox); the case's own stays as it was written, by a clock that may have been ahead. The earlier one is the right one.
DAYS = """\
SELECT DISTINCT came, day FROM cases
LEFT JOIN (SELECT "case" AS collected, min(day) AS day FROM collections GROUP BY "case") ON collected = "case"
WHERE NOT opened"""

OTHER_RELEASE = f"{NAME} is of an older release (a desk or courier of this one has to open it first), or was tampered with"


def unopened_since(casebook: Path) -> list[date]:
    """The days on which cases came that no officer has opened, earliest first, each day once; no case is named.

    A case that does not say when it came has waited since ever (`date.min`): better told too early than never. Raises
    StoreMissing, StoreWrongVersion (none of ours, or never opened by this release), StoreBroken, StoreBusy (a room began to
    write meanwhile).
    """
    with closing(ReadOnly(casebook / NAME)) as database:
        if database.marks() != (APPLICATION_ID, VERSION):
            raise StoreWrongVersion(f"{NAME} is no store of ours, or of another version")
        if not _plain(database.shape()):
            raise StoreWrongVersion(OTHER_RELEASE)
        with database.snapshot():
            found = [_earliest(came, day) for came, day in database.rows(DAYS)]
        if database.written_meanwhile:
            raise StoreBusy(f"{NAME} was written to meanwhile")
    return sorted(set(found))


def _plain(shape: Shape) -> bool:
    """Whether what is asked for stands in tables, as plain columns: a view or a computed column, laid into the file by somebody,
    could take for ever."""
    held = {(table, column.name) for table, columns in shape.tables.items() for column in columns if not column.hidden}
    return {("cases", "case"), ("cases", "opened"), ("cases", "came"), ("collections", "case"), ("collections", "day")} <= held


def _earliest(*noted: object) -> date:
    days = []
    for one in noted:
        try:
            days.append(date.fromisoformat(one if isinstance(one, str) else ""))
        except ValueError:
            continue
    return min(days, default=date.min)
