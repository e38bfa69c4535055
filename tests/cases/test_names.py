"""Names stand in sealed entries for ever: they may be added, never renamed or removed."""

import dataclasses
import json
from pathlib import Path

from tests.cases.story import INTEGRITY
from wbs.cases.flow import ENTRY_TYPES
from wbs.cases.kind import Kind
from wbs.cases.kinds import KINDS

LOCK = Path(__file__).with_name("names.lock.json")


def names(kinds: dict[str, Kind]) -> list[str]:
    """Every type of entry and every slug of every kind, as a path. To add new ones: write these into names.lock.json, sorted."""
    found = {f"entries/{strand}/{type}" for strand, types in ENTRY_TYPES.items() for type in types}
    for kind in kinds.values():
        for part in ("states", "moves", "clocks", "outcomes", "fields"):
            found |= {f"{kind.slug}/{part}/{one.slug}" for one in getattr(kind, part)}
        asked = [(f"{kind.slug}/fields", kind.fields)]
        asked += [(f"{kind.slug}/moves/{move.slug}", move.fields) for move in kind.moves]
        for place, fields in asked:
            for field in fields:
                found |= {f"{place}/{field.slug}", *(f"{place}/{field.slug}/{o.slug}" for o in field.options)}
    return sorted(found | set(kinds))


def locked() -> list[str]:
    stored: list[str] = json.loads(LOCK.read_text(encoding="utf-8"))
    return stored


def test_no_name_was_renamed_or_removed() -> None:
    assert set(locked()) - set(names(KINDS)) == set()


def test_every_new_name_was_locked() -> None:
    assert names(KINDS) == locked()


def test_a_renamed_clock_and_a_removed_option_are_missed() -> None:
    move = INTEGRITY.move("not_follow")
    reason = dataclasses.replace(move.field("reason"), options=move.field("reason").options[1:])
    other = dataclasses.replace(move, fields=(reason, move.field("grounds")))
    renamed = dataclasses.replace(
        INTEGRITY,
        moves=tuple(other if one.slug == move.slug else one for one in INTEGRITY.moves),
        clocks=(dataclasses.replace(INTEGRITY.clocks[0], slug="acknowledgement"), *INTEGRITY.clocks[1:]),
    )
    missed = set(locked()) - set(names(KINDS | {"integrity": renamed}))
    assert missed == {"integrity/clocks/acknowledge", "integrity/moves/not_follow/reason/not_ours"}
