"""The letterbox: sealed mail on the street's server. Nothing in it says what a case is about, nor when.

Every method is one transaction and may be called from any thread. Errors: wbs.store.errors.
The courier's verbs are at `letterbox.mail`; cases that were destroyed at `letterbox.forgotten`.
"""

import secrets
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, bindparam, select

from wbs.store.disk import disk_errors, free_bytes
from wbs.store.errors import AlreadyDone, CaseExists, CaseUnknown, RosterConflict, StrandMoved
from wbs.store.letterbox_forgotten import Forgotten
from wbs.store.letterbox_looks import LetterboxLooks, case_of
from wbs.store.letterbox_mail import LetterboxMail
from wbs.store.letterbox_visits import LetterboxVisits, open_with
from wbs.store.reserve import Reserve
from wbs.store.rows import REPORTER, EntryRow, FileRow, LetterboxCase, NewCaseRows, NewForm, VisitRow
from wbs.store.sealed_files import FileDrop, SealedFiles
from wbs.store.sqlite import Database, create_database
from wbs.store.straight import Ready, Straight
from wbs.store.tables_letterbox import (
    CASES,
    ENTRIES,
    FILES,
    FORMS,
    GRANTS,
    OFFICE,
    ROSTERS,
    LetterboxTable,
)

# Made once: every form asks them.
_ROSTERS = select(ROSTERS.c.document).order_by(ROSTERS.c.version)
_LATER_ROSTERS = Ready(select(ROSTERS.c.document).where(ROSTERS.c.version > bindparam("version")).order_by(ROSTERS.c.version))
_NEW_CASE, _NEW_GRANTS = Ready(CASES.insert()), Ready(GRANTS.insert())
_NEW_ENTRIES, _NEW_FORM = Ready(ENTRIES.insert()), Ready(FORMS.insert())

NAME = "letterbox.sqlite3"
APPLICATION_ID = 0x57425331
VERSION = 1


class Letterbox(LetterboxLooks, LetterboxVisits):
    """`Letterbox(folder)` opens one that exists; raises StoreMissing or StoreWrongVersion."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.reserve = Reserve(folder)
        self._database = self.reserve.spend(Database, folder / NAME, APPLICATION_ID, VERSION)
        self.reserve.spend(self._database.complete, LetterboxTable.metadata)
        self._files = SealedFiles(folder / "files", self._named, self._names)
        self.forgotten = Forgotten(self._database, self._files, self.reserve)
        self.mail = LetterboxMail(self._database, self._files, self.reserve)

    @classmethod
    def create(cls, folder: Path, roster_document: bytes, roster_version: int = 1) -> "Letterbox":
        """Make an empty letterbox that knows one roster; whole or not at all. Raises StoreExists."""

        def fill(connection: Connection) -> None:
            row = {"one": 1, "form_secret": secrets.token_bytes(32), "last_carry": None}
            connection.execute(OFFICE.insert(), [row])
            connection.execute(ROSTERS.insert(), [{"version": roster_version, "document": roster_document}])

        create_database(folder / NAME, LetterboxTable.metadata, APPLICATION_ID, VERSION, fill)
        return cls(folder)

    def close(self) -> None:
        """Close all connections. The object is of no use afterwards."""
        self._database.close()

    def free_bytes(self) -> int:
        """How many bytes are free where the letterbox lies."""
        with disk_errors():
            return free_bytes(self._folder)

    def form_secret(self) -> bytes:
        """32 random bytes made with this letterbox, for signing form tokens."""
        with self._database.read() as connection:
            return bytes(connection.execute(select(OFFICE.c.form_secret)).scalar_one())

    def rosters(self) -> list[bytes]:
        """All roster documents, by rising version."""
        with self._database.read() as connection:
            return list(connection.execute(_ROSTERS).scalars())

    def rosters_after(self, version: int) -> list[bytes]:
        """The roster documents above a version, by rising version: usually none."""
        with self._database.read_straight() as straight:
            return _rosters_after(straight, version)

    def before_a_report(
        self, locator_hashes: Sequence[bytes], version: int
    ) -> tuple[tuple[LetterboxCase | None, ...], list[bytes]]:
        """What is to be known before a report is sealed, in one snapshot: cases_by_locators() and rosters_after()."""
        with self._database.read_straight() as straight:
            return tuple(case_of(straight, one) for one in locator_hashes), _rosters_after(straight, version)

    def add_roster(self, version: int, document: bytes) -> bool:
        """Keep the next roster. Returns whether it was not here; another document or a gap raises RosterConflict.

        The letterbox checks no signature: intake does, before it seals to anyone.
        """
        with self._database.write() as connection:
            known = dict(connection.execute(select(ROSTERS.c.version, ROSTERS.c.document)).all())
            if known.get(version) == document:
                return False
            if version != max(known) + 1:
                raise RosterConflict("this roster does not follow the last one")
            connection.execute(ROSTERS.insert(), [{"version": version, "document": document}])
            return True

    def drop_case(self, *cases: NewCaseRows, visit: VisitRow | None = None) -> None:
        """Put whole new cases in, and open the visit of whoever reports; see keep_forms."""
        self.keep_forms([NewForm(cases, visit)])

    def keep_forms(self, forms: Sequence[NewForm]) -> None:
        """All of these, in one commit, or none. Raises CaseExists if a locator (or id) is taken.

        Raises StoreFull while the reserve is being used, as new_file does: what is left is for the cases that are there.
        """
        self.reserve.demand_whole()
        try:
            with self._database.write_straight() as straight:
                for form in forms:
                    for rows in form.cases:
                        _insert_case(straight, rows)
                    if form.visit is not None:
                        open_with(straight, form.visit)
        except sqlite3.IntegrityError:
            raise CaseExists("there is a case under this locator") from None

    def append_reporter(
        self, entry: EntryRow, head: bytes, mac: bytes | None = None, file: FileRow | None = None
    ) -> None:
        """Add the reporter's next entry with the new signed head, and the row of a kept file.

        Raises AlreadyDone (this mac made an entry of this case before; looked at first), StrandMoved (seq or
        prev does not follow), CaseUnknown.
        """
        if entry.strand != REPORTER or (file is not None and file.case != entry.case):
            raise ValueError("not an entry of the reporter, or a file of another case")
        with self._database.write() as connection:
            if mac is not None:
                _refuse_done(connection, entry.case, mac)
            _follow(connection, entry, head)
            connection.execute(ENTRIES.insert(), [vars(entry)])
            if mac is not None:
                connection.execute(FORMS.insert(), [{"case": entry.case, "mac": mac, "seq": entry.seq}])
            if file is not None:
                connection.execute(FILES.insert(), [{**vars(file), "seq": entry.seq}])

    def new_file(self, case: str, file: str) -> FileDrop:
        """A sealed file being written: `with letterbox.new_file(case, file) as drop: drop.write(...)`.

        drop.write(sealed bytes) ; row = drop.keep() (fsync, rename) -> FileRow ; then, still inside the `with`,
        append_reporter(..., file=row). On leaving, a file that no row names is removed.
        """
        self.reserve.demand_whole()
        return self._files.new(case, file)

    def sweep_files(self) -> int:
        """Remove files that no row names and no living process is writing. Returns how many."""
        return self._files.sweep()

    def _named(self, file: str) -> bool:
        with self._database.read() as connection:
            return connection.execute(select(FILES.c.seq).where(FILES.c.file == file)).first() is not None

    def _names(self) -> set[str]:
        with self._database.read() as connection:
            return set(connection.execute(select(FILES.c.file)).scalars())


def _rosters_after(straight: Straight, version: int) -> list[bytes]:
    return [document for (document,) in straight.ask(_LATER_ROSTERS, version=version)]


def _insert_case(straight: Straight, rows: NewCaseRows) -> None:
    last = max((entry for entry in rows.entries if entry.strand == REPORTER), key=lambda entry: entry.seq)
    case = {
        "case": rows.case,
        "locator_hash": rows.locator_hash,
        "birth": rows.birth,
        "sealed_birth": rows.sealed_birth,
        "head": rows.head,
        "reporter_seq": last.seq,
        "reporter_hash": last.hash,
        "carried_seq": 0,
    }
    straight.put(_NEW_CASE, case)
    straight.put(_NEW_GRANTS, *({"case": rows.case, "slot": slot, "envelope": envelope} for slot, envelope in rows.grants))
    straight.put(_NEW_ENTRIES, *map(vars, rows.entries))
    straight.put(_NEW_FORM, {"case": rows.case, "mac": rows.form_mac, "seq": 1})


def _refuse_done(connection: Connection, case: str, mac: bytes) -> None:
    seq = connection.execute(select(FORMS.c.seq).where(FORMS.c.case == case, FORMS.c.mac == mac)).scalar()
    if seq is not None:
        raise AlreadyDone(seq)


def _follow(connection: Connection, entry: EntryRow, head: bytes) -> None:
    """Move the strand's end to this entry, if it follows the old end."""
    moved = connection.execute(
        CASES.update()
        .where(
            CASES.c.case == entry.case,
            CASES.c.reporter_seq == entry.seq - 1,
            CASES.c.reporter_hash == entry.prev,
        )
        .values(reporter_seq=entry.seq, reporter_hash=entry.hash, head=head)
    )
    if moved.rowcount == 1:
        return
    if connection.execute(select(CASES.c.case).where(CASES.c.case == entry.case)).first() is None:
        raise CaseUnknown("no such case")
    raise StrandMoved("the reporter's strand has moved")
