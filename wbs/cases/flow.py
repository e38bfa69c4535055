"""The fold: from a case's entries to where it stands. Generic and pure; the kind is data.

What properly signed officers could write is never an error here: an act that the rules do not allow is
recorded as an irregularity and has no effect. The rooms check first (`check_move` and its like), and can
preview an entry by folding with it and looking whether `irregular` grew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Literal, TypeGuard

from wbs.cases import clocks as counting
from wbs.cases.calendar import WorkingDays
from wbs.cases.case import CaseFile, CaseState, Discard, Granted, Identity, Irregularity, Line, Proposal
from wbs.cases.clocks import RunningClock
from wbs.cases.event import Event
from wbs.cases.fields import check_report, day_given, holds, readable
from wbs.cases.forgetting import check_discard, check_hold, check_spare
from wbs.cases.kind import Clock, Kind, Mark, Move, Option, Outcome
from wbs.cases.moves import (
    TEXT_MAX,
    Actor,
    FlowError,
    check_acts,
    check_confirm,
    check_decline,
    check_move,
    moves_open,
)

__all__ = [
    "TEXT_MAX",
    "ENTRY_TYPES",
    "Actor",
    "FlowError",
    "check_confirm",
    "check_decline",
    "check_move",
    "fold",
    "moves_open",
]

FILE_ID = re.compile(r"[0-9a-f]{32}")
RECOVERERS = ("head", "overseer")
_NO_ANSWERS: Mapping[str, str | list[str]] = {}


def fold(
    kind: Kind,
    born: date,
    events: Iterable[Event],
    calendar: WorkingDays,
    *,
    excluded_head: bool = False,
    readers: Collection[str] | None = None,
) -> CaseState:
    """The case as its reporter's and officers' entries say, whatever order `events` come in.

    born: day of birth. excluded_head: a head is excluded from this case, so the overseer counts as one.
    readers: officers who had a grant at birth; if given, entries of anybody who had none then nor later are
    irregular. Raises ValueError for one seq twice in a strand (the caller must have checked the chain).
    """
    events = list(events)
    folding = _Folding(kind, born, calendar, excluded_head, readers, _reported(kind, events))
    for event, latest in merge(events):
        folding.apply(event, latest)
    return folding.result()


def merge(events: Iterable[Event]) -> Iterator[tuple[Event, date]]:
    """The events in one order, each with the latest day on which it can have happened.

    Before an officers' event come the reporter's events that it had seen; what nobody has seen comes last.
    Raises ValueError for one seq twice in a strand.
    """
    events = list(events)
    if len({(event.strand, event.seq) for event in events}) != len(events):
        raise ValueError("an entry came twice: the chain was not checked")
    written = sorted((e for e in events if e.strand == "reporter"), key=lambda e: e.seq)
    acts = sorted((e for e in events if e.strand == "officers"), key=lambda e: e.seq)
    at = 0
    for act in acts:
        while at < len(written) and written[at].seq <= act.seen:
            yield written[at], act.day
            at += 1
        yield act, act.day
    yield from ((event, date.max) for event in written[at:])


class _Folding:
    """The case while it is being folded. Handlers check first, so a refusal changes nothing."""

    def __init__(
        self,
        kind: Kind,
        born: date,
        calendar: WorkingDays,
        excluded_head: bool,
        readers: Collection[str] | None,
        reported: Mapping[str, str | list[str]],
    ) -> None:
        self.report_answers, self.move_answers = reported, _NO_ANSWERS
        self.kind, self.born, self.calendar, self.excluded_head = kind, born, calendar, excluded_head
        self.readers = None if readers is None else set(readers)
        self.state = kind.state(kind.first_state)
        self.since = self.day = born
        self.fields: Mapping[str, str | list[str]] = {}
        self.lang = "id"
        self.holder: str | None = None
        self.team: set[str] = set()
        self.recused: frozenset[str] = frozenset()
        self.independent: frozenset[str] = frozenset()
        self.grants: list[Granted] = []
        self.clocks: tuple[RunningClock, ...] = ()
        self.proposals: tuple[Proposal, ...] = ()
        self.messages: list[Line] = []
        self.files: list[CaseFile] = []
        self.hashes: dict[int, str] = {}
        self.last_reporter_seq = self.last_officers_seq = self.receipted = 0
        self.outcome: Outcome | None = None
        self.reason: Option | None = None
        self.closed_on: date | None = None
        self.irregular: list[Irregularity] = []
        self.reported = False
        self.roster = self.recovery_roster = 0
        self.identity: Identity = "none"
        self.forwarded = False
        self.kept_long = self.held = self.unanswered = False
        self.discarding: Discard | None = None
        self._mark("birth")
        self._mark("entered")

    def apply(self, event: Event, latest: date) -> None:
        """Takes one event in; what is not allowed becomes an irregularity."""
        # A reporter's day is the street's word: it can lie neither before what was already folded nor after
        # the officers' entry that had seen it, so it cannot make the officers' clocks miss or keep a day.
        self.day = max(self.day, min(event.day, latest))
        by_reporter = event.strand == "reporter"
        if by_reporter:
            self.last_reporter_seq = event.seq
            self.hashes[event.seq] = event.hash
        else:
            self.last_officers_seq = event.seq
        try:
            handler = (_REPORTER if by_reporter else _OFFICERS).get(event.type)
            if handler is None:
                raise FlowError("unknown_type")
            if not by_reporter:
                self._check_officer(event)
            handler(self, event)
        except FlowError as refused:
            self._note_irregular(event, refused.code)

    def result(self) -> CaseState:
        """The case as it stands, frozen."""
        return CaseState(
            kind=self.kind,
            born=self.born,
            state=self.state,
            since=self.since,
            last_day=self.day,
            excluded_head=self.excluded_head,
            fields=self.fields,
            lang=self.lang,
            holder=self.holder,
            team=frozenset(self.team - self.recused),
            recused=self.recused,
            grants=tuple(self.grants),
            clocks=self.clocks,
            proposals=self.proposals,
            messages=tuple(self.messages),
            files=tuple(self.files),
            last_reporter_seq=self.last_reporter_seq,
            last_officers_seq=self.last_officers_seq,
            receipted_reporter_seq=self.receipted,
            outcome=self.outcome,
            reason=self.reason,
            closed_on=self.closed_on,
            irregular=tuple(self.irregular),
            recovery_roster=self.recovery_roster,
            identity=self.identity,
            forwarded=self.forwarded,
            keep="long" if self.kept_long or (self.outcome and self.outcome.keep == "long") else "short",
            held=self.held,
            unanswered=self.unanswered,
            discarding=self.discarding,
            independent=self.independent - self.recused,
        )

    # The reporter's entries

    def report(self, event: Event) -> None:
        given = event.body.get("fields")
        if self.reported or event.body.get("kind") != self.kind.slug or not isinstance(given, Mapping):
            raise FlowError("malformed")
        self.reported = True
        self.fields = readable(self.kind.fields, given)
        self.lang = _lang(event)
        narrative = self.fields.get("narrative", "")
        self._line(event, text=narrative if isinstance(narrative, str) else "", values=self.fields)
        if check_report(self.kind, given):
            # Shown, since a report is never dropped, but said: the form would not have let it through.
            self._note_irregular(event, "malformed")
        if isinstance(event.body.get("identity"), Mapping) and self.kind.identity == "offered":
            self._give_name(event)

    def message(self, event: Event) -> None:
        text = event.body.get("text")
        if not isinstance(text, str):
            raise FlowError("malformed", "text")
        self._line(event, text=text)
        self._hear_reporter()

    def file(self, event: Event) -> None:
        words = {key: event.body.get(key, "") for key in ("file", "key", "name", "media_type", "sha256")}
        size = event.body.get("size")
        if not all(isinstance(word, str) for word in words.values()) or not _is_size(size):
            raise FlowError("malformed")
        if not FILE_ID.fullmatch(words["file"]):
            # It becomes the end of an address on an officer's page, under a name that Eve chose.
            raise FlowError("malformed", "file")
        attached = CaseFile(**words, size=size, seq=event.seq, day=event.day, use=_use(event.body))
        self.files.append(attached)
        self._line(event, text=attached.name, file=attached)
        self._hear_reporter()

    def name(self, event: Event) -> None:
        """A name locked after the report, or anew in place of the former, whose shares can be lost. What it holds is not for this
        workshop."""
        if self.kind.identity != "offered":
            raise FlowError("no_identity")
        if self.forwarded:
            raise FlowError("too_late")
        consented = self.identity == "consented"
        self._line(event)
        self._give_name(event)
        if consented and self.identity != "consented":
            self._unconsented()

    def consent(self, event: Event) -> None:
        if self.identity == "none":
            raise FlowError("no_identity")
        if self.forwarded:
            raise FlowError("too_late")
        self._line(event)
        self._consented()

    def withdraw(self, event: Event) -> None:
        """Counts until the name has gone out. What was proposed on the strength of the consent falls with it."""
        if self.forwarded:
            raise FlowError("too_late")
        if self.identity != "consented":
            raise FlowError("no_consent")
        self.identity = "withdrawn"
        self._line(event)
        self._unconsented()

    # The officers' entries

    def received(self, event: Event) -> None:
        seq, hash = _reference(event, "reporter")
        known = self.hashes.get(seq)
        if known is None:
            raise FlowError("ahead", "reporter")
        if known and hash != known:
            raise FlowError("changed", "reporter")
        self.receipted = max(self.receipted, seq)
        self._line(event)

    def answer(self, event: Event) -> None:
        text = _text(event, "text")
        self._acted(event)
        self._line(event, text=text)
        self._mark("told")

    def note(self, event: Event) -> None:
        text = _text(event, "text")
        self._acted(event)
        self._line(event, text=text)

    def move(self, event: Event) -> None:
        move, fields, text = self._checked_move(event)
        if move.two_people:
            raise FlowError("two_people")
        self._acted(event)
        self._make(event, move, fields, text)

    def propose(self, event: Event) -> None:
        move, fields, text = self._checked_move(event)
        if not move.two_people:
            raise FlowError("one_person")
        self._acted(event)
        proposal = Proposal(event.seq, event.hash, event.author, self.day, move.slug, fields, text)
        self.proposals += (proposal,)
        self._line(event, text=text, move=move.slug, values=fields)

    def confirm(self, event: Event) -> None:
        proposal = check_confirm(self, _actor(event), *_reference(event, "proposal"))
        self._acted(event)
        self._drop(lambda pending: pending == proposal)
        move = self.kind.move(proposal.move)
        self._make(event, move, proposal.fields, proposal.text, proposal.seq)

    def decline(self, event: Event) -> None:
        proposal = check_decline(self, _actor(event), *_reference(event, "proposal"))
        reason = _text(event, "reason")
        self._acted(event)
        self._drop(lambda pending: pending == proposal)
        self._line(event, text=reason, move=proposal.move, proposal=proposal.seq)

    def take(self, event: Event) -> None:
        officer = self._named_officer(event)
        self._acted(event)
        self.holder = officer
        self.team.add(officer)
        self._line(event, officer=officer)

    def grant(self, event: Event) -> None:
        officer = _text(event, "officer")
        roster = event.body.get("roster")
        if officer in self.recused:
            raise FlowError("already_recused", "officer")
        if not isinstance(roster, int):
            raise FlowError("malformed", "roster")
        self._acted(event)
        self.team.add(officer)
        if self.readers is not None:
            self.readers.add(officer)
        self.grants.append(Granted(officer, event.author, self.day, roster))
        self._line(event, officer=officer)

    def recover(self, event: Event) -> None:
        """Readers given with the recovery key, by a head or the overseer who need not be a reader himself."""
        officers, roster = event.body.get("officers"), event.body.get("roster")
        if event.author_role not in RECOVERERS:
            raise FlowError("not_head")
        if not isinstance(officers, list) or not officers or not all(isinstance(one, str) and one for one in officers):
            raise FlowError("malformed", "officers")
        if not _is_number(roster):
            raise FlowError("malformed", "roster")
        named = tuple(dict.fromkeys(officers))
        if self.recused & set(named):
            raise FlowError("already_recused", "officers")
        self.team.update(named)
        if self.readers is not None:
            self.readers.update(named)
        self.grants += [Granted(officer, event.author, self.day, roster) for officer in named]
        self._line(event, officers=named)

    def rekey(self, event: Event) -> None:
        """The recovery row was sealed anew, to the recovery key of a later roster version."""
        roster = event.body.get("roster")
        if not _is_number(roster) or (event.roster and roster > event.roster):
            raise FlowError("malformed", "roster")
        if roster <= self.recovery_roster:
            # Else a row of an older key, whose sheets may lie about, would count again.
            raise FlowError("old_roster", "roster")
        self._acted(event)
        self.recovery_roster = roster
        self._line(event)

    def askname(self, event: Event) -> None:
        """The identity custodian was asked for his share of the name."""
        if self.identity != "consented":
            raise FlowError("identity_missing")
        self._acted(event)
        self._line(event)

    def recuse(self, event: Event) -> None:
        reason = _text(event, "reason")
        self.recused |= {event.author}
        if self.holder == event.author:
            self.holder = None
        # What a recused officer proposed falls with him; what was confirmed before stands.
        self._drop(lambda pending: pending.by == event.author)
        if self.discarding and self.discarding.by == event.author:
            self.discarding = None
        self._line(event, text=reason, officer=event.author)

    def discard(self, event: Event) -> None:
        """The first of two persons who destroy the case; the second leaves no entry, for nothing is left to write it into."""
        check_discard(self, _actor(event))
        document = _text(event, "document")
        self._acted(event)
        self.discarding = Discard(event.seq, event.hash, event.author, self.day, document)
        self._line(event)

    def spare(self, event: Event) -> None:
        check_spare(self, _actor(event), *_reference(event, "proposal"))
        reason = _text(event, "reason")
        self._acted(event)
        self.discarding = None
        self._line(event, text=reason)

    def hold(self, event: Event) -> None:
        on, reason = event.body.get("on"), _text(event, "reason")
        if not isinstance(on, bool):
            raise FlowError("malformed", "on")
        check_hold(self, _actor(event), on)
        self._acted(event)
        self.held, self.discarding = on, None
        self._line(event, text=reason, values={"on": "on" if on else "off"})

    def states_independence(self, event: Event) -> None:
        """He has nothing to do with what is reported: stated once, before he reads. Who acted in older releases stated nothing,
        so the fold asks nobody for it; the desk does."""
        if event.author in self.independent:
            raise FlowError("already_stated")
        self.independent |= {event.author}
        self._line(event)

    # What they share

    def _give_name(self, event: Event) -> None:
        self.identity = "sealed"
        if isinstance(event.body.get("consent"), Mapping):
            self._consented()

    def _unconsented(self) -> None:
        self._drop(lambda pending: self.kind.move(pending.move).needs_identity)
        self._leave(self.state.leaves_on_withdrawal)

    def _consented(self) -> None:
        self.identity = "consented"
        self._mark("consented")
        self._leave(self.state.leaves_on_consent)

    def _leave(self, target: str | None) -> None:
        """By what the reporter just did, if the state is one that this ends."""
        if target:
            self._enter(target)
            self.messages[-1] = replace(self.messages[-1], state=self.state.slug)

    def _check_officer(self, event: Event) -> None:
        check_acts(self, _actor(event))
        if self.readers is not None and event.author not in self.readers and event.type != "recover":
            raise FlowError("not_reader")
        if event.roster and event.roster < self.roster:
            # Else somebody who is no longer a head could act under the version in which he was one.
            raise FlowError("old_roster")
        self.roster = max(self.roster, event.roster)
        if event.seen > self.last_reporter_seq:
            # The officer had seen more than we were given: said, but his act counts.
            self._note_irregular(event, "ahead")

    def _checked_move(self, event: Event) -> tuple[Move, dict[str, str | list[str]], str]:
        slug, given, text = event.body.get("move"), event.body.get("fields"), event.body.get("text")
        if not isinstance(slug, str) or not isinstance(given, Mapping) or not isinstance(text, str):
            raise FlowError("malformed")
        move = check_move(self, _actor(event), slug, given, text, today=self.day)
        return move, readable(move.fields, given), text

    def _named_officer(self, event: Event) -> str:
        officer = _text(event, "officer")
        if officer in self.recused:
            raise FlowError("already_recused", "officer")
        if self.readers is not None and officer not in self.readers:
            raise FlowError("not_reader", "officer")
        return officer

    def _make(self, event: Event, move: Move, fields: Mapping[str, str | list[str]], text: str, proposal: int = 0) -> None:
        self.move_answers = fields
        self._mark("move")
        if text.strip():
            self._mark("told")
        if move.extends:
            self._extend(move.extends.clock, move.extends.amount)
        if move.ends_consent:
            self.forwarded = self.identity == "consented"
        if move.target:
            self._enter(move.target)
            if self.identity == "consented" and self.state.leaves_on_consent:
                # It waits for what is there already. Once is enough: no state waits for consent to wait for it.
                self._enter(self.state.leaves_on_consent)
        self._settle(move, fields)
        self._line(event, text=text, move=move.slug, values=fields, proposal=proposal)
        self.move_answers = _NO_ANSWERS

    def _settle(self, move: Move, fields: Mapping[str, str | list[str]]) -> None:
        slug = fields.get(move.outcome_field) if move.outcome_field else move.outcome
        if isinstance(slug, str) and slug:
            self.outcome = self.kind.outcome(slug)
        chosen = fields.get(move.reason_field) if move.reason_field else None
        if move.reason_field and isinstance(chosen, str) and chosen:
            self.reason = move.field(move.reason_field).option(chosen)
        keeps = {one.option(given).keep for one in move.fields if isinstance(given := fields.get(one.slug), str) and one.options}
        # Of two that speak, the longer counts; what was held stays held until a head lets it go.
        self.kept_long = self.kept_long or "long" in keeps
        self.held = self.held or "hold" in keeps

    def _enter(self, slug: str) -> None:
        if slug == self.state.slug:
            return
        self._mark("left")
        reopened = not self.state.open
        self.state, self.since = self.kind.state(slug), self.day
        self.closed_on = None if self.state.open else self.day
        self.discarding, self.unanswered = None, False
        if reopened and self.state.open:
            self.outcome = self.reason = None
            self.kept_long = False
        self._drop(lambda pending: slug not in self.kind.move(pending.move).sources)
        self._mark("entered")
        self.clocks = tuple(self._fitted(running) for running in self.clocks)

    def _fitted(self, running: RunningClock) -> RunningClock:
        """A clock as the state that was just entered wants it: ended, paused or running."""
        if not running.ticking:
            return running
        if not self.state.open:
            return counting.stop(running, self.day, self.calendar, by_mark=False)
        if self.state.slug in running.clock.pauses:
            return counting.pause(running, self.day)
        return counting.resume(running, self.day, self.calendar)

    def _mark(self, what: str) -> None:
        """Stops, then starts, the clocks that wait for this in the present state."""
        if what == "told":
            self.unanswered = False

        def hit(marks: tuple[Mark, ...]) -> bool:
            return any(mark.what == what and mark.state in ("", self.state.slug) for mark in marks)

        self.clocks = tuple(
            counting.stop(c, self.day, self.calendar, by_mark=True) if c.ticking and hit(c.clock.stops) else c
            for c in self.clocks
        )
        ticking = {running.clock.slug for running in self.clocks if running.ticking}
        for clock in self.kind.clocks:
            given = (self.move_answers, self.report_answers)
            if hit(clock.starts) and clock.slug not in ticking and holds(clock.only_if, *given):
                self.clocks += (counting.start(clock, self._counts_from(clock), self.calendar),)

    def _counts_from(self, clock: Clock) -> date:
        """Day 0. A day to come would put the deadline off, so today counts instead."""
        given = day_given(clock.counts_from, self.move_answers, self.report_answers) if clock.counts_from else None
        return min(given or self.day, self.day)

    def _extend(self, slug: str, amount: int) -> None:
        self.clocks = tuple(
            counting.extend(c, amount, self.calendar) if c.ticking and c.clock.slug == slug else c for c in self.clocks
        )

    def _hear_reporter(self) -> None:
        self._mark("message")
        if not self.state.open:
            self.unanswered, self.discarding = True, None
        self._leave(self.state.leaves_on_message)

    def _drop(self, gone: Callable[[Proposal], bool]) -> None:
        self.proposals = tuple(pending for pending in self.proposals if not gone(pending))

    def _acted(self, event: Event) -> None:
        self.team.add(event.author)

    def _line(
        self,
        event: Event,
        *,
        text: str = "",
        move: str = "",
        values: Mapping[str, str | list[str]] | None = None,
        officer: str = "",
        officers: tuple[str, ...] = (),
        proposal: int = 0,
        file: CaseFile | None = None,
    ) -> None:
        self.messages.append(
            Line(
                strand=event.strand,
                seq=event.seq,
                day=event.day,
                author=event.author,
                author_role=event.author_role,
                what=event.type,
                state=self.state.slug,
                text=text,
                move=move,
                values=values,
                officer=officer,
                officers=officers,
                proposal=proposal,
                file=file,
            )
        )

    def _note_irregular(self, event: Event, why: str) -> None:
        self.irregular.append(Irregularity(event.strand, event.seq, event.day, event.author, event.type, why))


_Handler = Callable[[_Folding, Event], None]
_REPORTER: dict[str, _Handler] = {
    "report": _Folding.report,
    "message": _Folding.message,
    "file": _Folding.file,
    "consent": _Folding.consent,
    "withdraw": _Folding.withdraw,
    "identity": _Folding.name,
}
_OFFICERS: dict[str, _Handler] = {
    "received": _Folding.received,
    "answer": _Folding.answer,
    "note": _Folding.note,
    "move": _Folding.move,
    "propose": _Folding.propose,
    "confirm": _Folding.confirm,
    "decline": _Folding.decline,
    "take": _Folding.take,
    "grant": _Folding.grant,
    "recuse": _Folding.recuse,
    "recover": _Folding.recover,
    "rekey": _Folding.rekey,
    "discard": _Folding.discard,
    "spare": _Folding.spare,
    "hold": _Folding.hold,
    "askname": _Folding.askname,
    "independent": _Folding.states_independence,
}
ENTRY_TYPES: Mapping[str, frozenset[str]] = {"reporter": frozenset(_REPORTER), "officers": frozenset(_OFFICERS)}
"""What an entry of each strand may be. Permanent: types are added, never renamed (tests/cases/names.lock.json)."""


def _reported(kind: Kind, events: Iterable[Event]) -> Mapping[str, str | list[str]]:
    """The report's answers before it is folded: clocks that the birth starts count from them."""
    for event in sorted((one for one in events if one.strand == "reporter"), key=lambda one: one.seq):
        given = event.body.get("fields")
        if event.type == "report" and event.body.get("kind") == kind.slug and isinstance(given, Mapping):
            return readable(kind.fields, given)
    return _NO_ANSWERS


def _actor(event: Event) -> Actor:
    return Actor(event.author, event.author_role)


def _text(event: Event, key: str) -> str:
    text = event.body.get(key)
    if not isinstance(text, str) or not text.strip() or len(text) > TEXT_MAX:
        raise FlowError("malformed", key)
    return text


def _use(body: Mapping[str, Any]) -> Literal["evidence", "lead", ""]:
    """A word that is not known here counts as the careful one: nobody shows about what its sender may have kept back."""
    if "use" not in body:
        return ""
    return "evidence" if body["use"] == "evidence" else "lead"


def _is_size(value: object) -> TypeGuard[int]:
    """A number of bytes that a page can show: no flag, nothing below zero, nothing that no disk holds."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 53


def _is_number(value: object) -> TypeGuard[int]:
    """A roster version."""
    return _is_size(value) and value > 0


def _lang(event: Event) -> str:
    return "en" if event.body.get("lang") == "en" else "id"


def _reference(event: Event, key: str) -> tuple[int, str]:
    """A [seq, hash] pair that names another entry."""
    pair = event.body.get(key)
    if not isinstance(pair, (list, tuple)) or len(pair) != 2:
        raise FlowError("malformed", key)
    seq, hash = pair
    if not isinstance(seq, int) or not isinstance(hash, str):
        raise FlowError("malformed", key)
    return seq, hash
