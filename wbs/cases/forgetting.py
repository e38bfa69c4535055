"""How long a closed case is kept, and what stands in the way of destroying it. What the desk checks before and the fold after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, Protocol

from wbs.cases.case import CaseState, Discard
from wbs.cases.clocks import add_months
from wbs.cases.moves import Actor, FlowError, Standing, check_acts, counts_as_head

Keep = Literal["long", "short"]
KEEPS: tuple[Keep, ...] = ("long", "short")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Terms:
    """Months that a closed case is kept, counted from its closing."""

    long_months: int
    short_months: int

    def until(self, state: CaseState) -> date | None:
        """The last day on which it is kept; None for a case that is not closed."""
        if state.closed_on is None:
            return None
        return add_months(state.closed_on, self._months(state.keep))

    def last_closing(self, keep: Keep, today: date) -> date:
        """The last day of closing whose term is over today: what was closed on it or before is past its term."""
        months = self._months(keep)
        day = add_months(today, -months)
        while add_months(day, months) >= today:
            day -= ONE_DAY
        while add_months(day + ONE_DAY, months) < today:
            day += ONE_DAY
        return day

    def _months(self, keep: Keep) -> int:
        return self.long_months if keep == "long" else self.short_months


class Keeping(Standing, Protocol):
    """What the checks here need to know besides; `CaseState` is one."""

    @property
    def held(self) -> bool: ...
    @property
    def unanswered(self) -> bool: ...
    @property
    def discarding(self) -> Discard | None: ...


def is_due(state: CaseState, terms: Terms, today: date) -> bool:
    """Whether it may be proposed for destruction: closed, past its term, not held, and nothing of the reporter waits."""
    until = terms.until(state)
    return until is not None and until < today and not state.held and not state.unanswered


def check_discard(state: Keeping, actor: Actor) -> None:
    """Whether this officer may propose to destroy it, its term apart. Raises FlowError: not_closed, held, unanswered,
    already_proposed, and those of `check_acts`."""
    check_may_go(state, actor)
    if state.discarding is not None:
        raise FlowError("already_proposed")


def check_destroy(state: Keeping, actor: Actor, seq: int, hash: str) -> Discard:
    """The proposal, if this officer may be its second person. Raises FlowError."""
    check_may_go(state, actor)
    found = _proposed(state, seq, hash)
    if actor.id == found.by:
        raise FlowError("same_person")
    if not counts_as_head(state, actor):
        raise FlowError("not_head")
    return found


def check_spare(state: Keeping, actor: Actor, seq: int, hash: str) -> Discard:
    """The proposal, if this officer may decline it (a head) or take it back (its proposer). Raises FlowError."""
    check_acts(state, actor)
    found = _proposed(state, seq, hash)
    if actor.id != found.by and not counts_as_head(state, actor):
        raise FlowError("not_head")
    return found


def check_hold(state: Keeping, actor: Actor, on: bool) -> None:
    """Whether this officer may hold the case, or let it go. Raises FlowError: not_head, unchanged."""
    check_acts(state, actor)
    if not counts_as_head(state, actor):
        raise FlowError("not_head")
    if on == state.held:
        raise FlowError("unchanged")


def check_may_go(state: Keeping, actor: Actor) -> None:
    """What stands in the way of destroying it, its term apart, whoever does what. Raises FlowError: not_closed, held, unanswered,
    and those of `check_acts`."""
    check_acts(state, actor)
    if state.state.open:
        raise FlowError("not_closed")
    if state.held:
        raise FlowError("held")
    if state.unanswered:
        raise FlowError("unanswered")


def _proposed(state: Keeping, seq: int, hash: str) -> Discard:
    found = state.discarding
    if found is None or found.seq != seq:
        raise FlowError("no_proposal")
    if hash and found.hash and hash != found.hash:
        raise FlowError("changed")
    return found
