"""What the desk asks before it writes: who may make which move with what."""

import pytest

from tests.cases.story import BORN, EVE, OLGA, OMAR, VINA, Story, filled
from wbs.cases.case import CaseState
from wbs.cases.flow import TEXT_MAX, Actor, FlowError, check_move, moves_open

OFFICER, HEAD = Actor(OMAR, "officer"), Actor(OLGA, "head")


def received() -> CaseState:
    return Story().reports().state()


def triaged() -> CaseState:
    return Story().reports().moves(OMAR, "start_triage").state()


def investigated(excluded_head: bool = False) -> CaseState:
    story = Story(excluded_head=excluded_head).reports().moves(OMAR, "start_triage").moves(OMAR, "assess")
    return story.moves(OMAR, "investigate").state()


def open_to(state: CaseState, actor: Actor) -> list[str]:
    return [move.slug for move in moves_open(state, actor, BORN)]


def refusal(state: CaseState, actor: Actor, move: str, fields: dict[str, object], text: str) -> tuple[str, str]:
    with pytest.raises(FlowError) as refused:
        check_move(state, actor, move, fields, text, today=BORN)
    return refused.value.code, refused.value.field


def test_the_moves_that_are_open_are_those_of_the_state() -> None:
    assert open_to(received(), OFFICER) == ["start_triage"]
    assert open_to(triaged(), OFFICER) == ["ask", "refer", "assess", "not_follow"]
    assert open_to(investigated(), OFFICER) == ["result"]


def test_only_a_head_extends_an_investigation() -> None:
    assert open_to(investigated(), HEAD) == ["extend", "result"]
    fields: dict[str, object] = {"reason": "Saksi belum dapat ditemui."}
    assert refusal(investigated(), OFFICER, "extend", fields, "Perlu waktu.") == ("not_head", "")
    assert check_move(investigated(), HEAD, "extend", fields, "Perlu waktu.", today=BORN).slug == "extend"


def test_the_overseer_extends_only_in_place_of_an_excluded_head() -> None:
    assert "extend" not in open_to(investigated(), Actor(VINA, "overseer"))
    assert "extend" in open_to(investigated(excluded_head=True), Actor(VINA, "overseer"))


def test_nothing_is_open_to_the_reporter_or_to_one_who_recused_himself() -> None:
    state = Story().reports().officer(EVE, "recuse", reason="Kerabat.").state()
    assert open_to(state, Actor(EVE, "officer")) == []
    assert open_to(state, Actor("reporter", "reporter")) == []
    assert refusal(state, Actor(EVE, "officer"), "start_triage", {}, "") == ("recused", "")
    assert refusal(state, Actor("reporter", "reporter"), "start_triage", {}, "") == ("not_officer", "")


def test_an_unknown_move_and_one_of_another_state_are_refused() -> None:
    assert refusal(received(), OFFICER, "promote", {}, "") == ("unknown_move", "promote")
    assert refusal(received(), OFFICER, "assess", {}, "") == ("not_open", "")


@pytest.mark.parametrize(
    ("fields", "code", "slug"),
    [
        ({}, "missing", "letter"),
        ({"letter": "  "}, "missing", "letter"),
        ({"letter": 7}, "not_text", "letter"),
        ({"letter": "x" * 121}, "too_long", "letter"),
        ({"letter": "ST-1", "letter_day": "31/12/2026"}, "not_a_day", "letter_day"),
        ({"letter": "ST-1", "letter_day": "20261231"}, "not_a_day", "letter_day"),
        ({"letter": "ST-1", "nickname": "x"}, "unknown_field", "nickname"),
    ],
)
def test_a_field_that_is_wrong_is_named(fields: dict[str, object], code: str, slug: str) -> None:
    state = Story().reports().moves(OMAR, "start_triage").moves(OMAR, "assess").state()
    assert refusal(state, OFFICER, "investigate", fields, "") == (code, slug)
    assert check_move(state, OFFICER, "investigate", {"letter": "ST-1"}, "", today=BORN).target == "investigation"


@pytest.mark.parametrize(
    ("recommendations", "code"),
    [("system", "not_text"), (["system", "prison"], "unknown_option"), (["system"] * 6, "too_long"), ([3], "not_text")],
)
def test_choices_are_held_against_their_options(recommendations: object, code: str) -> None:
    fields = filled(investigated().kind.move("result")) | {"recommendations": recommendations}
    assert refusal(investigated(), OFFICER, "result", fields, "Hasilnya.") == (code, "recommendations")


def test_a_text_to_the_reporter_is_asked_for_where_the_kind_says_so() -> None:
    assert refusal(triaged(), OFFICER, "ask", {}, " ") == ("text_missing", "text")
    assert refusal(triaged(), OFFICER, "ask", {}, "x" * (TEXT_MAX + 1)) == ("text_long", "text")
    assert check_move(triaged(), OFFICER, "ask", {}, "Kapan terjadinya?", today=BORN).slug == "ask"
