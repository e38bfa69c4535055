"""The audit: who opened what, signed by who did it, sealed to the overseer, chained, and written before the act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from crypto.entry import AUDIT_CASE, FIRST_AUDIT_PREV, Entry, Head
from crypto.errors import SealError
from wbs.desk.dossier import is_sound
from wbs.desk.keyring import KeyInHand
from wbs.desk.roster_book import RosterBook
from wbs.store.casebook import Casebook
from wbs.store.casebook_heads import STRAND_ORDER
from wbs.store.errors import StrandMoved
from wbs.store.rows import EntryRow

STRAND = "audit"
TRIES = 8
BATCH = 1000


@dataclass(frozen=True)
class AuditLine:
    """One line as the overseer reads it; `entry` is None when it was sealed to somebody else or does not verify."""

    seq: int
    entry: Entry | None


def note(
    casebook: Casebook,
    hand: KeyInHand,
    book: RosterBook,
    day: date,
    act: str,
    *,
    case: str = "",
    file: str = "",
    officer: str = "",
    reason: str = "",
    use: str = "",
) -> None:
    """Adds one line; one about a case names that case's heads, so that the overseer sees later what was cut from it.

    Raises StrandMoved when others kept writing meanwhile; the act itself must not happen then."""
    overseer = book.current.overseer
    to = overseer.seal_key if overseer else book.current.recovery
    more = {"reason": reason, "use": use}
    body = {"case": case, "file": file, "officer": officer, **{name: said for name, said in more.items() if said}}
    for left in reversed(range(TRIES)):
        head = casebook.audit.head()
        seq, prev = (head.seq + 1, head.hash) if head else (1, FIRST_AUDIT_PREV)
        version = book.current.version
        entry = Entry(AUDIT_CASE, STRAND, seq, prev, day, hand.officer, version, act, body, heads_of(casebook, case))
        try:
            # What must be noted before it happens is noted on a full disk, too, while the reserve lasts.
            casebook.reserve.spend(casebook.audit.append, hand.seal(entry, to))
            return
        except StrandMoved:
            if not left:
                raise


def heads_of(casebook: Casebook, case: str) -> dict[str, Head]:
    """The heads of the case's three strands now; empty for no case."""
    found = casebook.heads_of_cases.of([case] if case else [])
    return {strand: Head(*head) for heads in found.values() for strand, head in zip(STRAND_ORDER, heads, strict=True)}


def cut(casebook: Casebook, entry: Entry) -> bool:
    """Whether the case that an audit line names has lost what stood at its end when the line was written."""
    case = entry.body.get("case")
    if not isinstance(case, str) or not case:
        return False
    places = [(case, strand, head.seq, head.hash) for strand, head in entry.heads.items() if head.seq]
    return bool(casebook.heads_of_cases.missing(places))


def breaks(casebook: Casebook) -> list[int]:
    """Seqs of the lines that do not follow the one before them, or are not what their hash says. Reads the whole chain."""
    found: list[int] = []
    before, seq = FIRST_AUDIT_PREV, 0
    for row in _rows(casebook):
        if row.prev != before or row.seq != seq + 1 or not is_sound(row):
            found.append(row.seq)
        before, seq = row.hash, row.seq
    return found


def read(casebook: Casebook, hand: KeyInHand, book: RosterBook, top: int, count: int) -> list[AuditLine]:
    """The `count` lines up to seq `top`, newest first."""
    rows = [row for row in casebook.audit.entries(max(0, top - count), count) if row.seq <= top]
    return [AuditLine(row.seq, _opened(row, hand, book)) for row in reversed(rows)]


def _rows(casebook: Casebook) -> Iterable[EntryRow]:
    after = 0
    while batch := casebook.audit.entries(after, BATCH):
        yield from batch
        after = batch[-1].seq


def _opened(row: EntryRow, hand: KeyInHand, book: RosterBook) -> Entry | None:
    try:
        return hand.read_audit(row, book.sign_key_of)
    except SealError:
        return None
