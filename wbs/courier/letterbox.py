"""`wbs letterbox`: the letterbox's end of the courier's line, started by sshd as a forced command.

It speaks `wbs/courier/wire.py` on standard input and output and nothing else: no shell, no file but the letterbox's, no word
of what the caller asked sshd for (SSH_ORIGINAL_COMMAND is not read). Each verb is one transaction, so it may die at any point,
and between two verbs it holds no lock. It ends when the line ends, or when nothing is asked for the idle limit.

What the courier's key allows is what these verbs allow: to take sealed mail, to add answers and rosters that follow (intake
checks their signatures), to let be forgotten what was marked as carried, and to lay down certificates of destroyed cases, which
intake obeys if two officers signed them. Nothing is ever overwritten.
"""

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from wbs.command_line import Broken, CommandLine, WrongUse, exit_code_of
from wbs.courier import wire
from wbs.courier.line import Garbled, Line, LineBroken, LineEnded
from wbs.store.errors import StoreError, StoreMissing, StoreWrongVersion
from wbs.store.letterbox import Letterbox

ABOUT = """\
Speaks with the courier on standard input and output. Started by sshd for the courier's key, never by hand:
  restrict,command="/opt/wbs/.venv/bin/wbs letterbox --data /var/lib/wbs" ssh-ed25519 ...
"""
IDLE_SECONDS = 600


def main(argv: Sequence[str] | None = None) -> int:
    """Returns 0 when the courier has hung up, 1 when he spoke wrongly or the letterbox is broken, 2 on wrong use."""
    return exit_code_of("letterbox", partial(_speak, argv))


def _speak(argv: Sequence[str] | None) -> None:
    line = CommandLine("letterbox", ABOUT)
    line.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder of the letterbox")
    line.add_argument(
        "--idle", type=int, default=IDLE_SECONDS, metavar="SECONDS", help="end when nothing is asked for so long (600)"
    )
    asked = line.parse_args(argv)
    if sys.stdin.isatty() or asked.idle < 1:
        raise WrongUse("this is for the courier's line, started by sshd; see deploy/README.md")
    try:
        letterbox = Letterbox(asked.data)
    except (StoreMissing, StoreWrongVersion) as error:
        raise WrongUse(str(error)) from error
    except StoreError as error:
        raise Broken(f"the letterbox in {asked.data} cannot be used: {type(error).__name__}") from error
    with closing(letterbox):
        try:
            LetterboxEnd(letterbox, Line(sys.stdin.fileno(), sys.stdout.fileno()), asked.idle).serve()
        except (LineBroken, Garbled) as error:
            raise Broken(str(error)) from error


class LetterboxEnd:
    """Answers one courier until he hangs up."""

    def __init__(self, letterbox: Letterbox, line: Line, idle: float) -> None:
        self._letterbox = letterbox
        self._mail = letterbox.mail
        self._line = line
        self._idle = idle
        self._verbs: dict[bytes, Callable[[bytes], None]] = {
            wire.WAITING: self._waiting,
            wire.COLLECT: self._collect,
            wire.READ_FILE: self._read_file,
            wire.MARK: self._mark,
            wire.AGAIN: self._again,
            wire.ANSWERS: self._answers,
            wire.ROSTER: self._roster,
            wire.DAY: self._day,
            wire.EMPTY: self._empty,
            wire.TIDY: self._tidy,
            wire.CENSUS: self._census,
            wire.FORGET: self._forget,
        }

    def serve(self) -> None:
        """Raises LineBroken, Garbled (after it was said to the courier)."""
        try:
            self._greet()
            while True:
                tag, body = self._line.receive(wire.REQUESTS, self._idle)
                self._answer(tag, body)
        except LineEnded:
            return
        except Garbled:
            self._error(wire.REFUSED)
            raise

    def _greet(self) -> None:
        self._line.send(wire.GREETING, wire.greeting())
        _, body = self._line.receive({wire.HELLO: 2}, self._idle)
        if body != wire.VERSION.to_bytes(2, "big"):
            self._error(wire.OTHER_VERSION)
            raise Garbled("the courier speaks another version")

    def _answer(self, tag: bytes, body: bytes) -> None:
        try:
            self._verbs[tag](body)
        except StoreError as error:
            # By name only; what has no name there is the disk's or the database's trouble.
            name = type(error).__name__
            self._error(name if name in wire.ERRORS else "StoreBroken")
        except ValueError as error:
            raise Garbled("the courier asked for something that cannot be") from error

    def _error(self, name: str) -> None:
        self._line.send(wire.ERROR, name.encode("ascii"))

    def _done(self) -> None:
        self._line.send(wire.DONE)

    def _yes_or_no(self, yes: bool) -> None:
        self._line.send(wire.DONE, b"\x01" if yes else b"\x00")

    def _waiting(self, body: bytes) -> None:
        cases = self._mail.waiting(wire.read_place_after(body), wire.PAGE)
        self._line.send(wire.IDS, wire.ids(cases))

    def _collect(self, body: bytes) -> None:
        parcel = self._mail.collect(wire.one_id(body))
        self._line.send(wire.PARCEL, wire.parcel_head(parcel))
        for slot, envelope in parcel.grants:
            self._line.send(wire.GRANT, wire.grant(slot, envelope))
        for row in parcel.entries:
            self._line.send(wire.ENTRY, wire.entry(row))
        for file in parcel.files:
            self._line.send(wire.FILE, wire.file(file))

    def _read_file(self, body: bytes) -> None:
        reader = wire.Reader(body)
        row, start = wire.read_file(reader), reader.number()
        reader.end()
        for chunk in self._mail.read_file(row, start):
            self._line.send(wire.CHUNK, chunk)
        self._done()

    def _mark(self, body: bytes) -> None:
        self._mail.mark_carried(*wire.id_and_number(body))
        self._done()

    def _again(self, _: bytes) -> None:
        self._mail.offer_again()
        self._done()

    def _answers(self, body: bytes) -> None:
        case, count = wire.id_and_number(body)
        if count > wire.MOST_ENTRIES:
            raise Garbled("too many answers at once")
        entries = []
        left = wire.PARCEL_BYTES
        for _ in range(count):
            _, row = self._line.receive({wire.ENTRY: min(left, wire.LONGEST_ENTRY)})
            left -= len(row)
            entries.append(wire.read_entry(row))
        self._mail.put_answers(case, entries)
        self._done()

    def _roster(self, body: bytes) -> None:
        reader = wire.Reader(body)
        version = reader.number()
        self._yes_or_no(self._letterbox.add_roster(version, reader.rest()))

    def _day(self, body: bytes) -> None:
        self._mail.carried_on(wire.read_day(body))
        self._done()

    def _empty(self, body: bytes) -> None:
        self._mail.empty(*wire.id_and_number(body))
        self._done()

    def _tidy(self, _: bytes) -> None:
        self._yes_or_no(self._mail.tidy())

    def _forget(self, body: bytes) -> None:
        self._yes_or_no(self._letterbox.forgotten.ask(*wire.read_certificate(body)))

    def _census(self, body: bytes) -> None:
        self._line.send(wire.COUNTS, wire.census(self._mail.census(wire.read_place_after(body), wire.PAGE)))


if __name__ == "__main__":
    os.umask(0o077)
    sys.exit(main(sys.argv[1:]))
