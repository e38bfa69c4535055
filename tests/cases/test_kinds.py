"""Kinds are data: complete in both languages, closed in themselves, found by being there."""

import dataclasses
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cases.story import INTEGRITY, OMAR, Story, whys
from wbs.cases.kind import Kind, Text
from wbs.cases.kinds import KINDS, discover

EVERY = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)

# What the office does not say to a reporter, in Indonesian. Officers read the same words.
FORBIDDEN = re.compile(
    r"\b(pemeriksaan|pemeriksa|diperiksa|diarsipkan|arsip|disegel|segel|token|identitas dibuka|buka identitas"
    r"|pelaku|pengadu|bapak|ibu|user|admin)\b",
    re.IGNORECASE,
)
PLACES = {"reason", "told", "outcome"}


def texts(thing: Any) -> Iterator[Text]:
    """Every Text anywhere in a kind."""
    if isinstance(thing, Text):
        yield thing
    elif isinstance(thing, tuple):
        for one in thing:
            yield from texts(one)
    elif dataclasses.is_dataclass(thing):
        for attribute in dataclasses.fields(thing):
            yield from texts(getattr(thing, attribute.name))


def accuses(text: str) -> list[str]:
    """Words of guilt that no "dugaan" stands before. An own report and the unit that takes it bear the word
    "gratifikasi" in their names, and accuse nobody with it."""
    found = re.finditer(r"\b(pelanggaran|korupsi|suap|gratifikasi|pungli)\b", text, re.IGNORECASE)
    return [m[0] for m in found if not re.search(_excused(m[0]), text[: m.start()], re.IGNORECASE)]


def _excused(word: str) -> str:
    own = r"|laporan|unit pengendalian" if word.lower() == "gratifikasi" else ""
    return rf"(dugaan|diduga{own})(\s+\w+,)*\s*$"


@EVERY
def test_every_text_is_complete_in_both_languages(kind: Kind) -> None:
    found = list(texts(kind))
    assert len(found) > 40
    for text in found:
        assert text.id.strip() == text.id != "", text
        assert text.en.strip() == text.en != "", text
        assert set(re.findall(r"{(.*?)}", text.id)) == set(re.findall(r"{(.*?)}", text.en)) <= PLACES, text


@EVERY
def test_no_text_uses_a_word_that_the_office_does_not_say(kind: Kind) -> None:
    assert [text.id for text in texts(kind) if FORBIDDEN.search(text.id)] == []


def test_a_planted_forbidden_word_is_found() -> None:
    planted = dataclasses.replace(INTEGRITY, name=Text("Dugaan dalam pemeriksaan", "Under examination"))
    assert [text.id for text in texts(planted) if FORBIDDEN.search(text.id)] == ["Dugaan dalam pemeriksaan"]


@EVERY
def test_what_the_reporter_reads_speaks_of_an_allegation_never_of_guilt(kind: Kind) -> None:
    said = [kind.name, *texts(kind.door), *(t for state in kind.states for t in (state.label, state.next))]
    said += [outcome.label for outcome in kind.outcomes]
    said += [t for move in kind.moves for f in move.fields for o in f.options for t in texts(o) if o.told]
    assert [text.id for text in said if accuses(text.id)] == []
    assert accuses("Pelanggaran ini dan dugaan korupsi") == ["Pelanggaran"]
    assert accuses("Dugaan pelanggaran, suap. Suap") == ["Suap"]
    assert accuses("Laporan gratifikasi tentang gratifikasi, laporan suap") == ["gratifikasi", "suap"]


@EVERY
def test_a_state_that_ends_a_case_says_to_the_reporter_closed_because(kind: Kind) -> None:
    ended = [state.label.id for state in kind.states if not state.open]
    assert ended
    assert [label for label in ended if not label.startswith("Ditutup, karena ")] == []


@EVERY
def test_every_option_that_ends_a_case_with_a_reason_says_where_else_to_turn(kind: Kind) -> None:
    for move in kind.moves:
        if move.reason_field and move.target and not kind.state(move.target).open:
            assert move.tells == "must"
            assert [o.slug for o in move.field(move.reason_field).options if o.told is None] == []


@EVERY
def test_every_move_leads_somewhere_every_state_is_reached_and_every_open_one_has_an_exit(kind: Kind) -> None:
    slugs = {state.slug for state in kind.states}
    reached, before = {kind.first_state}, set[str]()
    while reached != before:
        before = set(reached)
        reached |= {move.target or source for move in kind.moves for source in move.sources if source in before}
        told = [(s.leaves_on_message, s.leaves_on_consent, s.leaves_on_withdrawal) for s in kind.states if s.slug in before]
        reached |= {target for targets in told for target in targets if target}
    assert reached == slugs
    for move in kind.moves:
        assert move.sources
        assert {*move.sources, move.target or move.sources[0]} <= slugs
    for state in kind.states:
        exits = [m for m in kind.moves if state.slug in m.sources and m.target not in (None, state.slug)]
        assert exits, state.slug


@EVERY
def test_every_choice_has_options_and_only_a_choice_has(kind: Kind) -> None:
    for field in (*kind.fields, *(f for move in kind.moves for f in move.fields)):
        assert bool(field.options or field.options_from) == (field.type in ("choice", "choices")), field.slug


@EVERY
def test_every_deadline_names_its_source(kind: Kind) -> None:
    assert [clock.slug for clock in kind.clocks if not clock.source or clock.amount <= 0] == []


@EVERY
def test_only_the_narrative_is_required_of_the_reporter_and_of_a_gift_what_the_law_counts_by(kind: Kind) -> None:
    beside = [field.slug for field in kind.fields if field.required and field.slug != "narrative"]
    assert kind.field("narrative").required
    assert beside == (["side", "received_on"] if kind.slug == "gratification" else [])


def test_what_two_kinds_ask_once_is_the_same_field_in_both() -> None:
    asked = [field for kind in KINDS.values() for field in kind.fields if field.shared]
    assert {field.slug for field in asked} == {"unit", "excluded", "known_by", "audience"}
    for field in asked:
        assert [one for one in asked if one.slug == field.slug and one != field] == []
        assert [kind.slug for kind in KINDS.values() if field.slug in {one.slug for one in kind.fields if not one.shared}] == []


def test_each_kind_stands_at_the_door_in_its_order() -> None:
    by_order = sorted(KINDS.values(), key=lambda kind: kind.door.order if kind.door else 0)
    assert [kind.slug for kind in by_order] == ["gratification", "conflict", "integrity", "consultation"]
    assert [kind.slug for kind in by_order if kind.door is None] == []
    assert [kind.slug for kind in by_order if kind.identity == "offered"] == ["gratification", "conflict"]


LAW = {
    "gratification": {
        "to_upg": (10, "PerKPK 2/2019 Pasal 3"),
        "to_kpk": (30, "UU 20/2001 Pasal 12C"),
        "kpk_decision": (30, "UU 30/2002 Pasal 17 ayat (1)"),
        "hand_over": (7, "Formulir laporan gratifikasi KPK"),
    }
}


@EVERY
def test_what_is_law_is_told_from_what_the_office_promises(kind: Kind) -> None:
    law = {clock.slug: clock for clock in kind.clocks if clock.basis == "law"}
    assert {slug: clock.amount for slug, clock in law.items()} == {s: n for s, (n, _) in LAW.get(kind.slug, {}).items()}
    for slug, (_, source) in LAW.get(kind.slug, {}).items():
        assert law[slug].source.startswith(source)
        assert (law[slug].unit, law[slug].safe) == ("working_days", True)


@EVERY
def test_our_own_reading_of_a_rule_is_not_called_law(kind: Kind) -> None:
    """A clock of the law counts from the day that the rule names: a day that people write down, not a click in this system."""
    for clock in kind.clocks:
        own = any(mark in clock.source.lower() for mark in ("tafsir sendiri", "di sini", "patokan"))
        assert clock.source.strip(), clock.slug
        assert clock.basis == "promise" or (clock.counts_from and not own), clock.slug


TINY = """
from wbs.cases.kind import Clock, Field, Kind, Mark, Move, State, Text

ASK = Text("Tanya", "Ask")
KIND = Kind(
    slug="question", name=ASK, fields=(Field("narrative", ASK, required=True),),
    states=(State("asked", ASK, ASK, ASK), State("answered", ASK, ASK, ASK, open=False)),
    moves=(Move("settle", ASK, ("asked",), "answered", tells="must"),),
    clocks=(Clock("reply", ASK, (Mark("birth"),), (Mark("told"),), 3, "working_days", "promise", "Janji"),),
    outcomes=(), first_state="asked",
)
"""


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "tiny_kinds"
    folder.mkdir()
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    yield folder
    for name in [name for name in sys.modules if name.startswith("tiny_kinds")]:
        del sys.modules[name]


def test_a_kind_is_added_by_adding_a_file_and_nothing_else(tiny: Path) -> None:
    (tiny / "question.py").write_text(TINY, encoding="utf-8")
    found = discover([str(tiny)], "tiny_kinds")
    assert list(found) == ["question"]
    story = Story(kind=found["question"]).reports("Bolehkah saya menerima parsel?")
    assert story.state().state.slug == "asked"
    story.moves(OMAR, "settle", text="Sebaiknya ditolak.")
    state = story.state()
    assert (state.state.slug, whys(state), [clock.state for clock in state.clocks]) == ("answered", [], ["met"])


@pytest.mark.parametrize("name", ["other", "empty"])
def test_a_file_without_a_kind_of_its_name_is_refused(tiny: Path, name: str) -> None:
    (tiny / f"{name}.py").write_text(TINY if name == "other" else "", encoding="utf-8")
    with pytest.raises(ValueError, match=name):
        discover([str(tiny)], "tiny_kinds")


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("first_state", "nowhere"),
        ("states", INTEGRITY.states[1:]),
        ("states", (*INTEGRITY.states, INTEGRITY.states[0])),
        ("clocks", INTEGRITY.clocks[:1]),
        ("outcomes", INTEGRITY.outcomes[1:]),
        ("moves", (dataclasses.replace(INTEGRITY.moves[0], target="nowhere"),)),
        ("moves", (dataclasses.replace(INTEGRITY.moves[0], reason_field="nowhere"),)),
        ("moves", (dataclasses.replace(INTEGRITY.moves[0], slug="Start Triage"),)),
    ],
)
def test_a_kind_that_names_what_it_does_not_have_cannot_be_made(part: str, change: Any) -> None:
    with pytest.raises(ValueError, match="names|slugs"):
        dataclasses.replace(INTEGRITY, **{part: change})
