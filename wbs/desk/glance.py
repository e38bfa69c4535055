"""A case at a glance: what lists, counters and the desk's own duties need of it, without a word that anybody wrote.

Whatever else is wanted of a case is read from its entries when it is opened (`CaseIndex.find`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from wbs.cases.calendar import WorkingDays
from wbs.cases.case_number import number_of
from wbs.cases.clocks import RunningClock
from wbs.cases.kind import Kind, State
from wbs.cases.kinds import KINDS
from wbs.desk.dossier import Dossier
from wbs.desk.name_stage import custodian_shut_out, last_asked
from wbs.desk.roster_book import RosterBook
from wbs.store.casebook_heads import NOTHING, STRAND_ORDER
from wbs.store.rows import CaseHeads

PAGE = 50
SILENT = frozenset({"received", "independent"})  # what an officer writes without having said anything on the case
OPEN = "open"

Sort = Literal["urgency", "newest"]


@dataclass(frozen=True, repr=False)
class Glance:
    """One readable case. `excluded`: positions that the reporter named; `holder`: who holds it and is still there; `ticking`: the
    clocks that run or are paused, the most urgent first; `stated`: whether its reader has said that he has nothing to do with it.

    `spoke`: what the reporter said after everybody else ("report", "message", …), "" if somebody answered; `due`: whether a
    receipt is; `recovery`: the roster version whose recovery key the recovery row belongs to; `recovered`: the first day on which
    it was opened with that key; `waits`: whether a colleague with new keys waits to be given it again; `team`, `readers`: who may
    read it, and who of them is there and can; `name_asked`: whether the reporter consents to the very name that the custodian was
    asked for; `custodian_out`: whether he is kept out of the case.
    """

    case: str
    kind_slug: str
    unit: str
    excluded: tuple[str, ...]
    state_slug: str
    born: date
    last_day: date
    holder: str | None
    ticking: tuple[RunningClock, ...]
    stated: bool
    proposed: bool
    spoke: str
    alarms: bool
    writable: bool
    due: bool
    recovery: int
    recovered: date | None
    waits: bool
    team: tuple[str, ...]
    readers: tuple[str, ...]
    closed_on: date | None
    keep: Literal["long", "short"]
    held: bool
    unanswered: bool
    name_asked: bool
    custodian_out: bool

    @property
    def number(self) -> str:
        """What people call it."""
        return number_of(self.case)

    @property
    def kind(self) -> Kind:
        return KINDS[self.kind_slug]

    @property
    def state(self) -> State:
        return self.kind.state(self.state_slug)

    @property
    def open(self) -> bool:
        return self.state.open

    @property
    def clock(self) -> RunningClock | None:
        """The running clock that ends first; a paused one only if none runs. Before the statement only a running one may be
        shown, and of it no more than what is left."""
        return self.ticking[0] if self.ticking else None

    @property
    def shown_clock(self) -> RunningClock | None:
        """As `clock`, as far as lists may tell: that a clock is paused would tell the state of a case that was not stated yet."""
        return self.clock if self.clock and (self.stated or self.clock.state == "running") else None

    def __repr__(self) -> str:
        return "Glance(…)"


@dataclass(frozen=True, repr=False)
class Query:
    """What is looked for. `text`: words of what was written, or a case's number; `kinds`, `units`: any of these, () for all;
    `state`: a slug, "open" for all that are; `clock`: by the most urgent one: "overdue", "soon" (it warns), "week" (ends within
    seven days); `mine`: "mine", "free" (held by nobody), "proposed". `page` counts from 1.

    Of a case that was not stated yet only what its row shows is ever asked: number, unit, the time left, whether it is open."""

    text: str = ""
    kinds: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    state: str = ""
    clock: Literal["", "overdue", "soon", "week"] = ""
    mine: Literal["", "mine", "free", "proposed"] = ""
    page: int = 1
    sort: Sort = "urgency"

    def __repr__(self) -> str:
        return "Query(…)"


@dataclass(frozen=True)
class Found:
    """One page of at most PAGE glances, how many there are on all pages, and how many cases have not been read for words yet."""

    glances: tuple[Glance, ...]
    total: int
    unread: int = 0


def glance_of(dossier: Dossier, book: RosterBook, stated: bool) -> Glance:
    """What `dossier` shows at a glance."""
    state, name = dossier.state, dossier.name
    ticking = sorted(state.ticking, key=lambda clock: (clock.state == "paused", clock.due))
    return Glance(
        case=dossier.case,
        kind_slug=state.kind.slug,
        unit=dossier.birth.unit,
        excluded=dossier.birth.excluded,
        state_slug=state.state.slug,
        born=state.born,
        last_day=state.last_day,
        holder=dossier.holder,
        ticking=tuple(ticking),
        stated=stated,
        proposed=bool(state.proposals),
        spoke=_spoke(dossier),
        alarms=bool(dossier.alarms),
        writable=dossier.writable,
        due=dossier.writable and state.unread,
        recovery=state.recovery_roster or dossier.opened.record.roster_version,
        recovered=min(_recovered(dossier), default=None),
        waits=dossier.writable and bool(dossier.waiting_again),
        team=tuple(sorted(dossier.team)),
        readers=tuple(sorted(dossier.living_readers)),
        closed_on=state.closed_on,
        keep=state.keep,
        held=state.held,
        unanswered=state.unanswered,
        name_asked=name is not None and state.identity == "consented" and last_asked(dossier) == name.hash.hex(),
        custodian_out=custodian_shut_out(dossier, book),
    )


def ends_of(dossier: Dossier) -> CaseHeads:
    """Where its strands end, as the casebook tells it (`Heads`)."""
    ends = [dossier.strands.rows[strand][-1:] for strand in STRAND_ORDER]
    reporter, officers, answers = ((rows[0].seq, rows[0].hash) if rows else NOTHING for rows in ends)
    return reporter, officers, answers


def _spoke(dossier: Dossier) -> str:
    last = next((line for line in reversed(dossier.state.messages) if line.what not in SILENT), None)
    return last.what if last and last.strand == "reporter" else ""


def _recovered(dossier: Dossier) -> Iterable[date]:
    """Days of the recoveries since the recovery row was last locked anew."""
    lines = [line for line in dossier.state.messages if line.strand == "officers"]
    anew = max((line.seq for line in lines if line.what == "rekey"), default=0)
    return (line.day for line in lines if line.what == "recover" and line.seq > anew)


def words_of(dossier: Dossier) -> str:
    """Everything that people wrote in the case, for the search: report, messages, notes, answers, reasons, names of files."""
    said: list[str] = []
    for line in dossier.state.messages:
        said += [line.text, line.file.name if line.file else ""]
        said += [one for value in (line.values or {}).values() for one in ([value] if isinstance(value, str) else value)]
    said += [one for value in dossier.state.fields.values() for one in ([value] if isinstance(value, str) else value)]
    # Half a character, as a hostile entry may hold it, is nothing that anybody looks for, and no database takes it.
    return "\n".join(dict.fromkeys(one for one in said if one)).encode("utf-8", "replace").decode()


def warns_on(clock: RunningClock, calendar: WorkingDays) -> date:
    """The first day on which a running clock warns."""
    day = clock.due
    while day > clock.started and clock.warns(calendar, day - timedelta(days=1)):
        day -= timedelta(days=1)
    return day
