"""The casebook: what the courier brought and what the officers wrote, on the inspectorate's computer. Still sealed.

`Casebook` holds the cases; its parts hold the rest: casebook.rosters, .officers, .sessions, .team, .audit, .outbox,
.alarms, .collections. Every method is one transaction and may be called from any thread.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from wbs.store.casebook_courier import Collections, Outbox
from wbs.store.casebook_journal import Alarms, Audit
from wbs.store.casebook_officers import Officers, Sessions
from wbs.store.casebook_team import Rosters, Team
from wbs.store.rows import CasebookCase, CaseParcel, Changes, EntryRow, FileRow, Grant, Received
from wbs.store.sealed_files import FileDrop


class Casebook:
    """`Casebook(folder)` opens one that exists; raises StoreMissing or StoreWrongVersion."""

    rosters: Rosters
    officers: Officers
    sessions: Sessions
    team: Team
    audit: Audit
    outbox: Outbox
    alarms: Alarms
    collections: Collections

    def __init__(self, folder: Path) -> None:
        raise NotImplementedError

    @classmethod
    def create(cls, folder: Path) -> "Casebook":
        """Make an empty casebook; whole or not at all. Raises StoreExists."""
        raise NotImplementedError

    def close(self) -> None:
        """Close all connections. The object is of no use afterwards."""
        raise NotImplementedError

    def form_secret(self) -> bytes:
        """32 random bytes made with this casebook, for signing form tokens."""
        raise NotImplementedError

    # reading
    def counter(self) -> int:
        """The change counter: rises by one with every transaction that changes a case."""
        raise NotImplementedError

    def changed_since(self, counter: int) -> Changes:
        """Ids of the cases that changed after `counter` (0: all), oldest change first, and the counter to ask with next."""
        raise NotImplementedError

    def case(self, case: str) -> CasebookCase:
        """Raises CaseUnknown."""
        raise NotImplementedError

    def entries(self, case: str, strand: str | None = None, after: int = 0) -> list[EntryRow]:
        """Entries by strand and seq; only `strand` if given, only seq > after. Empty for an unknown case."""
        raise NotImplementedError

    def heads(self, case: str) -> dict[str, EntryRow]:
        """Last entry of each strand that has one."""
        raise NotImplementedError

    def grant(self, case: str, slot: str) -> bytes:
        """The envelope in this slot (real or decoy). Raises CaseUnknown if there is no such row."""
        raise NotImplementedError

    def grants_of(self, slot: str, since: int = 0) -> list[tuple[str, bytes]]:
        """(case, envelope) of every case that changed after counter `since`."""
        raise NotImplementedError

    def files(self, case: str) -> list[FileRow]:
        """Rows of the case's sealed files."""
        raise NotImplementedError

    def read_file(self, case: str, file: str) -> Iterator[bytes]:
        """The sealed bytes in chunks of at most 256 KiB. Raises CaseUnknown (no row), FileMissing (before the first
        chunk if gone or of the wrong size)."""
        raise NotImplementedError

    # writing
    def record(
        self, case: str, officers_entry: EntryRow, answer_entry: EntryRow | None = None, grants: Sequence[Grant] = ()
    ) -> None:
        """One officers' entry, the answer that it names, and overwritten grant rows: all or nothing.

        The answer goes to the outbox. Raises StrandMoved, CaseUnknown, GrantMissing (a grant is only ever overwritten,
        by one of the same size).
        """
        raise NotImplementedError

    def cases_without_grant(self, slot: str) -> list[str]:
        """Cases that have no row for this slot yet (older than the newcomer)."""
        raise NotImplementedError

    def add_decoys(self, slot: str, decoys: Sequence[tuple[str, bytes]]) -> None:
        """Add (case, envelope) rows for a newcomer's slot; rows that are there are left as they are."""
        raise NotImplementedError

    # what the courier brings
    def receive(self, parcel: CaseParcel, day: date) -> Received:
        """Take a parcel in. What is held already is passed over; nothing that is held is ever overwritten.

        A changed birth record, a changed entry or a gap is refused with an alarm ("birth_changed",
        "reporter_strand_changed", "reporter_strand_gap"); what stands before it is kept. Every file of an accepted entry
        must lie in files/ already (new_file ... keep), or FileMissing is raised.
        """
        raise NotImplementedError

    def new_file(self, case: str, file: str) -> FileDrop:
        """As Letterbox.new_file; the row comes with receive()."""
        raise NotImplementedError

    def sweep_files(self) -> int:
        """Remove files that no row names and no living process is writing. Returns how many."""
        raise NotImplementedError

    def backup(self, folder: Path) -> None:
        """Copy database and new files to `folder`, check the copy, then note which collections it holds."""
        raise NotImplementedError
