"""The casebook: what the courier brought and what the officers wrote, on the inspectorate's computer. Sealed.

`Casebook` holds the cases; its parts hold the rest: casebook.rosters, .officers, .sessions, .team, .audit,
.outbox, .alarms, .collections, .heads_of_cases, .pins, .snapshots, .preferences, .census, .destroyed, .custody, .tallies. Every
method is one transaction and may be called from any thread.
"""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, func, select

from wbs.store.casebook_backup import Backup, back_up, forget
from wbs.store.casebook_census import Census
from wbs.store.casebook_courier import Collections, Outbox
from wbs.store.casebook_custody import Custody, ask
from wbs.store.casebook_destroyed import Destroyed, destroy
from wbs.store.casebook_envelopes import Envelopes
from wbs.store.casebook_heads import CASE_ID, Heads
from wbs.store.casebook_journal import Alarms, Audit
from wbs.store.casebook_officers import Officers, Sessions
from wbs.store.casebook_parcel import take_in
from wbs.store.casebook_set_aside import set_aside
from wbs.store.casebook_strands import (
    READERS_LEAVE_SECONDS,
    add_decoys,
    append,
    bump,
    count_as_opened,
    ordinary,
    overwrite_grants,
)
from wbs.store.casebook_tallies import Tallies, add_tallies
from wbs.store.casebook_team import Rosters, Team
from wbs.store.disk import disk_errors, free_bytes
from wbs.store.errors import CaseUnknown, FileMissing, StoreError
from wbs.store.reserve import Reserve
from wbs.store.rows import (
    ANSWERS,
    OFFICERS,
    CasebookCase,
    CaseParcel,
    Changes,
    EntryRow,
    FileRow,
    Grant,
    Head,
    Received,
    TallyRow,
)
from wbs.store.sealed_files import FileDrop, SealedFiles
from wbs.store.sqlite import Database, create_database
from wbs.store.tables_casebook import (
    APPLICATION_ID,
    CASES,
    ENTRIES,
    FILES,
    GRANTS,
    NAME,
    OFFICE,
    OUTBOX,
    PINS,
    PREFERENCES,
    SNAPSHOTS,
    VERSION,
    CasebookTable,
)


class Casebook:
    """`Casebook(folder)` opens one that exists; raises StoreMissing or StoreWrongVersion."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.reserve = Reserve(folder)
        database = self.reserve.spend(Database, folder / NAME, APPLICATION_ID, VERSION)
        self.reserve.spend(database.complete, CasebookTable.metadata, count_as_opened)
        self._database = database
        self._files = SealedFiles(folder / "files", self._named, self._names)
        self.rosters = Rosters(database)
        self.officers = Officers(database)
        self.sessions = Sessions(database)
        self.team = Team(database)
        self.audit = Audit(database)
        self.outbox = Outbox(database)
        self.alarms = Alarms(database)
        self.collections = Collections(database)
        self.heads_of_cases = Heads(database)
        self.pins = Envelopes(database, PINS)
        self.snapshots = Envelopes(database, SNAPSHOTS)
        self.preferences = Envelopes(database, PREFERENCES)
        self.census = Census(database)
        self.destroyed = Destroyed(database)
        self.custody = Custody(database, self.reserve)
        self.tallies = Tallies(database)

    @classmethod
    def create(cls, folder: Path) -> "Casebook":
        """Make an empty casebook; whole or not at all. Raises StoreExists."""

        def fill(connection: Connection) -> None:
            row = {"one": 1, "form_secret": secrets.token_bytes(32), "counter": 0, "last_trip": None, "last_whole_trip": None}
            connection.execute(OFFICE.insert(), [row])

        create_database(folder / NAME, CasebookTable.metadata, APPLICATION_ID, VERSION, fill)
        return cls(folder)

    def close(self) -> None:
        """Close all connections. The object is of no use afterwards."""
        self._database.close()

    def free_bytes(self) -> int:
        """How many bytes are free where the casebook lies."""
        with disk_errors():
            return free_bytes(self._folder)

    def form_secret(self) -> bytes:
        """32 random bytes made with this casebook, for signing form tokens."""
        with self._database.read() as connection:
            return bytes(connection.execute(select(OFFICE.c.form_secret)).scalar_one())

    def counter(self) -> int:
        """The change counter: rises by one with every transaction that changes a case."""
        with self._database.read() as connection:
            return int(connection.execute(select(OFFICE.c.counter)).scalar_one())

    def changed_since(self, counter: int) -> Changes:
        """Ids of the cases that changed after `counter` (0: all), oldest change first, and the counter to ask
        with next time."""
        changed = select(CASES.c.case).order_by(CASES.c.changed)
        if counter:
            changed = changed.where(CASES.c.changed > counter)
        with self._database.read() as connection:
            now = int(connection.execute(select(OFFICE.c.counter)).scalar_one())
            return Changes(now, tuple(filter(CASE_ID.fullmatch, connection.execute(changed).scalars())))

    def case(self, case: str) -> CasebookCase:
        """Raises CaseUnknown."""
        known = select(CASES.c.case, CASES.c.birth, CASES.c.sealed_birth, CASES.c.changed)
        with self._database.read() as connection:
            row = connection.execute(known.where(CASES.c.case == case)).mappings().first()
        if row is None:
            raise CaseUnknown("no such case")
        return CasebookCase(**row)

    def entries(self, case: str, strand: str | None = None, after: int = 0) -> list[EntryRow]:
        """Entries by strand and seq; only `strand` if given, only seq > after. Empty for an unknown case.

        Without `strand` and `after` every row, also what can stand in no strand: it is looked at before it is set aside.
        """
        statement = select(ENTRIES).where(ENTRIES.c.case == case)
        if strand is not None or after:
            statement = statement.where(ENTRIES.c.seq > after)
        if strand is not None:
            statement = statement.where(ENTRIES.c.strand == strand)
        with self._database.read() as connection:
            rows = connection.execute(statement.order_by(ENTRIES.c.strand, ENTRIES.c.seq)).mappings()
            return [EntryRow(**row) for row in rows]

    def heads(self, case: str) -> dict[str, EntryRow]:
        """Last entry of each strand that has one."""
        last = (
            select(ENTRIES.c.strand, func.max(ENTRIES.c.seq).label("seq"))
            .where(ENTRIES.c.case == case, *ordinary())
            .group_by(ENTRIES.c.strand)
            .subquery()
        )
        ends = (ENTRIES.c.strand == last.c.strand) & (ENTRIES.c.seq == last.c.seq)
        statement = select(ENTRIES).join(last, ends).where(ENTRIES.c.case == case)
        with self._database.read() as connection:
            rows = [EntryRow(**row) for row in connection.execute(statement).mappings()]
        return {row.strand: row for row in rows}

    def grant(self, case: str, slot: str) -> bytes:
        """The envelope in this slot (real or decoy). Raises CaseUnknown if there is no such row."""
        here = select(GRANTS.c.envelope).where(GRANTS.c.case == case, GRANTS.c.slot == slot)
        with self._database.read() as connection:
            envelope = connection.execute(here).scalar()
        if envelope is None:
            raise CaseUnknown("no such case, or no row for this slot")
        return bytes(envelope)

    def files(self, case: str) -> list[FileRow]:
        """Rows of the case's sealed files."""
        statement = select(FILES).where(FILES.c.case == case).order_by(FILES.c.seq)
        with self._database.read() as connection:
            return [FileRow(**row) for row in connection.execute(statement).mappings()]

    def read_file(self, case: str, file: str) -> Iterator[bytes]:
        """The sealed bytes in chunks of at most 256 KiB.

        Raises CaseUnknown at once (no row), FileMissing before the first chunk (gone, or of another size).
        """
        with self._database.read() as connection:
            here = select(FILES).where(FILES.c.case == case, FILES.c.file == file)
            row = connection.execute(here).mappings().first()
        if row is None:
            raise CaseUnknown("no such file in this case")
        return self._files.read(FileRow(**row))

    def record(
        self,
        case: str,
        officers_entry: EntryRow,
        answer_entry: EntryRow | None = None,
        grants: Sequence[Grant] = (),
        opened: bool = False,
        request: bytes = b"",
        tallies: Sequence[TallyRow] = (),
    ) -> None:
        """One officers' entry, the answer that it names, overwritten grant rows, what it asks of the identity custodian (in
        place of what was asked before), and its tallies: all or nothing.

        `opened`: the entry is the word of somebody who has opened the case; the case counts as opened from then on.

        The answer goes to the outbox. Raises StrandMoved, CaseUnknown, GrantMissing (a grant is only ever
        overwritten, by one of the same size), StoreFull while the reserve is being used (receive and new_file, too).
        """
        self.reserve.demand_whole()
        _belongs(officers_entry, case, OFFICERS)
        with self._database.write() as connection:
            bump(connection, case)
            append(connection, officers_entry)
            if opened:
                connection.execute(CASES.update().where(CASES.c.case == case).values(opened=True))
            if answer_entry is not None:
                _belongs(answer_entry, case, ANSWERS)
                append(connection, answer_entry)
                connection.execute(OUTBOX.insert(), [{"case": case, "seq": answer_entry.seq}])
            overwrite_grants(connection, case, grants)
            if request:
                ask(connection, case, request)
            add_tallies(connection, tallies)
        if grants:
            # A grant that was overwritten would lie on in the write-ahead log, and its officer still has his key.
            self._database.clear_log(patience=READERS_LEAVE_SECONDS)

    def set_aside(self, case: str, loose: Mapping[str, int], day: date) -> int:
        """Moves rows that are no entries out of the way, to a table of their own: of each strand named those from that seq on,
        and of the case whatever can stand in no strand. Returns how many. Raises CaseUnknown."""
        with self._database.write() as connection:
            bump(connection, case)
            return set_aside(connection, case, loose, day)

    def destroy(self, case: str, reporter: Head, officers: Head, certificate: bytes) -> None:
        """Everything of the case goes, in one transaction; its certificate is left. `reporter`, `officers`: the ends of those
        strands as seen by who decided it. Raises CaseUnknown, StrandMoved (something came since); nothing is gone then.

        Whoever interrupts what follows the commit leaves files and log to `settle`.
        """
        files = self.reserve.spend(self._destroy, case, reporter, officers, certificate)
        # The commit stands: whoever destroyed must not be told that nothing happened.
        with suppress(StoreError):
            self._files.remove(files)
            self._database.clear_log(patience=READERS_LEAVE_SECONDS)
        with suppress(StoreError):
            self.settle()

    def _destroy(self, case: str, reporter: Head, officers: Head, certificate: bytes) -> list[str]:
        with self._database.write() as connection:
            return destroy(connection, case, reporter, officers, certificate)

    def cases_without_grant(self, slot: str, since: int = 0) -> list[str]:
        """Cases that have no row for this slot yet (older than the newcomer, or born before he was known), of those that changed
        after `since`."""
        has = select(GRANTS.c.case).where(GRANTS.c.case == CASES.c.case, GRANTS.c.slot == slot).exists()
        with self._database.read() as connection:
            lacking = select(CASES.c.case).where(CASES.c.changed > since, ~has)
            return list(filter(CASE_ID.fullmatch, connection.execute(lacking).scalars()))

    def cases_acted_in(self, slot: str) -> list[str]:
        """Cases with a row for this slot in which an officer has written: only there may rows differ from those of the birth."""
        acted = select(ENTRIES.c.case).where(
            ENTRIES.c.case == GRANTS.c.case, ENTRIES.c.strand == OFFICERS, ENTRIES.c.seq == 1
        )
        with self._database.read() as connection:
            rows = connection.execute(select(GRANTS.c.case).where(GRANTS.c.slot == slot, acted.exists())).scalars()
            return list(filter(CASE_ID.fullmatch, rows))

    def add_decoys(self, slot: str, decoys: Sequence[tuple[str, bytes]]) -> None:
        """Add (case, envelope) rows for a newcomer's slot; rows that are there are left as they are."""
        with self._database.write() as connection:
            add_decoys(connection, [(case, slot, envelope) for case, envelope in decoys])

    def receive(self, parcel: CaseParcel, day: date) -> Received:
        """Take a parcel in. What is held already is passed over; nothing that is held is ever overwritten.

        What does not fit is refused with an alarm: "birth_changed", "case_unknown", "reporter_strand_changed",
        "reporter_strand_gap", "answers_strand_changed", "file_changed"; what stands before it is kept.
        Raises CaseDestroyed, ParcelRefused for what no letterbox of ours sends, and FileMissing if a file of the parcel does
        not lie in the folder of sealed files in its full size (new_file ... keep, first).
        """
        self.reserve.demand_whole()
        if not all(self._files.present(row) for row in parcel.files):
            raise FileMissing("a file of the parcel is not here")
        with self._database.write() as connection:
            return take_in(connection, parcel, day)

    def new_file(self, case: str, file: str) -> FileDrop:
        """As Letterbox.new_file; the row comes with receive()."""
        self.reserve.demand_whole()
        return self._files.new(case, file)

    def holds_file(self, row: FileRow) -> bool:
        """Whether it lies in the folder of sealed files in its full size."""
        return self._files.present(row)

    def sweep_files(self) -> int:
        """Remove files that no row names and no living process is writing. Returns how many."""
        return self._files.sweep()

    def checkpoint(self) -> bool:
        """Empty the write-ahead log; False if somebody is reading just now."""
        return self._database.checkpoint()

    def settle(self) -> None:
        """Empties the log if that failed when a grant was overwritten, and removes what is left of cases whose destruction was
        interrupted after its commit. For whoever sweeps."""
        unwiped = self.destroyed.unwiped()
        if unwiped:
            self._files.sweep()
        if unwiped or self._database.log_owed:
            self._database.clear_log()
        if unwiped and not self._database.log_owed:
            self.destroyed.wiped(unwiped)

    def backup(self, folder: Path, day: date) -> Backup:
        """Copy new files and the database to another folder, check both, and note which collections lie there
        safely: the letterbox may forget those. A damaged file rings "file_damaged" and keeps its case out.

        Raises ValueError if `folder` is the casebook's own.
        """
        if folder.resolve() == self._database.path.parent.resolve():
            raise ValueError("a backup lies in another folder than the casebook")
        held = self.collections.all()
        rows = self._all_files()
        # The copy is taken after the two lists were read, so it holds at least what they name.
        done = back_up(self._database, self._files, rows, folder)
        for case in done.damaged:
            if not self.destroyed.has(case):
                self.alarms.ring(day, "file_damaged", case)
        # The copied database names them no more, so they go last. A copy of theirs may be there although it was never named.
        if forgotten := self.destroyed.files():
            forget(folder, forgotten)
            self.destroyed.files_gone(forgotten)
        self.collections.backed_up([one for one in held if one.case not in done.damaged])
        return done

    def _all_files(self) -> list[FileRow]:
        with self._database.read() as connection:
            return [FileRow(**row) for row in connection.execute(select(FILES)).mappings()]

    def _named(self, file: str) -> bool:
        with self._database.read() as connection:
            return connection.execute(select(FILES.c.seq).where(FILES.c.file == file)).first() is not None

    def _names(self) -> set[str]:
        with self._database.read() as connection:
            return set(connection.execute(select(FILES.c.file)).scalars())


def _belongs(entry: EntryRow, case: str, strand: str) -> None:
    if entry.case != case or entry.strand != strand:
        raise ValueError(f"not an entry of this case's {strand} strand")
