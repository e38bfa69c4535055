"""Every way through every kind, walked by the moves that it declares."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tests.cases.story import OLGA, OMAR, Story, whys
from wbs.cases.flow import Actor, moves_open
from wbs.cases.kind import Kind, Text
from wbs.cases.kinds import KINDS
from wbs.cases.status import status_for_reporter

INTEGRITY_STATES = [
    "received",
    "triage",
    "waiting",
    "assessment",
    "investigation",
    "result",
    "followup",
    "referred",
    "not_followed",
    "closed",
]


def paths(kind: Kind, state: str, walked: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every sequence of moves from a state in which none is made twice; "message" is a word from Rini."""
    yield walked
    for move in kind.moves:
        if state in move.sources and move.slug not in walked:
            yield from paths(kind, move.target or state, (*walked, move.slug))
    back = kind.state(state).leaves_on_message
    if back and "message" not in walked:
        yield from paths(kind, back, (*walked, "message"))


def walk(kind: Kind, path: tuple[str, ...]) -> Story:
    story = Story(kind=kind).reports()
    for step in path:
        story.day += timedelta(days=3)
        if step == "message":
            story.writes()
        elif kind.move(step).two_people:
            assert step in {move.slug for move in moves_open(story.state(), Actor(OMAR, "officer"), story.day)}
            story.agree(step)
        else:
            story.moves(OLGA, step)
    return story


def expected(kind: Kind, path: tuple[str, ...]) -> str:
    state = kind.first_state
    for step in path:
        state = (kind.state(state).leaves_on_message if step == "message" else kind.move(step).target) or state
    return state


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_path_leads_where_the_kind_says_and_says_so_to_the_reporter(kind: Kind) -> None:
    seen = set()
    for path in paths(kind, kind.first_state):
        state = walk(kind, path).state()
        assert (state.state.slug, whys(state)) == (expected(kind, path), []), path
        seen.add(state.state.slug)
        assert (state.closed_on is None) == state.state.open, path
        assert state.state.open or state.ticking == (), path
        said = status_for_reporter(state, Text("Tim", "Team"))
        for words in (said["label"], said["next"]):
            assert not any("{" in text or not text.strip() for text in words.values()), path
    assert seen == {state.slug for state in kind.states}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_an_open_case_always_has_a_clock_or_a_move_to_make(kind: Kind) -> None:
    for path in paths(kind, kind.first_state):
        state = walk(kind, path).state()
        assert moves_open(state, Actor(OLGA, "head"), date.max), path


def test_the_integrity_violation_has_the_states_of_its_domain() -> None:
    assert [state.slug for state in KINDS["integrity"].states] == INTEGRITY_STATES


@pytest.mark.parametrize("outcome", ["proven", "not_proven", "insufficient"])
def test_a_case_goes_from_report_to_result_and_is_closed_with_it(outcome: str) -> None:
    story = walk(KINDS["integrity"], ("start_triage", "ask", "message", "assess", "investigate", "extend"))
    story.agree("result", outcome=outcome, recommendations=["system", "loss"])
    story.moves(OMAR, "follow_up").moves(OMAR, "record_measure", measure="light_written")
    story.moves(OMAR, "record_measure", measure="none", improvement="Loket baru.").agree("close")
    state = story.state()
    assert (whys(state), state.state.slug) == ([], "closed")
    assert state.outcome is not None
    assert state.outcome.slug == outcome
    label = status_for_reporter(state, Text("Tim", "Team"))["label"]["id"]
    assert label == f"Ditutup, karena penanganannya selesai: {state.outcome.label.id}"


@pytest.mark.parametrize(
    ("slug", "path"),
    [
        ("refer", ("start_triage",)),
        ("not_follow", ("start_triage",)),
        ("result", ("start_triage", "assess", "investigate")),
        ("close", ("start_triage", "refer")),
        ("reopen", ("start_triage", "not_follow")),
    ],
)
def test_what_ends_or_reopens_a_case_needs_two(slug: str, path: tuple[str, ...]) -> None:
    story = walk(KINDS["integrity"], path)
    before = story.state().state.slug
    assert whys(story.moves(OLGA, slug).state()) == ["two_people"]
    assert story.state().state.slug == before
