"""What one head, or the overseer, has counted: tallies opened once in a session and folded into sums, which stay in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from statistics import median

from crypto.errors import CannotOpen, SealError
from crypto.tally import OVERSEER, Tally
from wbs.desk.keyring import KeyInHand
from wbs.desk.roster_book import RosterBook
from wbs.desk.suppression import SMALLEST
from wbs.desk.tally import CAME
from wbs.store.casebook import Casebook

MONTHS_A_QUARTER = 3
AT_ONCE = 3000  # rows that one request opens: about a second
QUARTERS = (1, 2, 3, 4)
KINDS, UNITS, MONTHS, ENDED, OUTCOMES, CLOCKS, TOLD_AFTER, CLOSED_AFTER = range(8)

Quarter = tuple[int, int]  # year, and 1 to 4
Slot = tuple[bool, int, int, int, str]  # for all to see, year, quarter, table, category


class Figures:
    """`counts`: of a session. `left`: rows that wait to be opened; `forged`: rows that nobody of the team signed;
    `lacking`: acts of which a colleague has a row and this officer none, because nobody has brought him up yet, or it was cut."""

    def __init__(self) -> None:
        self._sums: Counter[Slot] = Counter()
        self._known: set[str] = set()
        self._counter = -1
        self.left = self.forged = self.lacking = self.alone = 0
        self.handed_under: tuple[bytes, ...] = ()

    @property
    def read(self) -> int:
        """How many rows were looked at."""
        return len(self._known)

    def keep_up(self, casebook: Casebook, hand: KeyInHand, book: RosterBook, at_most: int = AT_ONCE) -> None:
        """Opens what is new, at most so many rows."""
        counter = casebook.counter()
        if counter == self._counter and not self.left and not self.lacking:
            return
        ids = casebook.tallies.ids(hand.officer)
        fresh = sorted(ids - self._known)
        for row in casebook.tallies.read(hand.officer, fresh[:at_most]):
            self._known.add(row.tally)
            try:
                self._add(hand.open_tally(row.tally, row.envelope, book.sign_key_of)[0])
            except CannotOpen:
                continue  # a decoy
            except SealError:
                self.forged += 1
        self.left = max(0, len(fresh) - at_most)
        self.lacking = casebook.tallies.count() - len(ids)
        self._counter = counter

    def _add(self, one: Tally) -> None:
        shared = one.reach != OVERSEER
        self.alone += not shared
        year, month = int(one.month[:4]), int(one.month[5:])
        quarter = (month + MONTHS_A_QUARTER - 1) // MONTHS_A_QUARTER

        def count(table: int, category: str) -> None:
            self._sums[shared, year, quarter, table, category] += 1

        if one.what == CAME:
            count(KINDS, one.kind)
            count(UNITS, one.unit)
            count(MONTHS, str(month))
        if one.closed:
            count(ENDED, str(month))
            count(OUTCOMES, f"{one.kind}:{one.outcome}")
            count(CLOSED_AFTER, str(one.days))
        if one.told:
            count(TOLD_AFTER, str(one.days))
        for clock in one.clocks:
            count(CLOCKS, f"{'law' if clock.law else 'promise'}:{'kept' if clock.kept else 'missed'}")

    def years(self, everything: bool) -> list[int]:
        """Years in which anything was counted, the last one first."""
        return sorted({slot[1] for slot in self._sums if everything or slot[0]}, reverse=True)

    def of(self, year: int, table: int, everything: bool) -> Mapping[str, tuple[int, ...]]:
        """By category the counts of the four quarters. `everything`: also what the overseer alone may count."""
        found: dict[str, list[int]] = {}
        for (shared, when, quarter, what, category), count in self._sums.items():
            if (when, what) == (year, table) and (everything or shared):
                found.setdefault(category, [0] * len(QUARTERS))[quarter - 1] += count
        return {category: tuple(counts) for category, counts in found.items()}

    def middle(self, year: int, table: int, everything: bool) -> tuple[float | None, ...]:
        """Median working days of each quarter, then of the year; None where it would speak of a few."""
        by_days = self.of(year, table, everything)
        quarters = [Counter({int(days): counts[at] for days, counts in by_days.items()}) for at in range(len(QUARTERS))]
        return tuple(_median(one) for one in (*quarters, sum(quarters, Counter[int]())))


def _median(days: Counter[int]) -> float | None:
    return float(median(days.elements())) if days.total() >= SMALLEST else None
