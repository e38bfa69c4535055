"""Every way through every kind, walked by the moves that it declares."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest

from tests.cases.story import OLGA, OMAR, Story, answer, whys
from wbs.cases.case import CaseState
from wbs.cases.flow import Actor, moves_open
from wbs.cases.kind import Kind, Text
from wbs.cases.kinds import KINDS
from wbs.cases.status import status_for_reporter

MONTHS_2026 = """
3: 10 11 12 13 16 17 25 26 27 30 31
4: 1 2 6 7 8 9 10 13 14 15 16 17 20 21 22 23 24 27 28 29 30
5: 4 5 6 7 8 11 12 13 18 19 20 21 22 25 26 29
6: 2 3 4 5 8 9 10 11 12 15 17 18 19 22 23 24 25 26 29 30
7: 1 2 3 6 7 8 9 10 13 14 15 16 17 20 21 22 23 24 27 28 29 30 31
8: 3 4 5 6 7 10 11 12 13 14 18 19 20 21 24 26 27 28 31
9: 1 2 3 4 7 8 9 10 11 14 15 16 17 18 21 22 23 24 25 28 29 30
10: 1 2 5 6 7 8 9 12 13 14 15 16 19 20 21 22 23 26 27 28 29 30
"""
"""The working days from 10 March 2026, from the decree. Free: 19 March Nyepi, 3 April Good Friday, 1 May, 14 May Ascension,
27 May Idul Adha, 1 June Pancasila, 16 June Islamic new year, 17 August, 25 August Maulid; and joint leave."""
JOINT_LEAVE = tuple(date(2026, month, day) for month, day in ((3, 18), (3, 20), (3, 23), (3, 24), (5, 15), (5, 28)))
WORKED = tuple(
    date(2026, int(month), int(day))
    for month, days in (line.split(":") for line in MONTHS_2026.strip().splitlines())
    for day in days.split()
)
STRICT = tuple(sorted((*WORKED, *JOINT_LEAVE)))
REPORTERS = ("message", "consent", "withdraw")
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


def by_reporter(kind: Kind, state: str) -> dict[str, str | None]:
    """What Rini can do in a state that moves the case by itself, and into which state."""
    found = kind.state(state)
    return {"message": found.leaves_on_message, "consent": found.leaves_on_consent, "withdraw": found.leaves_on_withdrawal}


def paths(kind: Kind, state: str, walked: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every sequence of moves from a state in which none is made twice, with Rini's own steps among them; one that
    leaves the case where it is comes last."""
    yield walked
    for move in kind.moves:
        if state in move.sources and move.slug not in walked:
            if move.target is None:
                yield (*walked, move.slug)
            else:
                yield from paths(kind, after(kind, state, move.slug, walked), (*walked, move.slug))
    for step, target in by_reporter(kind, state).items():
        if target and step not in walked:
            yield from paths(kind, target, (*walked, step))


def after(kind: Kind, state: str, step: str, walked: tuple[str, ...]) -> str:
    """Where a step leads; a state that waits for a consent which is there goes on."""
    target = by_reporter(kind, state)[step] if step in REPORTERS else kind.move(step).target
    ahead = kind.state(target or state)
    consented = "consent" in walked and "withdraw" not in walked[walked.index("consent") :]
    return (ahead.leaves_on_consent if consented and step not in REPORTERS else None) or ahead.slug


def walk(kind: Kind, path: tuple[str, ...]) -> Story:
    asked = {field.slug: answer(field) for field in kind.fields if field.required}
    # Where no state waits for the consent it comes with the name.
    consent: dict[str, dict[str, str]] = {} if any(state.leaves_on_consent for state in kind.states) else {"consent": {}}
    story = Story(kind=kind).rini("report", kind=kind.slug, fields=asked, lang="id", identity={}, **consent)
    for step in path:
        story.day += timedelta(days=3)
        if step == "message":
            story.writes()
        elif step in REPORTERS:
            story.rini(step)
        else:
            make(story, step)
    return story


@cache
def every_walk(kind: str) -> list[tuple[tuple[str, ...], CaseState]]:
    """Each path of a kind with the case at its end; every path's beginnings are paths, too."""
    return [(path, walk(KINDS[kind], path).state()) for path in paths(KINDS[kind], KINDS[kind].first_state)]


def make(story: Story, slug: str) -> None:
    """A move by one or by two, as it asks; one that waits for a missed deadline comes the day after that."""
    move = story.kind.move(slug)
    if move.after_clock:
        missed = [clock.due for clock in story.state().ticking if clock.clock.slug == move.after_clock]
        story.day = max(story.day, missed[0] + timedelta(days=1))
    if move.two_people:
        story.agree(slug)
    else:
        story.moves(OLGA, slug)


def expected(kind: Kind, path: tuple[str, ...]) -> str:
    state = kind.first_state
    for at, step in enumerate(path):
        state = after(kind, state, step, path[:at])
    return state


EVERY = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


@EVERY
def test_every_path_leads_where_the_kind_says_and_says_so_to_the_reporter(kind: Kind) -> None:
    seen = set()
    for path, state in every_walk(kind.slug):
        assert (state.state.slug, whys(state)) == (expected(kind, path), []), path
        seen.add(state.state.slug)
        assert (state.closed_on is None) == state.state.open, path
        assert state.state.open or state.ticking == (), path
        said = status_for_reporter(state, Text("Tim", "Team"))
        for words in (said["label"], said["next"]):
            assert not any("{" in text or not text.strip() for text in words.values()), path
    assert seen == {state.slug for state in kind.states}


@EVERY
def test_each_next_step_is_offered_where_a_path_goes_on_and_there_always_is_one(kind: Kind) -> None:
    offered = {
        path: {move.slug for move in moves_open(state, Actor(OLGA, "head"), date.max)} for path, state in every_walk(kind.slug)
    }
    for path in offered:
        assert offered[path], path
        assert not path or path[-1] in REPORTERS or path[-1] in offered[path[:-1]], path


@EVERY
def test_every_deadline_on_every_path_is_counted_by_the_list_of_days_written_here(kind: Kind) -> None:
    counted = 0
    for path, state in every_walk(kind.slug):
        for running in state.clocks:
            clock = running.clock
            if clock.unit == "working_days" and not (running.paused_days or running.extended or running.state == "paused"):
                assert running.due == WORKED[later(running.started) + clock.amount - 1], (path, clock.slug)
                assert running.safe in (None, STRICT[later(running.started, STRICT) + clock.amount - 1]), (path, clock.slug)
                assert (running.safe is not None) == clock.safe
                counted += 1
    assert counted


def later(day: date, days: tuple[date, ...] = ()) -> int:
    """The place of the first working day after a day."""
    return bisect_right(days or WORKED, day)


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


@EVERY
def test_no_kind_lets_one_person_end_or_reopen_a_case(kind: Kind) -> None:
    ended = {state.slug for state in kind.states if not state.open}
    ending = {move.slug for move in kind.moves if move.target in ended and not ended & set(move.sources)}
    reopening = {move.slug for move in kind.moves if ended & set(move.sources) and move.target not in ended}
    assert ending
    assert reopening
    assert [slug for slug in ending | reopening if not kind.move(slug).two_people] == []
    assert [state.slug for state in kind.states if not state.open and any(by_reporter(kind, state.slug).values())] == []


def test_the_name_goes_out_by_two_people_only_and_with_consent() -> None:
    forward = KINDS["gratification"].move("forward")
    assert (forward.two_people, forward.needs_identity, forward.ends_consent) == (True, True, True)
    naming = [(kind.slug, move.slug) for kind in KINDS.values() for move in kind.moves if move.ends_consent]
    assert naming == [("conflict", "analyse_named"), ("gratification", "forward")]


NAMED = re.compile(r"\b(dengan|with)( \w+)? (nama|name)\b", re.IGNORECASE)


@EVERY
def test_a_name_goes_out_only_by_a_move_that_asks_for_the_consent_and_ends_it(kind: Kind) -> None:
    """Also by what the officer is asked: no move and no choice says that a name goes along but where the consent is looked at."""
    for move in kind.moves:
        assert move.ends_consent == move.needs_identity, move.slug
        assert kind.identity == "offered" or not move.needs_identity, move.slug
        words = [move.name, *(text for field in move.fields for text in (field.name, *(one.name for one in field.options)))]
        said = [text.id for text in words if NAMED.search(text.id) or NAMED.search(text.en)]
        assert not said or move.needs_identity, said


@pytest.mark.parametrize(
    ("slug", "change"),
    [("conflict", {"ends_consent": True}), ("integrity", {"needs_identity": True})],
)
def test_a_kind_that_sends_out_a_name_which_nobody_consented_to_give_cannot_be_made(slug: str, change: dict[str, bool]) -> None:
    first, *others = KINDS[slug].moves
    with pytest.raises(ValueError, match="name"):
        replace(KINDS[slug], moves=(replace(first, **change), *others))
