"""What can be held against a case before any officer has acted in it, with no key: its grant rows are those of its birth.

A server that swaps or drops a reader's row keeps him from a case without a word; the digest in the signed record tells.
"""

from __future__ import annotations

from crypto import birth_record
from crypto.errors import SealError
from crypto.grant import RECOVERY
from wbs.desk.roster_book import RosterBook, UnknownRoster
from wbs.store.casebook import Casebook
from wbs.store.errors import CaseUnknown, StoreError
from wbs.store.rows import OFFICERS, REPORTER
from wbs.web.errors import log, place_of

AT_ONCE = 100  # a request looks at no more cases than these


class Arrivals:
    """Which cases came with other grant rows than they were born with. Kept in memory; a desk that starts looks anew."""

    def __init__(self, casebook: Casebook) -> None:
        self._casebook = casebook
        self._counter = 0
        self._waiting: set[str] = set()  # for the roster under which they were born
        self._left: dict[str, None] = {}  # for the next time
        self.unsound: set[str] = set()

    @property
    def left(self) -> bool:
        """Whether there are cases that nobody has looked at yet."""
        return bool(self._left)

    def doubts(self, case: str) -> bool:
        """Whether its rows are not those of its birth, or nobody has looked yet."""
        return case in self.unsound or case in self._left

    def look(self, book: RosterBook, at_most: int = AT_ONCE) -> tuple[str, ...]:
        """The cases found unsound this time. Looks at what changed since the last time, and at what no roster explained yet."""
        now = self._casebook.counter()
        # Officers overwrite rows, each time with a signed entry that says so.
        self._left.update(dict.fromkeys([*self._casebook.heads_of_cases.untouched(self._counter), *sorted(self._waiting)]))
        self._counter = now
        found = []
        for case in list(self._left)[:at_most]:
            del self._left[case]
            try:
                self._waiting.discard(case)
                if self._comes_otherwise(case, book):
                    found.append(case)
            except StoreError as error:
                # Looked at again the next time, and until then it has no receipt; nobody else has to wait for it.
                log.error("looking at a case that came: %s", place_of(error))
                self._left[case] = None
        return tuple(found)

    def _comes_otherwise(self, case: str, book: RosterBook) -> bool:
        heads = self._casebook.heads(case)
        if OFFICERS in heads or REPORTER not in heads:
            return False
        if self._is_sound(case, book):
            self.unsound.discard(case)
            return False
        if case in self._waiting:
            return False
        self.unsound.add(case)
        return True

    def _is_sound(self, case: str, book: RosterBook) -> bool:
        try:
            record = birth_record.read(self._casebook.case(case).birth)
            slots = [RECOVERY, *(officer.id for officer in book.of_birth(record).living)]
            rows = [(slot, self._casebook.grant(case, slot)) for slot in slots]
        except UnknownRoster:
            self._waiting.add(case)
            return False
        except SealError:
            return True  # no birth record at all: the index of whoever has a grant says so
        except CaseUnknown:
            return False
        return birth_record.grants_digest(rows) == record.grants_digest
