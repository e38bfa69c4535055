"""A letterbox at the other end of a line. Nothing that comes from there is believed by its form alone.

Each verb may be said again after a broken line. A file goes on where it broke off: the sum over the whole is checked in the end.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Protocol

from wbs.courier import wire
from wbs.courier.line import Garbled, Line, LineBroken, LineTrouble
from wbs.store.errors import CaseUnknown, FileMissing, ParcelRefused, RosterConflict, StoreError, StrandMoved
from wbs.store.rows import CaseParcel, CensusRow, EntryRow, FileRow, Grant

AT_ONCE = 32  # answers in one go
FRUITLESS = 3  # lines in a row that bring nothing of a file, and the trip is over
MOST_CASES = 200_000  # whoever offers more does not mean it
GREETING_SECONDS = 120.0  # a connection, a log-in, and the start of a program
ROUND_SECONDS = 20 * 3600.0  # no letterbox, however slow, keeps the courier from the next day's backup
ANY_TIME = ("StoreBroken", "StoreBusy", "StoreFull")


class OtherVersion(LineTrouble):
    """Both sides have to be of one version."""

    alarm = "letterbox_unreachable"


class Call(Protocol):
    """One connection."""

    line: Line

    def why(self, trouble: LineTrouble) -> LineTrouble:
        """What lay behind it that the line did not come about."""

    def hang_up(self) -> None:
        """Ends the connection, and whatever process carries it."""


class DistantLetterbox:
    """A LetterboxSide over `dial()`, which is called when a verb needs it and no line stands. Raises LineTrouble."""

    def __init__(self, dial: Callable[[], Call]) -> None:
        self._dial = dial
        self._call: Call | None = None
        self._busy = False
        self._until: float | None = None

    def rest(self) -> None:
        """The trip is over: hang up; the next verb dials again."""
        self._until = None
        self._hang_up()

    def close(self) -> None:
        self.rest()

    def waiting(self) -> Iterator[str]:
        """Asked for page by page, as they are used up."""
        after, seen = "", 0
        while page := wire.read_ids(self._ask(wire.WAITING, wire.place_after(after), {wire.IDS: wire.PAGE * wire.ID}), after):
            yield from page
            after, seen = page[-1], seen + len(page)
            if seen > MOST_CASES:
                raise Garbled("the letterbox offers more cases than there can be")

    def census(self) -> Iterator[CensusRow]:
        """As waiting()."""
        after, seen = "", 0
        most = {wire.COUNTS: wire.PAGE * wire.COUNT_SIZE}
        while page := wire.read_census(self._ask(wire.CENSUS, wire.place_after(after), most), after):
            yield from page
            after, seen = page[-1].case, seen + len(page)
            if seen > MOST_CASES:
                raise Garbled("the letterbox counts more cases than there can be")

    def collect(self, case: str) -> CaseParcel:
        """Raises CaseUnknown, ParcelRefused if it is of another case."""
        with self._speaking() as line:
            line.send(wire.COLLECT, wire.raw_id(case))
            head = self._reply(line, {wire.PARCEL: wire.LONGEST_PARCEL}, (CaseUnknown,))
            parcel, (grants, entries, files) = wire.read_parcel_head(head)
            whole = CaseParcel(
                parcel.case,
                parcel.birth,
                parcel.sealed_birth,
                tuple(self._grants(line, grants)),
                tuple(self._entries(line, entries)),
                tuple(self._files(line, files)),
                parcel.carried_seq,
            )
        if whole.case != case:
            raise ParcelRefused("a parcel of another case")
        return whole

    def read_file(self, row: FileRow, start: int = 0) -> Iterator[bytes]:
        """Goes on over a new line where the last one broke, as long as one in FRUITLESS brings something. Raises FileMissing."""
        fruitless = 0
        while True:
            came = start
            try:
                for chunk in self._chunks(row, start):
                    start += len(chunk)
                    yield chunk
                return
            except LineBroken:
                fruitless = 0 if start - came >= wire.LONGEST_CHUNK else fruitless + 1
                if fruitless == FRUITLESS:
                    raise

    def mark_carried(self, case: str, reporter_seq: int) -> None:
        self._tell(wire.MARK, wire.raw_id(case) + wire.number(reporter_seq), CaseUnknown)

    def offer_again(self) -> None:
        self._tell(wire.AGAIN, b"")

    def put_answers(self, case: str, entries: Sequence[EntryRow]) -> None:
        """Raises StrandMoved, CaseUnknown, ParcelRefused."""
        rows = sorted(entries, key=lambda entry: entry.seq)
        for at in range(0, len(rows), AT_ONCE):
            some = rows[at : at + AT_ONCE]
            with self._speaking() as line:
                line.send(wire.ANSWERS, wire.raw_id(case) + wire.number(len(some)))
                for row in some:
                    line.send(wire.ENTRY, wire.entry(row))
                self._done(line, StrandMoved, CaseUnknown, ParcelRefused)

    def put_roster(self, version: int, document: bytes) -> bool:
        """Raises RosterConflict, ValueError for what no letterbox would read."""
        body = wire.number(version) + document
        if len(body) > wire.LONGEST_ROSTER:
            raise ValueError("no roster is so long")
        return self._ask(wire.ROSTER, body, {wire.DONE: 1}, RosterConflict) == b"\x01"

    def carried_on(self, day: date) -> None:
        self._tell(wire.DAY, day.isoformat().encode("ascii"))

    def empty(self, case: str, upto_seq: int) -> None:
        self._tell(wire.EMPTY, wire.raw_id(case) + wire.number(upto_seq))

    def forget(self, case: str, certificate: bytes) -> bool:
        """Raises ValueError for what no letterbox would read."""
        return self._ask(wire.FORGET, wire.certificate(case, certificate), {wire.DONE: 1}) == b"\x01"

    def tidy(self) -> bool:
        return self._ask(wire.TIDY, b"", {wire.DONE: 1}) == b"\x01"

    # the line

    @contextmanager
    def _speaking(self) -> Iterator[Line]:
        """One verb on the line. Whatever leaves it in the middle ends the line: the next verb must not read this one's rest.

        Raises LineTrouble with what lay behind it, if no line can be had.
        """
        if self._busy:
            # A file that nobody reads to its end.
            self._hang_up()
        call = self._call = self._call or self._connect()
        self._busy = True
        try:
            yield call.line
        except BaseException as error:
            # An error that the letterbox named is a whole reply.
            if not isinstance(error, StoreError) and self._call is call:
                self._hang_up()
            raise
        finally:
            if self._call is call:
                self._busy = False

    def _connect(self) -> Call:
        if self._until is None:
            self._until = time.monotonic() + ROUND_SECONDS
        call = self._dial()
        call.line.end = self._until
        try:
            _greet(call.line)
        except LineTrouble as trouble:
            why = call.why(trouble)
            call.hang_up()
            raise why from None
        except BaseException:
            call.hang_up()
            raise
        return call

    def _hang_up(self) -> None:
        call, self._call, self._busy = self._call, None, False
        if call is not None:
            call.hang_up()

    def _ask(self, tag: bytes, body: bytes, wanted: Mapping[bytes, int], *errors: type[StoreError]) -> bytes:
        with self._speaking() as line:
            line.send(tag, body)
            return self._reply(line, wanted, errors)

    def _tell(self, tag: bytes, body: bytes, *errors: type[StoreError]) -> None:
        self._ask(tag, body, {wire.DONE: 0}, *errors)

    def _done(self, line: Line, *errors: type[StoreError]) -> None:
        self._reply(line, {wire.DONE: 0}, errors)

    def _reply(self, line: Line, wanted: Mapping[bytes, int], errors: Sequence[type[StoreError]] = ()) -> bytes:
        tag, body = line.receive({**wanted, wire.ERROR: wire.LONGEST_ERROR})
        if tag != wire.ERROR:
            return body
        raise _error(body, errors)

    def _chunks(self, row: FileRow, start: int) -> Iterator[bytes]:
        with self._speaking() as line:
            line.send(wire.READ_FILE, wire.file(row) + wire.number(start))
            wanted = {wire.CHUNK: wire.LONGEST_CHUNK, wire.DONE: 0, wire.ERROR: wire.LONGEST_ERROR}
            while True:
                tag, body = line.receive(wanted)
                if tag == wire.DONE:
                    return
                if tag == wire.ERROR:
                    raise _error(body, (FileMissing,))
                if not body:
                    raise Garbled("a piece of a file without a byte")
                yield body

    @staticmethod
    def _grants(line: Line, count: int) -> Iterator[Grant]:
        return map(wire.read_grant, _some(line, wire.GRANT, wire.LONGEST_GRANT, count))

    @staticmethod
    def _entries(line: Line, count: int) -> Iterator[EntryRow]:
        return map(wire.read_entry, _some(line, wire.ENTRY, wire.LONGEST_ENTRY, count))

    @staticmethod
    def _files(line: Line, count: int) -> Iterator[FileRow]:
        for body in _some(line, wire.FILE, wire.FILE_SIZE, count):
            reader = wire.Reader(body)
            yield wire.read_file(reader)
            reader.end()


def _greet(line: Line) -> None:
    """Nothing is sent before the other side has shown what it is: a shell would take it for commands."""
    _, body = line.receive({wire.GREETING: len(wire.MAGIC) + 2}, GREETING_SECONDS)
    version = wire.read_greeting(body)
    if version != wire.VERSION:
        raise OtherVersion(f"the letterbox speaks version {version} and the courier {wire.VERSION}: update both")
    line.send(wire.HELLO, wire.VERSION.to_bytes(2, "big"))


def _some(line: Line, tag: bytes, longest: int, count: int) -> Iterator[bytes]:
    left = wire.PARCEL_BYTES
    for _ in range(count):
        body = line.receive({tag: min(left, longest)})[1]
        left -= len(body)
        yield body


def _error(body: bytes, wanted: Sequence[type[StoreError]]) -> StoreError | LineTrouble:
    """The error that the letterbox named, with our own words."""
    name = body.decode("ascii", "replace")
    if name in ANY_TIME or name in {error.__name__ for error in wanted}:
        return wire.ERRORS[name](f"the letterbox says: {name}")
    if name == wire.REFUSED:
        return Garbled("the letterbox refused what it was asked")
    if name == wire.OTHER_VERSION:
        return OtherVersion("the letterbox speaks another version: update both")
    return Garbled("the letterbox gives an error that cannot be")
