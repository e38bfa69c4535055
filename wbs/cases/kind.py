"""A kind of case, as data. Slugs stand in sealed envelopes for ever: they are added, never renamed or reused.

Nothing here behaves: `flow` and `clocks` read these records. A new need becomes a new attribute with a
default, so that old kind files keep their meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeVar

SLUG = re.compile(r"[a-z0-9_-]{1,40}")

FieldType = Literal["line", "long", "choice", "choices", "day"]
Occurrence = Literal["birth", "entered", "left", "told", "move", "message", "consented"]
Condition = tuple[str, tuple[str, ...]]
"""A "choice" field's slug and some of its options: true if one of them was chosen."""


@dataclass(frozen=True)
class Text:
    """The same words in Indonesian (`id`, first) and English (`en`)."""

    id: str
    en: str

    def as_dict(self) -> dict[str, str]:
        """The shape in which a text travels inside an entry."""
        return {"id": self.id, "en": self.en}


@dataclass(frozen=True)
class Option:
    """One choice of a field. `told`: what the reporter then reads (why, and where else to turn). `keep`: what choosing it in a
    move says of how long the case is kept: long, short, or until a head lets it go ("" says nothing)."""

    slug: str
    name: Text
    told: Text | None = None
    keep: Literal["", "long", "short", "hold"] = ""


@dataclass(frozen=True)
class Door:
    """How a kind stands at the one door: what the reporter says to choose it; a lower `order` comes first. `icon`: one of
    templates/parts/icons.html."""

    name: Text
    hint: Text
    order: int
    icon: str = "pen"


@dataclass(frozen=True)
class Field:
    """Something asked for. Values are str ("day" in ISO form); list[str] for "choices".

    `options` for "choice" and "choices"; if `options_from` is set ("units" or "positions") they come from
    the office's settings instead. `max_length` counts characters of a text, or chosen options of "choices".
    `only_if`: a `required` field must be answered only then. `shared`: asked once where a form is of two kinds.
    `later`: may as well be told afterwards; the form folds it away behind what is asked first.
    """

    slug: str
    name: Text
    hint: Text | None = None
    type: FieldType = "line"
    required: bool = False
    max_length: int = 300
    options: tuple[Option, ...] = ()
    options_from: Literal["", "units", "positions"] = ""
    shared: bool = False
    only_if: Condition | None = None
    later: bool = False

    def option(self, slug: str) -> Option:
        """Raises KeyError for an option that the field does not have."""
        return _find(self.options, slug)


@dataclass(frozen=True)
class State:
    """Where a case stands. `label` and `next` are the reporter's words and may hold {reason} and {outcome}.

    `leaves_on_message`: the state into which a message from the reporter moves the case by itself;
    `leaves_on_consent`, `leaves_on_withdrawal` likewise for the consent to give the name. A move into a state
    that waits for a consent which is there already goes on to where the consent leads.
    """

    slug: str
    name: Text
    label: Text
    next: Text
    open: bool = True
    leaves_on_message: str | None = None
    leaves_on_consent: str | None = None
    leaves_on_withdrawal: str | None = None


@dataclass(frozen=True)
class Extension:
    """A move that gives a running clock `amount` more of its own unit."""

    clock: str
    amount: int


@dataclass(frozen=True)
class Move:
    """A verb between two states. `target` None: the case stays where it is.

    `two_people`: one reader proposes, a head who is another person confirms. `heads_only`: a move of one
    person, who must be a head. `tells`: whether a text to the reporter must, may or must never go with it.
    `outcome` names the outcome that the move settles; `outcome_field` the field whose option names it;
    `reason_field` the field whose option gives the reporter the reason. `needs_identity`: only while the
    reporter consents to give the name; `ends_consent`: with it the name has gone out, so that a withdrawal comes
    too late. `after_clock`: only once that clock is overdue.
    """

    slug: str
    name: Text
    sources: tuple[str, ...]
    target: str | None
    fields: tuple[Field, ...] = ()
    two_people: bool = False
    heads_only: bool = False
    tells: Literal["must", "may", "never"] = "may"
    outcome: str | None = None
    outcome_field: str | None = None
    reason_field: str | None = None
    extends: Extension | None = None
    needs_identity: bool = False
    ends_consent: bool = False
    after_clock: str | None = None

    def field(self, slug: str) -> Field:
        """Raises KeyError for a field that the move does not ask for."""
        return _find(self.fields, slug)


@dataclass(frozen=True)
class Mark:
    """Something that starts or stops a clock; `state` narrows it to one state ("" is any).

    "told" is a text to the reporter by a person (an automatic receipt is not), in the state before the move
    that it came with; "move" a move by a person; "message" anything the reporter adds; "consented" the
    reporter's consent to give the name, with the report or later.
    """

    what: Occurrence
    state: str = ""


@dataclass(frozen=True)
class Clock:
    """A deadline. `pauses`: states in which it does not run. `warn`: days left (working days if the clock
    counts those) from which the desk warns. Day 0 is the day of the event that started it, or the day in the
    field `counts_from` of the move that started it or of the report: if that is empty, no day or yet to come,
    the event's day counts. `only_if`: it starts only then. `safe`: beside the due day stands the stricter one
    that counts cuti bersama as working days, since no rule says that it does not count."""

    slug: str
    name: Text
    starts: tuple[Mark, ...]
    stops: tuple[Mark, ...]
    amount: int
    unit: Literal["working_days", "days", "months"]
    basis: Literal["law", "promise"]
    source: str
    pauses: tuple[str, ...] = ()
    shown_to_reporter: bool = True
    warn: int = 2
    counts_from: str = ""
    only_if: Condition | None = None
    safe: bool = False


@dataclass(frozen=True)
class Outcome:
    """How a case came out; `label` is a phrase that fits after "closed, because …". `keep`: how long a case
    that came out so is kept before it is destroyed."""

    slug: str
    name: Text
    label: Text
    keep: Literal["long", "short"] = "short"


@dataclass(frozen=True)
class Kind:
    """One kind of case. Raises ValueError when it names something that it does not have, or sends out a name without consent.

    `door`: how it is chosen at the one door (None: it is not offered there). `identity`: whether the reporter is
    offered to lock a name into three shares; `identity_to`: who gets it by the consent (permanent, it is signed);
    `identity_note`: what the form says of reporting without a name.
    """

    slug: str
    name: Text
    fields: tuple[Field, ...]
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    clocks: tuple[Clock, ...]
    outcomes: tuple[Outcome, ...]
    first_state: str
    door: Door | None = None
    identity: Literal["none", "offered"] = "none"
    identity_to: Literal["upg", "team"] = "upg"
    identity_note: Text | None = None

    def __post_init__(self) -> None:
        for group in (self.fields, self.states, self.moves, self.clocks, self.outcomes):
            _distinct(group)
        for field in (*self.fields, *(f for move in self.moves for f in move.fields)):
            _distinct(field.options)
        for move in self.moves:
            _distinct(move.fields)
        self._check_references()

    def state(self, slug: str) -> State:
        """Raises KeyError for an unknown slug; `move`, `field`, `clock` and `outcome` likewise."""
        return _find(self.states, slug)

    def move(self, slug: str) -> Move:
        return _find(self.moves, slug)

    def field(self, slug: str) -> Field:
        return _find(self.fields, slug)

    def clock(self, slug: str) -> Clock:
        return _find(self.clocks, slug)

    def outcome(self, slug: str) -> Outcome:
        return _find(self.outcomes, slug)

    def _check_references(self) -> None:
        """The fold follows these names without asking, so they must all lead somewhere."""
        try:
            self.state(self.first_state)
            for state in self.states:
                for target in (state.leaves_on_message, state.leaves_on_consent, state.leaves_on_withdrawal):
                    self.state(target or self.first_state)
            for field in self.fields:
                _check_condition(field.only_if, self.fields)
            for move in self.moves:
                self._check_move(move)
            for clock in self.clocks:
                self._check_clock(clock)
        except KeyError as unknown:
            raise ValueError(f"kind {self.slug} names {unknown}, which it does not have") from None

    def _check_move(self, move: Move) -> None:
        for slug in move.sources:
            self.state(slug)
        self.state(move.target or self.first_state)
        if move.outcome is not None:
            self.outcome(move.outcome)
        if move.outcome_field is not None:
            for option in move.field(move.outcome_field).options:
                self.outcome(option.slug)
        if move.reason_field is not None:
            move.field(move.reason_field)
        if move.extends is not None:
            self.clock(move.extends.clock)
        if move.after_clock is not None:
            self.clock(move.after_clock)
        if move.ends_consent and not move.needs_identity:
            # Else the reporter would read that a name went out which did not, and could not take the consent back.
            raise ValueError(f"move {move.slug} of kind {self.slug} sends a name out without asking for the consent")
        if move.needs_identity and self.identity != "offered":
            raise ValueError(f"move {move.slug} of kind {self.slug} wants a name that nobody is offered to give")
        for field in move.fields:
            _check_condition(field.only_if, move.fields)

    def _check_clock(self, clock: Clock) -> None:
        for slug in (*clock.pauses, *(m.state for m in clock.starts + clock.stops if m.state)):
            self.state(slug)
        asked = (*self.fields, *(field for move in self.moves for field in move.fields))
        if clock.counts_from and not any(one.slug == clock.counts_from and one.type == "day" for one in asked):
            raise KeyError(clock.counts_from)
        _check_condition(clock.only_if, asked)


_Named = Option | Field | State | Move | Clock | Outcome
T = TypeVar("T", Option, Field, State, Move, Clock, Outcome)


def _check_condition(condition: Condition | None, asked: Iterable[Field]) -> None:
    """Raises KeyError for a condition on a field that is not asked, or on an option that it does not have."""
    if condition is None:
        return
    slug, wanted = condition
    offered = {option.slug for one in asked if one.slug == slug and one.type == "choice" for option in one.options}
    for option in wanted:
        if option not in offered:
            raise KeyError(f"{slug}/{option}")


def _find(group: tuple[T, ...], slug: str) -> T:
    return {one.slug: one for one in group}[slug]


def _distinct(group: Iterable[_Named]) -> None:
    slugs = [one.slug for one in group]
    if len(set(slugs)) != len(slugs) or not all(SLUG.fullmatch(slug) for slug in slugs):
        raise ValueError(f"slugs must be distinct and plain: {slugs}")
