"""What the reporter does with the name: locks it, consents, takes that back; and what the case does then."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.cases.gift import GIFT
from tests.cases.story import BORN, INTEGRITY, OLGA, OMAR, Story, whys
from wbs.cases.case import CaseState
from wbs.cases.flow import Actor, FlowError, check_confirm, moves_open
from wbs.cases.kind import Text
from wbs.cases.kinds import KINDS
from wbs.cases.status import status_for_reporter

NAME: dict[str, Any] = {"identity": {"sealed": "AA=="}}
CONSENT: dict[str, Any] = {"consent": {"scope": "upg"}}


def gift(**more: Any) -> Story:
    return Story(kind=GIFT).rini("report", kind="gift", fields={"narrative": "Parsel."}, lang="id", **more)


def told(state: CaseState) -> str:
    return status_for_reporter(state, Text("Tim", "Team"))["identity"]


def offered(state: CaseState) -> set[str]:
    return {move.slug for move in moves_open(state, Actor(OMAR, "officer"), BORN)}


@pytest.mark.parametrize(
    ("with_report", "found"),
    [({}, "none"), (NAME, "sealed"), (NAME | CONSENT, "consented"), (CONSENT, "none"), ({"identity": "x"}, "none")],
)
def test_the_report_says_what_was_done_with_the_name(with_report: dict[str, Any], found: str) -> None:
    state = gift(**with_report).state()
    assert (state.identity, told(state), whys(state)) == (found, found, [])


def test_a_name_given_later_comes_with_its_consent_or_without() -> None:
    assert gift().rini("identity", **NAME).state().identity == "sealed"
    state = gift().rini("identity", **NAME, **CONSENT).state()
    assert (state.identity, [clock.clock.slug for clock in state.ticking]) == ("consented", ["pass_on"])


def test_a_name_is_given_anew_in_place_of_the_former_until_it_went_out() -> None:
    story = gift(**NAME).rini("identity", **NAME, **CONSENT)
    assert (story.state().identity, whys(story.state())) == ("consented", [])
    story.moves(OMAR, "wait").rini("identity", **NAME)
    assert (story.state().identity, story.state().state.slug, whys(story.state())) == ("sealed", "named", [])
    state = gift(**NAME, **CONSENT).agree("send").rini("identity", **NAME).state()
    assert (state.identity, state.forwarded, whys(state)) == ("consented", True, ["too_late"])


def test_a_new_name_without_consent_stops_what_was_proposed_on_the_strength_of_the_former() -> None:
    story = gift(**NAME, **CONSENT)
    story.officer(OMAR, "propose", **story.asked("send", {})).rini("identity", **NAME).confirm(OLGA)
    assert (story.state().state.slug, whys(story.state())) == ("read", ["no_proposal"])


def test_the_custodian_is_asked_only_while_the_consent_stands() -> None:
    story = gift(**NAME).officer(OMAR, "askname").rini("consent").officer(OMAR, "askname")
    story.rini("withdraw").officer(OMAR, "askname")
    assert whys(story.state()) == ["identity_missing", "identity_missing"]
    assert [line.what for line in story.state().messages].count("askname") == 1


def test_a_kind_that_offers_no_name_takes_none() -> None:
    story = Story().rini("report", kind="integrity", fields={"narrative": "Ada dugaan."}, **NAME, **CONSENT)
    story.rini("identity", **NAME).rini("consent").rini("withdraw")
    assert (story.state().identity, whys(story.state())) == ("none", ["no_identity", "no_identity", "no_consent"])
    assert INTEGRITY.identity == "none"


def test_consent_moves_a_case_that_waits_for_it_and_withdrawal_moves_it_back() -> None:
    story = gift(**NAME).moves(OMAR, "wait")
    assert story.state().state.slug == "named"
    story.rini("consent", scope="upg")
    assert (story.state().identity, story.state().state.slug) == ("consented", "ready")
    assert story.state().messages[-1].state == "ready"
    story.rini("withdraw")
    assert (story.state().identity, told(story.state()), story.state().state.slug) == ("withdrawn", "withdrawn", "named")
    assert story.rini("consent").state().state.slug == "ready"
    assert whys(story.state()) == []


def test_a_case_that_would_wait_for_a_consent_which_is_there_goes_on() -> None:
    assert gift(**NAME, **CONSENT).moves(OMAR, "wait").state().state.slug == "ready"


@pytest.mark.parametrize("with_report", [{}, NAME], ids=["no name", "a locked name"])
def test_a_move_that_needs_the_name_is_neither_offered_nor_made_without_consent(with_report: dict[str, Any]) -> None:
    story = gift(**with_report)
    assert "send" not in offered(story.state())
    story.agree("send")
    assert (story.state().state.slug, whys(story.state())) == ("read", ["identity_missing", "no_proposal"])


def test_a_withdrawal_before_the_name_goes_out_stops_it() -> None:
    story = gift(**NAME, **CONSENT)
    assert "send" in offered(story.state())
    story.officer(OMAR, "propose", **story.asked("send", {})).rini("withdraw").confirm(OLGA)
    state = story.state()
    assert (state.state.slug, state.forwarded, whys(state)) == ("read", False, ["no_proposal"])


def test_a_proposal_that_needs_the_name_is_not_confirmed_without_consent() -> None:
    """As a desk would ask with the case as it was shown to it a moment ago."""
    story = gift(**NAME, **CONSENT)
    state = story.officer(OMAR, "propose", **story.asked("send", {})).state()
    assert check_confirm(state, Actor(OLGA, "head"), 1).move == "send"
    with pytest.raises(FlowError, match="identity_missing"):
        check_confirm(replace(state, identity="withdrawn"), Actor(OLGA, "head"), 1)


def test_a_withdrawal_after_the_name_went_out_comes_too_late_and_is_said() -> None:
    story = gift(**NAME, **CONSENT).agree("send").rini("withdraw").rini("consent")
    state = story.state()
    assert (state.state.slug, state.identity, state.forwarded, told(state)) == ("sent", "consented", True, "forwarded")
    assert whys(state) == ["too_late", "too_late"]


def declared(**more: Any) -> Story:
    return Story(kind=KINDS["conflict"]).rini("report", kind="conflict", fields={"narrative": "Ipar saya."}, lang="id", **more)


def test_a_declaration_that_was_passed_on_without_the_name_leaves_the_consent_to_be_withdrawn() -> None:
    story = declared(**NAME, consent={"scope": "team"}).moves(OMAR, "analyse", superior="Sekretaris", passed="reworded")
    state = story.state()
    assert (state.state.slug, state.forwarded, told(state), whys(state)) == ("analysis", False, "consented", [])
    state = story.rini("withdraw").state()
    assert (told(state), whys(state)) == ("withdrawn", [])


@pytest.mark.parametrize("with_report", [{}, NAME], ids=["no name", "a locked name"])
def test_a_declaration_goes_to_the_superior_with_its_name_by_consent_only(with_report: dict[str, Any]) -> None:
    story = declared(**with_report)
    assert offered(story.state()) & {"analyse", "analyse_named"} == {"analyse"}
    story.moves(OMAR, "analyse_named", superior="Sekretaris")
    story.moves(OMAR, "analyse", superior="Sekretaris", passed="named")
    assert (story.state().state.slug, whys(story.state())) == ("declared", ["identity_missing", "unknown_option"])
    story = declared(**NAME, consent={"scope": "team"}).moves(OMAR, "analyse_named", superior="Sekretaris")
    state = story.rini("withdraw").state()
    assert (state.state.slug, told(state), whys(state)) == ("analysis", "forwarded", ["too_late"])


@pytest.mark.parametrize(("type", "why"), [("consent", "no_identity"), ("withdraw", "no_consent")])
def test_without_a_name_there_is_nothing_to_consent_to(type: str, why: str) -> None:
    assert whys(gift().rini(type).state()) == [why]


def test_consent_starts_a_clock_that_pauses_while_it_is_withdrawn() -> None:
    # From the consent on 25 March: 26, 27, 30, 31 March; 1, 2, 6, 7, 8, 9 April (the 3rd is Good Friday).
    story = gift(**NAME).moves(OMAR, "wait", date(2026, 3, 25)).rini("consent")
    assert story.state().clocks[-1].due == date(2026, 4, 9)
    # Withdrawn on the 26th, given again on the 30th: 27 and 30 March are lost, so 10 and 13 April come on top.
    story.rini("withdraw", date(2026, 3, 26))
    assert story.state().clocks[-1].state == "paused"
    story.rini("consent", date(2026, 3, 30))
    running = story.state().clocks[-1]
    assert (running.state, running.due) == ("running", date(2026, 4, 13))
