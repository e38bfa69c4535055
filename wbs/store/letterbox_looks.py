"""What the letterbox tells whoever knows a locator: the same statements for a case that is there and for one that is not."""

from datetime import date

from sqlalchemy import and_, bindparam, func, select

from wbs.store.letterbox_forgotten import certificate_of
from wbs.store.rows import ANSWERS, EntryRow, LetterboxCase, Seen, SeenCase
from wbs.store.sqlite import Database
from wbs.store.straight import Ready, Straight
from wbs.store.tables_letterbox import CASES, ENTRIES, FORMS, OFFICE

NOBODY = "0" * 32
"""Of this case there is nothing: asked for where the letterbox holds none at all."""

# The case of this locator, or else the next one, whose row is read as well and dropped: a letterbox that looks in vain for what
# is not there would be quicker than one that has something to read.
_AT_OR_AFTER = select(func.min(CASES.c.locator_hash)).where(CASES.c.locator_hash >= bindparam("locator")).scalar_subquery()
_FIRST = select(func.min(CASES.c.locator_hash)).scalar_subquery()

# Made once: putting a statement together takes longer than running it, and each look asks several.
_CASE_BY_LOCATOR = Ready(
    select(
        CASES.c.locator_hash,
        CASES.c.case,
        CASES.c.birth,
        CASES.c.head,
        FORMS.c.mac,
        CASES.c.reporter_seq,
        CASES.c.reporter_hash,
        CASES.c.carried_seq,
    )
    .join(FORMS, and_(FORMS.c.case == CASES.c.case, FORMS.c.seq == 1))
    .where(CASES.c.locator_hash == func.coalesce(_AT_OR_AFTER, _FIRST))
)
_ANSWERS = Ready(
    select(ENTRIES.c.case, ENTRIES.c.strand, ENTRIES.c.seq, ENTRIES.c.prev, ENTRIES.c.envelope, ENTRIES.c.hash)
    .where(ENTRIES.c.case == bindparam("of"), ENTRIES.c.strand == ANSWERS)
    .order_by(ENTRIES.c.seq)
)
_LAST_CARRY = Ready(select(OFFICE.c.last_carry))


class LetterboxLooks:
    """`locator_hash`: 32 bytes."""

    _database: Database

    def look(self, *locator_hashes: bytes) -> Seen:
        """All that is told of each of them, in one snapshot."""
        with self._database.read_straight() as straight:
            cases = tuple(_seen(straight, one) for one in locator_hashes)
            return Seen(cases, _last_carry_day(straight))

    def cases_by_locators(self, *locator_hashes: bytes) -> tuple[LetterboxCase | None, ...]:
        """In one snapshot, one statement for each, whether there is such a case or not."""
        with self._database.read_straight() as straight:
            return tuple(case_of(straight, one) for one in locator_hashes)

    def case_by_locator(self, locator_hash: bytes) -> LetterboxCase | None:
        """One statement, whether there is such a case or not."""
        return self.cases_by_locators(locator_hash)[0]

    def answers(self, case: str) -> list[EntryRow]:
        """The answers' strand by seq; empty for an unknown case."""
        with self._database.read_straight() as straight:
            return list(_answers(straight, case))

    def last_carry_day(self) -> date | None:
        """Day of the courier's last completed trip; None for never, or for a day that somebody spoilt."""
        with self._database.read_straight() as straight:
            return _last_carry_day(straight)


def _seen(straight: Straight, locator_hash: bytes) -> SeenCase:
    near, row = _near(straight, locator_hash)
    answers = _answers(straight, near)
    return SeenCase(row, answers if row else (), certificate_of(straight, locator_hash))


def case_of(straight: Straight, locator_hash: bytes) -> LetterboxCase | None:
    """As LetterboxLooks.case_by_locator, within somebody else's snapshot."""
    return _near(straight, locator_hash)[1]


def _near(straight: Straight, locator_hash: bytes) -> tuple[str, LetterboxCase | None]:
    """The id of the case whose row was read, and the row if it is the one that was asked for."""
    rows = straight.ask(_CASE_BY_LOCATOR, locator=locator_hash)
    if not rows:
        return NOBODY, None
    found, *columns = rows[0]
    row = LetterboxCase(*columns)
    return row.case, row if found == locator_hash else None


def _answers(straight: Straight, case: str) -> tuple[EntryRow, ...]:
    return tuple(EntryRow(*row) for row in straight.ask(_ANSWERS, of=case))


def _last_carry_day(straight: Straight) -> date | None:
    ((day,),) = straight.ask(_LAST_CARRY)
    try:
        return date.fromisoformat(day) if day else None
    except ValueError:
        return None
