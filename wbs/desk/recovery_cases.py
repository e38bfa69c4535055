"""The recovery key in the memory of one session, for minutes, and the cases that it opens.

Nothing that a case says is shown with it: only which cases want readers, and who may be given them.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from crypto.errors import CannotOpen, Forged
from crypto.grant import RECOVERY
from crypto.public_keys import OfficerPublicKey
from crypto.roster import Officer
from wbs.cases.calendar import WorkingDays
from wbs.cases.case_number import number_of
from wbs.desk.dossier import Dossier, keeps_names, kept_out, read_dossier
from wbs.desk.keyring import RecoveryInHand
from wbs.desk.roster_book import RosterBook
from wbs.store.casebook import Casebook
from wbs.store.errors import CaseUnknown
from wbs.web.errors import log, place_of

MINUTES = 10
FEWEST = 2
NUMBER = re.compile(r"(?:LI-?)?([0-9A-F]{6}|[0-9A-F]{32})")


class RecoveryOver(Exception):
    """No recovery key is in this session's memory (any more)."""


class NotOurSheets(Exception):
    """Two sheets of some other key: no roster names what they give."""


class Recovery:
    """`named`: cases that were asked for by number. Its repr shows nothing."""

    def __init__(self, hand: RecoveryInHand, book: RosterBook, now: datetime) -> None:
        """Raises NotOurSheets."""
        if hand.public.raw not in {roster.recovery.raw for roster in book.versions}:
            raise NotOurSheets
        self._hand, self._opened_at = hand, now
        self._counter, self._documents = 0, book.documents
        self._dossiers: dict[str, Dossier] = {}
        self.locked: set[str] = set()
        self.named: set[str] = set()

    def over(self, now: datetime) -> bool:
        """Whether its ten minutes have passed, or the clock went back."""
        return not timedelta() <= now - self._opened_at < timedelta(minutes=MINUTES)

    def is_current(self, book: RosterBook) -> bool:
        """Whether it is the recovery key in force, and not one that was replaced."""
        return self._hand.public.raw == book.current.recovery.raw

    def look(self, casebook: Casebook, book: RosterBook, calendar: WorkingDays, today: date) -> None:
        """Opens what changed since the last time; everything if the roster did."""
        if self._documents != book.documents:
            self._counter, self._documents = 0, book.documents
        changes = casebook.changed_since(self._counter)
        for case in changes.cases:
            self._dossiers.pop(case, None)
            self.locked.discard(case)
            try:
                self._dossiers[case] = self._read(case, casebook, book, calendar, today)
            except CannotOpen:
                self.locked.add(case)
            except Exception as error:
                # One case that does not hold must not keep all others from being recovered.
                log.error("a case cannot be recovered: %s", place_of(error))
                self.locked.add(case)
        self._counter = changes.counter

    def _read(self, case: str, casebook: Casebook, book: RosterBook, calendar: WorkingDays, today: date) -> Dossier:
        try:
            opened = self._hand.open_case(casebook.case(case), casebook.grant(case, RECOVERY))
        except CaseUnknown as gone:
            raise CannotOpen("it has no recovery row") from gone
        rows = casebook.entries(case)
        dossier = read_dossier(opened, rows, book, calendar, today, lambda one, row: one.read(row, book.sign_key_of))
        if recovery_of(dossier, book).raw != self._hand.public.raw:
            # Somebody put an old row back: sheets that were replaced open nothing that was locked anew.
            raise Forged("the row belongs to another recovery key")
        return dossier

    def forget(self, case: str) -> None:
        """It was destroyed."""
        self._dossiers.pop(case, None)
        self.locked.discard(case)
        self.named.discard(case)

    def mine(self, officer: Officer) -> list[Dossier]:
        """Every case that he may recover, by number: none that he stepped back from, and none that keeps him out unless he is the
        overseer."""
        fit = [one for one in self._dossiers.values() if may_recover(one, officer)]
        return sorted(fit, key=lambda one: one.case)

    def wanting(self, officer: Officer) -> list[Dossier]:
        """Of those, the ones that fewer than two living readers can open, and the ones asked for by number."""
        return [one for one in self.mine(officer) if len(one.living_readers) < FEWEST or one.case in self.named]

    def numbered(self, officer: Officer, typed: str) -> list[Dossier]:
        """Cases of his (`mine`) that a number names: LI-4F2A10, or all 32 digits of the id."""
        found = NUMBER.fullmatch("".join(typed.upper().split()))
        return [one for one in self.mine(officer) if one.case.upper().startswith(found[1])] if found else []

    def locked_numbers(self) -> list[str]:
        """What people call the cases that this key does not open."""
        return sorted(number_of(case) for case in self.locked)

    def __repr__(self) -> str:
        return "Recovery(…)"


def may_recover(dossier: Dossier, officer: Officer) -> bool:
    """Whether this head or overseer may give the case new readers."""
    if officer.id in dossier.state.recused or officer.role == "officer":
        return False
    return officer.role == "overseer" or not kept_out(officer.id, officer.unit, dossier.barred, dossier.birth)


def recoverable(dossier: Dossier, book: RosterBook, by: Officer) -> tuple[Officer, ...]:
    """Whom he may choose, of who is certified and living: never who stepped back; who is kept out only as the overseer, and never
    himself. Who cannot read it comes first; who should read it may be given it again, for his row may have been exchanged."""

    def fit(line: Officer) -> bool:
        shut = kept_out(line.id, line.unit, dossier.barred, dossier.birth)
        return not shut or (by.role == "overseer" and line.id != by.id)

    found = [line for line in book.current.living if line.id not in dossier.state.recused and fit(line)]
    # Of a case with names the custodian gets nothing: its share and hers would be in one hand.
    found = [line for line in found if not keeps_names(line.id, dossier.state.kind, book.current)]
    return tuple(sorted(found, key=lambda line: (line.id in dossier.living_readers, line.name)))


def recovery_of(dossier: Dossier, book: RosterBook) -> OfficerPublicKey:
    """The recovery key that the case's recovery row belongs to: of the version it was born under, or of the last rekey entry.

    Raises UnknownRoster.
    """
    return book.version(dossier.state.recovery_roster or dossier.opened.record.roster_version).recovery
