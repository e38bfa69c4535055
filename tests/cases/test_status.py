"""What Rini reads about where her case stands."""

from dataclasses import replace
from datetime import date

from tests.cases.story import INTEGRITY, OMAR, Story
from wbs.cases.kind import Text
from wbs.cases.status import status_for_reporter, suggested_text

TEAM = Text("Tim Pengawas", "Oversight Team")


def test_a_new_case_shows_its_label_its_holder_and_the_days_promised() -> None:
    assert status_for_reporter(Story().reports().state(), TEAM) == {
        "label": {"id": "Laporan diterima", "en": "Report received"},
        "holder": {"id": "Tim Pengawas", "en": "Oversight Team"},
        "clocks": [
            {
                "name": {
                    "id": "Jawaban pertama",
                    "en": "First answer",
                },
                "due": "2026-03-31",
                "basis": "promise",
                "safe": "",
            },
            {
                "name": {
                    "id": "Kabar apakah laporan ditangani",
                    "en": "News on whether the report is taken up",
                },
                "due": "2026-04-16",
                "basis": "promise",
                "safe": "",
            },
            {
                "name": {
                    "id": "Kabar perkembangan penanganan",
                    "en": "News on how it is going",
                },
                "due": "2026-06-17",
                "basis": "promise",
                "safe": "",
            },
        ],
        "open": True,
        "next": {
            "id": "Tim pengawas membaca laporan Anda dan memberi jawaban pertama.",
            "en": "The oversight team reads your report and gives a first answer.",
        },
        "identity": "none",
    }


def test_a_case_that_is_not_followed_up_says_why_and_where_else_to_turn() -> None:
    story = Story().reports().moves(OMAR, "start_triage")
    status = status_for_reporter(story.agree("not_follow", reason="not_ours").state(), TEAM)
    assert status["label"]["id"] == "Ditutup, karena dugaan ini bukan kewenangan instansi ini"
    assert status["label"]["en"] == "Closed, because the allegation is outside this office's authority"
    assert "Ombudsman" in status["next"]["id"]
    assert "Ombudsman" in status["next"]["en"]
    assert (status["open"], status["clocks"]) == (False, [])


def test_a_referred_case_says_to_whom() -> None:
    story = Story().reports().moves(OMAR, "start_triage").agree("refer")
    label = status_for_reporter(story.state(), TEAM)["label"]
    assert label["id"] == "Laporan dilimpahkan ke Komisi Pemberantasan Korupsi (KPK)"


def test_a_paused_clock_is_not_shown() -> None:
    waiting = Story().reports().moves(OMAR, "start_triage", date(2026, 3, 25)).moves(OMAR, "ask").state()
    names = [clock["name"]["en"] for clock in status_for_reporter(waiting, TEAM)["clocks"]]
    assert "Answer to the team's questions" in names
    assert "First review" not in names


def test_a_clock_for_the_officers_only_is_not_shown() -> None:
    hidden = tuple(replace(clock, shown_to_reporter=clock.slug == "feedback") for clock in INTEGRITY.clocks)
    state = Story(kind=replace(INTEGRITY, clocks=hidden)).reports().state()
    assert [clock["due"] for clock in status_for_reporter(state, TEAM)["clocks"]] == ["2026-04-16"]


def test_the_chosen_reason_suggests_a_text() -> None:
    move = Story().kind.move("not_follow")
    suggested = suggested_text(move, {"reason": "public_service"})
    assert suggested is not None
    assert "SP4N-LAPOR!" in suggested.id
    assert suggested_text(move, {"reason": "unheard of"}) is None
    assert suggested_text(Story().kind.move("ask"), {}) is None
