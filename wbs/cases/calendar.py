"""Indonesian working days (hari kerja): week, public holidays, cuti bersama, the office's overrides.

Day 0 is the day of the event, day 1 the next working day. Holidays of a coming year may be estimates or lack
a late decree: the office's overrides win over the library, in both directions.
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, Literal

import holidays

# Outside these years no calendar is known: only the week and the overrides count. It also bounds the work
# that a forged day in an entry can cause.
FIRST_YEAR, LAST_YEAR = 2000, 2099
ONE_DAY = timedelta(days=1)
WEEK = 7

Category = Literal["public", "government"]


def _indonesia() -> Any:
    """The library's class for Indonesia, read from its file: asked for by its name, the library reads 250 countries first, which
    takes 9 MB of every room and the first reporter's patience."""
    spec = spec_from_file_location("holidays_indonesia", Path(holidays.__file__).parent / "countries" / "indonesia.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Indonesia


INDONESIA = _indonesia()


@dataclass(frozen=True)
class Override:
    """A day that the office sets by hand. name and decree say why, for the page and the audit."""

    kind: Literal["holiday", "working"]
    name: str = ""
    decree: str = ""


@dataclass(frozen=True)
class _Year:
    off: tuple[date, ...]  # days of the week that are not worked, in order
    on: tuple[date, ...]  # days outside the week that are worked


def _within(days: tuple[date, ...], start: date, end: date) -> int:
    """How many of the days, which are in order, lie after `start`, up to and with `end`."""
    return bisect_right(days, end) - bisect_right(days, start)


class WorkingDays:
    """Counts working days. Total for every date: what falls off the calendar's end is `date.max`.

    overrides: day -> Override; week: weekdays worked (Monday is 0); categories: "government" is cuti bersama.
    Raises ValueError for an empty or impossible week. Safe to share between threads.
    """

    def __init__(
        self,
        overrides: Mapping[date, Override] | None = None,
        week: Collection[int] = (0, 1, 2, 3, 4),
        categories: tuple[Category, ...] = ("public", "government"),
    ) -> None:
        if not week or not set(week) <= set(range(WEEK)):
            raise ValueError("the week needs at least one day, each from 0 (Monday) to 6")
        self._overrides = dict(overrides or {})
        self._week = frozenset(week)
        self._categories = categories
        self._years: dict[int, _Year] = {}
        self._lock = threading.Lock()

    @cached_property
    def strict(self) -> WorkingDays:
        """The calendar of the safe dates: joint leave (cuti bersama) counts as working days, and so do the days
        that the office made free by hand, since some of those are joint leave of a late decree. Never later."""
        worked = {day: override for day, override in self._overrides.items() if override.kind == "working"}
        return WorkingDays(worked, self._week, tuple(one for one in self._categories if one == "public"))

    def is_working(self, day: date) -> bool:
        """Whether the office works on that day."""
        year = self._year(day.year)
        return day in year.on or (day.weekday() in self._week and day not in year.off)

    def add(self, day: date, n: int) -> date:
        """The n-th working day after `day`; 0 is the day itself. Raises ValueError for a negative n."""
        if n < 0:
            raise ValueError("a deadline does not lie before its start")
        while n > 0:
            if day.year > LAST_YEAR:
                return date.max
            day += ONE_DAY
            n -= self.is_working(day)
        return day

    def between(self, start: date, end: date) -> int:
        """How many working days lie after `start`, up to and with `end`; negative if `end` comes first."""
        if end < start:
            return -self.between(end, start)
        weeks, rest = divmod((end - start).days, WEEK)
        count = weeks * len(self._week)
        count += sum((end.weekday() - back) % WEEK in self._week for back in range(rest))
        for number in self._known_years(start.year, end.year):
            year = self._year(number)
            count -= _within(year.off, start, end)
            count += _within(year.on, start, end)
        return count

    def name(self, day: date) -> str:
        """The name of an override or a holiday, in Indonesian; "" for a day that has none."""
        if day in self._overrides:
            return self._overrides[day].name
        return str(self._holidays(day.year).get(day, ""))

    def _known_years(self, first: int, last: int) -> list[int]:
        known = set(range(max(first, FIRST_YEAR), min(last, LAST_YEAR) + 1))
        known |= {day.year for day in self._overrides if first <= day.year <= last}
        return sorted(known)

    def _year(self, number: int) -> _Year:
        with self._lock:
            if number not in self._years:
                self._years[number] = self._make_year(number)
            return self._years[number]

    def _make_year(self, number: int) -> _Year:
        off = set(self._holidays(number))
        on: set[date] = set()
        for day, override in self._overrides.items():
            if day.year == number:
                gains, loses = (off, on) if override.kind == "holiday" else (on, off)
                gains.add(day)
                loses.discard(day)
        return _Year(
            off=tuple(sorted(day for day in off if day.weekday() in self._week)),
            on=tuple(sorted(day for day in on if day.weekday() not in self._week)),
        )

    def _holidays(self, number: int) -> dict[date, str]:
        if not FIRST_YEAR <= number <= LAST_YEAR:
            return {}
        found = INDONESIA(years=number, categories=self._categories, language="id")
        # The library may add neighbouring years' days (observed ones): keep to the year asked for.
        return {day: name for day, name in found.items() if day.year == number}
