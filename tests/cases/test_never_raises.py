"""Whatever properly signed people write, the fold says where the case stands."""

from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cases.gift import GIFT
from tests.cases.story import BORN, CALENDAR, INTEGRITY, ROLES, answer, hash_of
from wbs.cases.case import CaseState
from wbs.cases.event import Event
from wbs.cases.flow import fold
from wbs.cases.kind import Kind, Text
from wbs.cases.kinds import KINDS
from wbs.cases.status import status_for_reporter

TYPES = {
    "reporter": ["report", "message", "file", "note", "identity", "consent", "consent", "withdraw"],
    "officers": ["received", "answer", "note", "decline", "take", "grant", "recuse", "recover", "rekey", "shred"]
    + ["move", "propose", "confirm", "confirm"] * 23
    # Random cases end within their seeds only while the list is as long as it is: what is new takes the place of a move.
    + ["askname", "independent", "confirm", "confirm"],
}
ODD: list[Any] = [None, True, -1, 10**30, 1.5, "", " ", "x" * 30_000, [], [1], [1, 2], {}, {"id": []}, "\ud800"]
FAR = [date.min, date.max, date(2099, 1, 1), date(1999, 12, 31)]
OFFICERS = sorted(ROLES)
KEYS = [
    "identity",
    "consent",
    "kind",
    "fields",
    "text",
    "lang",
    "move",
    "proposal",
    "reporter",
    "officer",
    "officers",
    "roster",
    "reason",
]
FILE_KEYS = ["file", "key", "name", "media_type", "sha256"]
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
JSON = st.recursive(LEAVES, lambda some: st.lists(some) | st.dictionaries(st.text(max_size=5), some), max_leaves=6)


EVERY = [GIFT, *KINDS.values()]


def body(chance: Random, kind: Kind, type: str, seq: int) -> dict[str, Any]:
    """A body of the right shape more often than not, so that many entries have an effect."""
    move = chance.choice(kind.moves)
    named = max(1, seq - chance.choice([1, 1, 1, 2, 0]))
    given: dict[str, Any] = {field.slug: answer(field) for field in move.fields}
    said: dict[str, Any] = {
        "kind": kind.slug,
        "fields": reported(chance, kind) if type == "report" else given,
        "text": "" if move.tells == "never" else "Kami membaca.",
        "move": move.slug,
        "proposal": [named, hash_of("officers", named)],
        "reporter": [named, hash_of("reporter", named)],
        "officer": chance.choice(OFFICERS),
        "officers": chance.sample(OFFICERS, 2),
        "roster": 1,
        "reason": "Alasan.",
        "size": 3,
        **chance.choice([{}, {"identity": {}}, {"identity": {}, "consent": {}}]),
        **dict.fromkeys(FILE_KEYS, "x"),
    }
    if chance.random() < 0.2:
        said[chance.choice(list(said))] = chance.choice(ODD)
    if chance.random() < 0.1 and given:
        given[chance.choice(list(given))] = chance.choice(ODD)
    return said


def reported(chance: Random, kind: Kind) -> dict[str, Any]:
    """A report's answers: days around its birth among them, some far away or none at all."""
    given: dict[str, Any] = {}
    for field in kind.fields:
        if field.options:
            chosen = chance.choice(field.options).slug
            given[field.slug] = chosen if field.type == "choice" else [chosen]
        elif field.type == "day":
            near = (BORN + timedelta(days=chance.randint(-40, 10))).isoformat()
            given[field.slug] = chance.choice([near, near, "0001-01-01", "9999-12-31", "kemarin"])
    return given | {"narrative": "Ada dugaan."}


def history(seed: int, kind: Kind = INTEGRITY) -> list[Event]:
    """A long random case, rows shuffled."""
    chance = Random(seed)
    events = []
    for strand, types in TYPES.items():
        day = BORN
        for seq in range(1, chance.randint(0, 8 if strand == "reporter" else 160) + 1):
            day += timedelta(days=chance.randint(0, 4))
            who = "reporter" if strand == "reporter" else chance.choice(OFFICERS)
            type = "report" if strand == "reporter" and seq == 1 else chance.choice(types)
            at = chance.choice(FAR) if chance.random() < 0.02 else day
            seen, role = chance.randint(0, 7), ROLES.get(who, "reporter")
            said = body(chance, kind, type, seq)
            events.append(Event(strand, seq, at, who, role, type, said, seen, hash_of(strand, seq)))  # type: ignore[arg-type]
    chance.shuffle(events)
    return events


def told(seed: int, kind: Kind = INTEGRITY) -> CaseState:
    return fold(kind, BORN, history(seed, kind), CALENDAR, excluded_head=seed % 3 == 0)


def hold(state: CaseState) -> None:
    """What is true of every case."""
    assert state.state in state.kind.states
    assert (state.closed_on is None) == state.state.open
    assert state.state.open or not state.ticking
    assert not state.team & state.recused
    assert not state.independent & state.recused
    assert state.holder not in state.recused
    assert all(pending.by not in state.recused for pending in state.proposals)
    for running in state.clocks:
        assert running.due >= running.started
        assert running.safe is None or running.started <= running.safe <= running.due
        running.days_left(CALENDAR, date(2026, 11, 21))
    assert not state.forwarded or state.identity == "consented"
    assert state.kind.identity == "offered" or state.identity == "none"
    needing = [pending for pending in state.proposals if state.kind.move(pending.move).needs_identity]
    assert state.identity == "consented" or not needing
    label = status_for_reporter(state, Text("Tim", "Team"))["label"]
    assert "{" not in label["id"] + label["en"]


@settings(max_examples=400, deadline=None)
@given(st.integers(0, 2**64), st.sampled_from(EVERY))
def test_a_random_case_never_makes_the_fold_raise_and_has_always_a_state(seed: int, kind: Kind) -> None:
    state = told(seed, kind)
    hold(state)
    remarked = {(one.strand, one.seq) for one in state.irregular} | {(one.strand, one.seq) for one in state.messages}
    assert len(remarked) == len(history(seed, kind))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(TYPES["officers"]), st.dictionaries(st.sampled_from(KEYS), JSON)), max_size=9),
    st.sampled_from(EVERY),
)
def test_bodies_of_any_shape_never_make_the_fold_raise(said: list[tuple[str, dict[str, Any]]], kind: Kind) -> None:
    events = [Event("officers", seq, BORN, OFFICERS[0], "head", type, body) for seq, (type, body) in enumerate(said, 1)]
    events += [
        Event("reporter", seq, BORN, "reporter", "reporter", type, body)
        for seq, (type, (_, body)) in enumerate(zip(TYPES["reporter"], said, strict=False), 1)
    ]
    hold(fold(kind, BORN, events, CALENDAR))


def test_a_case_is_ended_by_two_people_only_and_random_cases_do_end() -> None:
    reached = set()
    for seed in range(600):
        state = told(seed)
        proposals = {line.seq: line.author for line in state.messages if line.what == "propose"}
        for line in state.messages:
            reached.add(line.state)
            if line.move and INTEGRITY.move(line.move).two_people and line.what not in ("propose", "decline"):
                assert line.what == "confirm"
                assert line.author_role == "head" or (line.author_role == "overseer" and seed % 3 == 0)
                assert line.author != proposals[line.proposal]
    assert reached == {state.slug for state in INTEGRITY.states}


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**64), st.sampled_from(EVERY))
def test_the_order_of_the_rows_changes_nothing(seed: int, kind: Kind) -> None:
    rows = sorted(history(seed, kind), key=lambda event: (event.strand, event.seq))
    assert fold(kind, BORN, rows, CALENDAR, excluded_head=seed % 3 == 0) == told(seed, kind)
