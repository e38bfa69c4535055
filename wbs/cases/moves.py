"""Who may do what now: the checks that the desk makes before an entry and the fold makes after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from wbs.cases.case import Identity, Proposal
from wbs.cases.clocks import RunningClock
from wbs.cases.event import Role
from wbs.cases.fields import check_fields
from wbs.cases.kind import Kind, Move, State

TEXT_MAX = 20_000  # characters of any one text that a person writes into a case


class FlowError(Exception):
    """A move, confirmation or other act that the case does not allow.

    code, for the room to word: unknown_move, not_open, two_people, one_person, not_head, already_proposed,
    no_clock, recused, not_officer, not_reader, no_proposal, changed, same_person, text_missing,
    text_unwanted, text_long, already_recused, old_roster, ahead, malformed, unknown_type, identity_missing,
    too_early, no_identity, no_consent, too_late, not_closed, held, unanswered,
    unchanged, already_stated, and the codes of `check_report` (missing, too_long, not_text, unknown_option, not_a_day,
    unknown_field) with `field` naming the field.
    """

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(code, field)
        self.code = code
        self.field = field


@dataclass(frozen=True)
class Actor:
    """An officer with the role of the roster version under which the act is signed."""

    id: str
    role: Role


class Standing(Protocol):
    """What the checks need to know of a case; `CaseState` is one."""

    @property
    def kind(self) -> Kind: ...
    @property
    def state(self) -> State: ...
    @property
    def excluded_head(self) -> bool: ...
    @property
    def recused(self) -> frozenset[str]: ...
    @property
    def clocks(self) -> tuple[RunningClock, ...]: ...
    @property
    def proposals(self) -> tuple[Proposal, ...]: ...
    @property
    def identity(self) -> Identity: ...


def moves_open(state: Standing, actor: Actor, today: date) -> tuple[Move, ...]:
    """The moves that the actor can make today (or propose, if they need two people)."""
    open_now = []
    for move in state.kind.moves:
        try:
            _check_open(state, actor, move, today)
        except FlowError:
            continue
        open_now.append(move)
    return tuple(open_now)


def check_move(state: Standing, actor: Actor, move: str, fields: Mapping[str, object], text: str, *, today: date) -> Move:
    """The move, if the actor may make it today (or propose it, if `two_people`) with these fields and this text
    to the reporter ("" for none). Raises FlowError."""
    found = _find_move(state.kind, move)
    _check_open(state, actor, found, today)
    for slug, code in check_fields(found.fields, fields, {}).items():
        raise FlowError(code, slug)
    if found.tells == "must" and not text.strip():
        raise FlowError("text_missing", "text")
    if found.tells == "never" and text:
        raise FlowError("text_unwanted", "text")
    if len(text) > TEXT_MAX:
        raise FlowError("text_long", "text")
    return found


def check_confirm(state: Standing, actor: Actor, proposal: int, hash: str = "") -> Proposal:
    """The pending proposal with that seq, if the actor may be its second person. Raises FlowError.

    hash: hex of the proposing entry as the confirmer saw it; it must be the pending one's ("" if unknown)."""
    found = _pending(state, actor, proposal, hash)
    if actor.id == found.by:
        raise FlowError("same_person")
    if not counts_as_head(state, actor):
        raise FlowError("not_head")
    if state.kind.move(found.move).needs_identity and state.identity != "consented":
        raise FlowError("identity_missing")
    return found


def check_decline(state: Standing, actor: Actor, proposal: int, hash: str = "") -> Proposal:
    """The pending proposal, if the actor may decline it (a head) or take it back (its proposer)."""
    found = _pending(state, actor, proposal, hash)
    if actor.id != found.by and not counts_as_head(state, actor):
        raise FlowError("not_head")
    return found


def check_acts(state: Standing, actor: Actor) -> None:
    """Raises FlowError if the actor may do nothing on this case."""
    if actor.role == "reporter":
        raise FlowError("not_officer")
    if actor.id in state.recused:
        raise FlowError("recused")


def counts_as_head(state: Standing, actor: Actor) -> bool:
    """A head does; the overseer does in place of a head who is excluded from this case."""
    return actor.role == "head" or (actor.role == "overseer" and state.excluded_head)


def _find_move(kind: Kind, slug: str) -> Move:
    try:
        return kind.move(slug)
    except KeyError:
        raise FlowError("unknown_move", slug) from None


def _check_open(state: Standing, actor: Actor, move: Move, today: date) -> None:
    check_acts(state, actor)
    if state.state.slug not in move.sources:
        raise FlowError("not_open")
    if move.heads_only and not counts_as_head(state, actor):
        raise FlowError("not_head")
    if any(proposal.move == move.slug for proposal in state.proposals):
        raise FlowError("already_proposed")
    if move.extends and not any(c.ticking and c.clock.slug == move.extends.clock for c in state.clocks):
        raise FlowError("no_clock")
    if move.needs_identity and state.identity != "consented":
        raise FlowError("identity_missing")
    if move.after_clock and not any(c.clock.slug == move.after_clock and c.overdue(today) for c in state.clocks):
        raise FlowError("too_early")


def _pending(state: Standing, actor: Actor, seq: int, hash: str) -> Proposal:
    check_acts(state, actor)
    for proposal in state.proposals:
        if proposal.seq == seq:
            if hash and proposal.hash and hash != proposal.hash:
                raise FlowError("changed")
            return proposal
    raise FlowError("no_proposal")
