"""Deadlines while they are counted: started, paused, extended, met or missed. Values only."""

from __future__ import annotations

import calendar as month_lengths
from dataclasses import dataclass, replace
from datetime import MAXYEAR, date, timedelta
from typing import Literal

from wbs.cases.calendar import WorkingDays
from wbs.cases.kind import Clock

MONTHS = 12


@dataclass(frozen=True)
class RunningClock:
    """One counting of a clock. due: the last day that still keeps it (while paused: as if resumed today).
    safe: the stricter day that ignores joint leave, None for a clock that shows none; never after `due`.

    paused_days: what pauses have added so far, in working days or calendar days as the clock counts;
    extended: what extensions have added, in the clock's unit. state: "running" (also when overdue), "paused",
    "met" or "missed" (stopped by its own mark), "stopped" (the case ended without it).
    """

    clock: Clock
    started: date
    due: date
    paused_days: int = 0
    extended: int = 0
    state: Literal["running", "paused", "met", "missed", "stopped"] = "running"
    paused_on: date | None = None
    stopped_on: date | None = None
    safe: date | None = None

    @property
    def ticking(self) -> bool:
        """Whether it still counts: runs or is paused."""
        return self.state in ("running", "paused")

    def days_left(self, calendar: WorkingDays, today: date) -> int:
        """Days until due, 0 on the day itself, negative when overdue; in working days if it counts those.

        A pause holds the count where it was; a stopped clock gives what was left on the day it stopped."""
        at = self.stopped_on or self.paused_on or today
        return calendar.between(at, self.due) if _in_working_days(self.clock) else (self.due - at).days

    def overdue(self, today: date) -> bool:
        """Whether it runs and its day has passed."""
        return self.state == "running" and today > self.due

    def warns(self, calendar: WorkingDays, today: date) -> bool:
        """Whether it runs and its end is near (or past)."""
        return self.state == "running" and self.days_left(calendar, today) <= self.clock.warn


def start(clock: Clock, day: date, calendar: WorkingDays) -> RunningClock:
    """A clock that begins on `day` (day 0)."""
    safe = add(clock, day, clock.amount, calendar.strict) if clock.safe else None
    return RunningClock(clock, day, add(clock, day, clock.amount, calendar), safe=safe)


def pause(running: RunningClock, day: date) -> RunningClock:
    """Holds a running clock; a clock in any other state is returned as it is."""
    return replace(running, state="paused", paused_on=day) if running.state == "running" else running


def resume(running: RunningClock, day: date, calendar: WorkingDays) -> RunningClock:
    """Lets a paused clock run again, due later by the days of the pause."""
    if running.paused_on is None:
        return running
    due, lost = _later(running.due, running, day, calendar)
    safe = _later(running.safe, running, day, calendar.strict)[0] if running.safe else None
    paused = running.paused_days + lost
    return replace(running, state="running", due=due, safe=safe, paused_on=None, paused_days=paused)


def extend(running: RunningClock, amount: int, calendar: WorkingDays) -> RunningClock:
    """Moves the due day by `amount` of the clock's unit."""
    due = add(running.clock, running.due, amount, calendar)
    safe = add(running.clock, running.safe, amount, calendar.strict) if running.safe else None
    return replace(running, due=due, safe=safe, extended=running.extended + amount)


def stop(running: RunningClock, day: date, calendar: WorkingDays, *, by_mark: bool) -> RunningClock:
    """Ends a clock: met or missed if by its own mark, else stopped."""
    counted = resume(running, day, calendar)
    kept: Literal["met", "missed"] = "met" if day <= counted.due else "missed"
    return replace(counted, state=kept if by_mark else "stopped", stopped_on=day)


def add(clock: Clock, day: date, amount: int, calendar: WorkingDays) -> date:
    """`day` plus `amount` of the clock's unit; date.max when that is off the calendar."""
    if clock.unit == "working_days":
        return calendar.add(day, amount)
    return _add_days(day, amount) if clock.unit == "days" else add_months(day, amount)


def _later(due: date, running: RunningClock, day: date, calendar: WorkingDays) -> tuple[date, int]:
    """A due day after the pause that ends on `day`, and the days that the pause took."""
    paused_on = running.paused_on or day
    if _in_working_days(running.clock):
        lost = calendar.between(paused_on, day)
        return calendar.add(due, lost), lost
    lost = (day - paused_on).days
    return _add_days(due, lost), lost


def _in_working_days(clock: Clock) -> bool:
    return clock.unit == "working_days"


def _add_days(day: date, n: int) -> date:
    return day + timedelta(days=n) if n <= (date.max - day).days else date.max


def add_months(day: date, n: int) -> date:
    """The same day of the month, or the month's last day where it is shorter."""
    years, month = divmod(day.month - 1 + n, MONTHS)
    if day.year + years > MAXYEAR:
        return date.max
    last = month_lengths.monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))
