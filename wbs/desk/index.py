"""What one signed-in officer can read, in memory: lists, counts and search come from here and nowhere else.

A case that he may not read is not in it, so no page, count or error can differ from that of a case that does not exist. Of every
case there is a glance; the case itself is read from its entries whenever somebody wants it, and the last few are kept.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from crypto import snapshot
from crypto.entry import Entry, Head
from crypto.errors import CannotOpen
from crypto.pins import Pins
from wbs.cases.calendar import WorkingDays
from wbs.cases.forgetting import Keep
from wbs.desk.dossier import FRESH, Alarm, Dossier, Since, read_dossier
from wbs.desk.glance import Found, Glance, Query, ends_of, glance_of, words_of
from wbs.desk.glance_table import GlanceTable
from wbs.desk.keyring import KeyInHand, OpenedCase
from wbs.desk.roster_book import RosterBook, UnknownRoster
from wbs.store.casebook import Casebook
from wbs.store.errors import CaseUnknown, StoreError
from wbs.store.rows import EntryRow
from wbs.web.errors import log, place_of

EVERYTHING = Query()
OFFICERS_AT = 1  # place of the officers' strand in a case's heads
AT_ONCE = 100  # a request reads no more cases than these; in a small office that is all of them
FEW = 25  # and no more than these when somebody comes and there are more cases
KEPT = 64
FAILED_AT_ONCE = 10
BACKDATED = "entry_backdated"


class NotHere(Exception):
    """No case of this id that this officer can open: not there, not his, excluded or recused are one and the same."""


class NotStated(Exception):
    """A case of his that he has not yet said to have nothing to do with: nothing of it is his to see or change before."""


class CaseIndex:
    """Refreshed at each request from what changed. What is too much for one request is read afterwards (`read_next`)."""

    def __init__(self, hand: KeyInHand, casebook: Casebook, calendar: WorkingDays) -> None:
        self._hand, self._casebook, self._calendar = hand, casebook, calendar
        self._counter = 0
        self._book: RosterBook | None = None
        self._today = date.min
        self._table = GlanceTable(hand.officer, calendar)
        self._kept: OrderedDict[str, Dossier] = OrderedDict()
        self._opened: dict[str, tuple[bytes, OpenedCase]] = {}
        self._entries: dict[str, dict[bytes, Entry]] = {}  # by case
        self._aside: dict[str, Alarm] = {}
        self._again: set[str] = set()  # the store failed when they were read; tried again at the next request
        self._unread: dict[str, None] = {}  # in no list yet: nobody has looked at them since they changed
        self._taken_at = 0
        self._unchecked: dict[str, None] = {}  # in the lists by an older glance, and still to be read whole
        self._remembered: set[str] = set()  # opened for him when they were last looked at; not looked at since
        self._named: set[Head] = set()  # lines of the audit, to be looked for
        self._audited: set[Head] = set()
        self._pinned: Pins | None = None
        self._lost: frozenset[str] = frozenset()
        self._closed: set[str] = set()  # his when they were last looked at, and closed by nothing that he did
        self._backdated: set[str] = set()
        self._told: set[str] = set()  # of whose backdated entries he was told
        self._stated: dict[str, bool] = {}  # in the audit alone, and whether that was because the history is broken
        self.audit_cut = False  # whether a case names a line of the audit that is not there

    @property
    def pinned(self) -> Pins | None:
        """What this officer remembered when he came; None if nothing that holds."""
        return self._pinned

    def recall(self, pinned: Pins | None) -> None:
        """Before the first refresh: what he remembers is what he is told of when it opens no more."""
        self._pinned = pinned
        self._remembered = set(pinned.reads) if pinned else set()

    @property
    def dossiers(self) -> tuple[Dossier, ...]:
        """All readable cases, in no order, each read whole. Slow where there are many; lists and counts need none of it."""
        return tuple(self.read_whole(tuple(self._table.known)))

    def read_whole(self, cases: Iterable[str]) -> Iterator[Dossier]:
        """Those of these cases that are his, each read whole when its turn comes."""
        for case in cases:
            dossier = self.still_his(case)
            if dossier is not None:
                yield dossier

    def glances(self, where: str = "1", *asked: object) -> list[Glance]:
        """Of all his cases, or of those of which this holds (columns of `GlanceTable`)."""
        return self._table.all(where, *asked)

    def glance(self, case: str) -> Glance | None:
        """What the lists have of this case."""
        return self._table.get(case)

    def due(self) -> list[str]:
        """Cases that want a receipt, as far as their glances tell."""
        return self._table.cases("due")

    def behind(self, versions: Sequence[int]) -> list[str]:
        """Cases whose recovery row belongs to the recovery key of one of these roster versions, as far as their glances tell."""
        return self._table.cases(f"writable AND recovery IN ({', '.join(['?'] * len(versions))})", *versions)

    def past_term(self, keep: Keep, last: date) -> int:
        """How many of his cases that are kept so were closed on `last` or before, with nothing that keeps them longer."""
        return self._table.number("closed AND closed <= ? AND keep = ? AND NOT stays", last.toordinal(), keep)

    @property
    def aside(self) -> dict[str, Alarm]:
        """Cases that this officer has a grant for but that cannot be used, and why."""
        return dict(self._aside)

    @property
    def reads(self) -> frozenset[str]:
        """What he is to remember as his: cases that open, those put aside, those that were lost, and those that nobody has looked
        at since he remembered them."""
        return frozenset().union(self._table.known, self._aside, self._lost, self._remembered)

    @property
    def unseen(self) -> frozenset[str]:
        """Cases that changed and that nobody has looked at: how they stand now he cannot remember."""
        return frozenset(self._unread)

    @property
    def waiting(self) -> int:
        """How many cases of his have still to be read, as far as he knows them to be his."""
        return len(self._unchecked) + sum(case in self._remembered for case in self._unread)

    @property
    def reading(self) -> bool:
        """Whether there is anything left to read."""
        return bool(self._unread or self._unchecked)

    @property
    def checked(self) -> int:
        """How many of his cases have been read whole since he came; the others are in the lists by an older glance."""
        return len(self._table.known) - len(self._unchecked)

    def select(self, query: Query) -> Found:
        """One page of his cases that `query` asks for. Of a case that he has not stated no question finds out more than its row
        shows."""
        return self._table.select(query, self._today, self.waiting)

    def count(self, query: Query = EVERYTHING) -> int:
        """How many of his cases `query` asks for, on all pages."""
        return self._table.count(query, self._today)

    def spread(self, words: Iterable[str]) -> dict[str, int]:
        """In how many of the cases that he has stated each of these words stands, as far as that is in two and not in many."""
        return self._table.spread(words)

    @property
    def stated(self) -> int:
        """How many cases he has stated."""
        return self._table.number("stated")

    def holding(self, word: str, kind: str) -> list[str]:
        """Cases of this kind that he has stated and in which this very word stands."""
        return self._table.holding(word, kind)

    def has(self, case: str) -> bool:
        """Whether this case is in his lists."""
        return self._table.has(case)

    def just_lost(self) -> frozenset[str]:
        """Cases that opened for him when he remembered them, or when they were last read, and do so no more; what he steps back
        from was forgotten before. Each once."""
        found = frozenset(self._closed - self._lost)
        self._closed.clear()
        self._lost |= found
        return found

    def just_backdated(self) -> frozenset[str]:
        """Cases with an entry under a roster that was over when he last looked. Each once."""
        found = frozenset(self._backdated - self._told)
        self._told |= found
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
        dossier = self.still_his(case)
        if dossier is None:
            raise NotHere
        return dossier

    def still_his(self, case: str) -> Dossier | None:
        """The case if it is his, whether he has stated or not: a glance hands nothing out, so it is read from its entries unless
        it was just now."""
        if case not in self._kept and (case in self._unread or self._table.has(case)):
            self._reread(case)
            self._keep_few()
            self._look_at_audit()
        dossier = self._kept.get(case)
        if dossier is not None:
            self._kept.move_to_end(case)
        return dossier

    def is_stated(self, dossier: Dossier) -> bool:
        """Whether he has said that he has nothing to do with this case of his."""
        return self._hand.officer in dossier.state.independent or dossier.case in self._stated

    def state_aside(self, dossier: Dossier) -> None:
        """He has stated in the audit, for the case itself takes no entry now: a history that is broken must be mended by somebody
        who reads it, and on a full disk officers read on. Holds in this session, at most until the history is whole again."""
        self._stated[dossier.case] = not dossier.writable
        self._show(dossier)

    def refresh(self, book: RosterBook, today: date) -> None:
        """Looks at what changed since the last time; at everything if the roster did, for it decides who is kept out."""
        if not self.is_under(book):
            self._begin(book)
        self._book, self._today = book, today
        changes = self._casebook.changed_since(self._counter)
        if self._counter or len(changes.cases) <= AT_ONCE:
            fresh, now = list(changes.cases), AT_ONCE
        else:
            now = FEW
            since = frozenset(self._casebook.changed_since(self._taken_at).cases) if self._unchecked else frozenset[str]()
            fresh = [case for case in changes.cases if case in since or case not in self._unchecked]
        self._counter = changes.counter
        for case in fresh[:-now]:
            self._doubt(case)
        failed = sorted(self._again.difference(fresh))[:FAILED_AT_ONCE]
        for case in [*reversed(fresh[-now:]), *failed]:
            self._reread(case)
        self._keep_few()
        self._look_at_audit()

    def is_under(self, book: RosterBook) -> bool:
        """Whether all that is here was made under this very roster: a session that rests does not hear of a newer one."""
        return self._book is not None and self._book.documents == book.documents

    def take_up(self, book: RosterBook, lines: Iterable[tuple[str, bytes, str]], counter: int) -> None:
        """Before the first refresh: glances that he made under this roster when the cases ended where they ended at `counter`, as
        `marked` gave them. They fill the lists until the cases have been read; nothing is done on their word alone."""
        self._begin(book)
        cases = self._table.put_many(lines)
        # In no order that anybody can foresee: however short his visits are, each case has its turn some day.
        places = memoryview(secrets.token_bytes(8 * len(cases))).cast("Q")
        self._unchecked = dict.fromkeys(cases[at] for at in sorted(range(len(cases)), key=places.__getitem__))
        self._taken_at = counter

    def marked(self) -> Iterator[tuple[str, bytes, str]]:
        """What he sees at a glance: cases, marks, lines. Not what he stated in the audit alone: it ends with the session."""
        return (one for one in self._table.marked() if one[0] not in self._stated)

    def read_next(self) -> bool:
        """Reads one of the cases that are left, the newest first; False if there was none."""
        if not self.reading:
            return False
        left = self._unread or self._unchecked
        case = next(reversed(left))
        kept = case in self._kept
        self._reread(case)
        if not kept:
            self._let_go(case)
        self._look_at_audit()
        return True

    def _begin(self, book: RosterBook) -> None:
        """Whatever was known is doubted: from now on this roster decides who is kept out."""
        self._book, self._counter = book, 0
        self._remembered |= {*self._table.known, *self._aside}
        for case in list(self._opened):
            self._let_go(case)
        for left in (self._unread, self._unchecked, self._aside):
            left.clear()
        self._again.clear()
        self._table.clear(book.people)

    def _doubt(self, case: str) -> None:
        """It changed and is not looked at now: until it is, nothing of it is shown."""
        self._unread[case] = None
        if self._is_known(case):
            self._remembered.add(case)
            self._table.drop(case)
            for left in (self._aside, self._unchecked):
                left.pop(case, None)
        self._let_go(case)

    def _is_known(self, case: str) -> bool:
        """Whether it opened for him when somebody last looked."""
        return case in self._remembered or case in self._aside or self._table.has(case)

    def _look_at_audit(self) -> None:
        """Every line of the audit that the cases name must be there: asked once for each line."""
        fresh, self._named = self._named - self._audited, set()
        if fresh:
            held = self._casebook.audit.hashes({head.seq for head in fresh})
            self._audited |= fresh
            self.audit_cut = self.audit_cut or any(held.get(head.seq) != head.hash for head in fresh)

    def _reread(self, case: str) -> None:
        known = self._is_known(case)
        self._kept.pop(case, None)
        for left in (self._unread, self._unchecked, self._aside):
            left.pop(case, None)
        for once in (self._remembered, self._again):
            once.discard(case)
        self._table.drop(case)
        try:
            dossier = self._read(case)
        except (CannotOpen, CaseUnknown):
            self._close(case, known)
        except UnknownRoster:
            self._put_aside(case, "roster_unknown")
        except StoreError as error:
            log.error("a case was not read: %s", place_of(error))
            self._again.add(case)
            # Whether it is his was not found out, so he hears of it only if he knew.
            if known:
                self._put_aside(case, "birth_forged")
            else:
                self._let_go(case)
        except Exception as error:
            log.error("a case was put aside: %s", place_of(error))
            # Whatever a hostile server or an odd entry breaks in one case must not close the desk to all others.
            self._put_aside(case, "birth_forged")
        else:
            # A grant row alone is no right: it must follow from the birth or from a grant that the case's history holds.
            if self._hand.officer in dossier.team:
                self._take_in(dossier)
            elif self._hand.officer not in dossier.state.recused | dossier.shut_out:
                self._close(case, known)  # what gave him the right may have been cut off its history
            else:
                self._let_go(case)

    def _put_aside(self, case: str, code: str) -> None:
        self._let_go(case)
        self._aside[case] = Alarm(code)

    def _take_in(self, dossier: Dossier) -> None:
        case = dossier.case
        self._kept[case] = dossier
        self._named |= dossier.strands.audited
        if any(alarm.code == BACKDATED for alarm in dossier.alarms):
            self._backdated.add(case)
        if dossier.writable and self._stated.get(case):
            del self._stated[case]
        self._show(dossier)

    def _show(self, dossier: Dossier) -> None:
        """Puts the case into the lists, and what was written in it into the search once he has stated."""
        assert self._book is not None
        stated = self.is_stated(dossier)
        mark = snapshot.mark(dossier.case, ends_of(dossier))
        self._table.put(glance_of(dossier, self._book, stated), mark, words_of(dossier) if stated else None)

    def _close(self, case: str, known: bool) -> None:
        self._closed |= {case} if known else set()
        self._let_go(case)

    def _read(self, case: str) -> Dossier:
        book = self._book
        assert book is not None
        grant = self._casebook.grant(case, self._hand.officer)
        known = self._opened.get(case)
        if known is None or known[0] != grant:
            # The old key goes first: after a recusal nothing of the case may be left here.
            self._opened.pop(case, None)
            known = (grant, self._hand.open_case(self._casebook.case(case), grant))
            self._opened[case] = known

        entries = self._entries.setdefault(case, {})

        def read(opened: OpenedCase, row: EntryRow) -> Entry:
            if row.hash not in entries:
                entries[row.hash] = opened.read(row, book.sign_key_of)
            return entries[row.hash]

        return read_dossier(known[1], self._casebook.entries(case), book, self._calendar, self._today, read, self._since(case))

    def _since(self, case: str) -> Since:
        if self._pinned is None:
            return FRESH
        known = self._pinned.cases.get(case)
        return Since(known[OFFICERS_AT][0] if known else 0, self._pinned.roster[0])

    def forget(self, case: str) -> None:
        """Drops everything of a case from memory (a recusal)."""
        for left in (self._unread, self._unchecked, self._aside, self._stated):
            left.pop(case, None)
        for known in (self._remembered, self._closed, self._backdated, self._again):
            known.discard(case)
        self._table.drop(case)
        self._let_go(case)

    def close(self) -> None:
        """The session is over: nothing of any case is left."""
        self._table.close()
        for held in (self._kept, self._opened, self._entries):
            held.clear()

    def _keep_few(self) -> None:
        while len(self._kept) > KEPT:
            self._let_go(next(iter(self._kept)))

    def _let_go(self, case: str) -> None:
        """Nothing of what was read is left in memory; it is read again when it is wanted."""
        self._kept.pop(case, None)
        self._opened.pop(case, None)
        self._entries.pop(case, None)
