"""A case as folded from its entries: the only copy of where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from wbs.cases.clocks import RunningClock
from wbs.cases.event import Role
from wbs.cases.kind import Kind, Option, Outcome, State

Identity = Literal["none", "sealed", "consented", "withdrawn"]
"""What the reporter did with the name: gave none, locked it, consents to its being given, took that back."""


@dataclass(frozen=True)
class CaseFile:
    """An attachment as its sealed entry describes it. key is base64; size in bytes; sha256 in hex.

    use: what the reporter allows: "evidence" (it may be used), "lead" (it shows where to look and is shown to nobody),
    "" (entries from before the question).
    """

    file: str
    key: str
    name: str
    media_type: str
    size: int
    sha256: str
    seq: int
    day: date
    use: Literal["evidence", "lead", ""] = ""


@dataclass(frozen=True)
class Line:
    """One line of the timeline, in merged order. what: the entry's type; state: slug after it.

    text: report narrative, message, answer, note, text to the reporter, or reason; move: slug ("" if none);
    values: the report's or move's fields; officer: whom a take or grant names; officers: whom a recover names;
    proposal: seq of the proposal that a confirm or decline answers (0 if none); file: for type "file".
    """

    strand: str
    seq: int
    day: date
    author: str
    author_role: Role
    what: str
    state: str
    text: str = ""
    move: str = ""
    values: Mapping[str, str | list[str]] | None = None
    officer: str = ""
    officers: tuple[str, ...] = ()
    proposal: int = 0
    file: CaseFile | None = None


@dataclass(frozen=True)
class Proposal:
    """A two-person move that waits for its second person. hash: hex of the proposing entry, "" if unknown."""

    seq: int
    hash: str
    by: str
    day: date
    move: str
    fields: Mapping[str, str | list[str]]
    text: str


@dataclass(frozen=True)
class Discard:
    """A proposal to destroy the case that waits for its second person. document: base64, what the proposer signed."""

    seq: int
    hash: str
    by: str
    day: date
    document: str


@dataclass(frozen=True)
class Granted:
    """A grant given after birth, by a grant or a recover entry: to whom, by whom, to his key of which roster version."""

    officer: str
    by: str
    day: date
    roster: int


@dataclass(frozen=True)
class Irregularity:
    """A properly signed entry that the rules do not allow, so it had no effect. why: a FlowError code.

    Two kinds of it are only remarked on and do count: an odd report ("malformed") and an officer who had
    seen more of the reporter's strand than was given ("ahead").
    """

    strand: str
    seq: int
    day: date
    author: str
    type: str
    why: str


@dataclass(frozen=True)
class CaseState:
    """Everything that the entries say about a case. Days are the entries' own days.

    since: day on which the state was entered; last_day: day of the last entry; holder: officer id or None;
    team: officers who acted or were granted, without the recused; proposals: pending ones; fields: the
    report's answers; reason: the option that says why (not followed up, referred where); receipted: highest
    reporter seq that a reader has receipted; recovery_roster: the roster version whose recovery key the recovery
    row was last sealed to anew (0: still the one of the birth); forwarded: the name has gone out, so that the
    consent can no longer be withdrawn; keep: how long it is kept once it is closed; held: whether a head keeps it
    beyond that; unanswered: whether the reporter wrote after the closing and was told nothing since; discarding:
    the proposal to destroy it that waits; independent: officers who have stated that they have nothing to do with
    what is reported, without the recused.
    """

    kind: Kind
    born: date
    state: State
    since: date
    last_day: date
    excluded_head: bool
    fields: Mapping[str, str | list[str]]
    lang: str
    holder: str | None
    team: frozenset[str]
    recused: frozenset[str]
    grants: tuple[Granted, ...]
    clocks: tuple[RunningClock, ...]
    proposals: tuple[Proposal, ...]
    messages: tuple[Line, ...]
    files: tuple[CaseFile, ...]
    last_reporter_seq: int
    last_officers_seq: int
    receipted_reporter_seq: int
    outcome: Outcome | None
    reason: Option | None
    closed_on: date | None
    irregular: tuple[Irregularity, ...]
    recovery_roster: int = 0
    identity: Identity = "none"
    forwarded: bool = False
    keep: Literal["long", "short"] = "short"
    held: bool = False
    unanswered: bool = False
    discarding: Discard | None = None
    independent: frozenset[str] = frozenset()

    @property
    def ticking(self) -> tuple[RunningClock, ...]:
        """The clocks that run or are paused."""
        return tuple(clock for clock in self.clocks if clock.ticking)

    @property
    def unread(self) -> bool:
        """Whether the reporter wrote something that no reader has receipted."""
        return self.last_reporter_seq > self.receipted_reporter_seq
