"""Clocks that are wrong, as the desk meets them: sessions end, no day runs backwards, and each is told of."""

from datetime import date

import pytest

from tests.desk.browser import Browser
from tests.desk.conftest import Open
from tests.desk.office import TODAY, Case, Clock, Office


def said_on(browser: Browser, case: Case) -> list[date]:
    """The days on which the desk counts what the reporter wrote."""
    (session,) = browser.app.state.desk.sessions._open.values()
    events = session.index.find(case.id).events
    return [event.day for event in sorted(events, key=lambda one: one.seq) if event.strand == "reporter"]


@pytest.mark.parametrize("turned", [{"days": -1}, {"days": -365}, {"minutes": -1}, {"days": 1}, {"days": 400}])
def test_a_session_ends_when_the_clock_is_turned(office: Office, desk: Open, clock: Clock, turned: dict[str, float]) -> None:
    omar = desk("omar")
    omar.page("/")
    clock.turn(**turned)
    assert omar.get("/").headers.get("location") == "/masuk"
    clock.turn(**{unit: -value for unit, value in turned.items()})
    assert omar.get("/").headers.get("location") == "/masuk", "what has ended stays ended"


def test_a_message_from_before_its_predecessor_counts_on_that_day_and_is_told_of(
    office: Office, desk: Open, clock: Clock
) -> None:
    case = office.report("Amplop di loket.")
    clock.turn(days=3)
    office.writes(case, "Yang pertama.")
    clock.turn(days=-2)
    office.writes(case, "Yang kedua.")
    clock.turn(days=2)
    omar = desk("omar")
    page = omar.page(case.path)
    assert "membawa tanggal sebelum tulisan yang mendahuluinya" in page.text
    assert said_on(omar, case) == [TODAY, date(2026, 11, 26), date(2026, 11, 26)]


def test_a_message_from_a_far_day_counts_on_the_day_before_it(office: Office, desk: Open, clock: Clock) -> None:
    case = office.report("Amplop di loket.")
    clock.turn(days=400)
    office.writes(case, "Dari tahun depan.")
    clock.turn(days=-400)
    office.writes(case, "Hari ini lagi.")
    omar = desk("omar")
    assert "jauh di depan" in omar.page(case.path).text
    assert said_on(omar, case) == [TODAY, TODAY, TODAY]
