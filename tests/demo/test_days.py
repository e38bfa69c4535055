"""The sample cases' days: right whenever the demo is made, on a weekend or in the middle of a long holiday."""

from datetime import date, timedelta

import pytest

from tests.house.tree import TOP
from wbs.demo.days import Days
from wbs.settings import load

SETTINGS = load(TOP / "settings.toml")
# Two years, with both Lebarans, joint leave and every day of the week.
EVERY_DAY = [date(2026, 1, 1) + timedelta(days=number) for number in range(730)]


def test_what_was_filed_five_working_days_ago_is_due_on_the_day_itself_or_the_next_that_is_worked() -> None:
    for today in EVERY_DAY:
        days = Days.of(SETTINGS, today)
        filed = days.ago(5)
        assert filed < today
        assert days.calendar.is_working(filed)
        assert days.calendar.add(filed, 5) == days.due >= today
        assert days.due == today or not days.calendar.is_working(today)


@pytest.mark.parametrize("number", [6, 8])
def test_what_was_filed_earlier_is_overdue_on_every_day(number: int) -> None:
    for today in EVERY_DAY:
        days = Days.of(SETTINGS, today)
        assert days.calendar.add(days.ago(number), 5) < today


def test_the_days_lie_one_behind_the_other_and_the_last_is_today() -> None:
    for today in EVERY_DAY:
        days = Days.of(SETTINGS, today)
        went_by = [days.ago(number) for number in (22, 21, 8, 5, 1, 0)]
        assert went_by == sorted(set(went_by))
        assert went_by[-1] == today
