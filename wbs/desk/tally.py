"""What is counted of an act, and by whom: one row for each living head and the overseer with every answer that is written.

Real for those who may count it, a decoy for the others. A case that keeps a head out (by position or unit) is counted by the
overseer alone; who stepped back from a case counts nothing of it from then on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date

from crypto import tally as tallies
from crypto.entry import Entry
from crypto.roster import Officer
from crypto.tally import HEADS, MOST_CLOCKS, MOST_LEFT_OUT, OVERSEER, PRESENT, SLUG_OR_NOTHING, Settled, Tally
from wbs.cases.calendar import WorkingDays
from wbs.cases.case import CaseState
from wbs.cases.clocks import RunningClock
from wbs.cases.event import Event
from wbs.cases.flow import fold
from wbs.desk.dossier import TELLING, Dossier, kept_out
from wbs.desk.keyring import KeyInHand
from wbs.desk.roster_book import RosterBook
from wbs.store.rows import OFFICERS, REPORTER, TallyRow

CAME, ANSWER = "came", "answer"
COUNTING = ("head", "overseer")


def counting(book: RosterBook) -> tuple[Officer, ...]:
    """Who has a row for every act: the living heads and the overseer."""
    return tuple(line for line in book.current.living if line.role in COUNTING)


def rows_of(
    dossier: Dossier, after: CaseState, entry: Entry, hand: KeyInHand, book: RosterBook, calendar: WorkingDays
) -> tuple[TallyRow, ...]:
    """The rows of one act: `dossier` as it stood before, `after` the case with the act, `entry` the officers' entry of it."""
    id = tallies.new_id()
    counted = tally_of(id, dossier, after, entry, book, calendar)
    signed = hand.sign_tally(counted) if counted else b""
    rows = []
    for line in counting(book):
        real = counted is not None and may_count(counted, line, dossier)
        envelope = tallies.seal(signed, id, line.id, line.seal_key) if real else tallies.decoy(id, line.id)
        rows.append(TallyRow(line.id, id, envelope))
    return tuple(rows)


def may_count(counted: Tally, line: Officer, dossier: Dossier) -> bool:
    """Whether this head, or the overseer, may count an act of this case."""
    if line.id in dossier.state.recused or kept_out(line.id, line.unit, dossier.barred, dossier.birth):
        return False
    return counted.reach != OVERSEER or line.role == "overseer"


def may_inherit(counted: Tally, line: Officer, book: RosterBook) -> bool:
    """Whether somebody may count what was counted before he had his present keys, going by what the tally itself says.

    Where it does not reach whoever comes later, only those who held an office that counts under its own roster version."""
    if line.id in counted.left_out or (counted.unit and counted.unit == line.unit):
        return False
    if counted.reach == HEADS:
        return True
    then = book.line_of(line.id, counted.roster_version)
    return then is not None and then.role in (("overseer",) if counted.reach == OVERSEER else COUNTING)


def tally_of(id: str, dossier: Dossier, after: CaseState, entry: Entry, book: RosterBook, calendar: WorkingDays) -> Tally | None:
    """None where there is nothing to count: a receipt, or an answer that settles no clock, when it is not the first."""
    what = _what(dossier, after, entry)
    before = _last_counted(dossier, calendar)
    settled = _settled(before.clocks, after.clocks) if before else _settled((), after.clocks)
    told = _told(after) and not _told(dossier.state)
    if what == "" or (what == ANSWER and not settled and not told):
        return None
    recused = sorted(line.id for line in counting(book) if line.id in after.recused)
    return Tally(
        id=id,
        author=entry.author,
        roster_version=entry.roster_version,
        month=entry.day.isoformat()[:7],
        kind=after.kind.slug,
        unit=_unit(dossier.birth.unit),
        what=what,
        state=after.state.slug,
        outcome=after.outcome.slug if after.outcome and not after.state.open else "",
        closed=dossier.state.state.open and not after.state.open,
        told=told,
        days=max(0, calendar.between(_born(dossier, entry.day), entry.day)),
        clocks=settled[:MOST_CLOCKS],
        reach=_reach(dossier, recused),
        left_out=tuple(recused[:MOST_LEFT_OUT]),
    )


def _unit(unit: str) -> str:
    """Whatever the street wrote there that is no unit's slug is none: a case with it must be answered like any other."""
    return unit if SLUG_OR_NOTHING.fullmatch(unit) else ""


def _what(dossier: Dossier, after: CaseState, entry: Entry) -> str:
    if entry.type == "received":
        return "" if dossier.state.receipted_reporter_seq else CAME
    if entry.type in ("move", "confirm"):
        return next(line.move for line in after.messages if (line.strand, line.seq) == (OFFICERS, entry.seq))
    return ANSWER


def _reach(dossier: Dossier, recused: Collection[str]) -> str:
    """A position that no head holds now may be held by one who comes later: what names a position is not handed on to him."""
    if dossier.state.excluded_head or len(recused) > MOST_LEFT_OUT:
        return OVERSEER
    return PRESENT if dossier.birth.excluded else HEADS


def _born(dossier: Dossier, day: date) -> date:
    """A birth from a far day is a lie of the street: it makes no handling shorter than none."""
    return min(dossier.birth.day, day)


def _told(state: CaseState) -> bool:
    """Whether a person has told the reporter anything; the receipt is the machine's."""
    return any(line.text and line.what in ("answer", "move", "confirm") for line in state.messages)


def _last_counted(dossier: Dossier, calendar: WorkingDays) -> CaseState | None:
    """The case as it stood with the last act that was counted: what the reporter did since settles clocks, too."""
    acts = [event for event in dossier.events if event.strand == OFFICERS and event.type in TELLING]
    last = max(acts, key=lambda event: event.seq, default=None)
    if last is None:
        return None
    state = dossier.state
    known = list(_until(dossier.events, last))
    return fold(state.kind, state.born, known, calendar, excluded_head=state.excluded_head, readers=dossier.readers)


def _until(events: Iterable[Event], last: Event) -> Iterable[Event]:
    """The officers' events up to this one, and the reporter's that it had seen."""
    for event in events:
        if event.seq <= (last.seen if event.strand == REPORTER else last.seq):
            yield event


def _settled(before: Iterable[RunningClock], after: Iterable[RunningClock]) -> tuple[Settled, ...]:
    """Clocks that are kept or missed now and were not before; one that the end of the case stopped is neither."""
    known = Counter(_counted(before))
    fresh = Counter(_counted(after)) - known
    return tuple(Settled(slug, law, kept) for slug, law, kept, *_ in sorted(fresh.elements()))


def _counted(clocks: Iterable[RunningClock]) -> Iterable[tuple[str, bool, bool, date]]:
    for one in clocks:
        if one.state in ("met", "missed"):
            yield one.clock.slug, one.clock.basis == "law", one.state == "met", one.started
