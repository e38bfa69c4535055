"""`wbs courier`: its arguments, its rounds, its one-line errors."""

import argparse
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NoReturn

from wbs.courier.letterbox_side import LocalLetterbox
from wbs.courier.round_lock import AnotherCourier, round_lock
from wbs.courier.trip import Trip, carry, silent
from wbs.settings import Settings, SettingsError, load, today
from wbs.store.casebook import Casebook
from wbs.store.errors import StoreError, StoreMissing, StoreWrongVersion

WRONG_USE = 2
BROKEN = 1
SAY_SECONDS = 5.0


def main(argv: Sequence[str], now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> int:
    """Returns 0 when done, 1 when a disk or a store failed, 2 on wrong use. Raises SystemExit(2) as argparse does."""
    arguments = _parser().parse_args(argv)
    try:
        settings = load(arguments.settings)
        with round_lock(_folder(arguments.casebook)):
            return _work(arguments, settings, now)
    except (SettingsError, AnotherCourier, NotAFolder, WrongFolder) as error:
        return _say(error, WRONG_USE)
    except (StoreError, OSError) as error:
        return _say(error, BROKEN)


class OneLine(argparse.ArgumentParser):
    """Wrong use is one clear line and exit code 2."""

    def error(self, message: str) -> NoReturn:
        print(f"{self.prog}: {message} (wbs courier --help)", file=sys.stderr)
        raise SystemExit(WRONG_USE)


class NotAFolder(Exception):
    """An argument that should be a folder is none."""


class WrongFolder(Exception):
    """A folder that holds no store of ours, or must not be used for this."""


def _work(arguments: argparse.Namespace, settings: Settings, now: Callable[[], datetime]) -> int:
    try:
        letterbox, casebook = LocalLetterbox(arguments.letterbox), Casebook(arguments.casebook)
    except (StoreMissing, StoreWrongVersion) as error:
        raise WrongFolder(str(error)) from error
    with closing(letterbox), closing(casebook), _leaving() as leave:
        if arguments.again:
            letterbox.offer_again()
            casebook.outbox.again()
        backed_up: date | None = None
        while True:
            day = today(settings, now())
            try:
                if arguments.backup is not None and backed_up != day:
                    _back_up(casebook, arguments, day)
                    backed_up = day
                tell = _under_way() if arguments.verbose else silent
                _progress(arguments, carry(letterbox, casebook, day, settings.courier.empty_after_days, tell))
            except StoreError as error:
                if arguments.once:
                    raise
                # A full disk may have room again at the next round; nothing is half carried meanwhile.
                _say(error, BROKEN)
            if arguments.once or leave.wait(arguments.every or settings.courier.every_seconds):
                return 0


@contextmanager
def _leaving() -> Iterator[threading.Event]:
    """An event that SIGTERM and SIGINT set: the round under way is finished first."""
    leave = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield leave
        return
    before = [(number, signal.getsignal(number)) for number in (signal.SIGTERM, signal.SIGINT)]
    for number, _ in before:
        signal.signal(number, lambda *_: leave.set())
    try:
        yield leave
    finally:
        for number, handler in before:
            signal.signal(number, handler)


def _back_up(casebook: Casebook, arguments: argparse.Namespace, day: date) -> None:
    try:
        done = casebook.backup(arguments.backup, day)
    except ValueError as error:
        raise WrongFolder(str(error)) from error
    if arguments.verbose:
        print(f"backup: files {done.files_copied}, cases with damaged files {len(done.damaged)}", flush=True)


def _progress(arguments: argparse.Namespace, trip: Trip) -> None:
    if arguments.verbose:
        print(_counts(trip), flush=True)


def _under_way() -> Callable[[Trip], None]:
    """Says how far a long trip is, every SAY_SECONDS at most."""
    told = time.monotonic()

    def tell(trip: Trip) -> None:
        nonlocal told
        if time.monotonic() - told >= SAY_SECONDS:
            told = time.monotonic()
            print(f"under way: {_counts(trip)}", flush=True)

    return tell


def _counts(trip: Trip) -> str:
    # Counts only: an id on a screen or in a journal would tell when which case moved.
    return ", ".join(f"{name} {count}" for name, count in vars(trip).items())


def _parser() -> argparse.ArgumentParser:
    parser = OneLine(
        prog="wbs courier",
        description="Carries sealed mail from the letterbox to the casebook, and sealed answers back.",
    )
    parser.add_argument("--letterbox", type=Path, required=True, metavar="DIR", help="folder of the letterbox")
    parser.add_argument("--casebook", type=Path, required=True, metavar="DIR", help="folder of the casebook")
    parser.add_argument("--once", action="store_true", help="one trip, then end (else one after the other)")
    parser.add_argument(
        "--every", type=_seconds, metavar="SECONDS", help="pause between trips (default: from the settings)"
    )
    parser.add_argument(
        "--settings",
        type=Path,
        default=Path("settings.toml"),
        metavar="FILE",
        help="settings of the office (default: settings.toml in the current folder)",
    )
    parser.add_argument(
        "--backup",
        type=Path,
        metavar="DIR",
        help="back up the casebook to this folder, once a day; the letterbox forgets only what a backup holds",
    )
    parser.add_argument(
        "--again",
        action="store_true",
        help="offer everything once more, both ways, after one side came back from a backup",
    )
    parser.add_argument("--verbose", action="store_true", help="say how much was carried")
    return parser


def _seconds(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 86400:
        raise argparse.ArgumentTypeError("seconds are a whole number from 1 to 86400")
    return int(text)


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise NotAFolder(f"there is no folder {path}")
    return path


def _say(error: Exception, code: int) -> int:
    print(f"wbs courier: {error}", file=sys.stderr)
    return code
