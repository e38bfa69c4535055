"""`python -m tests.proofs.kind_walk SLUG FOLDER`: a case of one kind through all rooms, each a process of its own.

From the door and its form over the courier to the desk, where an officer makes the kind's first move, and back to the page of
the ten words. It knows no kind: what it fills in and what it looks for it takes from the kind itself.
"""

import sys
from datetime import date
from pathlib import Path
from typing import Any

from tests.proofs.office import Office, found
from tests.proofs.officer import Officer
from tests.proofs.reporter import Reporter
from tests.proofs.rooms import carry, open_office
from wbs.cases.kind import Field, Kind, Move
from wbs.cases.kinds import KINDS

NARRATIVE = "Tulisan yang menempuh semua ruang: "
WORD = "Kabar bagi pelapor: "
ANSWER = "Pertanyaan Anda kami baca: "


def walk(kinds: list[Kind], office: Office) -> None:
    """Raises AssertionError where a case does not arrive, move or come back as its kind says."""
    with open_office(office) as (intake, desk):
        reporters = {kind.slug: report(kind, Reporter(intake)) for kind in kinds}
        carry(office)
        omar = Officer(desk, office, "omar")
        omar.sign_in()
        pages = {case: omar.open(case).page.text for case in omar.cases()}
        for kind in kinds:
            [case] = [case for case, page in pages.items() if NARRATIVE + kind.slug in page]
            assert kind.name.id in pages[case]
            move_on(kind, omar, case)
        carry(office)
        for kind in kinds:
            rini = reporters[kind.slug]
            come_back(kind, rini.browser.follow(rini.enter()).page.text)


def report(kind: Kind, rini: Reporter) -> Reporter:
    assert kind.door is not None
    assert kind.door.name.id in rini.browser.get("/lapor").page.text
    rini.report(NARRATIVE + kind.slug, door=kind.slug, **typed(kind.fields))
    return rini


def move_on(kind: Kind, omar: Officer, case: str) -> None:
    move = first_move(kind)
    made = {f"{move.slug}_{name}": value for name, value in typed(move.fields).items()}
    if move.tells != "never":
        made[f"{move.slug}_text"] = WORD + kind.slug
    done = omar.act(case, "langkah", move=move.slug, **made)
    assert done.status == 303, done.page.text[:3000]
    omar.answer(case, ANSWER + kind.slug)


def come_back(kind: Kind, page: str) -> None:
    move = first_move(kind)
    reached = kind.state(move.target or kind.first_state)
    assert ANSWER + kind.slug in page
    assert reached.label.id.split("{")[0].strip() in page
    assert reached.next.id.split("{")[0].strip() in page
    assert move.tells == "never" or WORD + kind.slug in page


def first_move(kind: Kind) -> Move:
    """The first that one officer makes alone out of the first state."""
    alone = [one for one in kind.moves if kind.first_state in one.sources and not (one.two_people or one.heads_only)]
    return next(one for one in alone if one.target)


def typed(fields: tuple[Field, ...]) -> dict[str, Any]:
    """What must be filled in, but for the narrative."""
    asked = [field for field in fields if field.required and field.slug != "narrative"]
    return {field.slug: _answer(field) for field in asked}


def _answer(field: Field) -> str:
    if field.options:
        return field.options[0].slug
    return date.today().isoformat() if field.type == "day" else "Sesuai catatan."


if __name__ == "__main__":
    walk([KINDS[sys.argv[1]]], found(Path(sys.argv[2])))
