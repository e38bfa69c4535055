"""The name that a case's reporter has locked, as the reporter's entries have it: which one stands, and whether consent was given.

A consent counts only if the token's signature in it names this very name and this very case; what does not hold is taken off the
entry before the case is folded, so that no state, move or page is led by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from crypto.birth_record import BirthRecord
from crypto.errors import Forged
from crypto.identity import Consent, SealedIdentity, check_consent
from wbs.cases.event import Event
from wbs.desk.roster_book import RosterBook, UnknownRoster
from wbs.store.rows import REPORTER

PARTS = ("identity", "consent")


@dataclass(frozen=True, repr=False)
class LockedName:
    """The name that was given last. ``consent``: the last that holds for it, also when it was withdrawn since; ``roster``: the
    version under which it was locked."""

    given: SealedIdentity
    hash: bytes
    consent: Consent | None
    roster: int

    def custodian(self, book: RosterBook) -> str:
        """Who can still hand over a share of it; "" if nobody: he left, was never the custodian, or has other keys now."""
        try:
            before, now = book.version(self.roster), book.current
            then, line = before.officer(self.given.custodian), now.officer(self.given.custodian)
        except (KeyError, UnknownRoster):
            return ""
        appointed = before.identity_custodian == now.identity_custodian == line.id
        return line.id if appointed and line.retired is None and line.seal_key.raw == then.seal_key.raw else ""

    def __repr__(self) -> str:
        return "LockedName(…)"


def read_names(events: Iterable[Event], record: BirthRecord) -> tuple[list[Event], LockedName | None, tuple[int, ...]]:
    """The events without what does not hold of names and consents, the name that stands, and the seqs of the reporter's entries
    from which something was taken."""
    name: LockedName | None = None
    sound: list[Event] = []
    odd: list[int] = []
    for event in sorted(events, key=lambda one: one.seq):
        if event.strand != REPORTER or event.type not in ("report", "identity", "consent"):
            sound.append(event)
            continue
        name, bad = _next(event, record, name)
        if bad:
            odd.append(event.seq)
            event = replace(event, body={key: value for key, value in event.body.items() if key not in bad})
        if not (bad and event.type in PARTS):
            sound.append(event)
    return sound, name, tuple(odd)


def _next(event: Event, record: BirthRecord, before: LockedName | None) -> tuple[LockedName | None, tuple[str, ...]]:
    """The name that stands after this entry, and what of the entry's body does not hold."""
    name = before
    if event.type != "consent" and "identity" in event.body:
        try:
            given = SealedIdentity.read(event.body["identity"])
        except Forged:
            return before, PARTS
        name = LockedName(given, given.hash(record), None, event.roster)
    body = event.body if event.type == "consent" else event.body.get("consent")
    if body is None:
        return name, ()
    try:
        consent = Consent.read(body)
        if name is None:
            raise Forged("consent without a name")
        check_consent(record, name.hash, consent.scope, consent.signature)
    except Forged:
        return name, ("consent",)
    return replace(name, consent=consent), ()
