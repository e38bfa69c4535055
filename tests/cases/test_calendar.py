"""Working days, each expected day worked out by hand from the decree's list."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier, Event
from typing import Any

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wbs.cases import calendar
from wbs.cases.calendar import Override, WorkingDays

JOINT_LEAVE_2026 = [(2, 16), (3, 18), (3, 20), (3, 23), (3, 24), (5, 15), (5, 28), (12, 24)]
PUBLIC_ONLY = WorkingDays(categories=("public",))
ALL = WorkingDays()


def test_thirty_working_days_after_17_march_2026_end_on_30_april_if_joint_leave_counts() -> None:
    # 18, 20, 23-27, 30, 31 March; 1, 2, 6-10, 13-17, 20-24, 27-30 April. Nyepi is the 19th, Good Friday 3 April.
    assert PUBLIC_ONLY.add(date(2026, 3, 17), 30) == date(2026, 4, 30)


def test_thirty_working_days_after_17_march_2026_end_on_7_may_if_it_does_not() -> None:
    # Four days of joint leave fall away (18, 20, 23, 24 March), and 1 May is Labour Day.
    assert ALL.add(date(2026, 3, 17), 30) == date(2026, 5, 7)


def test_the_first_working_day_after_17_march_2026_is_the_25th() -> None:
    # 18 leave, 19 Nyepi, 20 leave, 21 and 22 Idul Fitri, 23 and 24 leave.
    assert ALL.add(date(2026, 3, 17), 1) == date(2026, 3, 25)
    assert ALL.add(date(2026, 3, 17), 5) == date(2026, 3, 31)


@pytest.mark.parametrize(("month", "day"), JOINT_LEAVE_2026)
def test_a_day_of_joint_leave_in_2026_is_not_worked_but_is_in_the_public_category(month: int, day: int) -> None:
    assert not ALL.is_working(date(2026, month, day))
    assert PUBLIC_ONLY.is_working(date(2026, month, day))


def test_2026_has_240_working_days() -> None:
    # 261 weekdays. Of the 17 public holidays four are on a Saturday or Sunday (21, 22 March, 5 April, 31 May),
    # thirteen are not. Eight days of joint leave, all on weekdays. 261 - 13 - 8 = 240.
    assert ALL.between(date(2025, 12, 31), date(2026, 12, 31)) == 240


def test_five_working_days_over_the_new_year_2027_end_on_4_january() -> None:
    # 24 Dec leave, 25 Christmas; 28, 29, 30, 31 Dec; 1 Jan; 4 Jan.
    assert ALL.add(date(2026, 12, 23), 5) == date(2027, 1, 4)


def test_the_day_itself_is_day_0_and_a_saturday_starts_on_monday() -> None:
    assert ALL.add(date(2026, 11, 20), 0) == date(2026, 11, 20)
    assert ALL.add(date(2026, 11, 21), 1) == date(2026, 11, 23)


def test_an_override_makes_a_monday_free() -> None:
    day = date(2026, 11, 23)
    local = WorkingDays({day: Override("holiday", "Pilkada", "Keppres 1/2026")})
    assert local.add(date(2026, 11, 20), 1) == date(2026, 11, 24)
    assert local.between(date(2026, 11, 20), date(2026, 11, 24)) == 1
    assert local.name(day) == "Pilkada"


def test_an_override_takes_a_day_of_joint_leave_back() -> None:
    local = WorkingDays({date(2026, 12, 24): Override("working")})
    assert local.add(date(2026, 12, 23), 1) == date(2026, 12, 24)


def test_an_override_makes_a_saturday_worked() -> None:
    local = WorkingDays({date(2026, 11, 21): Override("working")})
    assert local.add(date(2026, 11, 20), 1) == date(2026, 11, 21)
    assert local.between(date(2026, 11, 20), date(2026, 11, 23)) == 2


def test_an_office_with_a_six_day_week_works_on_saturday() -> None:
    six = WorkingDays(week=range(6))
    assert six.add(date(2026, 11, 20), 1) == date(2026, 11, 21)
    assert six.add(date(2026, 11, 20), 2) == date(2026, 11, 23)


def test_a_holiday_is_named_in_indonesian() -> None:
    assert ALL.name(date(2026, 12, 25)) == "Hari Raya Natal"
    assert ALL.name(date(2026, 11, 23)) == ""


@pytest.mark.parametrize("week", [(), (7,), (-1, 2)])
def test_an_impossible_week_is_refused(week: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="week"):
        WorkingDays(week=week)


def test_a_deadline_before_its_start_is_refused() -> None:
    with pytest.raises(ValueError, match="before"):
        ALL.add(date(2026, 1, 1), -1)


def test_a_forged_day_at_the_end_of_time_ends_the_count_there() -> None:
    assert ALL.add(date(9999, 12, 30), 60) == date.max
    assert ALL.between(date(2026, 1, 1), date.max) > 2_000_000


@given(st.dates(date(2019, 1, 1), date(2031, 1, 1)), st.integers(0, 120))
def test_counting_back_gives_the_number_counted_forward(day: date, n: int) -> None:
    assert ALL.between(day, ALL.add(day, n)) == n


@given(st.dates(date(2024, 1, 1), date(2029, 1, 1)), st.integers(-500, 500))
def test_between_counts_as_one_would_day_by_day(start: date, length: int) -> None:
    local = WorkingDays({date(2026, 3, 20): Override("working"), date(2026, 3, 28): Override("working")}, week=(0, 1, 2, 3, 5))
    end = start + timedelta(days=length)
    first, last = min(start, end), max(start, end)
    one_by_one = sum(local.is_working(first + timedelta(days=n + 1)) for n in range((last - first).days))
    assert local.between(start, end) == (one_by_one if length >= 0 else -one_by_one)


def test_many_threads_ask_for_a_year_and_it_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    another = Event()
    real = calendar.INDONESIA

    def counted(years: int, **how: Any) -> Any:
        made.append(years)
        # The first one gives a second one time to come in beside it.
        if len(made) > 1:
            another.set()
        another.wait(0.3)
        return real(years=years, **how)

    monkeypatch.setattr(calendar, "INDONESIA", counted)
    shared, together = WorkingDays(), Barrier(8)

    def ask(_: int) -> date:
        together.wait()
        return shared.add(date(2026, 3, 17), 30)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(8))) == {date(2026, 5, 7)}
    assert made == [2026]


def test_the_days_are_those_that_the_library_gives_for_the_country() -> None:
    for year in (2000, 2024, 2026, 2099):
        named = holidays.country_holidays("ID", years=year, categories=("public", "government"), language="id")
        assert dict(calendar.INDONESIA(years=year, categories=("public", "government"), language="id")) == dict(named) != {}


def test_no_other_country_is_read() -> None:
    program = """
import sys
from datetime import date
from wbs.cases import calendar
from wbs.cases.calendar import WorkingDays
assert WorkingDays().name(date(2026, 8, 17))
print([name for name in sys.modules if name.startswith("holidays.countries")])
"""
    assert subprocess.check_output([sys.executable, "-c", program], text=True) == "[]\n"
