"""What the reporter reads about where the case stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from wbs.cases.case import CaseState
from wbs.cases.clocks import RunningClock
from wbs.cases.kind import Move, Text

NOTHING_SAID = Text("penanganannya sudah selesai", "its handling has ended")


class StatusClock(TypedDict):
    """A deadline as the reporter sees it: due is an ISO day, safe the stricter one ("" if the clock shows none)."""

    name: dict[str, str]
    due: str
    basis: str
    safe: str


class Status(TypedDict):
    """Travels in every answer; texts as {"id", "en"}. identity: as in the case, or "forwarded" once the name has
    gone out; answers from before it was told lack it, which is "none"."""

    label: dict[str, str]
    holder: dict[str, str]
    clocks: list[StatusClock]
    open: bool
    next: dict[str, str]
    identity: str


def status_for_reporter(state: CaseState, holder: Text) -> Status:
    """The status to send. holder: position of who holds the case, or the team's name (the room knows)."""
    shown = [c for c in state.clocks if c.state == "running" and c.clock.shown_to_reporter]
    return Status(
        label=_filled(state.state.label, state).as_dict(),
        holder=holder.as_dict(),
        clocks=[_clock(running) for running in shown],
        open=state.state.open,
        next=_filled(state.state.next, state).as_dict(),
        identity="forwarded" if state.forwarded else state.identity,
    )


def _clock(running: RunningClock) -> StatusClock:
    clock, safe = running.clock, running.safe
    return StatusClock(
        name=clock.name.as_dict(),
        due=running.due.isoformat(),
        basis=clock.basis,
        safe=safe.isoformat() if safe and safe < running.due else "",
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
