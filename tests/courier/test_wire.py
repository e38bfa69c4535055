"""The courier's line: what is written is read back, and nothing else is read."""

import dataclasses
import os
import secrets
import select
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.courier.far_end import FarEnd, honest
from tests.store.mail import add_file, after, dropped, entry, stores
from wbs.courier import wire
from wbs.courier.distant_letterbox import DistantLetterbox
from wbs.courier.letterbox_side import LetterboxSide, LocalLetterbox
from wbs.courier.line import Garbled, Line, LineBroken, LineEnded
from wbs.store.errors import CaseUnknown, FileMissing, ParcelRefused, RosterConflict, StrandMoved
from wbs.store.rows import CensusRow, FileRow

CASE = "ab" * 16
READERS: dict[str, Callable[[bytes], object]] = {
    "greeting": wire.read_greeting,
    "ids": lambda body: wire.read_ids(body, ""),
    "one id": wire.one_id,
    "place": wire.read_place_after,
    "id and number": wire.id_and_number,
    "day": wire.read_day,
    "entry": wire.read_entry,
    "file": lambda body: wire.read_file(wire.Reader(body)),
    "grant": wire.read_grant,
    "parcel": wire.read_parcel_head,
    "census": lambda body: wire.read_census(body, ""),
}


def pipe_lines(patience: float = 5.0) -> tuple[Line, int, Callable[[], None]]:
    """A line that reads what is written to the descriptor, and what closes both."""
    reader, writer = os.pipe()

    def close() -> None:
        for descriptor in (reader, writer):
            with suppress(OSError):
                os.close(descriptor)

    return Line(reader, writer, patience), writer, close


@given(st.sampled_from(sorted(READERS)), st.binary(max_size=400))
def test_whatever_comes_is_read_or_garbled_and_nothing_else(name: str, body: bytes) -> None:
    with suppress(Garbled):
        READERS[name](body)


@given(st.binary(max_size=200), st.integers(1, wire.SEQ_END - 1))
def test_rows_come_back_as_they_were_written(envelope: bytes, seq: int) -> None:
    row = entry(CASE, "reporter", seq, os.urandom(32))
    assert wire.read_entry(wire.entry(row)) == row
    file = FileRow(CASE, secrets.token_hex(16), seq, os.urandom(32), seq)
    assert wire.read_file(wire.Reader(wire.file(file))) == file
    assert wire.read_grant(wire.grant("recovery", envelope)) == ("recovery", envelope)
    count = CensusRow(CASE, os.urandom(32), seq, 0, 1, 1, os.urandom(32))
    assert wire.read_census(wire.census([count]), "") == [count]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("greeting", b"GET / HTTP/1.1\r\n"),
        ("ids", bytes(17)),
        ("ids", bytes(16) * 2),
        ("one id", bytes(15)),
        ("one id", bytes(17)),
        ("id and number", bytes(16) + b"\xff" * 8),
        ("day", b"2026-3-4"),
        ("day", b"20260304"),
        ("entry", bytes(16) + b"\x09" + bytes(72)),
        ("grant", b"\x00\x04../x" + bytes(20)),
        ("grant", b"\x00\x00" + bytes(20)),
        ("parcel", bytes(16) + bytes(8) + b"\x00\xff" * 4 + bytes(16)),
        ("census", bytes(wire.COUNT_SIZE - 1)),
    ],
)
def test_what_has_another_form_is_garbled(name: str, body: bytes) -> None:
    with pytest.raises(Garbled):
        READERS[name](body)


def test_a_page_that_does_not_rise_is_garbled_so_nobody_is_sent_round_in_a_ring() -> None:
    first, second = "0a" * 16, "0b" * 16
    page = wire.ids([first, second])
    assert wire.read_ids(page, "") == [first, second]
    for after_case in (first, second):
        with pytest.raises(Garbled):
            wire.read_ids(page, after_case)
    with pytest.raises(Garbled):
        wire.read_ids(wire.ids([second, first]), "")


def test_a_length_is_refused_before_a_byte_of_it_is_waited_for() -> None:
    line, writer, close = pipe_lines()
    os.write(writer, wire.ENTRY + (1 << 31).to_bytes(4, "big"))
    with pytest.raises(Garbled):
        line.receive({wire.ENTRY: wire.LONGEST_ENTRY})
    close()


def test_a_message_that_may_not_come_now_is_garbled() -> None:
    line, writer, close = pipe_lines()
    os.write(writer, wire.DONE + bytes(4))
    with pytest.raises(Garbled):
        line.receive({wire.IDS: 100})
    close()


@pytest.mark.parametrize(("sent", "error"), [(b"", LineEnded), (b"I\x00\x00", LineBroken), (b"I\x00\x00\x00\x10abc", LineBroken)])
def test_a_line_that_ends_between_two_messages_is_told_from_one_that_breaks_in_one(sent: bytes, error: type[Exception]) -> None:
    line, writer, close = pipe_lines()
    os.write(writer, sent)
    os.close(writer)
    with pytest.raises(LineBroken) as caught:
        line.receive({wire.IDS: 100})
    assert caught.type is error
    close()


def test_silence_is_given_up() -> None:
    line, _, close = pipe_lines(patience=0.05)
    with pytest.raises(LineBroken, match="silent"):
        line.receive({wire.IDS: 100})
    close()


def test_a_drip_is_given_up_although_something_always_comes() -> None:
    """One byte at every look: with a pace of nothing the message would take for ever."""
    line, writer, close = pipe_lines(patience=0.3)
    os.write(writer, wire.CHUNK + (200).to_bytes(4, "big"))
    poll = line._readable

    class Dripping:
        def poll(self, milliseconds: float) -> object:
            os.write(writer, b".")
            waiting.poll(20)
            return poll.poll(milliseconds)

    waiting = select.poll()
    line._readable = Dripping()  # type: ignore[assignment]
    with pytest.raises(LineBroken, match="silent"):
        line.receive({wire.CHUNK: 200})
    close()


def test_who_does_not_read_is_given_up() -> None:
    line, _, close = pipe_lines()
    line.end = time.monotonic() + 0.1
    with pytest.raises(LineBroken, match="silent"):
        line.send(wire.CHUNK, bytes(1_000_000))
    close()


@pytest.fixture
def both(tmp_path: Path) -> object:
    """The same letterbox near and far."""
    letterbox, casebook = stores(tmp_path)
    near, far = LocalLetterbox(tmp_path / "street"), DistantLetterbox(honest(tmp_path / "street"))
    yield letterbox, near, far
    for one in (letterbox, casebook, near, far):
        one.close()


def test_each_verb_says_over_the_line_what_it_says_on_the_spot(both: tuple) -> None:  # type: ignore[type-arg]
    letterbox, near, far = both
    one, other = dropped(letterbox), dropped(letterbox)
    content = os.urandom(700_000)
    message, file = add_file(letterbox, one.entries[0], content)
    sides: tuple[LetterboxSide, LetterboxSide] = (near, far)
    assert [list(side.waiting()) for side in sides] == [sorted([one.case, other.case])] * 2
    assert far.collect(one.case) == near.collect(one.case)
    row = near.collect(one.case).files[0]
    assert b"".join(far.read_file(row)) == content
    assert b"".join(far.read_file(row, 300_000)) == content[300_000:]
    far.mark_carried(one.case, 2)
    assert list(near.waiting()) == [other.case]
    assert list(far.census()) == list(near.census())
    answers = [after(one.entries[1])]
    for _ in range(40):
        answers.append(after(answers[-1]))
    far.put_answers(one.case, answers)
    assert letterbox.answers(one.case) == [one.entries[1], *answers]
    far.put_roster(2, b"roster two")
    assert letterbox.rosters() == [b"roster one", b"roster two"]
    far.carried_on(date(2026, 3, 4))
    assert letterbox.last_carry_day() == date(2026, 3, 4)
    far.empty(one.case, 2)
    assert far.tidy() is True
    assert near.collect(one.case).entries == ()
    far.offer_again()
    far.rest()
    assert list(far.waiting()) == [other.case]


def test_each_error_comes_over_the_line_under_its_name(both: tuple) -> None:  # type: ignore[type-arg]
    letterbox, _, far = both
    one = dropped(letterbox)
    gone = FileRow(one.case, "cd" * 16, 5, bytes(32), 1)
    refusals: list[tuple[type[Exception], Callable[[], object]]] = [
        (CaseUnknown, lambda: far.collect(CASE)),
        (CaseUnknown, lambda: far.mark_carried(CASE, 1)),
        (FileMissing, lambda: list(far.read_file(gone))),
        (CaseUnknown, lambda: far.put_answers(CASE, [entry(CASE, "answers", 2, bytes(32))])),
        (StrandMoved, lambda: far.put_answers(one.case, [after(after(one.entries[1]))])),
        (RosterConflict, lambda: far.put_roster(7, b"roster seven")),
    ]
    for error, verb in refusals:
        with pytest.raises(error):
            verb()
    false = dataclasses.replace(after(one.entries[1]), hash=bytes(32))
    with pytest.raises(ParcelRefused):
        far.put_answers(one.case, [false])
    assert list(far.waiting()) == [one.case]


def test_a_file_that_nobody_reads_to_its_end_does_not_stand_in_the_way_of_the_next_verb(both: tuple) -> None:  # type: ignore[type-arg]
    letterbox, _, far = both
    one = dropped(letterbox)
    add_file(letterbox, one.entries[0], os.urandom(3_000_000))
    reading = far.read_file(far.collect(one.case).files[0])
    assert next(reading)
    assert list(far.waiting()) == [one.case]
    reading.close()
    assert list(far.waiting()) == [one.case]


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(sorted(wire.REQUESTS)), st.binary(max_size=120)), max_size=4))
def test_whoever_has_the_couriers_key_may_say_anything_and_the_letterbox_answers_or_hangs_up(
    tmp_path_factory: pytest.TempPathFactory, said: list[tuple[bytes, bytes]]
) -> None:
    folder = tmp_path_factory.getbasetemp() / "said anything"
    if not folder.exists():
        letterbox, casebook = stores(folder)
        dropped(letterbox)
        letterbox.close()
        casebook.close()
    call: FarEnd = honest(folder / "street")()
    anything = dict.fromkeys([bytes([number]) for number in range(256)], 1 << 20)
    call.line.receive(anything)
    with suppress(LineBroken):
        call.line.send(wire.HELLO, wire.VERSION.to_bytes(2, "big"))
        for tag, body in said:
            call.line.send(tag, body)
    call.say_no_more()
    with suppress(LineEnded):
        while True:
            tag, reply = call.line.receive(anything)
            assert tag != wire.ERROR or reply.decode("ascii") in {*wire.ERRORS, wire.REFUSED}
    call.hang_up()
