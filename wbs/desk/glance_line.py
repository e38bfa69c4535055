"""A glance as it lies in the table in memory and in the snapshot: JSON, an array whose first value is what filters ask for.

That first value is ready for the table's columns, so that of many thousand glances nothing else is looked at before somebody sees
them. People are numbered and days are ordinals: a line of a snapshot has little room.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from functools import cache
from typing import Any

from wbs.cases.calendar import WorkingDays
from wbs.cases.clocks import RunningClock
from wbs.cases.kind import Clock
from wbs.cases.kinds import KINDS
from wbs.desk.glance import Glance, warns_on

NEVER = 10**7  # as an ordinal, behind every day
COLUMNS = (
    "stated", "open", "urgent", "ends", "warns", "unit", "kind", "state", "holder", "proposed", "born",
    "due", "alarms", "waits", "writable", "recovery", "recovered", "closed", "keep", "stays",
)  # fmt: skip
LAYOUT = f"{COLUMNS!r} {[field.name for field in fields(Glance)]!r}"
RUNNING = (0, 0, "running", 0, 0)  # what most clocks say behind their days: paused, extended, state, paused on, safe
_read = json.JSONDecoder().raw_decode


class GlanceLines:
    """Writes and reads the lines of one officer's glances. `people`: everybody who may be named, as they are numbered; who else
    is named gets a number behind theirs, which means something here alone."""

    def __init__(self, people: Sequence[str], calendar: WorkingDays) -> None:
        self._calendar = calendar
        self._people = list(people)
        self._numbers = {officer: at for at, officer in enumerate(people)}
        self._known = frozenset(people)
        self._warnings: dict[tuple[str, str, date, date], int] = {}

    def number_of(self, officer: str) -> int:
        """As which he stands in the lines."""
        if officer not in self._numbers:
            self._numbers[officer] = len(self._people)
            self._people.append(officer)
        return self._numbers[officer]

    def names_strangers(self, glance: Glance) -> bool:
        """Whether somebody is named who was not among `people`."""
        named = {*glance.team, *glance.readers, *([glance.holder] if glance.holder else [])}
        return not named <= self._known

    def line_of(self, one: Glance) -> str:
        """`COLUMNS`, and whatever else is shown."""
        rest = [
            one.excluded,
            one.born.toordinal(),
            one.last_day.toordinal(),
            [_packed_clock(clock) for clock in one.ticking],
            one.spoke,
            [self.number_of(officer) for officer in one.team],
            [self.number_of(officer) for officer in one.readers],
            int(one.held),
            int(one.unanswered),
            int(one.name_asked),
            int(one.custodian_out),
        ]
        return json.dumps([self._columns(one), *rest], separators=(",", ":"))

    def _columns(self, one: Glance) -> list[Any]:
        clock = one.shown_clock
        running = clock if clock and clock.state == "running" else None
        return [
            int(one.stated),
            int(one.open),
            clock.due.toordinal() if clock else NEVER,
            running.due.toordinal() if running else NEVER,
            self._warns_on(one.kind_slug, running) if running else NEVER,
            one.unit,
            one.kind_slug,
            one.state_slug,
            self.number_of(one.holder) if one.holder else None,
            int(one.proposed),
            # Before the statement the day on which it came is not told either.
            one.born.toordinal() if one.stated else NEVER,
            int(one.due),
            int(one.alarms),
            int(one.waits),
            int(one.writable),
            one.recovery,
            _ordinal(one.recovered),
            _ordinal(one.closed_on),
            one.keep,
            int(one.held or one.unanswered),
        ]

    def _warns_on(self, kind: str, running: RunningClock) -> int:
        """As an ordinal. Many cases have the same days; counting them anew for each would take most of a sign-in."""
        key = (kind, running.clock.slug, running.started, running.due)
        if key not in self._warnings:
            self._warnings[key] = warns_on(running, self._calendar).toordinal()
        return self._warnings[key]

    def glance_of(self, case: str, line: str) -> Glance:
        """What `line_of` wrote, about this case."""
        columns, excluded, born, last_day, ticking, spoke, team, readers, *flags = json.loads(line)
        stated, _, _, _, _, unit, kind, state, holder, proposed, _, *more = columns
        due, alarms, waits, writable, recovery, recovered, closed_on, keep, _ = more
        held, unanswered, name_asked, custodian_out = map(bool, flags)
        return Glance(
            case, kind, unit, tuple(excluded), state, date.fromordinal(born), date.fromordinal(last_day),
            None if holder is None else self._people[holder],
            tuple(_clock(kind, *one) for one in ticking),
            bool(stated), bool(proposed), spoke, bool(alarms), bool(writable), bool(due), recovery, _day(recovered), bool(waits),
            tuple(self._people[one] for one in team), tuple(self._people[one] for one in readers),
            _day(closed_on), keep, held, unanswered, name_asked, custodian_out,
        )  # fmt: skip


def columns_in(line: str) -> list[Any]:
    """The values of COLUMNS in it; the rest is not looked at."""
    columns: list[Any] = _read(line, 1)[0]
    return columns


def _packed_clock(clock: RunningClock) -> list[Any]:
    days = [clock.clock.slug, clock.started.toordinal(), clock.due.toordinal()]
    more = (clock.paused_days, clock.extended, clock.state, _ordinal(clock.paused_on), _ordinal(clock.safe))
    return days if more == RUNNING else [*days, *more]


@cache
def _known_clock(kind: str, slug: str) -> Clock:
    return KINDS[kind].clock(slug)


def _clock(kind: str, slug: str, started: int, due: int, *more: Any) -> RunningClock:
    paused_days, extended, state, paused_on, safe = more or RUNNING
    return RunningClock(
        _known_clock(kind, slug),
        date.fromordinal(started),
        date.fromordinal(due),
        paused_days=paused_days,
        extended=extended,
        state=state,
        paused_on=_day(paused_on),
        safe=_day(safe),
    )


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None
