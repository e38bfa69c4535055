"""Clocks of the law: from a day that somebody names, only in some cases, with the safe date beside."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.cases.gift import GIFT, WORD
from tests.cases.story import BORN, OLGA, OMAR, Story, whys
from wbs.cases import clocks
from wbs.cases.calendar import Override, WorkingDays
from wbs.cases.clocks import RunningClock
from wbs.cases.fields import check_report
from wbs.cases.flow import Actor, FlowError, check_move, moves_open
from wbs.cases.kind import Field
from wbs.cases.status import status_for_reporter


def gift(**fields: Any) -> Story:
    return Story(kind=GIFT).reports(**({"side": "receipt"} | fields))


def law(story: Story) -> RunningClock:
    return next(running for running in story.state().clocks if running.clock.slug == "law")


@pytest.mark.parametrize("named", ["", "2026-02-30", "kemarin", "20260310", "2026-03-18", "9999-12-31"])
def test_a_clock_counts_from_the_report_where_no_day_is_named_or_it_is_yet_to_come(named: str) -> None:
    # 30 working days after 17 March 2026, see test_calendar.
    assert (law(gift(got_on=named)).started, law(gift(got_on=named)).due) == (BORN, date(2026, 5, 7))


def test_a_clock_counts_from_the_day_that_the_report_names() -> None:
    # From Tuesday 10 March: 11, 12, 13, 16, 17 (5); 25, 26, 27, 30, 31 March (10); 1, 2, 6, 7, 8 (15); 9, 10, 13, 14, 15 (20);
    # 16, 17, 20, 21, 22 (25); 23, 24, 27, 28, 29 April (30).
    assert (law(gift(got_on="2026-03-10")).started, law(gift(got_on="2026-03-10")).due) == (date(2026, 3, 10), date(2026, 4, 29))


def test_the_safe_date_counts_joint_leave_as_worked() -> None:
    # The same, with 18, 20, 23 and 24 March worked: four days earlier, 23 April.
    running = law(gift(got_on="2026-03-10"))
    assert running.safe == date(2026, 4, 23)
    shown = status_for_reporter(gift(got_on="2026-03-10").state(), WORD)["clocks"]
    assert [(clock["due"], clock["safe"]) for clock in shown] == [("2026-04-29", "2026-04-23")]


def test_a_safe_date_that_is_the_same_day_is_not_shown() -> None:
    story = Story(kind=GIFT, born=date(2026, 6, 22), day=date(2026, 6, 22)).reports(side="receipt")
    assert [clock["safe"] for clock in status_for_reporter(story.state(), WORD)["clocks"]] == [""]


def test_the_strict_calendar_takes_no_day_off_that_the_office_added_and_keeps_the_days_it_works() -> None:
    monday, saturday = date(2026, 11, 23), date(2026, 11, 28)
    local = WorkingDays({monday: Override("holiday", "Cuti bersama tambahan"), saturday: Override("working")})
    assert local.strict.add(date(2026, 11, 20), 1) == monday
    assert local.strict.add(date(2026, 11, 27), 1) == saturday
    assert not local.strict.is_working(date(2026, 3, 19))


def test_pauses_and_extensions_move_the_safe_date_too() -> None:
    # Due 31 March and safe 25 March: five days after the 17th with and without joint leave (18, 20, 23, 24, 25).
    calendar, five = WorkingDays(), replace(GIFT.clock("law"), amount=5)
    running = clocks.start(five, BORN, calendar)
    assert (running.due, running.safe) == (date(2026, 3, 31), date(2026, 3, 25))
    resumed = clocks.resume(clocks.pause(running, date(2026, 3, 18)), date(2026, 3, 26), calendar)
    # Lost: 25, 26 March; strictly 20, 23, 24, 25, 26.
    assert (resumed.due, resumed.safe) == (date(2026, 4, 2), date(2026, 4, 1))
    longer = clocks.extend(running, 1, calendar)
    assert (longer.due, longer.safe) == (date(2026, 4, 1), date(2026, 3, 26))


@pytest.mark.parametrize("side", ["refusal", "", None, ["receipt"]])
def test_a_clock_of_some_cases_only_does_not_start_in_the_others(side: Any) -> None:
    assert gift(side=side).state().clocks == ()


def test_a_clock_of_the_report_knows_it_even_where_the_officers_wrote_first() -> None:
    story = Story(kind=GIFT).officer(OMAR, "note", seen=0, text="Baru datang.").reports(side="receipt", got_on="2026-03-10")
    assert law(story).started == date(2026, 3, 10)


def test_a_clock_counts_from_the_day_that_its_move_names() -> None:
    name = {"identity": {}, "consent": {}}
    story = Story(kind=GIFT).rini("report", kind="gift", fields={"narrative": "Parsel."}, **name).agree("send")
    story.moves(OLGA, "decide", date(2026, 4, 20), decided_on="2026-04-14")
    handed = next(running for running in story.state().clocks if running.clock.slug == "hand_over")
    # 15, 16, 17, 20, 21, 22, 23 April.
    assert (handed.started, handed.due, handed.safe) == (date(2026, 4, 14), date(2026, 4, 23), None)


def test_a_move_of_a_missed_deadline_is_open_only_after_it() -> None:
    story = gift(got_on="2026-03-10")
    actor = Actor(OMAR, "officer")

    def offered(day: date) -> set[str]:
        return {move.slug for move in moves_open(story.state(), actor, day)}

    assert "lapse" not in offered(date(2026, 4, 29))
    assert "lapse" in offered(date(2026, 4, 30))
    with pytest.raises(FlowError, match="too_early"):
        check_move(story.state(), actor, "lapse", {}, "", today=date(2026, 4, 29))
    assert whys(story.agree("lapse", date(2026, 4, 29)).state()) == ["too_early", "no_proposal"]
    assert story.agree("lapse", date(2026, 4, 30)).state().state.slug == "ended"


def test_nothing_ends_by_itself_when_the_deadline_passes() -> None:
    state = gift(got_on="2026-03-10").writes(day=date(2026, 12, 1)).state()
    assert (state.state.slug, law(gift(got_on="2026-03-10")).overdue(date(2026, 12, 1))) == ("read", True)


def test_a_field_of_some_cases_only_is_required_only_there() -> None:
    assert check_report(GIFT, {"narrative": "Parsel.", "side": "receipt"}) == {"got_on": "missing"}
    assert check_report(GIFT, {"narrative": "Parsel.", "side": "receipt", "got_on": "2026-03-10"}) == {}
    assert check_report(GIFT, {"narrative": "Parsel.", "side": "refusal"}) == {}
    assert check_report(GIFT, {"narrative": "Parsel."}) == {}


@pytest.mark.parametrize(
    "change",
    [
        {"clocks": (replace(GIFT.clocks[0], counts_from="narrative"),)},
        {"clocks": (replace(GIFT.clocks[0], only_if=("side", ("gift",))),)},
        {"clocks": (replace(GIFT.clocks[0], only_if=("nothing", ("receipt",))),)},
        {"fields": (*GIFT.fields[:2], Field("got_on", WORD, type="day", only_if=("narrative", ("receipt",))))},
        {"moves": (*GIFT.moves[:3], replace(GIFT.moves[3], after_clock="nothing"))},
        {"states": (replace(GIFT.states[0], leaves_on_consent="nowhere"), *GIFT.states[1:])},
        {"states": (replace(GIFT.states[0], leaves_on_withdrawal="nowhere"), *GIFT.states[1:])},
    ],
)
def test_a_kind_whose_conditions_lead_nowhere_cannot_be_made(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="names"):
        replace(GIFT, **change)
