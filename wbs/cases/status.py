"""What the reporter reads about where the case stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from wbs.cases.case import CaseState
from wbs.cases.kind import Move, Text

NOTHING_SAID = Text("penanganannya sudah selesai", "its handling has ended")


class StatusClock(TypedDict):
    """A deadline as the reporter sees it: due is an ISO day."""

    name: dict[str, str]
    due: str
    basis: str


class Status(TypedDict):
    """Travels in every answer; texts as {"id", "en"}."""

    label: dict[str, str]
    holder: dict[str, str]
    clocks: list[StatusClock]
    open: bool
    next: dict[str, str]


def status_for_reporter(state: CaseState, holder: Text) -> Status:
    """The status to send. holder: position of who holds the case, or the team's name (the room knows)."""
    shown = [c for c in state.clocks if c.state == "running" and c.clock.shown_to_reporter]
    return Status(
        label=_filled(state.state.label, state).as_dict(),
        holder=holder.as_dict(),
        clocks=[StatusClock(name=c.clock.name.as_dict(), due=c.due.isoformat(), basis=c.clock.basis) for c in shown],
        open=state.state.open,
        next=_filled(state.state.next, state).as_dict(),
    )


def suggested_text(move: Move, fields: Mapping[str, object]) -> Text | None:
    """What the chosen reason tells the reporter, to start the officer's own text; None if it has none."""
    chosen = fields.get(move.reason_field) if move.reason_field else None
    if move.reason_field is None or not isinstance(chosen, str):
        return None
    return next((o.told for o in move.field(move.reason_field).options if o.slug == chosen), None)


def _filled(text: Text, state: CaseState) -> Text:
    reason = state.reason.name if state.reason else NOTHING_SAID
    told = (state.reason.told if state.reason else None) or Text("", "")
    outcome = state.outcome.label if state.outcome else NOTHING_SAID
    parts = {"{reason}": reason, "{told}": told, "{outcome}": outcome}
    indonesian, english = text.id, text.en
    for place, words in parts.items():
        indonesian, english = indonesian.replace(place, words.id), english.replace(place, words.en)
    return Text(indonesian, english)
