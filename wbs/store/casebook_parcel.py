"""How a parcel of the courier is taken in: nothing twice, nothing overwritten, what does not fit rings.

The letterbox stands on a server that somebody else runs. What the casebook has seen once is pinned here.
"""

import re
from datetime import date

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from wbs.store.casebook_destroyed import is_destroyed
from wbs.store.casebook_journal import ring
from wbs.store.casebook_strands import bump, end_of
from wbs.store.entry_hash import SEQ_END, entry_hash
from wbs.store.errors import CaseDestroyed, ParcelRefused
from wbs.store.rows import ANSWERS, REPORTER, CaseParcel, EntryRow, FileRow, Received
from wbs.store.tables_casebook import CASES, COLLECTIONS, ENTRIES, FILES, GRANTS

_ID = re.compile(r"[0-9a-f]{32}")


def take_in(connection: Connection, parcel: CaseParcel, day: date) -> Received:
    """Inside one transaction of the casebook. See Casebook.receive."""
    check_shape(parcel)
    case = parcel.case
    if is_destroyed(connection, case):
        raise CaseDestroyed("this case was destroyed")
    alarms: list[str] = []
    new_case = _case(connection, parcel, day, alarms)
    if alarms:
        return _ringing(connection, parcel, day, alarms, parcel.carried_seq, 0)
    seq, added = _strand(connection, parcel, alarms)
    added += _first_answer(connection, parcel, alarms)
    _files(connection, [row for row in parcel.files if row.seq <= seq], alarms)
    if new_case or added:
        bump(connection, case)
    if seq > parcel.carried_seq:
        row = {"case": case, "upto_seq": seq, "day": day.isoformat(), "backed_up": False, "emptied": False}
        # Collected once more (the letterbox came back from a backup): it has to be emptied once more.
        connection.execute(insert(COLLECTIONS).on_conflict_do_update(set_={"emptied": False}), [row])
    received = _ringing(connection, parcel, day, alarms, seq, added)
    return Received(case, received.reporter_seq, new_case, added, received.alarms)


def check_shape(parcel: CaseParcel) -> None:
    """Raises ParcelRefused for ids, strands, numbers and sizes that no letterbox of ours sends, and for a hash that is not
    the entry's own: pinned, it would stand against every true row after it."""
    entries, files = parcel.entries, parcel.files
    sound = (
        _ID.fullmatch(parcel.case)
        and parcel.carried_seq >= 0
        and all(entry.case == parcel.case and 1 <= entry.seq < SEQ_END for entry in entries)
        and all(len(entry.prev) == 32 and len(entry.hash) == 32 for entry in entries)
        and all(entry.strand == REPORTER or (entry.strand, entry.seq) == (ANSWERS, 1) for entry in entries)
        and len({(entry.strand, entry.seq) for entry in entries}) == len(entries)
        and len({slot for slot, _ in parcel.grants}) == len(parcel.grants)
        and len({row.file for row in files}) == len(files)
        and all(row.case == parcel.case and _ID.fullmatch(row.file) for row in files)
        and all(row.size >= 0 and len(row.sha256) == 32 and row.seq >= 1 for row in files)
        and all(entry_hash(one.case, one.strand, one.seq, one.prev, one.envelope) == one.hash for one in entries)
    )
    if not sound:
        raise ParcelRefused("a parcel of another shape")


def _case(connection: Connection, parcel: CaseParcel, day: date, alarms: list[str]) -> bool:
    """Add an unknown case with its grants; True if it is new. A known one keeps its own grant rows."""
    known = connection.execute(select(CASES.c.birth).where(CASES.c.case == parcel.case)).scalar()
    if known is not None:
        if known != parcel.birth:
            alarms.append("birth_changed")
        return False
    first = {(entry.strand, entry.seq) for entry in parcel.entries}
    # Without its first entries a case could never be whole here: what officers then write would stand in their places.
    if parcel.carried_seq or not parcel.grants or not {(REPORTER, 1), (ANSWERS, 1)} <= first:
        alarms.append("case_unknown")
        return False
    case = {"case": parcel.case, "birth": parcel.birth, "sealed_birth": parcel.sealed_birth, "changed": 0}
    connection.execute(CASES.insert(), [{**case, "opened": False, "came": day.isoformat()}])
    grants = [{"case": parcel.case, "slot": slot, "envelope": envelope} for slot, envelope in parcel.grants]
    # Whoever takes a case's row alone out of the file leaves rows of it behind: they are the first that were seen, and stay.
    connection.execute(insert(GRANTS).on_conflict_do_nothing(), grants)
    return True


def _strand(connection: Connection, parcel: CaseParcel, alarms: list[str]) -> tuple[int, int]:
    """The reporter's entries, up to the first that does not fit: (last seq that is held, how many were new)."""
    case = parcel.case
    end, last = end_of(connection, case, REPORTER)
    entries = sorted((one for one in parcel.entries if one.strand == REPORTER), key=lambda one: one.seq)
    seqs = [entry.seq for entry in entries]
    statement = select(ENTRIES.c.seq, ENTRIES.c.hash).where(
        ENTRIES.c.case == case, ENTRIES.c.strand == REPORTER, ENTRIES.c.seq.in_(seqs)
    )
    held = dict(connection.execute(statement).all())
    seq, fresh = min(parcel.carried_seq, end), []
    for entry in entries:
        if entry.seq <= end:
            if held.get(entry.seq) != entry.hash:
                alarms.append("reporter_strand_changed")
                break
        elif entry.seq != end + 1:
            alarms.append("reporter_strand_gap")
            break
        elif last is not None and entry.prev != last:
            alarms.append("reporter_strand_changed")
            break
        else:
            fresh.append(entry)
            end, last = entry.seq, entry.hash
        seq = entry.seq
    _insert(connection, fresh)
    return seq, len(fresh)


def _first_answer(connection: Connection, parcel: CaseParcel, alarms: list[str]) -> int:
    """The answer that was born with the case; the others are made here."""
    offered = [entry for entry in parcel.entries if entry.strand == ANSWERS]
    if not offered:
        return 0
    here = (ENTRIES.c.case == parcel.case, ENTRIES.c.strand == ANSWERS, ENTRIES.c.seq == 1)
    held = connection.execute(select(ENTRIES.c.hash).where(*here)).scalar()
    if held is None:
        _insert(connection, offered)
        return 1
    if held != offered[0].hash:
        alarms.append("answers_strand_changed")
    return 0


def _files(connection: Connection, rows: list[FileRow], alarms: list[str]) -> None:
    for row in rows:
        held = connection.execute(select(FILES).where(FILES.c.file == row.file)).mappings().first()
        if held is None:
            connection.execute(FILES.insert(), [vars(row)])
        elif FileRow(**held) != row:
            alarms.append("file_changed")


def _insert(connection: Connection, entries: list[EntryRow]) -> None:
    if entries:
        connection.execute(ENTRIES.insert(), [vars(entry) for entry in entries])


def _ringing(
    connection: Connection, parcel: CaseParcel, day: date, alarms: list[str], seq: int, added: int
) -> Received:
    for code in alarms:
        ring(connection, day, code, parcel.case)
    return Received(parcel.case, seq, False, added, tuple(alarms))
