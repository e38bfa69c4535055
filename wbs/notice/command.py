"""`wbs notice`: its arguments, its rounds, its one-line errors."""

import argparse
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from wbs.command_line import BROKEN, CommandLine, WrongUse, exit_code_of, say
from wbs.leave import leaving
from wbs.notice.door import DoorShut, door
from wbs.notice.mail import DAILY, mail
from wbs.notice.mornings import Mornings
from wbs.notice.relay import NoWayIn, Relay, RelayTrouble
from wbs.notice.rounds import Rounds
from wbs.settings import Settings, SettingsError, load
from wbs.store.errors import StoreError
from wbs.store.unopened import unopened_since

ABOUT = """\
Mengirim surat yang sama setiap pagi hari kerja kepada setiap petugas, apa pun yang terjadi.
Sends every officer the same mail every working morning, whatever happened: same subject, same
length, nothing of any case in it. The overseer gets one when a case has waited for longer than
the promised acknowledgement and no officer has opened it ([notice] in the settings).

The daily mail needs no store. For the overseer's the casebook is read, and never written; it is
not needed for anything else. A mail that fails is tried again on the same day.

Exit codes with --once and --test: 0 all was taken (or nothing is due), 1 something was not, with
one line that says what, 2 wrong use.

examples:
  wbs notice --settings /etc/wbs/settings.toml --test
  wbs notice --settings /etc/wbs/settings.toml --state /var/lib/wbs-notice --casebook /srv/wbs/casebook
  wbs notice --settings /etc/wbs/settings.toml --state /var/lib/wbs-notice --casebook /srv/wbs/casebook --once
"""
# So often the clock is looked at: a morning that came while the computer slept, or by a clock that was set, is heard of soon.
LOOK_SECONDS = 30.0
UNWATCHED = "without notice.overseer and --casebook nobody is told that a case waits unopened"


def main(
    argv: Sequence[str], now: Callable[[], datetime] = lambda: datetime.now(UTC), look_seconds: float = LOOK_SECONDS
) -> int:
    """Returns 0 when done; 1 when a mail was not taken (--once, --test); 2 on wrong use. Each time one line says which."""
    return exit_code_of("notice", lambda: _run(argv, now, look_seconds), (SettingsError, DoorShut))


def _run(argv: Sequence[str], now: Callable[[], datetime], look_seconds: float) -> int:
    asked = _command_line().parse_args(argv)
    settings = load(asked.settings)
    if not settings.notice.officers and not settings.notice.overseer:
        raise WrongUse(f"{asked.settings}: notice: there are no addresses, so there is nobody to write to")
    if asked.test:
        return _test(asked, settings, now())
    # Read now, so that a file that cannot be used is wrong use at once, and not a line every morning.
    door(settings.notice)
    return _work(asked, settings, now, look_seconds)


def _work(asked: argparse.Namespace, settings: Settings, now: Callable[[], datetime], look_seconds: float) -> int:
    mornings = Mornings(_folder(asked.state))
    with leaving() as leave:
        if not settings.notice.overseer or asked.casebook is None:
            say("notice", UNWATCHED)
        rounds = Rounds(settings, mornings, asked.casebook and _folder(asked.casebook), leave=lambda: leave.wait(0))
        while True:
            lines = rounds.one(now())
            for line in lines:
                say("notice", line)
            if asked.once:
                return BROKEN if lines else 0
            if leave.wait(look_seconds):
                return 0


def _test(asked: argparse.Namespace, settings: Settings, now: datetime) -> int:
    """One mail to every address now, the overseer's too, and a line for each: what the relay answered."""
    notice = settings.notice
    addresses = dict.fromkeys([*notice.officers, *([notice.overseer] if notice.overseer else [])])
    taken, shut = 0, ""
    with closing(Relay(door(notice))) as relay:
        for to in addresses:
            # Whoever cannot get in once cannot get in for the next: it is said of each, and not tried again.
            if not shut:
                try:
                    answer = f"diterima / taken: {relay.send(_mail(settings, now), to)}"
                    taken += 1
                except RelayTrouble as trouble:
                    answer = ": ".join(filter(None, (str(trouble), trouble.answer)))
                    shut = answer if isinstance(trouble, NoWayIn) else ""
            print(f"{to}: {answer}", flush=True)
    read = asked.casebook is None or _can_be_read(asked.casebook)
    return 0 if read and taken == len(addresses) else BROKEN


def _mail(settings: Settings, now: datetime) -> bytes:
    return mail(DAILY, settings.notice.sender, now.astimezone(settings.office.zone))


def _can_be_read(casebook: Path) -> bool:
    """Says it as well; never what is in it."""
    try:
        unopened_since(_folder(casebook))
    except StoreError as error:
        print(f"casebook: {error}", flush=True)
        return False
    print("casebook: dapat dibaca / can be read", flush=True)
    return True


def _command_line() -> CommandLine:
    line = CommandLine("notice", ABOUT)
    line.add_argument("--settings", type=Path, required=True, metavar="FILE", help="settings.toml of the office")
    line.add_argument("--state", type=Path, metavar="DIR", help="folder where it is noted what was sent on which morning")
    line.add_argument("--casebook", type=Path, metavar="DIR", help="folder of the casebook, for the overseer's mail; only read")
    line.add_argument("--once", action="store_true", help="what is due now, then end; for timers")
    line.add_argument("--test", action="store_true", help="one mail to every address now, and what the relay answered")
    return line


def _folder(path: Path | None) -> Path:
    if path is None:
        raise WrongUse("--state is required: it is noted there what was sent (wbs notice --help)")
    if not path.is_dir():
        raise WrongUse(f"there is no folder {path}")
    return path
