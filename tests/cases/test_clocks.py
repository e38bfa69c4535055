"""Clocks of Rini's case, born on Tuesday 17 March 2026, with every due day worked out by hand."""

from dataclasses import replace
from datetime import date

from tests.cases.story import CALENDAR, INTEGRITY, OLGA, OMAR, Story, whys
from wbs.cases.case import CaseState
from wbs.cases.clocks import RunningClock, add, start


def clock(state: CaseState, slug: str) -> RunningClock:
    """The last counting of a clock."""
    return [running for running in state.clocks if running.clock.slug == slug][-1]


def slugs(state: CaseState) -> set[str]:
    return {running.clock.slug for running in state.ticking}


def triaged() -> Story:
    return Story().reports().moves(OMAR, "start_triage", date(2026, 3, 25))


def asked() -> Story:
    return triaged().moves(OMAR, "ask", date(2026, 3, 30))


def assessed() -> Story:
    return triaged().moves(OMAR, "assess", date(2026, 4, 1))


def investigated() -> Story:
    return assessed().moves(OMAR, "investigate", date(2026, 4, 6))


def test_a_new_case_promises_an_acknowledgement_a_word_and_progress() -> None:
    state = Story().reports().state()
    assert slugs(state) == {"acknowledge", "feedback", "progress"}
    assert clock(state, "acknowledge").due == date(2026, 3, 31)  # 25, 26, 27, 30, 31 March
    assert clock(state, "feedback").due == date(2026, 4, 16)  # 30 days
    assert clock(state, "progress").due == date(2026, 6, 17)  # 3 months


def test_a_receipt_or_a_note_does_not_count_as_an_acknowledgement() -> None:
    story = Story().reports()
    story.officer(OMAR, "received", reporter=[1, "reporter-1"], answer=[2, "00"])
    story.officer(OMAR, "note", text="Baca ulang.")
    assert clock(story.state(), "acknowledge").state == "running"


def test_an_answer_by_a_person_acknowledges() -> None:
    state = Story().reports().officer(OMAR, "answer", date(2026, 3, 31), text="Kami baca.").state()
    assert clock(state, "acknowledge").state == "met"
    assert clock(state, "acknowledge").stopped_on == date(2026, 3, 31)


def test_a_move_by_a_person_acknowledges() -> None:
    assert clock(triaged().state(), "acknowledge").state == "met"


def test_an_acknowledgement_a_day_late_is_missed() -> None:
    state = Story().reports().officer(OMAR, "answer", date(2026, 4, 1), text="Kami baca.").state()
    assert clock(state, "acknowledge").state == "missed"


def test_triage_takes_ten_working_days() -> None:
    # 26, 27, 30, 31 March; 1, 2 April; Good Friday; 6, 7, 8, 9 April.
    assert clock(triaged().state(), "triage").due == date(2026, 4, 9)


def test_triage_pauses_while_rini_is_asked_and_goes_on_when_she_answers() -> None:
    waiting = asked().state()
    assert clock(waiting, "triage").state == "paused"
    # 31 March; 1, 2, 6-10, 13-17, 20-24, 27, 28 April.
    assert clock(waiting, "completion").due == date(2026, 4, 28)

    state = asked().writes(day=date(2026, 4, 8)).state()
    assert state.state.slug == "triage"
    assert clock(state, "completion").state == "met"
    # Lost: 31 March; 1, 2, 6, 7, 8 April: six. After 9 April: 10, 13, 14, 15, 16, 17.
    assert clock(state, "triage").paused_days == 6
    assert clock(state, "triage").due == date(2026, 4, 17)
    assert clock(state, "triage").state == "running"


def test_triage_kept_to_the_day_is_met_and_a_day_later_missed() -> None:
    answered = asked().writes(day=date(2026, 4, 8))
    answered.moves(OMAR, "assess", date(2026, 4, 17))
    assert clock(answered.state(), "triage").state == "met"
    late = asked().writes(day=date(2026, 4, 8)).moves(OMAR, "assess", date(2026, 4, 20))
    assert clock(late.state(), "triage").state == "missed"


def test_a_file_ends_the_waiting_too() -> None:
    story = asked().rini("file", file="0" * 32, key="AA==", name="foto.jpg", media_type="image/jpeg", size=3, sha256="00")
    assert story.state().state.slug == "triage"
    assert [attached.name for attached in story.state().files] == ["foto.jpg"]


def test_assessment_takes_twenty_working_days_and_gives_word_whether_the_report_is_taken_up() -> None:
    state = assessed().state()
    # 2, 6-10, 13-17, 20-24, 27-30 April.
    assert clock(state, "assessment").due == date(2026, 4, 30)
    assert clock(state, "feedback").state == "met"


def test_an_investigation_takes_sixty_working_days_and_each_extension_thirty_more() -> None:
    story = investigated()
    # 7-10 (4), 13-17 (9), 20-24 (14), 27-30 April (18); 4-8 (23), 11-13 (26), 18-22 (31), 25, 26, 29 May (34);
    # 2-5 (38), 8-12 (43), 15, 17-19 (47), 22-26 (52), 29, 30 June, 1-3 July (57), 6, 7, 8 July (60).
    assert clock(story.state(), "investigation").due == date(2026, 7, 8)
    story.moves(OLGA, "extend", date(2026, 7, 6))
    extended = clock(story.state(), "investigation")
    assert extended.extended == 30
    # 9, 10 (2), 13-17 (7), 20-24 (12), 27-31 July (17), 3-7 (22), 10-14 (27), 18, 19, 20 August (30).
    assert extended.due == date(2026, 8, 20)
    assert story.state().state.slug == "investigation"


def test_an_answer_during_the_investigation_is_word_on_progress_and_one_before_is_not() -> None:
    before = assessed().officer(OMAR, "answer", text="Kami telaah.").moves(OMAR, "investigate")
    assert clock(before.state(), "progress").state == "running"
    before.officer(OMAR, "answer", date(2026, 6, 17), text="Kami masih mendalami.")
    assert clock(before.state(), "progress").state == "met"


def test_closing_ends_every_clock_and_reopening_starts_triage_anew() -> None:
    story = triaged().agree("not_follow", date(2026, 4, 1), reason="no_sign")
    closed = story.state()
    assert closed.ticking == ()
    assert clock(closed, "triage").state == "met"
    assert closed.closed_on == date(2026, 4, 1)
    story.agree("reopen", date(2026, 4, 13))
    # 14-17, 20-24, 27 April.
    assert clock(story.state(), "triage").due == date(2026, 4, 27)
    assert [c.state for c in story.state().clocks if c.clock.slug == "triage"] == ["met", "running"]


def test_a_clock_that_ends_unkept_and_unmissed_is_stopped() -> None:
    early = replace(INTEGRITY.clock("feedback"), slug="other", stops=())
    kind = replace(INTEGRITY, clocks=(*INTEGRITY.clocks, early))
    story = Story(kind=kind).reports().moves(OMAR, "start_triage").agree("not_follow", reason="no_sign")
    assert whys(story.state()) == []
    assert clock(story.state(), "other").state == "stopped"


def test_days_left_are_working_days_and_fall_below_zero_when_overdue() -> None:
    running = clock(triaged().state(), "triage")
    assert running.days_left(CALENDAR, date(2026, 4, 2)) == 4  # 6, 7, 8, 9 April; Good Friday between
    assert running.days_left(CALENDAR, date(2026, 4, 9)) == 0
    assert not running.overdue(date(2026, 4, 9))
    assert running.days_left(CALENDAR, date(2026, 4, 13)) == -2
    assert running.overdue(date(2026, 4, 10))


def test_a_clock_warns_from_the_day_that_its_kind_says() -> None:
    running = clock(triaged().state(), "triage")  # warns two working days ahead
    assert not running.warns(CALENDAR, date(2026, 4, 6))
    assert running.warns(CALENDAR, date(2026, 4, 7))


def test_a_paused_clock_keeps_its_days_and_never_warns() -> None:
    paused = clock(asked().state(), "triage")
    assert paused.days_left(CALENDAR, date(2026, 5, 29)) == 7  # ten, less 26, 27, 30 March
    assert not paused.warns(CALENDAR, date(2026, 5, 29))
    assert not paused.overdue(date(2026, 5, 29))


def test_months_end_on_the_last_day_of_a_shorter_month() -> None:
    months = INTEGRITY.clock("progress")
    assert start(months, date(2026, 11, 30), CALENDAR).due == date(2027, 2, 28)
    assert start(months, date(2027, 11, 30), CALENDAR).due == date(2028, 2, 29)
    assert start(months, date(2026, 10, 15), CALENDAR).due == date(2027, 1, 15)


def test_a_deadline_beyond_the_calendar_is_its_last_day() -> None:
    for slug in ("triage", "feedback", "progress"):
        assert add(INTEGRITY.clock(slug), date(9999, 12, 20), 30, CALENDAR) == date.max
