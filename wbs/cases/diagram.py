"""`python -m wbs.cases.diagram`: draws each kind from its own data, into wbs/cases/kinds/<slug>.md.

A test holds the pages against the kinds, so a picture that is out of date fails the build.
"""

from collections.abc import Iterable
from pathlib import Path

from wbs.cases.kind import Clock, Condition, Kind, Mark, Move
from wbs.cases.kinds import KINDS

FOLDER = Path(__file__).parent / "kinds"
UNITS = {"working_days": "working days", "days": "days", "months": "months"}
BASES = {"law": "**law**", "promise": "promise"}
SAID = {
    "birth": "the report arrives",
    "entered": "the case enters {state}",
    "left": "the case leaves {state}",
    "told": "a person writes to the reporter{where}",
    "move": "a person makes a move{where}",
    "message": "the reporter writes{where}",
    "consented": "the reporter consents to give the name{where}",
}


def page(kind: Kind) -> str:
    """The whole Markdown page of a kind: its states as a picture, then its moves that stay, states and clocks as tables."""
    parts = [
        f"# {kind.slug}: {kind.name.en} ({kind.name.id})",
        "Made by `python -m wbs.cases.diagram`; do not edit. **2** marks a move that one officer proposes and another "
        "confirms; *reporter* what the reporter does.",
        "```mermaid\n" + "\n".join(_picture(kind)) + "\n```",
        "## States\n\n" + _table(("slug", "officers read", "the reporter reads"), _states(kind)),
    ]
    staying = [(move.slug, move.name.en, ", ".join(move.sources)) for move in kind.moves if move.target is None]
    if staying:
        parts.append("## Moves that leave the case where it is\n\n" + _table(("slug", "name", "in"), staying))
    headings = ("slug", "name", "runs from", "until", "days", "basis", "source")
    parts.append("## Clocks\n\n" + _table(headings, (_clock(clock) for clock in kind.clocks)))
    return "\n\n".join(parts) + "\n"


def draw(folder: Path = FOLDER) -> list[Path]:
    """Writes the page of every kind; gives the files back."""
    written = []
    for kind in KINDS.values():
        path = folder / f"{kind.slug}.md"
        path.write_text(page(kind), encoding="utf-8")
        written.append(path)
    return written


def _picture(kind: Kind) -> list[str]:
    lines = ["stateDiagram-v2", f"    [*] --> {kind.first_state}"]
    for move in kind.moves:
        lines += [f"    {source} --> {move.target}: {_label(move)}" for source in move.sources if move.target]
    for state in kind.states:
        for said, target in (
            ("writes", state.leaves_on_message),
            ("consents", state.leaves_on_consent),
            ("withdraws the consent", state.leaves_on_withdrawal),
        ):
            if target:
                lines.append(f"    {state.slug} --> {target}: reporter {said}")
    lines += [f"    {state.slug} --> [*]" for state in kind.states if not state.open]
    return lines


def _label(move: Move) -> str:
    """A second colon would end the label there."""
    marks = [
        "2" if move.two_people else "",
        "with the name" if move.needs_identity else "",
        f"after {move.after_clock}" if move.after_clock else "",
    ]
    return ", ".join([move.name.en.replace(":", ","), *filter(None, marks)])


def _states(kind: Kind) -> Iterable[tuple[str, str, str]]:
    for state in kind.states:
        yield state.slug, f"{state.name.en} ({state.name.id})", f"{state.label.en} ({state.label.id})"


def _clock(clock: Clock) -> tuple[str, ...]:
    starts = _marks(clock.starts)
    if clock.counts_from:
        starts += f", counted from the day in `{clock.counts_from}`"
    if clock.only_if:
        starts += f"; only if {_condition(clock.only_if)}"
    stops = _marks(clock.stops)
    if clock.pauses:
        stops += f"; pauses in {', '.join(clock.pauses)}"
    amount = f"{clock.amount} {UNITS[clock.unit]}" + (", safe date too" if clock.safe else "")
    return clock.slug, f"{clock.name.en} ({clock.name.id})", starts, stops, amount, BASES[clock.basis], clock.source


def _marks(marks: Iterable[Mark]) -> str:
    return " or ".join(SAID[m.what].format(state=m.state, where=f" in {m.state}" if m.state else "") for m in marks)


def _condition(condition: Condition) -> str:
    slug, wanted = condition
    return f"`{slug}` is {' or '.join(wanted)}"


def _table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [headings, tuple("---" for _ in headings), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


if __name__ == "__main__":
    for drawn in draw():
        print(drawn.relative_to(Path.cwd()) if drawn.is_relative_to(Path.cwd()) else drawn)
