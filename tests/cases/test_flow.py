"""The fold: one order, one timeline, and nothing that the rules do not allow has an effect."""

from dataclasses import replace
from datetime import date

import pytest

from tests.cases.story import BORN, CALENDAR, EVE, INTEGRITY, NUR, OLGA, OMAR, Story, whys
from wbs.cases.flow import fold


def waiting() -> Story:
    return Story().reports().moves(OMAR, "start_triage", date(2026, 3, 25)).moves(OMAR, "ask")


def test_what_an_officer_had_seen_stands_before_his_entry_and_what_he_had_not_after_it() -> None:
    story = Story().reports().writes("satu").writes("dua")
    story.officer(OMAR, "note", seen=2, text="Sudah membaca satu.")
    lines = [(line.what, line.text) for line in story.state().messages[1:]]
    assert lines == [("message", "satu"), ("note", "Sudah membaca satu."), ("message", "dua")]


def test_the_order_in_which_entries_are_handed_in_does_not_matter() -> None:
    story = waiting().writes().officer(OLGA, "note", text="Baik.").moves(OMAR, "assess")
    backwards = fold(INTEGRITY, BORN, reversed(story.events), CALENDAR)
    assert backwards == story.state()


def test_an_entry_that_comes_twice_is_the_callers_mistake() -> None:
    story = Story().reports()
    with pytest.raises(ValueError, match="twice"):
        fold(INTEGRITY, BORN, story.events * 2, CALENDAR)


def test_a_message_takes_a_waiting_case_back_to_triage_and_its_line_says_so() -> None:
    state = waiting().writes("Ini jawabannya.", date(2026, 4, 1)).state()
    assert (state.state.slug, state.since) == ("triage", date(2026, 4, 1))
    assert state.messages[-1].state == "triage"


def test_a_message_moves_nothing_where_nobody_waits() -> None:
    assert Story().reports().writes().state().state.slug == "received"


def test_the_streets_day_lies_neither_before_what_was_folded_nor_after_who_saw_it() -> None:
    story = waiting().writes(day=date(2099, 1, 1))
    story.officer(OMAR, "note", date(2026, 4, 8), text="Dibaca.")
    assert story.state().since == date(2026, 4, 8)
    assert story.state().last_day == date(2026, 4, 8)
    early = waiting().writes(day=date(2020, 1, 1)).state()
    assert early.since == date(2026, 3, 25)


def test_receipts_say_how_far_the_reporters_strand_was_received() -> None:
    story = Story().reports().writes()
    assert story.state().unread
    story.officer(OMAR, "received", reporter=[2, "reporter-2"], answer=[2, "00"])
    state = story.state()
    assert (state.last_reporter_seq, state.receipted_reporter_seq, state.unread) == (2, 2, False)
    assert story.writes().state().unread


def test_a_receipt_for_another_entry_or_one_that_is_not_there_counts_for_nothing() -> None:
    forged = Story().reports().officer(OMAR, "received", reporter=[1, "another"], answer=[2, "00"])
    assert (whys(forged.state()), forged.state().receipted_reporter_seq) == (["changed"], 0)
    ahead = Story().reports().officer(OMAR, "received", reporter=[9, "reporter-9"], answer=[2, "00"])
    assert (whys(ahead.state()), ahead.state().receipted_reporter_seq) == (["ahead"], 0)


def test_an_officer_who_had_seen_more_than_we_were_given_is_remarked_on_and_counts() -> None:
    state = Story().reports().officer(OMAR, "answer", seen=5, text="Terima kasih.").state()
    assert whys(state) == ["ahead"]
    assert [line.what for line in state.messages] == ["report", "answer"]


def test_the_holder_is_who_took_the_case_or_was_given_it() -> None:
    story = Story().reports().officer(OMAR, "take", officer=OMAR)
    assert story.state().holder == OMAR
    story.officer(OMAR, "take", officer=OLGA)
    assert story.state().holder == OLGA
    assert story.state().team == {OMAR, OLGA}


def test_a_grant_is_logged_and_puts_the_colleague_on_the_team() -> None:
    state = Story().reports().officer(OMAR, "grant", officer=OLGA, roster=3).state()
    assert [(g.officer, g.by, g.roster, g.day) for g in state.grants] == [(OLGA, OMAR, 3, BORN)]
    assert OLGA in state.team


def test_one_who_recused_himself_holds_nothing_does_nothing_and_is_never_granted_again() -> None:
    story = Story().reports().officer(NUR, "take", officer=NUR).officer(NUR, "recuse", reason="Saya disebut.")
    state = story.state()
    assert (state.holder, state.recused, NUR in state.team) == (None, frozenset({NUR}), False)
    story.moves(NUR, "start_triage").officer(NUR, "answer", text="Halo.")
    story.officer(OMAR, "grant", officer=NUR, roster=1).officer(OMAR, "take", officer=NUR)
    after = story.state()
    assert whys(after) == ["recused", "recused", "already_recused", "already_recused"]
    assert (after.state.slug, after.holder, after.grants) == ("received", None, ())
    assert NUR not in after.team


def test_a_stranger_has_no_effect_where_the_readers_are_known() -> None:
    story = Story(readers=[OMAR]).reports().moves(EVE, "start_triage").officer(EVE, "answer", text="Halo.")
    assert (story.state().state.slug, whys(story.state())) == ("received", ["not_reader", "not_reader"])
    assert whys(Story(readers=[OMAR]).reports().officer(OMAR, "take", officer=EVE).state()) == ["not_reader"]


def test_a_colleague_acts_once_he_was_granted() -> None:
    story = Story(readers=[OMAR]).reports().officer(OMAR, "grant", officer=EVE, roster=1)
    assert story.moves(EVE, "start_triage").state().state.slug == "triage"


def test_an_irregular_entry_leaves_the_case_as_it_was() -> None:
    story = waiting().writes().officer(OMAR, "note", text="Baik.")
    before = story.state()
    story.moves(EVE, "investigate").officer(EVE, "answer", text="").officer(EVE, "take").officer(EVE, "shred")
    after = story.state()
    assert whys(after) == ["not_open", "malformed", "malformed", "unknown_type"]
    assert replace(after, irregular=(), last_officers_seq=before.last_officers_seq) == before


def test_the_report_is_shown_even_where_it_is_odd() -> None:
    long = "x" * 30_000
    state = Story().reports(long, known_by="everybody", when=["2026"], colour="red").state()
    assert state.fields == {"narrative": long, "known_by": "everybody"}
    assert state.messages[0].text == long
    assert whys(state) == ["malformed"]


def test_a_second_report_and_one_of_another_kind_are_irregular() -> None:
    assert whys(Story().reports().reports("Lagi.").state()) == ["malformed"]
    assert Story().reports().reports("Lagi.").state().fields["narrative"] != "Lagi."
    other = Story().rini("report", kind="gift", fields={"narrative": "x"}, lang="id").state()
    assert (whys(other), other.fields) == (["malformed"], {})


def test_the_reporters_language_is_known() -> None:
    assert Story().reports().state().lang == "id"
    english = Story().rini("report", kind="integrity", fields={"narrative": "Money."}, lang="en")
    assert english.state().lang == "en"


def test_reopening_forgets_the_outcome() -> None:
    story = Story().reports().moves(OMAR, "start_triage").agree("not_follow", reason="too_little")
    reopened = story.writes("Ada bukti baru.").agree("reopen").state()
    assert (reopened.state.slug, reopened.outcome, reopened.reason, reopened.closed_on) == (
        "triage",
        None,
        None,
        None,
    )
    assert whys(reopened) == []
