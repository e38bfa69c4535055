"""A server that lies: `python -m tests.long.liar LIE FOLDER`, as a forced command instead of `wbs letterbox`.

It starts from the honest letterbox of the folder and says one thing otherwise.
"""

import dataclasses
import os
import secrets
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from wbs.courier import wire
from wbs.courier.letterbox import LetterboxEnd
from wbs.courier.line import Garbled, Line, LineBroken
from wbs.store.letterbox import Letterbox
from wbs.store.rows import CaseParcel, EntryRow, FileRow

PATIENCE = 60.0


class Liar(LetterboxEnd):
    """The honest end, with its line and its letterbox in reach."""

    def __init__(self, letterbox: Letterbox, line: Line) -> None:
        super().__init__(letterbox, line, PATIENCE)
        self.box, self.line = letterbox, line

    def raw(self, data: bytes) -> None:
        while data:
            data = data[os.write(1, data) :]


def wrong_length(end: Liar, body: bytes) -> None:
    end.raw(wire.PARCEL + (40).to_bytes(4, "big") + bytes(10) + wire.DONE + bytes(4))


def huge_frame(end: Liar, body: bytes) -> None:
    end.raw(wire.PARCEL + b"\xff\xff\xff\xff" + bytes(1_000_000))


def garbage(end: Liar, body: bytes) -> None:
    end.raw(b"\x1b[2J\x1b]0;owned\x07" + os.urandom(5000))


def drip(end: Liar, body: bytes) -> None:
    end.raw(wire.PARCEL + (400).to_bytes(4, "big"))
    for _ in range(400):
        end.raw(b".")
        time.sleep(0.05)


def silence(end: Liar, body: bytes) -> None:
    time.sleep(60)


def hang_up(end: Liar, body: bytes) -> None:
    sys.exit(0)


def no_such_error(end: Liar, body: bytes) -> None:
    end.line.send(wire.ERROR, b"\x1b[31mSystemExit")


def an_error_of_another_verb(end: Liar, body: bytes) -> None:
    end.line.send(wire.ERROR, b"RosterConflict")


def is_not_there(end: Liar, body: bytes) -> None:
    end.line.send(wire.ERROR, b"CaseUnknown")


def says(change: Callable[[CaseParcel, Letterbox], CaseParcel]) -> Callable[[Liar, bytes], None]:
    """A true parcel, with a change."""

    def collect(end: Liar, body: bytes) -> None:
        parcel = change(end.box.mail.collect(wire.one_id(body)), end.box)
        end.line.send(wire.PARCEL, wire.parcel_head(parcel))
        for slot, envelope in parcel.grants:
            end.line.send(wire.GRANT, wire.grant(slot, envelope))
        for row in parcel.entries:
            end.line.send(wire.ENTRY, wire.entry(row))
        for file in parcel.files:
            end.line.send(wire.FILE, wire.file(file))

    return collect


def other(parcel: CaseParcel, box: Letterbox) -> str:
    return next(case for case in box.mail.waiting() if case != parcel.case)


def another_cases_parcel(parcel: CaseParcel, box: Letterbox) -> CaseParcel:
    return box.mail.collect(other(parcel, box))


def another_cases_rows(parcel: CaseParcel, box: Letterbox) -> CaseParcel:
    return dataclasses.replace(parcel, entries=box.mail.collect(other(parcel, box)).entries)


def another_cases_rows_renamed(parcel: CaseParcel, box: Letterbox) -> CaseParcel:
    theirs = box.mail.collect(other(parcel, box)).entries
    return dataclasses.replace(parcel, entries=tuple(dataclasses.replace(one, case=parcel.case) for one in theirs))


def false_hashes(parcel: CaseParcel, box: Letterbox) -> CaseParcel:
    return dataclasses.replace(parcel, entries=tuple(dataclasses.replace(one, hash=os.urandom(32)) for one in parcel.entries))


def altered_entries(parcel: CaseParcel, box: Letterbox) -> CaseParcel:
    def altered(one: EntryRow) -> EntryRow:
        return dataclasses.replace(one, envelope=one.envelope[:-1] + bytes([one.envelope[-1] ^ 1]))

    return dataclasses.replace(parcel, entries=tuple(map(altered, parcel.entries)))


def no_first_entries(parcel: CaseParcel, box: Letterbox) -> CaseParcel:
    return dataclasses.replace(parcel, entries=parcel.entries[1:])


def carried_far(parcel: CaseParcel, box: Letterbox) -> CaseParcel:
    return dataclasses.replace(parcel, carried_seq=1 << 40)


def a_file_without_end(parcel: CaseParcel, box: Letterbox) -> CaseParcel:
    files = tuple(dataclasses.replace(row, size=1 << 50) for row in parcel.files)
    return dataclasses.replace(parcel, files=files)


def many_files(parcel: CaseParcel, box: Letterbox) -> CaseParcel:
    more = tuple(FileRow(parcel.case, secrets.token_hex(16), 1 << 20, bytes(32), 1) for _ in range(60))
    return dataclasses.replace(parcel, files=more)


def too_many_entries(parcel: CaseParcel, box: Letterbox) -> CaseParcel:
    return dataclasses.replace(parcel, entries=parcel.entries * 30)


def false_bytes(end: Liar, body: bytes) -> None:
    row = wire.read_file(wire.Reader(body))
    end.line.send(wire.CHUNK, os.urandom(row.size))
    end.line.send(wire.DONE)


def too_few_bytes(end: Liar, body: bytes) -> None:
    end.line.send(wire.CHUNK, b"short")
    end.line.send(wire.DONE)


def bytes_without_end(end: Liar, body: bytes) -> None:
    while True:
        end.line.send(wire.CHUNK, bytes(wire.LONGEST_CHUNK))


def empty_pieces(end: Liar, body: bytes) -> None:
    while True:
        end.line.send(wire.CHUNK, b"")


def gone(end: Liar, body: bytes) -> None:
    end.line.send(wire.ERROR, b"FileMissing")


def cases_without_end(end: Liar, body: bytes) -> None:
    first = int.from_bytes(body or bytes(16), "big") + 1
    end.line.send(wire.IDS, b"".join((first + one).to_bytes(16, "big") for one in range(1000)))


def the_same_page_again(end: Liar, body: bytes) -> None:
    end.line.send(wire.IDS, bytes(15) + b"\x01")


def a_count_of_wonders(end: Liar, body: bytes) -> None:
    after = int.from_bytes(body or bytes(16), "big")
    end.line.send(wire.COUNTS, b"".join((after + n).to_bytes(16, "big") + bytes(96) for n in range(1, 1001)))


COLLECT_LIES: dict[str, Callable[[Liar, bytes], None]] = {
    one.__name__: one
    for one in (
        wrong_length, huge_frame, garbage, drip, silence, hang_up, no_such_error, an_error_of_another_verb, is_not_there,
    )
} | {
    one.__name__: says(one)
    for one in (
        another_cases_parcel, another_cases_rows, another_cases_rows_renamed, false_hashes, altered_entries,
        no_first_entries, carried_far, a_file_without_end, many_files, too_many_entries,
    )
}  # fmt: skip
FILE_LIES = {one.__name__: one for one in (false_bytes, too_few_bytes, bytes_without_end, empty_pieces, gone)}
WAITING_LIES = {one.__name__: one for one in (cases_without_end, the_same_page_again)}
CENSUS_LIES = {one.__name__: one for one in (a_count_of_wonders,)}
NOISE = ("noise_before", "noise_beside")
LIES = [*COLLECT_LIES, *FILE_LIES, *WAITING_LIES, *CENSUS_LIES, *NOISE]


def main(lie: str, folder: Path) -> None:
    if lie == "noise_before":
        os.write(1, b"Welcome to this server!\n")
    if lie == "noise_beside":
        for _ in range(50):
            os.write(2, b"\x1b[2J@@@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED @@@\n" * 1000)
    letterbox = Letterbox(folder)
    end = Liar(letterbox, Line(0, 1))
    for tag, lies in (
        (wire.COLLECT, COLLECT_LIES), (wire.READ_FILE, FILE_LIES), (wire.WAITING, WAITING_LIES), (wire.CENSUS, CENSUS_LIES),
    ):  # fmt: skip
        if lie in lies:
            end._verbs[tag] = lambda body, say=lies[lie]: say(end, body)  # type: ignore[misc]
    with suppress(LineBroken, Garbled, OSError):
        end.serve()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
