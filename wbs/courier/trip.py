"""One trip of the courier.

The order of the commits is what makes it safe to kill at any point: the side that receives commits first, the side
that gives marks it carried afterwards. What was carried but not marked is offered again and recognised by its hash.
"""

import dataclasses
import hashlib
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from wbs.courier import census
from wbs.courier.letterbox_side import LetterboxSide
from wbs.courier.line import Garbled
from wbs.store.casebook import Casebook
from wbs.store.casebook_parcel import check_shape
from wbs.store.errors import (
    CaseDestroyed,
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

# No letterbox of ours sends even one such parcel; who sends so many would keep the courier busy for ever.
MOST_REFUSED = 100
# So many days after a certificate was brought there first, and the case still lies there: the officers hear of it.
DISOBEYED_DAYS = 2


@dataclass
class Trip:
    """What one trip carried: counts only. `healed`: cases that got their answers again; `forgotten`: destroyed cases of which
    nothing lies in the letterbox any more."""

    cases: int = 0
    entries: int = 0
    files: int = 0
    answers: int = 0
    rosters: int = 0
    emptied: int = 0
    healed: int = 0
    forgotten: int = 0
    alarms: int = 0


def silent(trip: Trip) -> None:
    """Tells nobody."""


@dataclass
class Way:
    """One trip under way: from where to where, on which day, and what carry() was told besides."""

    letterbox: LetterboxSide
    casebook: Casebook
    day: date
    tell: Callable[[Trip], None]
    largest_file: int
    trip: Trip
    refused: int = 0
    broken: StoreBroken | StoreFull | None = None

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """A bad spot or a full disk on either side ends this piece of the work and no other: above all not the emptying, which
        makes room on the street. It is heard of at the end."""
        try:
            yield
        except (StoreBroken, StoreFull) as error:
            self.broken = error

    def alarm(self, code: str, case: str | None = None) -> None:
        """Rings in the casebook, and counts."""
        self.casebook.alarms.ring(self.day, code, case)
        self.trip.alarms += 1


def carry(
    letterbox: LetterboxSide,
    casebook: Casebook,
    day: date,
    empty_after_days: int,
    tell: Callable[[Trip], None] = silent,
    largest_file: int = sys.maxsize,
    count: bool = False,
) -> Trip:
    """Rosters and answers out, cases in, old mail forgotten. Raises StoreError when a disk or a store fails, and LineTrouble
    when the line to a letterbox elsewhere does; what was carried until then is carried.

    ``tell`` hears the counts after each case, so that long work can be seen; ``largest_file``: sealed bytes, more is not taken;
    ``count``: hold the letterbox's census against the casebook.
    """
    way = Way(letterbox, casebook, day, tell, largest_file, Trip(alarms=casebook.collections.trip_on(day)))
    # What an earlier courier left behind when it was killed between a file and its row.
    way.casebook.sweep_files()
    with way.going_on():
        way.casebook.settle()
    with way.going_on():
        _rosters(way)
    with way.going_on():
        _destroyed(way)
    _cases(way)
    _answers(way)
    if count:
        with way.going_on():
            _census(way)
    _empty(way, day - timedelta(days=empty_after_days))
    if way.broken is not None:
        raise way.broken
    way.letterbox.carried_on(way.day)
    way.casebook.collections.came_through(way.day)
    return way.trip


def _census(way: Way) -> None:
    alarms, way.trip.healed, again = census.take(way.letterbox, way.casebook, way.day)
    way.trip.alarms += alarms
    if again:
        _cases(way)
        _answers(way)


def _destroyed(way: Way) -> None:
    """After the rosters, under which the certificates were signed. Each again until nothing of its case is there: who checks them
    there does so in a minute or so, and who does not obey is told of."""
    for case, certificate in way.casebook.destroyed.to_carry():
        try:
            done = way.letterbox.forget(case, certificate)
        except (Garbled, ValueError):
            # A row here that no line carries, or a letterbox that does not take it for a message: the others go.
            way.refused += 1
            way.alarm("not_forgotten_there")
            continue
        if done:
            way.casebook.destroyed.carried(case)
            way.trip.forgotten += 1
        elif (way.day - way.casebook.destroyed.asked(case, way.day)).days >= DISOBEYED_DAYS:
            way.alarm("not_forgotten_there")


def _cases(way: Way) -> None:
    """Each by itself: what is wrong with one keeps neither the others nor the answers waiting."""
    for case in way.letterbox.waiting():
        with way.going_on():
            _case(way, case)
        way.tell(way.trip)
        if way.refused >= MOST_REFUSED:
            break


def _case(way: Way, case: str) -> None:
    """Parcel by parcel until nothing of the case waits, or until something of it does not fit."""
    if way.casebook.destroyed.has(case):
        return  # what came after its end is read by nobody
    reached = 0
    while True:
        try:
            parcel = way.letterbox.collect(case)
            if not parcel.entries:
                return
            seq = _parcel(way, case, parcel)
            # A letterbox that offers the same for ever does not keep the courier for ever.
            if seq <= max(parcel.carried_seq, reached):
                return
            reached = seq
            way.letterbox.mark_carried(case, seq)
        except CaseDestroyed:
            return  # a moment ago
        except (ParcelRefused, CaseUnknown, Garbled, ValueError):
            # Not a shape of ours, of another case than asked for, or of one that is offered and then not there: said for the
            # whole casebook, because such a case id proves nothing.
            way.refused += 1
            way.alarm("parcel_refused")
            return


def _parcel(way: Way, case: str, parcel: CaseParcel) -> int:
    """Files first, then all rows in one transaction; returns up to which seq the casebook holds the strand.

    Raises ParcelRefused before a byte of a file is asked for.
    """
    check_shape(parcel)
    if parcel.case != case:
        raise ParcelRefused("a parcel of another case")
    held = {row.file: row for row in way.casebook.files(parcel.case)}
    with ExitStack() as drops:
        # The locks of the drops are held until the rows are in, so that no sweep takes the files before.
        good = [row for row in parcel.files if (_still_here(way, row) if held.get(row.file) == row else _file(way, row, drops))]
        received = way.casebook.receive(dataclasses.replace(parcel, files=tuple(good)), way.day)
    way.trip.cases += received.new_case
    way.trip.entries += received.new_entries
    way.trip.files += len([row for row in good if row.file not in held])
    way.trip.alarms += len(received.alarms)
    return received.reporter_seq


def _still_here(way: Way, row: FileRow) -> bool:
    """One that came before. If it is gone from the disk here, that rings, and its entry is not held back by it."""
    here = way.casebook.holds_file(row)
    if not here:
        way.alarm("file_damaged", row.case)
    return here


def _file(way: Way, row: FileRow, drops: ExitStack) -> bool:
    """Copy one file by chunks. One that is gone or changed rings, and its entry goes without it: a lost
    attachment must not hold back what the reporter wrote."""
    if row.size > way.largest_file:
        way.alarm("file_refused", row.case)
        return False
    digest = hashlib.sha256()
    size = 0
    try:
        drop = drops.enter_context(way.casebook.new_file(row.case, row.file))
        for chunk in way.letterbox.read_file(row):
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
        way.alarm("file_changed", row.case)
        return False
    way.alarm("file_damaged", row.case)
    return False


def _answers(way: Way) -> None:
    for case in way.casebook.outbox.cases():
        if way.refused >= MOST_REFUSED:
            return
        with way.going_on():
            _answers_of(way, case)


def _answers_of(way: Way, case: str) -> None:
    entries = way.casebook.outbox.answers(case)
    try:
        way.letterbox.put_answers(case, entries)
    except (StrandMoved, CaseUnknown, ParcelRefused):
        # The letterbox lost the case, or was set back, or somebody wrote there: the answers wait.
        way.alarm("answers_refused", case)
        return
    except (Garbled, ValueError):
        # A row here that no line carries, or a letterbox that does not take it for a message: the others go.
        way.refused += 1
        way.alarm("answers_refused", case)
        return
    way.casebook.outbox.answers_carried(entries)
    way.trip.answers += len(entries)


def _rosters(way: Way) -> None:
    """What waits; if nothing does, the newest one again, so that a letterbox from a backup does not seal to an old team."""
    outbox = way.casebook.outbox
    waiting, newest = outbox.rosters(), outbox.newest_roster()
    if newest is None:
        return
    try:
        if waiting:
            _put_rosters(way, waiting)
        elif way.letterbox.put_roster(*newest):
            # It had been there.
            way.alarm("letterbox_set_back")
    except (RosterConflict, ValueError):
        # It does not follow there: one in between is missing, or another stands in its place.
        outbox.rosters_again()
        try:
            _put_rosters(way, outbox.rosters())
            way.alarm("letterbox_set_back")
        except (RosterConflict, ValueError):
            way.alarm("roster_refused")


def _put_rosters(way: Way, rosters: Sequence[tuple[int, bytes]]) -> None:
    """Raises RosterConflict, ValueError for a row that no line carries."""
    for version, document in rosters:
        way.letterbox.put_roster(version, document)
        way.casebook.outbox.roster_carried(version)
        way.trip.rosters += 1


def _empty(way: Way, until: date) -> None:
    for collection in way.casebook.collections.to_empty(until):
        with way.going_on():
            way.letterbox.empty(collection.case, collection.upto_seq)
            way.casebook.collections.emptied(collection)
            way.trip.emptied += 1
    if way.trip.emptied:
        with way.going_on():
            way.letterbox.tidy()
