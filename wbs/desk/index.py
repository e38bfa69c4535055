"""What one signed-in officer can read, folded in memory: lists and counts come from here and nowhere else.

A case that he may not read is not in it, so no page, count or error can differ from that of a case that does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from crypto.entry import Entry, Head
from crypto.errors import CannotOpen
from crypto.pins import Pins
from wbs.cases.calendar import WorkingDays
from wbs.desk.dossier import FRESH, Alarm, Dossier, Since, read_dossier
from wbs.desk.glance import Found, Query, glance_of, words_of
from wbs.desk.glance_table import GlanceTable
from wbs.desk.keyring import KeyInHand, OpenedCase
from wbs.desk.roster_book import RosterBook, UnknownRoster
from wbs.store.casebook import Casebook
from wbs.store.errors import CaseUnknown
from wbs.store.rows import EntryRow
from wbs.web.errors import log, place_of

EVERYTHING = Query()
OFFICERS_AT = 1  # place of the officers' strand in a case's heads


class NotHere(Exception):
    """No case of this id that this officer can open: not there, not his, excluded or recused are one and the same."""


class NotStated(Exception):
    """A case of his that he has not yet said to have nothing to do with: nothing of it is his to see or change before."""


class CaseIndex:
    """Refreshed at each request from what changed; entries that were opened once are not opened again."""

    def __init__(self, hand: KeyInHand, casebook: Casebook, calendar: WorkingDays) -> None:
        self._hand, self._casebook, self._calendar = hand, casebook, calendar
        self._counter = 0
        self._book: RosterBook | None = None
        self._today = date.min
        self._table = GlanceTable(hand.officer, calendar)
        self._dossiers: dict[str, Dossier] = {}
        self._opened: dict[str, tuple[bytes, OpenedCase]] = {}
        self._entries: dict[bytes, Entry] = {}
        self._aside: dict[str, Alarm] = {}
        self._audited: set[Head] = set()
        self.pinned: Pins | None = None  # what this officer remembered when he came
        self._shut: set[str] = set()  # cases of the casebook that do not open for him
        self._lost: frozenset[str] = frozenset()
        self._closed: set[str] = set()  # his a moment ago, and closed by nothing that he did
        self._stated: set[str] = set()  # in the audit alone
        self.audit_cut = False  # whether a case names a line of the audit that is not there

    @property
    def dossiers(self) -> tuple[Dossier, ...]:
        """All readable cases, in no order."""
        return tuple(self._dossiers.values())

    @property
    def aside(self) -> dict[str, Alarm]:
        """Cases that this officer has a grant for but that cannot be used, and why."""
        return dict(self._aside)

    @property
    def reads(self) -> frozenset[str]:
        """What he is to remember as his: cases that open, those put aside, and those that were lost."""
        return frozenset(self._dossiers) | frozenset(self._aside) | self._lost

    def select(self, query: Query) -> Found:
        """One page of his cases that `query` asks for. Of a case that he has not stated no question finds out more than its row
        shows."""
        return self._table.select(query, self._today)

    def count(self, query: Query = EVERYTHING) -> int:
        """How many of his cases `query` asks for, on all pages."""
        return self._table.count(query, self._today)

    def has(self, case: str) -> bool:
        """Whether this case is in his lists."""
        return self._table.has(case)

    def look_for_lost(self) -> frozenset[str]:
        """Cases that he remembers reading, that are still there and open no more. Once, when he comes; then `just_lost`."""
        if self.pinned is not None:
            self._lost = frozenset(self.pinned.reads & self._shut)
        return self._lost

    def just_lost(self) -> frozenset[str]:
        """Cases that have closed since the last time while he was here; what he steps back from was forgotten before."""
        found = frozenset(self._closed - self._lost)
        self._closed.clear()
        self._lost |= found
        return found

    def find(self, case: str) -> Dossier:
        """The one gate: whoever wants a case by its id comes through here. Raises NotHere, and NotStated."""
        dossier = self.at_gate(case)
        if not self.is_stated(dossier):
            raise NotStated
        return dossier

    def at_gate(self, case: str) -> Dossier:
        """A case of his whether he has stated or not: for the statement itself and what leads away from the case.
        tests/house/test_gate.py lists who asks. Raises NotHere."""
        try:
            return self._dossiers[case]
        except KeyError:
            raise NotHere from None

    def is_stated(self, dossier: Dossier) -> bool:
        """Whether he has said that he has nothing to do with this case of his."""
        return self._hand.officer in dossier.state.independent or dossier.case in self._stated

    def state_aside(self, case: str) -> None:
        """He has stated in the audit, for the case itself takes no entry now: a history that is broken must be mended by somebody
        who reads it, and on a full disk officers read on. Holds in this session, at most until the history is whole again."""
        self._stated.add(case)
        self._show(self._dossiers[case])

    def refresh(self, book: RosterBook, today: date) -> None:
        """Reads what changed since the last time; everything if the roster did, for it decides who is kept out."""
        if self._book is not None and self._book.documents != book.documents:
            self._counter = 0
        self._book, self._today = book, today
        changes = self._casebook.changed_since(self._counter)
        for case in changes.cases:
            self._reread(case, book, today)
        self._counter = changes.counter
        self._look_at_audit(changes.cases)

    def _look_at_audit(self, cases: Iterable[str]) -> None:
        """Every line of the audit that these cases name must be there: asked once for each line."""
        named = {head for case in cases if case in self._dossiers for head in self._dossiers[case].strands.audited}
        fresh = named - self._audited
        held = self._casebook.audit.hashes({head.seq for head in fresh})
        self._audited |= fresh
        self.audit_cut = self.audit_cut or any(held.get(head.seq) != head.hash for head in fresh)

    def _reread(self, case: str, book: RosterBook, today: date) -> None:
        former = self._dossiers.pop(case, None)
        self._table.drop(case)
        self._aside.pop(case, None)
        self._shut.discard(case)
        try:
            dossier = self._read(case, book, today)
        except (CannotOpen, CaseUnknown):
            self._close(case, former)
        except UnknownRoster:
            self._aside[case] = Alarm("roster_unknown")
        except Exception as error:
            log.error("a case was put aside: %s", place_of(error))
            # Whatever a hostile server or an odd entry breaks in one case must not close the desk to all others.
            self._aside[case] = Alarm("birth_forged")
        else:
            # A grant row alone is no right: it must follow from the birth or from a grant that the case's history holds.
            if self._hand.officer in dossier.team:
                self._dossiers[case] = dossier
                if former and dossier.writable and not former.writable:
                    self._stated.discard(case)
                self._show(dossier)
            elif self._hand.officer not in dossier.state.recused | dossier.shut_out:
                self._close(case, former)  # what gave him the right may have been cut off its history

    def _show(self, dossier: Dossier) -> None:
        """Puts the case into the lists, and what was written in it into the search once he has stated."""
        stated = self.is_stated(dossier)
        self._table.put(glance_of(dossier, stated), words_of(dossier) if stated else None)

    def _close(self, case: str, former: Dossier | None) -> None:
        self._shut.add(case)
        self._closed |= {case} if former else set()
        self._drop(former)

    def _read(self, case: str, book: RosterBook, today: date) -> Dossier:
        grant = self._casebook.grant(case, self._hand.officer)
        known = self._opened.get(case)
        if known is None or known[0] != grant:
            # The old key goes first: after a recusal nothing of the case may be left here.
            self._opened.pop(case, None)
            known = (grant, self._hand.open_case(self._casebook.case(case), grant))
            self._opened[case] = known

        def read(opened: OpenedCase, row: EntryRow) -> Entry:
            if row.hash not in self._entries:
                self._entries[row.hash] = opened.read(row, book.sign_key_of)
            return self._entries[row.hash]

        return read_dossier(known[1], self._casebook.entries(case), book, self._calendar, today, read, self._since(case))

    def _since(self, case: str) -> Since:
        if self.pinned is None:
            return FRESH
        known = self.pinned.cases.get(case)
        return Since(known[OFFICERS_AT][0] if known else 0, self.pinned.roster[0])

    def forget(self, case: str) -> None:
        """Drops everything of a case from memory (a recusal)."""
        self._opened.pop(case, None)
        self._aside.pop(case, None)
        self._table.drop(case)
        self._drop(self._dossiers.pop(case, None))

    def _drop(self, dossier: Dossier | None) -> None:
        for rows in dossier.strands.rows.values() if dossier else ():
            for row in rows:
                self._entries.pop(row.hash, None)
