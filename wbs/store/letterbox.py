"""The letterbox: sealed mail on the street's server. Nothing in it says what a case is about, nor when.

Every method is one transaction and may be called from any thread. Errors: wbs.store.errors.
"""

from datetime import date
from pathlib import Path

from wbs.store.rows import EntryRow, FileRow, LetterboxCase, NewCaseRows
from wbs.store.sealed_files import FileDrop


class Letterbox:
    """`Letterbox(folder)` opens one that exists; raises StoreMissing or StoreWrongVersion."""

    def __init__(self, folder: Path) -> None:
        raise NotImplementedError

    @classmethod
    def create(cls, folder: Path, roster_document: bytes, roster_version: int = 1) -> "Letterbox":
        """Make an empty letterbox that knows one roster; whole or not at all. Raises StoreExists."""
        raise NotImplementedError

    def close(self) -> None:
        """Close all connections. The object is of no use afterwards."""
        raise NotImplementedError

    def form_secret(self) -> bytes:
        """32 random bytes made with this letterbox, for signing form tokens."""
        raise NotImplementedError

    # rosters
    def rosters(self) -> list[bytes]:
        """All roster documents, by rising version."""
        raise NotImplementedError

    def add_roster(self, version: int, document: bytes) -> None:
        """Keep the next roster. The same again is nothing; another document or a gap raises RosterConflict.

        The letterbox checks no signature: intake does, before it seals to anyone.
        """
        raise NotImplementedError

    # cases
    def drop_case(self, rows: NewCaseRows) -> None:
        """Put a whole new case in. Raises CaseExists if the locator (or id) is taken, and writes nothing then."""
        raise NotImplementedError

    def case_by_locator(self, locator_hash: bytes) -> LetterboxCase | None:
        """One statement, whether there is such a case or not."""
        raise NotImplementedError

    def append_reporter(
        self, entry: EntryRow, head: bytes, mac: bytes | None = None, file: FileRow | None = None
    ) -> None:
        """Add the reporter's next entry with the new signed head, and the row of a kept file.

        Raises AlreadyDone (this mac made an entry of this case before; looked at first), StrandMoved (seq or prev
        does not follow), CaseUnknown.
        """
        raise NotImplementedError

    def answers(self, case: str) -> list[EntryRow]:
        """The answers' strand by seq; empty for an unknown case."""
        raise NotImplementedError

    def last_carry_day(self) -> date | None:
        """Day of the courier's last completed trip."""
        raise NotImplementedError

    # visits
    def open_visit(self, visit: bytes, sealed: bytes, deadline_minute: int) -> None:
        """Keep the sealed keys of a visit (`visit`: 32-byte hash of its key) until a minute since the epoch."""
        raise NotImplementedError

    def visit(self, visit: bytes, now_minute: int, keep_until: int) -> bytes | None:
        """The sealed keys if the visit is open at now_minute, prolonged to keep_until in the same statement."""
        raise NotImplementedError

    def touch_visit(self, visit: bytes, now_minute: int, keep_until: int) -> None:
        """Prolong a visit that is still open (an upload under way); one that is over stays over."""
        raise NotImplementedError

    def close_visit(self, visit: bytes) -> None:
        """Overwrite and remove a visit; unknown ones are fine."""
        raise NotImplementedError

    def sweep_visits(self, now_minute: int) -> int:
        """Overwrite and remove visits past their deadline, and empty the write-ahead log. Returns how many."""
        raise NotImplementedError

    # sealed files
    def new_file(self, case: str, file: str) -> FileDrop:
        """A sealed file being written: `with letterbox.new_file(case, file) as drop: drop.write(...)`.

        drop.write(sealed bytes) ; row = drop.keep() (fsync, rename) -> FileRow ; then, still inside the `with`,
        append_reporter(..., file=row). On leaving, a file that no row names is removed.
        """
        raise NotImplementedError

    def sweep_files(self) -> int:
        """Remove files that no row names and no living process is writing. Returns how many."""
        raise NotImplementedError


