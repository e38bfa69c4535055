"""How the verbs of a letterbox are written on a line: tags, sizes, rows. Big endian; ids are 16 bytes, hashes 32.

The parser takes exactly what is described here and nothing besides, in both directions: the server may lie to the courier,
and whoever holds the courier's key may say anything to the server. What a row *means* is checked by the stores.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from wbs.courier.line import Garbled
from wbs.store.entry_hash import SEQ_END, STRANDS
from wbs.store.errors import (
    CaseUnknown,
    FileMissing,
    ParcelRefused,
    RosterConflict,
    StoreBroken,
    StoreBusy,
    StoreError,
    StoreFull,
    StrandMoved,
)
from wbs.store.rows import CaseParcel, CensusRow, EntryRow, FileRow, Grant

VERSION = 2  # 2: FORGET
MAGIC = b"wbs letterbox "

# What the courier says.
HELLO, WAITING, COLLECT, READ_FILE, MARK, AGAIN = b"h", b"w", b"c", b"f", b"m", b"a"
ANSWERS, ROSTER, DAY, EMPTY, TIDY, CENSUS, FORGET = b"p", b"r", b"d", b"e", b"t", b"n", b"o"
# What the letterbox says.
GREETING, IDS, PARCEL, GRANT, ENTRY, FILE = b"G", b"I", b"P", b"R", b"E", b"F"
CHUNK, COUNTS, DONE, ERROR = b"C", b"N", b"O", b"X"

ID, NUMBER, HASH = 16, 8, 32
ENTRY_HEAD = ID + 1 + NUMBER + 2 * HASH
FILE_SIZE = 2 * ID + 2 * NUMBER + HASH
COUNT_SIZE = ID + 4 * NUMBER + 2 * HASH
PAGE = 1000
LONGEST_SLOT = 64
MOST_GRANTS, MOST_ENTRIES, MOST_FILES = 4096, 64, 64
LONGEST_ENTRY = ENTRY_HEAD + 8 * 1024 * 1024
LONGEST_GRANT = 2 + LONGEST_SLOT + 16 * 1024
LONGEST_BIRTH = 256 * 1024
LONGEST_PARCEL = ID + 4 * NUMBER + 2 * (4 + LONGEST_BIRTH)
LONGEST_ROSTER = NUMBER + 4 * 1024 * 1024
LONGEST_CERTIFICATE = 4096
LONGEST_CHUNK = 256 * 1024
PARCEL_BYTES = 64 * 1024 * 1024  # one parcel fits in memory, whatever is sent

# The most bytes that a request may have.
REQUESTS = {
    WAITING: ID,
    COLLECT: ID,
    READ_FILE: FILE_SIZE + NUMBER,
    MARK: ID + NUMBER,
    AGAIN: 0,
    ANSWERS: ID + NUMBER,
    ROSTER: LONGEST_ROSTER,
    DAY: 10,
    EMPTY: ID + NUMBER,
    TIDY: 0,
    CENSUS: ID,
    FORGET: ID + LONGEST_CERTIFICATE,
}

# Errors cross by name only: what a server writes is shown to nobody.
ERRORS: dict[str, type[StoreError]] = {
    error.__name__: error
    for error in (
        CaseUnknown, FileMissing, ParcelRefused, RosterConflict, StoreBroken, StoreBusy, StoreFull, StrandMoved,
    )
}  # fmt: skip
REFUSED = "Refused"
OTHER_VERSION = "OtherVersion"
LONGEST_ERROR = 32

_STRANDS = {tag: strand for strand, tag in STRANDS.items()}
_SLOT = re.compile(r"[0-9a-z]{1,64}")


class Reader:
    """Takes a body apart, from front to end. Raises Garbled for what is too short, too long or of another form."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._at = 0

    def take(self, size: int) -> bytes:
        """Exactly so many bytes."""
        piece = self._body[self._at : self._at + size]
        if len(piece) != size:
            raise Garbled("a message is cut short")
        self._at += size
        return piece

    def id(self) -> str:
        """32 hex digits: by its form alone no id can leave a folder."""
        return self.take(ID).hex()

    def number(self, end: int = SEQ_END) -> int:
        """From 0 up to, not including, `end`."""
        number = int.from_bytes(self.take(NUMBER), "big")
        if number >= end:
            raise Garbled("a number is too large")
        return number

    def sized(self, most: int) -> bytes:
        """Bytes with their length in front."""
        size = int.from_bytes(self.take(4), "big")
        if size > most:
            raise Garbled("a part is too long")
        return self.take(size)

    def rest(self) -> bytes:
        """All that is left."""
        return self.take(len(self._body) - self._at)

    def end(self) -> None:
        """Nothing may be left."""
        if self._at != len(self._body):
            raise Garbled("a message is too long")


def number(value: int) -> bytes:
    """Eight bytes. Raises ValueError for what no reader takes."""
    if not 0 <= value < SEQ_END:
        raise ValueError("a number that does not travel")
    return value.to_bytes(NUMBER, "big")


def sized(value: bytes) -> bytes:
    return len(value).to_bytes(4, "big") + value


def raw_id(case: str) -> bytes:
    """Raises ValueError for anything but 32 hex digits."""
    value = bytes.fromhex(case)
    if len(value) != ID:
        raise ValueError("an id is 32 hex digits")
    return value


def place_after(after: str) -> bytes:
    """Where a page begins: nothing for the first one."""
    return raw_id(after) if after else b""


def read_place_after(body: bytes) -> str:
    return one_id(body) if body else ""


def one_id(body: bytes) -> str:
    reader = Reader(body)
    case = reader.id()
    reader.end()
    return case


def id_and_number(body: bytes) -> tuple[str, int]:
    reader = Reader(body)
    case, value = reader.id(), reader.number()
    reader.end()
    return case, value


def certificate(case: str, document: bytes) -> bytes:
    """Raises ValueError for one that no reader takes."""
    if not document or len(document) > LONGEST_CERTIFICATE:
        raise ValueError("a certificate that does not travel")
    return raw_id(case) + document


def read_certificate(body: bytes) -> tuple[str, bytes]:
    reader = Reader(body)
    case, document = reader.id(), reader.rest()
    if not document:
        raise Garbled("a certificate without a byte")
    return case, document


def read_day(body: bytes) -> date:
    """YYYY-MM-DD and nothing else."""
    try:
        day = date.fromisoformat(body.decode("ascii"))
    except ValueError as error:
        raise Garbled("not a day") from error
    if day.isoformat().encode("ascii") != body:
        raise Garbled("not a day")
    return day


def greeting(version: int = VERSION) -> bytes:
    return MAGIC + version.to_bytes(2, "big")


def read_greeting(body: bytes) -> int:
    """The version of the other side. Raises Garbled."""
    reader = Reader(body)
    if reader.take(len(MAGIC)) != MAGIC:
        raise Garbled("the other side does not speak as it should")
    version = int.from_bytes(reader.take(2), "big")
    reader.end()
    return version


def ids(cases: Sequence[str]) -> bytes:
    return b"".join(map(raw_id, cases))


def read_ids(body: bytes, after: str) -> list[str]:
    """Rising, all beyond `after`: so no server can send a courier round in a ring."""
    reader = Reader(body)
    return _rising((reader.id() for _ in range(_how_many(body, ID))), after)


def entry(row: EntryRow) -> bytes:
    """Raises ValueError for a row that no reader takes."""
    if ENTRY_HEAD + len(row.envelope) > LONGEST_ENTRY:
        raise ValueError("an entry that does not travel")
    return raw_id(row.case) + STRANDS[row.strand] + number(row.seq) + row.prev + row.hash + row.envelope


def read_entry(body: bytes) -> EntryRow:
    reader = Reader(body)
    case, strand = reader.id(), _STRANDS.get(reader.take(1), "")
    seq, prev, digest = reader.number(), reader.take(HASH), reader.take(HASH)
    if not strand:
        raise Garbled("an entry of no strand")
    return EntryRow(case, strand, seq, prev, reader.rest(), digest)


def file(row: FileRow) -> bytes:
    return raw_id(row.case) + raw_id(row.file) + number(row.size) + number(row.seq) + row.sha256


def read_file(reader: Reader) -> FileRow:
    case, name, size, seq = reader.id(), reader.id(), reader.number(), reader.number()
    return FileRow(case, name, size, reader.take(HASH), seq)


def grant(slot: str, envelope: bytes) -> bytes:
    name = slot.encode("ascii")
    return len(name).to_bytes(2, "big") + name + envelope


def read_grant(body: bytes) -> Grant:
    reader = Reader(body)
    name = reader.take(int.from_bytes(reader.take(2), "big"))
    slot = name.decode("ascii", "replace")
    if not _SLOT.fullmatch(slot):
        raise Garbled("a grant without a slot")
    return slot, reader.rest()


def parcel_head(parcel: CaseParcel) -> bytes:
    """What stands before the parcel's grants, entries and files, which follow one message each."""
    counts = [number(len(rows)) for rows in (parcel.grants, parcel.entries, parcel.files)]
    head = [raw_id(parcel.case), number(parcel.carried_seq), *counts, sized(parcel.birth), sized(parcel.sealed_birth)]
    return b"".join(head)


def read_parcel_head(body: bytes) -> tuple[CaseParcel, tuple[int, int, int]]:
    """The parcel without its rows, and how many grants, entries and files will follow."""
    reader = Reader(body)
    case, carried = reader.id(), reader.number()
    counts = (reader.number(MOST_GRANTS + 1), reader.number(MOST_ENTRIES + 1), reader.number(MOST_FILES + 1))
    birth, sealed_birth = reader.sized(LONGEST_BIRTH), reader.sized(LONGEST_BIRTH)
    reader.end()
    return CaseParcel(case, birth, sealed_birth, (), (), (), carried), counts


def census(rows: Iterable[CensusRow]) -> bytes:
    return b"".join(
        raw_id(row.case)
        + row.birth_sha256
        + b"".join(map(number, (row.reporter_seq, row.carried_seq, row.answers_seq, row.answers_count)))
        + row.answers_hash
        for row in rows
    )


def read_census(body: bytes, after: str) -> list[CensusRow]:
    """By rising case, all beyond `after`."""
    reader = Reader(body)
    rows = [_read_count(reader) for _ in range(_how_many(body, COUNT_SIZE))]
    _rising((row.case for row in rows), after)
    return rows


def _read_count(reader: Reader) -> CensusRow:
    case, birth = reader.id(), reader.take(HASH)
    counts = [reader.number() for _ in range(4)]
    return CensusRow(case, birth, counts[0], counts[1], counts[2], counts[3], reader.take(HASH))


def _how_many(body: bytes, size: int) -> int:
    """How many pieces of one size. Raises Garbled."""
    if len(body) % size or len(body) > PAGE * size:
        raise Garbled("a page of another size")
    return len(body) // size


def _rising(cases: Iterator[str], after: str) -> list[str]:
    found = list(cases)
    if any(one <= before for before, one in zip([after, *found], found, strict=False)):
        raise Garbled("a page out of order")
    return found
