"""One trip of the courier.

The order of the commits is what makes it safe to kill at any point: the side that receives commits first, the side
that gives marks it carried afterwards. What was carried but not marked is offered again and recognised by its hash.
"""

import dataclasses
import hashlib
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta

from wbs.courier.letterbox_side import LetterboxSide
from wbs.store.casebook import Casebook
from wbs.store.errors import (
    CaseUnknown,
    FileMissing,
    ParcelRefused,
    RosterConflict,
    StoreBroken,
    StoreExists,
    StoreFull,
    StrandMoved,
)
from wbs.store.rows import CaseParcel, FileRow


@dataclass
class Trip:
    """What one trip carried: counts only."""

    cases: int = 0
    entries: int = 0
    files: int = 0
    answers: int = 0
    rosters: int = 0
    emptied: int = 0
    alarms: int = 0


def silent(trip: Trip) -> None:
    """Tells nobody."""


def carry(
    letterbox: LetterboxSide, casebook: Casebook, day: date, empty_after_days: int, tell: Callable[[Trip], None] = silent
) -> Trip:
    """Rosters and answers out, cases in, old mail forgotten. Raises StoreError when a disk or a store fails.

    ``tell`` hears the counts after each case, so that long work can be seen.
    """
    trip = Trip(alarms=casebook.collections.trip_on(day))
    # What an earlier courier left behind when it was killed between a file and its row.
    casebook.sweep_files()
    _rosters(letterbox, casebook, day, trip)
    broken = _cases(letterbox, casebook, day, trip, tell)
    _answers(letterbox, casebook, day, trip)
    _empty(letterbox, casebook, day - timedelta(days=empty_after_days), trip)
    if broken is not None:
        raise broken
    letterbox.carried_on(day)
    return trip


def _cases(
    letterbox: LetterboxSide, casebook: Casebook, day: date, trip: Trip, tell: Callable[[Trip], None]
) -> StoreBroken | StoreFull | None:
    """A bad spot of the disk under one case, or a file too large for what is left of it, does not keep the other cases and
    the answers waiting; it is heard of at the end."""
    broken: StoreBroken | StoreFull | None = None
    for case in letterbox.waiting():
        try:
            _case(letterbox, casebook, case, day, trip)
        except (StoreBroken, StoreFull) as error:
            broken = error
        tell(trip)
    return broken


def _case(letterbox: LetterboxSide, casebook: Casebook, case: str, day: date, trip: Trip) -> None:
    """Parcel by parcel until nothing of the case waits, or until something of it does not fit."""
    reached = 0
    while True:
        try:
            parcel = letterbox.collect(case)
            if not parcel.entries:
                return
            seq = _parcel(letterbox, casebook, parcel, day, trip)
        except (ParcelRefused, CaseUnknown, ValueError):
            # Not a shape of ours: said for the whole casebook, because such a case id proves nothing.
            _alarm(casebook, day, "parcel_refused", None, trip)
            return
        # A letterbox that offers the same for ever does not keep the courier for ever.
        if seq <= max(parcel.carried_seq, reached):
            return
        reached = seq
        letterbox.mark_carried(case, seq)


def _parcel(letterbox: LetterboxSide, casebook: Casebook, parcel: CaseParcel, day: date, trip: Trip) -> int:
    """Files first, then all rows in one transaction; returns up to which seq the casebook holds the strand."""
    held = {row.file: row for row in casebook.files(parcel.case)}
    with ExitStack() as drops:
        # The locks of the drops are held until the rows are in, so that no sweep takes the files before.
        good = [
            row
            for row in parcel.files
            if held.get(row.file) == row or _file(letterbox, casebook, row, drops, day, trip)
        ]
        received = casebook.receive(dataclasses.replace(parcel, files=tuple(good)), day)
    trip.cases += received.new_case
    trip.entries += received.new_entries
    trip.files += len([row for row in good if row.file not in held])
    trip.alarms += len(received.alarms)
    return received.reporter_seq


def _file(
    letterbox: LetterboxSide, casebook: Casebook, row: FileRow, drops: ExitStack, day: date, trip: Trip
) -> bool:
    """Copy one file by chunks. One that is gone or changed rings, and its entry goes without it: a lost
    attachment must not hold back what the reporter wrote."""
    digest = hashlib.sha256()
    size = 0
    try:
        drop = drops.enter_context(casebook.new_file(row.case, row.file))
        for chunk in letterbox.read_file(row):
            digest.update(chunk)
            size += len(chunk)
            if size > row.size:
                break
            drop.write(chunk)
        if size == row.size and digest.digest() == row.sha256:
            drop.keep()
            return True
    except FileMissing:
        pass
    except StoreExists:
        # A file of this id is here, and it is another one.
        _alarm(casebook, day, "file_changed", row.case, trip)
        return False
    _alarm(casebook, day, "file_damaged", row.case, trip)
    return False


def _answers(letterbox: LetterboxSide, casebook: Casebook, day: date, trip: Trip) -> None:
    for case in casebook.outbox.cases():
        entries = casebook.outbox.answers(case)
        try:
            letterbox.put_answers(case, entries)
        except (StrandMoved, CaseUnknown):
            # The letterbox lost the case, or was set back, or somebody wrote there: the answers wait.
            _alarm(casebook, day, "answers_refused", case, trip)
            continue
        casebook.outbox.answers_carried(entries)
        trip.answers += len(entries)


def _rosters(letterbox: LetterboxSide, casebook: Casebook, day: date, trip: Trip) -> None:
    for version, document in casebook.outbox.rosters():
        try:
            letterbox.put_roster(version, document)
        except RosterConflict:
            _alarm(casebook, day, "roster_refused", None, trip)
            return
        casebook.outbox.roster_carried(version)
        trip.rosters += 1


def _empty(letterbox: LetterboxSide, casebook: Casebook, until: date, trip: Trip) -> None:
    for collection in casebook.collections.to_empty(until):
        letterbox.empty(collection.case, collection.upto_seq)
        casebook.collections.emptied(collection)
        trip.emptied += 1
    if trip.emptied:
        letterbox.tidy()


def _alarm(casebook: Casebook, day: date, code: str, case: str | None, trip: Trip) -> None:
    casebook.alarms.ring(day, code, case)
    trip.alarms += 1
