"""A closed case is kept for its term; what stands in the way of destroying it, and who may propose, hold and let go."""

from datetime import date

import pytest

from tests.cases.story import EVE, HANA, NUR, OLGA, OMAR, VINA, Story, hash_of, whys
from wbs.cases.case import CaseState
from wbs.cases.flow import Actor, FlowError
from wbs.cases.forgetting import Terms, check_destroy, check_discard, is_due

TERMS = Terms(60, 24)
CLOSED = date(2026, 5, 29)
LATER = date(2028, 6, 1)
OMAR_HERE, OLGA_HERE, HANA_HERE = Actor(OMAR, "officer"), Actor(OLGA, "head"), Actor(HANA, "head")


def dropped() -> Story:
    """Closed as not followed up."""
    return Story().reports().moves(OMAR, "start_triage").agree("not_follow", CLOSED, reason="no_sign")


def closed(retention: str) -> Story:
    """Referred, then closed with the time for which it is kept."""
    referred = Story().reports().moves(OMAR, "start_triage").agree("refer", date(2026, 4, 1))
    return referred.agree("close", CLOSED, retention=retention)


def proposed(told: Story, by: str = OMAR) -> Story:
    return told.officer(by, "discard", LATER, document="AAAA")


def refused(state: CaseState, actor: Actor) -> str:
    with pytest.raises(FlowError) as refusal:
        check_destroy(state, actor, state.last_officers_seq, hash_of("officers", state.last_officers_seq))
    return refusal.value.code


def test_a_case_is_kept_to_the_last_day_of_its_term() -> None:
    state = dropped().state()
    assert TERMS.until(state) == date(2028, 5, 29)
    assert not is_due(state, TERMS, date(2028, 5, 29))
    assert is_due(state, TERMS, date(2028, 5, 30))


def test_what_was_chosen_at_the_closing_says_how_long() -> None:
    assert TERMS.until(closed("two_years").state()) == date(2028, 5, 29)
    assert TERMS.until(closed("five_years").state()) == date(2031, 5, 29)


def test_an_open_case_is_never_due() -> None:
    state = Story().reports().moves(OMAR, "start_triage").state()
    assert TERMS.until(state) is None
    assert not is_due(state, TERMS, date(2099, 1, 1))
    with pytest.raises(FlowError, match="not_closed"):
        check_discard(state, OMAR_HERE)


def test_a_reopened_case_is_not_due_and_its_term_begins_anew() -> None:
    told = closed("five_years").agree("reopen", LATER)
    assert not is_due(told.state(), TERMS, date(2099, 1, 1))
    again = told.agree("not_follow", date(2028, 7, 3), reason="no_sign").state()
    assert TERMS.until(again) == date(2030, 7, 3)


def test_a_message_after_the_closing_stops_it_until_she_was_answered() -> None:
    told = proposed(dropped()).writes("Ada lagi.", LATER)
    assert told.state().discarding is None
    assert not is_due(told.state(), TERMS, LATER)
    assert whys(proposed(told).state()) == ["unanswered"]
    noted = told.officer(OMAR, "note", text="Dibaca.")
    assert not is_due(noted.state(), TERMS, LATER)
    assert is_due(noted.officer(OMAR, "answer", text="Sudah kami baca.").state(), TERMS, LATER)


def test_what_is_held_until_decided_is_not_due_before_a_head_lets_it_go() -> None:
    told = closed("hold")
    assert told.state().held
    assert not is_due(told.state(), TERMS, LATER)
    assert whys(told.officer(OMAR, "hold", LATER, on=False, reason="Putusan sudah ada.").state()) == ["not_head"]
    assert is_due(closed("hold").officer(OLGA, "hold", LATER, on=False, reason="Putusan sudah ada.").state(), TERMS, LATER)


def test_a_head_holds_a_case_and_a_waiting_proposal_falls() -> None:
    told = proposed(dropped()).officer(OLGA, "hold", on=True, reason="Diminta pengadilan.")
    state = told.state()
    assert state.held
    assert state.discarding is None
    assert refused(proposed(told).state(), OLGA_HERE) == "held"
    assert whys(told.officer(OLGA, "hold", on=True, reason="Lagi.").state()) == ["held", "unchanged"]


def test_a_head_who_is_another_person_confirms() -> None:
    state = proposed(dropped()).state()
    assert check_destroy(state, OLGA_HERE, state.last_officers_seq, "").document == "AAAA"
    assert refused(state, OMAR_HERE) == "same_person"
    assert refused(state, Actor(NUR, "officer")) == "not_head"
    assert refused(state, Actor(VINA, "overseer")) == "not_head"
    assert refused(proposed(dropped(), OLGA).state(), OLGA_HERE) == "same_person"


def test_the_overseer_confirms_in_place_of_an_excluded_head() -> None:
    told = dropped()
    told.excluded_head = True
    state = proposed(told).state()
    assert check_destroy(state, Actor(VINA, "overseer"), state.last_officers_seq, "").by == OMAR


def test_what_is_confirmed_is_the_proposal_that_was_seen() -> None:
    state = proposed(dropped()).state()
    with pytest.raises(FlowError, match="changed"):
        check_destroy(state, OLGA_HERE, state.last_officers_seq, "officers-1")


def test_a_proposal_falls_when_it_is_declined_or_its_proposer_recused() -> None:
    told = proposed(dropped())
    seq = told.last("officers")
    where = [seq, hash_of("officers", seq)]
    assert whys(proposed(dropped()).officer(EVE, "spare", proposal=where, reason="Tidak.").state()) == ["not_head"]
    assert proposed(dropped()).officer(HANA, "spare", proposal=where, reason="Masih perlu.").state().discarding is None
    assert proposed(dropped()).officer(OMAR, "spare", proposal=where, reason="Keliru.").state().discarding is None
    assert told.officer(OMAR, "recuse", reason="Kerabat saya.").state().discarding is None


def test_it_is_proposed_once_at_a_time() -> None:
    assert whys(proposed(proposed(dropped())).state()) == ["already_proposed"]
