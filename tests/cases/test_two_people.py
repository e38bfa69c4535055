"""A two-person move needs two: any reader proposes, a head who is another person confirms."""

import pytest

from tests.cases.story import BORN, EVE, HANA, NUR, OLGA, OMAR, VINA, Story, filled, hash_of, whys
from wbs.cases.case import CaseState
from wbs.cases.flow import Actor, FlowError, check_confirm, check_decline, check_move, moves_open


def proposed(by: str = OMAR, excluded_head: bool = False) -> Story:
    told = Story(excluded_head=excluded_head).reports().moves(OMAR, "start_triage")
    return told.officer(by, "propose", **told.asked("not_follow", {"reason": "no_sign"}))


def refused(state: CaseState, actor: Actor, seq: int = 2, hash: str = "officers-2") -> str:
    with pytest.raises(FlowError) as refusal:
        check_confirm(state, actor, seq, hash)
    return refusal.value.code


def test_a_proposal_moves_nothing() -> None:
    state = proposed().state()
    assert state.state.slug == "triage"
    assert [(one.seq, one.by, one.move, one.hash) for one in state.proposals] == [(2, OMAR, "not_follow", "officers-2")]


def test_a_head_who_is_another_person_confirms() -> None:
    state = proposed().confirm(OLGA).state()
    assert state.state.slug == "not_followed"
    assert state.proposals == ()
    assert (state.outcome and state.outcome.slug, state.reason and state.reason.slug) == (
        "not_followed",
        "no_sign",
    )
    assert whys(state) == []
    assert check_confirm(proposed().state(), Actor(OLGA, "head"), 2, "officers-2").by == OMAR


def test_the_same_person_never_confirms_even_as_a_head() -> None:
    state = proposed(by=OLGA).confirm(OLGA).state()
    assert state.state.slug == "triage"
    assert whys(state) == ["same_person"]
    assert refused(proposed(by=OLGA).state(), Actor(OLGA, "head")) == "same_person"


def test_an_officer_who_is_no_head_does_not_confirm() -> None:
    assert whys(proposed().confirm(EVE).state()) == ["not_head"]
    assert proposed().confirm(EVE).state().state.slug == "triage"
    assert refused(proposed().state(), Actor(EVE, "officer")) == "not_head"


def test_the_overseer_confirms_only_in_place_of_an_excluded_head() -> None:
    assert whys(proposed().confirm(VINA).state()) == ["not_head"]
    assert proposed(excluded_head=True).confirm(VINA).state().state.slug == "not_followed"


def test_a_recused_head_does_not_confirm() -> None:
    state = proposed().officer(OLGA, "recuse", reason="Kenal dekat.").confirm(OLGA, 2).state()
    assert state.state.slug == "triage"
    assert whys(state) == ["recused"]


def test_what_is_confirmed_is_the_entry_that_was_seen() -> None:
    state = proposed().officer(OLGA, "confirm", proposal=[2, "another"]).state()
    assert state.state.slug == "triage"
    assert whys(state) == ["changed"]


def test_nothing_is_confirmed_that_was_not_proposed() -> None:
    assert whys(proposed().confirm(OLGA, 1).state()) == ["no_proposal"]
    assert whys(proposed().confirm(OLGA).confirm(HANA, 2).state()) == ["no_proposal"]


def test_a_two_person_move_made_by_one_has_no_effect() -> None:
    story = Story().reports().moves(OLGA, "start_triage").moves(OLGA, "not_follow", reason="policy")
    assert story.state().state.slug == "triage"
    assert whys(story.state()) == ["two_people"]


def test_a_one_person_move_is_not_proposed() -> None:
    story = Story().reports()
    story.officer(OMAR, "propose", **story.asked("start_triage", {}))
    assert whys(story.state()) == ["one_person"]
    assert story.state().proposals == ()


def test_a_move_is_proposed_once_at_a_time() -> None:
    story = proposed()
    story.officer(EVE, "propose", **story.asked("not_follow", {}))
    assert whys(story.state()) == ["already_proposed"]
    assert "not_follow" not in {move.slug for move in moves_open(story.state(), Actor(EVE, "officer"), BORN)}


def test_a_head_declines_with_a_reason_and_the_move_can_be_proposed_again() -> None:
    story = proposed().officer(OLGA, "decline", proposal=[2, "officers-2"], reason="Belum cukup.")
    assert story.state().proposals == ()
    assert story.state().messages[-1].text == "Belum cukup."
    assert story.agree("not_follow").state().state.slug == "not_followed"


def test_declining_needs_a_reason() -> None:
    state = proposed().officer(OLGA, "decline", proposal=[2, "officers-2"], reason=" ").state()
    assert len(state.proposals) == 1
    assert whys(state) == ["malformed"]


def test_the_proposer_takes_his_proposal_back_and_another_officer_does_not() -> None:
    assert check_decline(proposed().state(), Actor(OMAR, "officer"), 2).by == OMAR
    with pytest.raises(FlowError, match="not_head"):
        check_decline(proposed().state(), Actor(EVE, "officer"), 2)


def test_a_proposal_falls_when_the_case_leaves_the_state_it_was_for() -> None:
    told = Story().reports().moves(OMAR, "start_triage")
    told.officer(OMAR, "propose", **told.asked("refer", {}))
    told.moves(EVE, "assess").confirm(OLGA, 2)
    assert told.state().state.slug == "assessment"
    assert whys(told.state()) == ["no_proposal"]


def test_a_proposal_stays_where_its_move_is_still_open() -> None:
    state = proposed().moves(EVE, "assess").confirm(OLGA, 2).state()
    assert state.state.slug == "not_followed"


def test_a_proposal_falls_with_the_recusal_of_its_proposer() -> None:
    state = proposed(by=NUR).officer(NUR, "recuse", reason="Saya disebut.").confirm(OLGA, 2).state()
    assert state.state.slug == "triage"
    assert whys(state) == ["no_proposal"]


def test_a_former_head_does_not_act_under_the_version_in_which_he_was_one() -> None:
    story = proposed()
    newer = story.events[-1].__class__(
        "officers", 3, story.day, OMAR, "officer", "note", {"text": "Catatan."}, 1, hash_of("officers", 3), 2
    )
    story.events.append(newer)
    story.confirm(OLGA, 2)  # names version 1 again
    assert story.state().state.slug == "triage"
    assert whys(story.state()) == ["old_roster"]


def test_a_proposal_is_checked_like_a_move() -> None:
    state = Story().reports().moves(OMAR, "start_triage").state()
    move = state.kind.move("refer")
    assert check_move(state, Actor(OMAR, "officer"), "refer", filled(move), "Kami limpahkan.", today=BORN) == move
    with pytest.raises(FlowError) as refusal:
        check_move(state, Actor(OMAR, "officer"), "refer", filled(move) | {"consent": ""}, "Kami limpahkan.", today=BORN)
    assert (refusal.value.code, refusal.value.field) == ("missing", "consent")
