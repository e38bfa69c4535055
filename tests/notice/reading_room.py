"""A real letterbox and casebook with a courier between them, for reports that come and wait, or are opened."""

from datetime import date
from pathlib import Path

from tests.store.mail import add_message, after, dropped, entry, stores
from wbs.courier.letterbox_side import LocalLetterbox
from wbs.courier.trip import carry
from wbs.store.rows import NewCaseRows

EMPTY_AFTER_DAYS = 7


class ReadingRoom:
    """`folder`: of the casebook."""

    def __init__(self, folder: Path) -> None:
        self.letterbox, self.casebook = stores(folder)
        self.folder = folder / "reading-room"
        self._side = LocalLetterbox(folder / "street")

    def close(self) -> None:
        for store in (self.letterbox, self.casebook, self._side):
            store.close()

    def report(self) -> NewCaseRows:
        """Dropped into the letterbox; the next trip collects it."""
        return dropped(self.letterbox)

    def more(self, rows: NewCaseRows) -> None:
        """Rini writes again."""
        add_message(self.letterbox, rows.entries[0])

    def trip(self, day: date) -> None:
        carry(self._side, self.casebook, day, EMPTY_AFTER_DAYS)

    def officers_write(self, rows: NewCaseRows, opened: bool) -> None:
        """One entry: of somebody who opened the case, or a receipt."""
        heads = self.casebook.heads(rows.case)
        first = entry(rows.case, "officers", 1, rows.entries[0].prev)
        mine = after(heads["officers"]) if "officers" in heads else first
        self.casebook.record(rows.case, mine, after(heads["answers"]), opened=opened)
