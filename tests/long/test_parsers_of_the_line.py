"""What crosses the courier's line, in both directions, and what one side of it may say: read as it was written, or refused."""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.courier.far_end import FarEnd
from tests.fuzz.budget import TIMEOUT, budget
from wbs.courier import wire
from wbs.courier.distant_letterbox import DistantLetterbox
from wbs.courier.line import Garbled, Line, LineBroken, LineEnded, LineTrouble
from wbs.store.entry_hash import STRANDS
from wbs.store.errors import StoreError
from wbs.store.rows import CaseParcel, CensusRow, EntryRow, FileRow

TRIES = 300
CALLS = 100
pytestmark = pytest.mark.timeout(TIMEOUT)

IDS = st.binary(min_size=16, max_size=16).map(bytes.hex)
NUMBERS = st.integers(0, wire.SEQ_END - 1)
HASHES = st.binary(min_size=32, max_size=32)
BYTES = st.binary(max_size=80)
SLOTS = st.sampled_from(["recovery", "0" * 16, "f" * 16])
ENTRIES = st.builds(EntryRow, IDS, st.sampled_from(sorted(STRANDS)), NUMBERS, HASHES, BYTES, HASHES)
FILES = st.builds(FileRow, IDS, IDS, NUMBERS, HASHES, NUMBERS)
COUNTS = st.builds(CensusRow, IDS, HASHES, NUMBERS, NUMBERS, NUMBERS, NUMBERS, HASHES)
RISING = st.sets(IDS, max_size=4).map(sorted)


def head_of(case: str, birth: bytes, sealed: bytes, carried: int, counts: tuple[int, int, int]) -> bytes:
    """A parcel's head that promises so many rows."""
    empty = CaseParcel(case, birth, sealed, (), (), (), carried)
    said = wire.parcel_head(empty)
    at = wire.ID + wire.NUMBER
    return said[:at] + b"".join(map(wire.number, counts)) + said[at + 3 * wire.NUMBER :]


def read_file(body: bytes) -> FileRow:
    reader = wire.Reader(body)
    row = wire.read_file(reader)
    reader.end()
    return row


def head_again(read: tuple[CaseParcel, tuple[int, int, int]]) -> bytes:
    parcel, counts = read
    return head_of(parcel.case, parcel.birth, parcel.sealed_birth, parcel.carried_seq, counts)


SMALL = st.tuples(*[st.integers(0, 3)] * 3)
# What one side writes, how the other reads it, and how that is written again.
FORMS: dict[str, tuple[st.SearchStrategy[bytes], Callable[[bytes], object], Callable[..., bytes]]] = {
    "greeting": (st.integers(0, 65535).map(wire.greeting), wire.read_greeting, wire.greeting),
    "page of ids": (RISING.map(wire.ids), lambda body: wire.read_ids(body, ""), wire.ids),
    "place": (st.one_of(st.just(""), IDS).map(wire.place_after), wire.read_place_after, wire.place_after),
    "one id": (IDS.map(wire.raw_id), wire.one_id, wire.raw_id),
    "id and number": (
        st.builds(lambda case, seq: wire.raw_id(case) + wire.number(seq), IDS, NUMBERS),
        wire.id_and_number,
        lambda read: wire.raw_id(read[0]) + wire.number(read[1]),
    ),
    "certificate": (
        st.builds(wire.certificate, IDS, st.binary(min_size=1, max_size=300)),
        wire.read_certificate,
        lambda read: wire.certificate(*read),
    ),
    "day": (st.dates().map(lambda day: day.isoformat().encode()), wire.read_day, lambda day: day.isoformat().encode()),
    "entry": (ENTRIES.map(wire.entry), wire.read_entry, wire.entry),
    "file": (FILES.map(wire.file), read_file, wire.file),
    "grant": (st.builds(wire.grant, SLOTS, BYTES), wire.read_grant, lambda read: wire.grant(*read)),
    "parcel": (st.builds(head_of, IDS, BYTES, BYTES, NUMBERS, SMALL), wire.read_parcel_head, head_again),
    "census": (
        st.lists(COUNTS, max_size=3, unique_by=lambda row: row.case).map(
            lambda rows: wire.census(sorted(rows, key=lambda row: row.case))
        ),
        lambda body: wire.read_census(body, ""),
        wire.census,
    ),
}


def spoilt(draw: st.DrawFn, body: bytes) -> bytes:
    """With a few bytes of it altered, cut out or put in."""
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(body)))
        to = draw(st.integers(at, min(len(body), at + 3)))
        body = body[:at] + draw(st.binary(max_size=4)) + body[to:]
    return body


@budget(TRIES)
@given(st.data())
@pytest.mark.parametrize("form", FORMS)
def test_what_is_written_for_the_line_is_read_as_it_was_written(form: str, data: st.DataObject) -> None:
    made, read, write = FORMS[form]
    body = data.draw(made)
    assert write(read(body)) == body


@budget(TRIES)
@given(st.data())
@pytest.mark.parametrize("form", FORMS)
def test_what_was_spoilt_is_garbled_or_has_one_reading(form: str, data: st.DataObject) -> None:
    """Two ways to write one thing would let somebody say it twice."""
    made, read, write = FORMS[form]
    body = spoilt(data.draw, data.draw(made))
    with suppress(Garbled):
        assert write(read(body)) == body


def come(raw: bytes, wanted: dict[bytes, int]) -> list[tuple[bytes, bytes]]:
    """The messages that a line gives of these bytes before it ends or refuses."""
    reader, writer = os.pipe()
    try:
        os.write(writer, raw)
        os.close(writer)
        line, found = Line(reader, reader, 20.0), []
        with suppress(LineEnded, LineBroken, Garbled):
            while True:
                found.append(line.receive(wanted))
        return found
    finally:
        os.close(reader)


@budget(TRIES)
@given(st.lists(st.tuples(st.sampled_from([b"a", b"b", b"c"]), BYTES), max_size=6), st.data())
def test_a_line_gives_each_whole_message_as_it_was_sent_and_none_that_was_cut(
    sent: list[tuple[bytes, bytes]], data: st.DataObject
) -> None:
    raw = [tag + len(body).to_bytes(4, "big") + body for tag, body in sent]
    cut = data.draw(st.integers(0, len(b"".join(raw))))
    whole = [one for at, one in enumerate(sent) if len(b"".join(raw[: at + 1])) <= cut]
    assert come(b"".join(raw)[:cut], {b"a": 80, b"b": 80, b"c": 80}) == whole


@budget(TRIES)
@given(st.one_of(st.binary(max_size=300), st.lists(st.binary(max_size=9), max_size=9).map(b"\x00\x00\x00\x04".join)))
def test_a_line_gives_of_any_bytes_only_what_may_come_and_no_more_of_it(raw: bytes) -> None:
    wanted = {bytes([tag]): tag % 7 for tag in range(0, 256, 2)}
    for tag, body in come(raw, wanted):
        assert len(body) <= wanted[tag]


SAYINGS = {
    wire.IDS: RISING.map(wire.ids),
    wire.PARCEL: FORMS["parcel"][0],
    wire.GRANT: FORMS["grant"][0],
    wire.ENTRY: FORMS["entry"][0],
    wire.FILE: FORMS["file"][0],
    wire.CHUNK: BYTES,
    wire.COUNTS: FORMS["census"][0],
    wire.DONE: st.sampled_from([b"", b"\x00", b"\x01", b"ok"]),
    wire.ERROR: st.one_of(st.sampled_from([name.encode() for name in (*wire.ERRORS, wire.REFUSED, wire.OTHER_VERSION)]), BYTES),
}
CASE = "ab" * 16
ROW = FileRow(CASE, "cd" * 16, 5, bytes(32), 1)
ANSWER = EntryRow(CASE, "answers", 2, bytes(32), b"", bytes(32))
VERBS: dict[str, Callable[[DistantLetterbox], object]] = {
    "waiting": lambda side: list(side.waiting()),
    "census": lambda side: list(side.census()),
    "collect": lambda side: side.collect(CASE),
    "read a file": lambda side: list(side.read_file(ROW)),
    "mark": lambda side: side.mark_carried(CASE, 1),
    "offer again": lambda side: side.offer_again(),
    "put answers": lambda side: side.put_answers(CASE, [ANSWER]),
    "put a roster": lambda side: side.put_roster(2, b"roster"),
    "the day": lambda side: side.carried_on(date(2026, 3, 4)),
    "empty": lambda side: side.empty(CASE, 1),
    "tidy": lambda side: side.tidy(),
    "forget": lambda side: side.forget(CASE, b"certificate"),
}


@st.composite
def sayings(draw: st.DrawFn) -> list[tuple[bytes, bytes]]:
    """What a server might say: messages that are right by their form more often than not, in any order."""
    said = []
    for tag in draw(st.lists(st.sampled_from(sorted(SAYINGS)), max_size=5)):
        body = draw(SAYINGS[tag])
        said.append((tag, spoilt(draw, body) if draw(st.integers(0, 4)) == 0 else body))
    return said


@budget(CALLS)
@given(said=sayings())
@pytest.mark.parametrize("verb", VERBS)
def test_whatever_a_letterbox_says_each_verb_ends_with_an_answer_or_an_error_of_its_own(
    verb: str, said: list[tuple[bytes, bytes]]
) -> None:
    def speak(line: Line, greeting: bytes) -> None:
        line.send(wire.GREETING, greeting)
        line.receive({wire.HELLO: 2})
        for tag, body in said:
            line.send(tag, body)

    side = DistantLetterbox(lambda: FarEnd(partial(speak, greeting=wire.greeting())))
    try:
        VERBS[verb](side)
    except (LineTrouble, StoreError):
        pass
    except Exception as error:
        pytest.fail(f"neither an answer nor an error of its own: {error!r}")
    finally:
        side.close()
