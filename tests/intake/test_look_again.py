"""At each visit: who holds the report, what comes next, and the day to come back; in every state, and before the first trip."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from crypto.birth_record import read
from crypto.entry import Entry, Head
from crypto.roster import parse
from tests.intake.conftest import STATUS, TODAY, TOP, Team
from tests.intake.rini import Rini
from wbs.cases.calendar import WorkingDays
from wbs.cases.kinds import KINDS
from wbs.intake.case_story import CaseStory, tell
from wbs.intake.opened_case import OpenedCase
from wbs.intake.stand_in import StandIn
from wbs.web.locale import languages

WORDS = languages(TOP / "templates" / "locale")
CALENDAR = WorkingDays()
MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
EVERY_STATE = [(kind.slug, state.slug) for kind in KINDS.values() for state in kind.states]


def answer(seq: int, type_: str, body: dict[str, Any]) -> Entry:
    return Entry("0" * 32, "answers", seq, bytes(32), TODAY, "0" * 16, 1, type_, body, {})


@pytest.fixture(scope="module")
def opened(team: Team) -> OpenedCase:
    """A case that was reported on TODAY and has not been carried."""
    stand_in = StandIn.new(parse(team.first_roster()), TODAY)
    first = answer(1, "birth", {"acknowledge_by": CALENDAR.add(TODAY, 5).isoformat()})
    return OpenedCase(read(stand_in.row.birth), Head(1, bytes(32)), 0, (first,), None, "")


def story(opened: OpenedCase, today: date = TODAY, carried: date | None = TODAY, lang: str = "id", **status: Any) -> CaseStory:
    """``status``: what the last answer says besides STATUS; nothing for a case that was never answered."""
    said = (answer(2, "answer", {"status": {**STATUS, **status}}),) if status else ()
    return tell(replace(opened, answers=(*opened.answers, *said)), WORDS[lang], CALENDAR, today, carried)


def again(told: CaseStory) -> str:
    return dict(told.facts)["Tengok lagi"]


def due(*days: str, **more: str) -> dict[str, Any]:
    return {"clocks": [{"name": {"id": "Telaah", "en": "Look"}, "due": day, "basis": "promise", **more} for day in days]}


def test_before_the_first_trip_all_of_it_is_on_the_page(rini: Rini) -> None:
    rini.report()
    text = rini.case().text
    assert "Dipegang oleh Tim pengawas" in text
    assert "Yang terjadi selanjutnya Kurir membawa laporan yang terkunci" in text
    assert "Tengok lagi Pada Senin, 30 November 2026. Boleh lebih cepat" in text
    assert "Belum ada kabar dari tim pengawas. Menurut catatan server, kurir belum pernah datang." in text


def test_until_the_first_answer_it_is_the_day_of_the_promise_and_then_working_days_on(opened: OpenedCase) -> None:
    assert again(story(opened)).startswith("Pada Senin, 30 November 2026.")
    assert again(story(opened, date(2026, 12, 1))).startswith("Pada Selasa, 8 Desember 2026.")
    assert "Kurir terakhir datang 23 November 2026, menurut catatan server." in story(opened).as_of


@pytest.mark.parametrize(
    ("clocks", "day"),
    [
        (due("2026-12-07"), "Senin, 7 Desember 2026"),
        (due("2026-12-11", "2026-12-02"), "Rabu, 2 Desember 2026"),
        (due("2026-12-11", safe="2026-12-03"), "Kamis, 3 Desember 2026"),
        # Overdue, or today: no day ahead is named, so five working days.
        (due("2026-11-20", "2026-11-23"), "Senin, 30 November 2026"),
        (due(), "Senin, 30 November 2026"),
        # A Saturday; the joint leave before Christmas: the first working day from there on.
        (due("2026-12-05"), "Senin, 7 Desember 2026"),
        (due("2026-12-24"), "Senin, 28 Desember 2026"),
        ({"clocks": "none"}, "Senin, 30 November 2026"),
        (due("9999-12-31", "tomorrow", ""), "Jumat, 31 Desember 9999"),
    ],
)
def test_it_is_the_next_day_that_the_answers_name(opened: OpenedCase, clocks: dict[str, Any], day: str) -> None:
    assert again(story(opened, **clocks)).startswith(f"Pada {day}.")


def test_it_is_a_working_day_whatever_day_it_is(opened: OpenedCase) -> None:
    for days in range(365):
        today = TODAY + timedelta(days=days)
        day, month, year = again(story(opened, today, open=True, clocks=[])).partition(", ")[2].partition(".")[0].split()
        ahead = date(int(year), MONTHS.index(month) + 1, int(day))
        assert CALENDAR.is_working(ahead)
        assert CALENDAR.between(today, ahead) == 5


@pytest.mark.parametrize(("kind", "state"), EVERY_STATE)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_state_says_who_holds_it_what_comes_next_and_when_to_come_back(
    opened: OpenedCase, kind: str, state: str, lang: str
) -> None:
    now = KINDS[kind].state(state)
    told = story(opened, lang=lang, label=now.label.as_dict(), next=now.next.as_dict(), open=now.open, clocks=[])
    said = [text for _, text in told.facts]
    assert said[2] == STATUS["holder"][lang]  # type: ignore[index]
    assert said[0] == now.next.as_dict()[lang] != ""
    assert told.as_of
    if now.open:
        assert said[1].startswith("Pada Senin, 30 November 2026." if lang == "id" else "On Monday, ")
    else:
        assert said[1].startswith("Tidak ada yang perlu ditunggu" if lang == "id" else "There is nothing to wait for")
