"""Writes into a case: an officers' entry, with it the answer that it names, in one transaction; nothing else writes.

The answer is sealed to the reporter, the entry to the case, both signed by the officer whose key is in the hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from crypto.entry import Entry, Head
from crypto.grant import decoy
from wbs.cases.calendar import WorkingDays
from wbs.cases.case import CaseState
from wbs.cases.event import Event
from wbs.cases.kind import Text
from wbs.cases.status import status_for_reporter
from wbs.desk.dossier import AUDIT, FAR_AHEAD_DAYS, Dossier
from wbs.desk.keyring import KeyInHand
from wbs.desk.roster_book import RosterBook
from wbs.desk.tally import rows_of
from wbs.settings import Settings
from wbs.store.casebook import Casebook
from wbs.store.errors import CaseUnknown
from wbs.store.rows import ANSWERS, OFFICERS, REPORTER, EntryRow, Grant

TEAM = Text("Tim pengawas", "The oversight team")

# Entries of somebody who need not have opened the case (before his statement, or on his way out): the overseer still hears of
# it when nobody does. Whoever opens it states first that he is independent.
NOT_OPENED = frozenset({"received", "recuse", "grant", "take", "recover", "rekey"})


@dataclass(frozen=True)
class Answer:
    """What goes to the reporter with an entry: its type and body; the status is added when it is sealed."""

    type: str
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Pen:
    """One officer's hand, the roster under which he signs, and the day."""

    casebook: Casebook
    hand: KeyInHand
    book: RosterBook
    calendar: WorkingDays
    settings: Settings
    today: date

    def write(
        self,
        dossier: Dossier,
        entry_type: str,
        body: Mapping[str, Any],
        answer: Answer | None = None,
        grants: Sequence[Grant] = (),
        request: bytes = b"",
    ) -> None:
        """`request`: what the entry asks of the identity custodian.

        Raises FlowError (the rules give it no effect), StrandMoved (somebody wrote meanwhile); nothing is written then.
        """
        day = self._day(dossier)
        after = dossier.with_event(self._event(dossier, day, entry_type, body), self.calendar)
        sealed_answer = self._sealed_answer(dossier, day, answer, after) if answer else None
        named = dict(body)
        if sealed_answer:
            named["answer"] = [sealed_answer.seq, sealed_answer.hash.hex()]
        seen = {REPORTER: dossier.seen, ANSWERS: dossier.heads[ANSWERS], **self._audit()}
        entry = self._entry(dossier, OFFICERS, day, entry_type, named, seen)
        sealed = self.hand.seal(entry, dossier.opened.record.case_key)
        rows = [*self._of_the_gone(dossier, grants), *grants]
        opened = entry_type not in NOT_OPENED
        # One with each answer, also where there is nothing to count: their number tells nothing that the answers do not.
        tallies = rows_of(dossier, after, entry, self.hand, self.book, self.calendar) if sealed_answer else ()
        self.casebook.record(dossier.case, sealed, sealed_answer, rows, opened=opened, request=request, tallies=tallies)

    def _of_the_gone(self, dossier: Dossier, grants: Sequence[Grant]) -> list[Grant]:
        """With a case's first entry: decoys over the rows of its birth that belong to nobody any more.

        Until then the rows are those that the birth record names; from then on they may differ.
        """
        if dossier.heads[OFFICERS].seq:
            return []
        given, rows = {slot for slot, _ in grants}, []
        for officer in sorted(dossier.gone - given):
            with suppress(CaseUnknown):  # a row that the server dropped cannot be overwritten
                row = decoy(dossier.case, officer)
                rows += [(officer, row)] if len(self.casebook.grant(dossier.case, officer)) == len(row) else []
        return rows

    def receipt(self, dossier: Dossier) -> None:
        """Tells the reporter how far his strand has been read, signed; as `write`."""
        seen = [dossier.seen.seq, dossier.seen.hash.hex()]
        self.write(dossier, "received", {"reporter": seen}, Answer("receipt", {"reporter": seen}))

    def _sealed_answer(self, dossier: Dossier, day: date, answer: Answer, after: CaseState) -> EntryRow:
        status = status_for_reporter(after, self.holder(after))
        seen = {REPORTER: dossier.seen, OFFICERS: dossier.heads[OFFICERS]}
        body = {**answer.body, "status": status, **_locked_name(dossier)}
        entry = self._entry(dossier, ANSWERS, day, answer.type, body, seen)
        return self.hand.seal(entry, dossier.opened.record.reporter_key, dossier.birth.answer_key)

    def _audit(self) -> dict[str, Head]:
        """The audit's last line: whoever cuts it off later is contradicted by every case that was worked on since."""
        last = self.casebook.audit.head()
        return {AUDIT: Head(last.seq, last.hash)} if last else {}

    def holder(self, state: CaseState) -> Text:
        """Who holds the case, as the reporter may know it: a position, never a name."""
        officer = self.book.current.by_id.get(state.holder or "")
        for slug in officer.positions if officer and officer.retired is None else ():
            try:
                position = self.settings.office.position(slug)
            except KeyError:
                continue
            return Text(position.name_id, position.name_en)
        return TEAM

    def _day(self, dossier: Dossier) -> date:
        """Never before the birth or the officers' last entry: a clock that goes back is an alarm, not a hole in the history."""
        days = [event.day for event in dossier.strands.events if event.strand == OFFICERS]
        # A birth from a far day is a lie of the street: nothing follows it there.
        days += [dossier.birth.day] if (dossier.birth.day - self.today).days <= FAR_AHEAD_DAYS else []
        last = max(days, default=self.today)
        if last > self.today:
            # Told to the case's readers alone: to others it would say that something is being written.
            self.casebook.alarms.ring(self.today, "clock_behind", dossier.case)
        return max(last, self.today)

    def _event(self, dossier: Dossier, day: date, entry_type: str, body: Mapping[str, Any]) -> Event:
        role = self.book.role_of(self.hand.officer, self.book.current.version)
        return Event(
            strand="officers",
            seq=dossier.heads[OFFICERS].seq + 1,
            day=day,
            author=self.hand.officer,
            author_role=role,
            type=entry_type,
            body=body,
            seen=dossier.seen.seq,
            roster=self.book.current.version,
        )

    def _entry(
        self,
        dossier: Dossier,
        strand: str,
        day: date,
        entry_type: str,
        body: Mapping[str, Any],
        heads: Mapping[str, Head],
    ) -> Entry:
        head = dossier.heads[strand]
        version = self.book.current.version
        author = self.hand.officer
        return Entry(dossier.case, strand, head.seq + 1, head.hash, day, author, version, entry_type, body, heads)


def _locked_name(dossier: Dossier) -> dict[str, list[str]]:
    """To what the reporter can consent, and which name stands: the letterbox knows no kind and cannot read what was given."""
    kind, name = dossier.state.kind, dossier.name
    if kind.identity != "offered":
        return {}
    return {"identity": [kind.identity_to, *((name.given.mark.hex(), name.hash.hex()) if name else ())]}
