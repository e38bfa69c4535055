"""What an officer saw of his cases when he left, taken up again when he comes: a bridge until they have been read anew.

A glance counts only for a case that ends where it ended when it was made, under the very roster, kinds and calendar. It fills the
lists and no more: whoever opens a case reads it whole, and so does the desk, of every case, before it writes anything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping

from crypto import snapshot
from crypto.errors import SealError
from crypto.snapshot import Snapshot
from wbs.cases.kinds import KINDS
from wbs.desk.glance_line import LAYOUT
from wbs.desk.keyring import KeyInHand
from wbs.desk.roster_book import RosterBook
from wbs.settings import Settings
from wbs.store.casebook import Casebook
from wbs.store.rows import CaseHeads

GLANCES = 2  # goes up when a glance says something else than before


class Snapshots:
    """The desk's way to the casebook's snapshots."""

    def __init__(self, casebook: Casebook, settings: Settings) -> None:
        self._casebook = casebook
        made_with = f"{GLANCES} {LAYOUT} {KINDS!r} {settings.calendar!r} {settings.office!r}"
        self._basis = hashlib.sha256(made_with.encode()).digest()

    def recall(self, hand: KeyInHand, book: RosterBook, heads: Mapping[str, CaseHeads]) -> Iterator[tuple[str, bytes, str]]:
        """The cases whose glance counts, each with the mark of what it was made from and its line. None where there is no
        snapshot, where it is not his own, or where anything that glances hang on has changed: then every case is read."""
        envelope = self._casebook.snapshots.get(hand.officer)
        try:
            kept = hand.open_snapshot(envelope) if envelope else None
        except SealError:
            return
        if kept is None or (kept.roster, kept.basis) != ((book.current.version, book.current.hash), self._basis):
            return
        for case, (mark, line) in kept.glances.items():
            if case in heads and mark == snapshot.mark(case, heads[case]):
                yield case, mark, line.decode()

    def keep(
        self, hand: KeyInHand, book: RosterBook, lines: Iterable[tuple[str, bytes, str]], heads: Mapping[str, CaseHeads]
    ) -> None:
        """In place of his former one. `lines`: cases, the marks of what their glances were made from, and these; `heads`: of
        every case there is."""
        glances = {case: (mark, line.encode()) for case, mark, line in lines}
        seen = Snapshot(hand.officer, (book.current.version, book.current.hash), self._basis, glances)
        self._casebook.snapshots.put(hand.officer, hand.seal_snapshot(seen, heads.keys()))
