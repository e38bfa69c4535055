"""`wbs courier`: its arguments, its rounds, its one-line errors."""

import argparse
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from wbs.command_line import Broken, CommandLine, WrongUse, exit_code_of, say
from wbs.courier.distant_letterbox import DistantLetterbox, OtherVersion
from wbs.courier.letterbox_side import LetterboxSide, LocalLetterbox
from wbs.courier.line import LineTrouble
from wbs.courier.round_lock import AnotherCourier, round_lock
from wbs.courier.rounds import Rounds
from wbs.courier.ssh import HostKeyReplaced, HostKeyUnknown, KeyRefused, NoLetterbox, Ssh, address
from wbs.courier.trip import Trip, silent
from wbs.leave import leaving
from wbs.settings import Settings, SettingsError, load, today
from wbs.store.casebook import Casebook
from wbs.store.casebook_backup import Backup
from wbs.store.errors import StoreError, StoreMissing, StoreWrongVersion

ABOUT = """\
Carries sealed mail from the letterbox to the casebook, and sealed answers back.

examples:
  wbs courier --letterbox ssh://wbs@server.example/ --identity /etc/wbs/courier-key --known-hosts /etc/wbs/server-host-key \\
              --casebook /srv/wbs/casebook --backup /var/backups/wbs --settings /etc/wbs/settings.toml
  wbs courier --letterbox /var/lib/wbs --casebook /srv/wbs/casebook --once
"""
SAY_SECONDS = 5.0
# What somebody has to put right, as wrong use is; other trouble with the line may pass by itself.
TO_PUT_RIGHT = (HostKeyReplaced, HostKeyUnknown, KeyRefused, NoLetterbox, OtherVersion)


def main(argv: Sequence[str], now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> int:
    """Returns 0 when done; 1 when a disk, a store or the line failed; 2 on wrong use, and when the server shows another host
    key, refuses the courier's key, or has no letterbox of this version. Each time one line says which."""
    return exit_code_of("courier", partial(_run, argv, now), (SettingsError, AnotherCourier, *TO_PUT_RIGHT))


def _run(argv: Sequence[str], now: Callable[[], datetime]) -> None:
    asked = _command_line().parse_args(argv)
    settings = load(asked.settings)
    try:
        with round_lock(_folder(asked.casebook)):
            _work(asked, settings, now)
    except TO_PUT_RIGHT:
        raise
    except (StoreError, LineTrouble) as error:
        raise Broken(str(error)) from error
    except OSError as error:
        raise Broken(error.strerror or type(error).__name__) from error


def _work(asked: argparse.Namespace, settings: Settings, now: Callable[[], datetime]) -> None:
    with closing(_letterbox(asked)) as letterbox, closing(_casebook(asked.casebook)) as casebook, leaving() as leave:
        rounds = Rounds(
            letterbox,
            casebook,
            settings,
            asked.backup,
            asked.again,
            tell=_under_way() if asked.verbose else silent,
            backed_up=partial(_backed_up, asked.verbose),
        )
        while True:
            try:
                _progress(asked, rounds.one(today(settings, now())))
            except (StoreError, LineTrouble) as error:
                if asked.once:
                    raise
                # A full disk may have room again at the next round, and a line may stand; nothing is half carried meanwhile.
                say("courier", str(error))
            if asked.once or leave.wait(asked.every or settings.courier.every_seconds):
                return


def _letterbox(asked: argparse.Namespace) -> LetterboxSide:
    """Raises WrongUse."""
    if "://" in asked.letterbox:
        return DistantLetterbox(Ssh(address(asked.letterbox), asked.identity, asked.known_hosts).dial)
    if asked.identity or asked.known_hosts:
        raise WrongUse("--identity and --known-hosts are for a letterbox over SSH (ssh://account@host:port/)")
    try:
        return LocalLetterbox(Path(asked.letterbox))
    except (StoreMissing, StoreWrongVersion) as error:
        raise WrongUse(str(error)) from error


def _casebook(folder: Path) -> Casebook:
    """Raises WrongUse."""
    try:
        return Casebook(folder)
    except (StoreMissing, StoreWrongVersion) as error:
        raise WrongUse(str(error)) from error


def _backed_up(verbose: bool, done: Backup) -> None:
    if verbose:
        print(f"backup: files {done.files_copied}, cases with damaged files {len(done.damaged)}", flush=True)


def _progress(asked: argparse.Namespace, trip: Trip) -> None:
    if asked.verbose:
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


def _command_line() -> CommandLine:
    line = CommandLine("courier", ABOUT)
    line.add_argument(
        "--letterbox", required=True, metavar="WHERE", help="folder of the letterbox, or ssh://account@host:port/ of its server"
    )
    line.add_argument("--identity", type=Path, metavar="FILE", help="the courier's private SSH key, without a passphrase")
    line.add_argument("--known-hosts", type=Path, metavar="FILE", help="the server's host key, as a line of known_hosts")
    line.add_argument("--casebook", type=Path, required=True, metavar="DIR", help="folder of the casebook")
    line.add_argument("--once", action="store_true", help="one trip, then end (else one after the other)")
    line.add_argument("--every", type=_seconds, metavar="SECONDS", help="pause between trips (default: from the settings)")
    line.add_argument(
        "--settings",
        type=Path,
        default=Path("settings.toml"),
        metavar="FILE",
        help="settings of the office (default: settings.toml in the current folder)",
    )
    line.add_argument(
        "--backup",
        type=Path,
        metavar="DIR",
        help="back up the casebook to this folder, once a day; the letterbox forgets only what a backup holds",
    )
    line.add_argument(
        "--again",
        action="store_true",
        help="offer everything once more, both ways, after one side came back from a backup",
    )
    line.add_argument("--verbose", action="store_true", help="say how much was carried")
    return line


def _seconds(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 86400:
        raise argparse.ArgumentTypeError("seconds are a whole number from 1 to 86400")
    return int(text)


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise WrongUse(f"there is no folder {path}")
    return path
