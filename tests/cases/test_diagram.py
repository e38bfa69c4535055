"""The pictures of the kinds are drawn from the kinds, and are those of today."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from wbs.cases.diagram import FOLDER, draw, page
from wbs.cases.kind import Kind
from wbs.cases.kinds import KINDS

EVERY = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


@EVERY
def test_the_page_of_each_kind_is_current(kind: Kind) -> None:
    """To mend: python -m wbs.cases.diagram"""
    assert (FOLDER / f"{kind.slug}.md").read_text(encoding="utf-8") == page(kind)


def test_every_kind_has_its_page_and_no_page_is_left_over(tmp_path: Path) -> None:
    assert sorted(path.name for path in draw(tmp_path)) == sorted(path.name for path in FOLDER.glob("*.md"))


@EVERY
def test_each_way_stands_in_the_picture_once_and_no_other(kind: Kind) -> None:
    drawn = re.findall(r"^    (\S+) --> (\S+?)(?::|$)", page(kind), re.MULTILINE)
    ways = [(source, move.target) for move in kind.moves for source in move.sources if move.target]
    ways += [(s.slug, t) for s in kind.states for t in (s.leaves_on_message, s.leaves_on_consent, s.leaves_on_withdrawal) if t]
    ways += [("[*]", kind.first_state), *((state.slug, "[*]") for state in kind.states if not state.open)]
    assert sorted(drawn) == sorted(ways)
    assert [line for line in page(kind).splitlines() if "-->" in line and line.count(":") > 1] == []


@EVERY
def test_a_changed_deadline_changes_the_page(kind: Kind) -> None:
    longer = replace(kind.clocks[0], amount=kind.clocks[0].amount + 1)
    assert page(replace(kind, clocks=(longer, *kind.clocks[1:]))) != page(kind)
