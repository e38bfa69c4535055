"""What the courier does at the letterbox: verbs on rows of bytes, so that they can travel over a wire.

Whoever holds the courier's key may say any of them with any row: so nothing is overwritten here, nothing is forgotten that
was not carried, and an answer is taken only where it follows and with its own hash.

On a full disk, what leads to room again (marking, emptying, the day) lives on the letterbox's reserve: else nothing could ever
be forgotten there. Answers and rosters wait: with them the holder of that key could use the reserve up.
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import Connection, func, select

from wbs.store.entry_hash import HASH_BYTES, SEQ_END, entry_hash
from wbs.store.errors import CaseUnknown, FileMissing, ParcelRefused, StrandMoved
from wbs.store.reserve import Reserve
from wbs.store.rows import ANSWERS, REPORTER, CaseParcel, CensusRow, EntryRow, FileRow
from wbs.store.sealed_files import SealedFiles
from wbs.store.sqlite import Database
from wbs.store.strict_columns import is_id
from wbs.store.tables_letterbox import CASES, ENTRIES, FILES, GRANTS, OFFICE

# So many entries travel at once: what a parcel holds fits in memory, and its files' locks in one process.
PARCEL_ENTRIES = 32
CENSUS_PAGE = 1000


class LetterboxMail:
    """`letterbox.mail`: for the courier alone."""

    def __init__(self, database: Database, files: SealedFiles, reserve: Reserve) -> None:
        self._database = database
        self._files = files
        self._reserve = reserve

    def waiting(self, after: str = "", limit: int = -1) -> list[str]:
        """Cases with something that was not carried yet, by id: those beyond `after`, at most `limit` (-1: all)."""
        some = select(CASES.c.case).where(CASES.c.reporter_seq > CASES.c.carried_seq, CASES.c.case > after, is_id(CASES.c.case))
        # The index is named, because SQLite would rather read every case: a trip with nothing to do reads nothing.
        statement = some.with_hint(CASES, "INDEXED BY waiting", "sqlite").order_by(CASES.c.case).limit(limit)
        with self._database.read() as connection:
            return list(connection.execute(statement).scalars())

    def collect(self, case: str) -> CaseParcel:
        """The case's next entries after carried_seq, at most 32, with the rows of their files.

        On the first collection also the sealed birth, the grants and the first answer. Raises CaseUnknown.
        """
        with self._database.read() as connection:
            row = connection.execute(select(CASES).where(CASES.c.case == case)).mappings().first()
            if row is None:
                raise CaseUnknown("no such case")
            carried = int(row["carried_seq"])
            first = carried == 0
            return CaseParcel(
                case=case,
                birth=row["birth"],
                sealed_birth=row["sealed_birth"] if first else b"",
                grants=_grants(connection, case) if first else (),
                entries=_entries(connection, case, carried),
                files=_files(connection, case, carried, carried + PARCEL_ENTRIES),
                carried_seq=carried,
            )

    def read_file(self, row: FileRow, start: int = 0) -> Iterator[bytes]:
        """The sealed bytes from `start` on, in chunks of at most 256 KiB. Raises FileMissing before the first one."""
        with self._database.read() as connection:
            known = connection.execute(select(FILES).where(FILES.c.file == row.file)).mappings().first()
        if known is None or FileRow(**known) != row:
            raise FileMissing("the letterbox has no such file")
        return self._files.read(row, start)

    def mark_carried(self, case: str, reporter_seq: int) -> None:
        """The casebook holds the reporter's strand up to here. Never goes back. Raises CaseUnknown."""
        self._reserve.spend(self._mark, case, reporter_seq)

    def _mark(self, case: str, reporter_seq: int) -> None:
        with self._database.write() as connection:
            here = CASES.c.case == case
            carried = select(CASES.c.carried_seq, CASES.c.reporter_seq).where(here)
            row = connection.execute(carried).first()
            if row is None:
                raise CaseUnknown("no such case")
            seq = max(row.carried_seq, min(reporter_seq, row.reporter_seq))
            connection.execute(CASES.update().where(here).values(carried_seq=seq))

    def offer_again(self) -> None:
        """Count all that still lies here as not carried: a casebook from a backup takes what it lacks."""
        oldest = (
            select(func.min(ENTRIES.c.seq) - 1)
            .where(ENTRIES.c.case == CASES.c.case, ENTRIES.c.strand == REPORTER)
            .scalar_subquery()
        )
        with self._database.write() as connection:
            connection.execute(CASES.update().values(carried_seq=func.coalesce(oldest, CASES.c.reporter_seq)))

    def put_answers(self, case: str, entries: Sequence[EntryRow]) -> None:
        """Add answers of one case. What is here already is passed over; raises StrandMoved if one does not follow
        or differs, ParcelRefused for what is no answer of this case or has a false hash, CaseUnknown.

        The first answer, born with the case, is taken only where there is none: the casebook puts back what was lost.
        """
        with self._database.write() as connection:
            if connection.execute(select(CASES.c.case).where(CASES.c.case == case)).first() is None:
                raise CaseUnknown("no such case")
            _check_answers(case, entries)
            strand = select(ENTRIES.c.seq, ENTRIES.c.hash).where(
                ENTRIES.c.case == case, ENTRIES.c.strand == ANSWERS
            )
            held = dict(connection.execute(strand).all())
            for entry in sorted(entries, key=lambda entry: entry.seq):
                if held.get(entry.seq) == entry.hash:
                    continue
                follows = entry.seq == 1 or held.get(entry.seq - 1) == entry.prev
                if entry.seq in held or not follows:
                    raise StrandMoved("this answer does not follow the last one")
                connection.execute(ENTRIES.insert(), [vars(entry)])
                held[entry.seq] = entry.hash

    def carried_on(self, day: date) -> None:
        """Note the day of a completed trip."""
        self._reserve.spend(self._note_day, day)

    def _note_day(self, day: date) -> None:
        with self._database.write() as connection:
            connection.execute(OFFICE.update().values(last_carry=day.isoformat()))

    def empty(self, case: str, upto_seq: int) -> None:
        """Forget the reporter's entries and files up to here (never beyond what was carried), the grants and the
        sealed birth. The birth record, the answers and the head stay. Unknown cases are fine."""
        if upto_seq < 1:
            raise ValueError("entries are counted from 1")
        # After the commit: a file without a row is swept, a row without a file would be a loss.
        self._files.remove(self._reserve.spend(self._forget, case, upto_seq))

    def _forget(self, case: str, upto_seq: int) -> list[str]:
        """The rows; returns the files that were theirs."""
        with self._database.write() as connection:
            here = CASES.c.case == case
            carried = connection.execute(select(CASES.c.carried_seq).where(here)).scalar()
            if not carried:
                return []
            seq = min(upto_seq, carried)
            old_files = (FILES.c.case == case, FILES.c.seq <= seq)
            files = list(connection.execute(select(FILES.c.file).where(*old_files)).scalars())
            connection.execute(FILES.delete().where(*old_files))
            old = (ENTRIES.c.case == case, ENTRIES.c.strand == REPORTER, ENTRIES.c.seq <= seq)
            connection.execute(ENTRIES.delete().where(*old))
            connection.execute(GRANTS.delete().where(GRANTS.c.case == case))
            connection.execute(CASES.update().where(here).values(sealed_birth=b""))
        return files

    def census(self, after: str = "", limit: int = CENSUS_PAGE) -> list[CensusRow]:
        """Of every case beyond `after`, by id, at most `limit`: how far it goes. One statement."""
        here = (ENTRIES.c.case == CASES.c.case, ENTRIES.c.strand == ANSWERS)
        newest = select(ENTRIES.c.hash).where(*here).order_by(ENTRIES.c.seq.desc()).limit(1)
        statement = (
            select(
                CASES.c.case,
                CASES.c.birth,
                CASES.c.reporter_seq,
                CASES.c.carried_seq,
                select(func.coalesce(func.max(ENTRIES.c.seq), 0)).where(*here).scalar_subquery(),
                select(func.count()).where(*here).scalar_subquery(),
                func.coalesce(newest.scalar_subquery(), bytes(32)),
            )
            .where(CASES.c.case > after, is_id(CASES.c.case))
            .order_by(CASES.c.case)
            .limit(limit)
        )
        with self._database.read() as connection:
            rows = connection.execute(statement).all()
        return [CensusRow(case, hashlib.sha256(birth).digest(), *counts) for case, birth, *counts in rows]

    def tidy(self) -> bool:
        """Remove files without a row and empty the write-ahead log, which keeps what was forgotten; False if
        somebody was reading just now (the next trip does it)."""
        self._files.sweep()
        return self._database.checkpoint()


def _check_answers(case: str, entries: Sequence[EntryRow]) -> None:
    for one in entries:
        shape = (one.case, one.strand) == (case, ANSWERS) and len(one.prev) == HASH_BYTES and 1 <= one.seq < SEQ_END
        if not shape or entry_hash(case, ANSWERS, one.seq, one.prev, one.envelope) != one.hash:
            raise ParcelRefused("not an answer of this case")


def _grants(connection: Connection, case: str) -> tuple[tuple[str, bytes], ...]:
    statement = select(GRANTS.c.slot, GRANTS.c.envelope).where(GRANTS.c.case == case)
    return tuple(connection.execute(statement).all())


def _entries(connection: Connection, case: str, carried: int) -> tuple[EntryRow, ...]:
    statement = (
        select(ENTRIES)
        .where(ENTRIES.c.case == case, ENTRIES.c.strand == REPORTER, ENTRIES.c.seq > carried)
        .order_by(ENTRIES.c.seq)
        .limit(PARCEL_ENTRIES)
    )
    rows = list(connection.execute(statement).mappings())
    if carried == 0:
        first_answer = (ENTRIES.c.case == case, ENTRIES.c.strand == ANSWERS, ENTRIES.c.seq == 1)
        rows += connection.execute(select(ENTRIES).where(*first_answer)).mappings()
    return tuple(EntryRow(**row) for row in rows)


def _files(connection: Connection, case: str, after: int, upto: int) -> tuple[FileRow, ...]:
    statement = select(FILES).where(FILES.c.case == case, FILES.c.seq > after, FILES.c.seq <= upto)
    return tuple(FileRow(**row) for row in connection.execute(statement).mappings())
