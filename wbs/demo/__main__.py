"""wbs demo"""

import os
import signal
import socket
import time
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from wbs.ceremony.plan import PlanError
from wbs.command_line import BROKEN, SETTINGS, TOP, CommandLine, WrongUse, port, run, say
from wbs.demo import demo_secrets
from wbs.demo.browser import RoomRefused
from wbs.demo.clock import TurnedClock
from wbs.demo.days import Days
from wbs.demo.demo_secrets import DemoSecrets, NoDemo
from wbs.demo.filling import SAMPLES, TOUR_CASES, Calendar, Filling
from wbs.demo.folder import FOUNDED, clear, made, only_one, tell
from wbs.demo.processes import ChildEnded, Processes
from wbs.demo.stores import casebook, letterbox, write_address
from wbs.settings import SettingsError, load, today
from wbs.store.errors import StoreError

ABOUT = """\
Peragaan di komputer ini saja: orang-orang rekaan, beberapa contoh kasus, kedua ruang, dan kurir.
The demo, on this machine only: invented people, some sample cases, both rooms, the courier.

The first start takes a minute: it holds a ceremony and works the sample cases through the
pages. Later starts keep the data. Ctrl-C ends it. Ten minutes, guided: the tour at the desk (/tur).

examples:
  wbs demo
  wbs demo --codes                  fresh second-factor codes, from a second terminal
  wbs demo --anew                   a new one in place of the old, so that its days are near again
"""
CARRY_SECONDS = 2
TOUR = "/tur"
KEYBOARD = 0


class Ended(BaseException):
    """SIGTERM or SIGHUP."""


def main() -> int:
    """Raises WrongUse, ChildEnded and the refusals below."""
    given = _arguments()
    folder = given.data.resolve()
    if given.codes:
        _print_logins(demo_secrets.read(folder))
        return 0
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    load(given.settings)
    if given.port_intake == given.port_desk != 0:
        raise WrongUse("intake and desk need a port each")
    for wanted in (given.port_intake, given.port_desk):
        _refuse_taken(wanted)
    try:
        with only_one(folder), Processes() as processes:
            return _run(folder, given, processes)
    except Ended:
        return 0
    except (ChildEnded, RoomRefused) as problem:
        say("demo", str(problem))
        return BROKEN


def _arguments() -> Namespace:
    line = CommandLine("demo", ABOUT)
    line.add_argument("--data", type=Path, default=Path("demo-data"), metavar="DIR", help="default: ./demo-data")
    line.add_argument("--port-intake", type=port, default=8000, metavar="PORT", help="default 8000; 0: a free one")
    line.add_argument("--port-desk", type=port, default=8001, metavar="PORT", help="default 8001; 0: a free one")
    line.add_argument("--settings", type=Path, default=SETTINGS, metavar="FILE", help="default: settings.toml of this tree")
    line.add_argument("--anew", action="store_true", help="take the demo in that folder away, and make a new one")
    line.add_argument("--codes", action="store_true", help="print fresh second-factor codes, and end")
    return line.parse_args()


def _end(number: int, frame: FrameType | None) -> None:
    raise Ended


def _refuse_taken(wanted: int) -> None:
    """Raises WrongUse, before anything is made."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError as error:
            raise WrongUse(f"port {wanted} on 127.0.0.1: {error.strerror}; choose others (wbs demo --help)") from error


def _run(folder: Path, given: Namespace, processes: Processes) -> int:
    if given.anew:
        clear(folder)
    kept = made(folder, given.settings)
    settings = given.settings.resolve()
    if not kept.filled:
        kept = _fill(folder, settings, kept)
        demo_secrets.write(folder, kept)
    tell("Menyalakan ruang pelapor dan meja tim / starting the rooms")
    served = ("--demo", folder, "--settings", settings)
    desk = processes.start_own_room("desk", *served, "--port", given.port_desk, "--tour", "")
    intake = processes.start_own_room("intake", *served, "--port", given.port_intake, "--tour", f"http://localhost:{desk}")
    write_address(folder, intake)
    carrying = ("--letterbox", letterbox(folder), "--casebook", casebook(folder), "--settings", settings)
    processes.start("courier", *carrying, "--every", CARRY_SECONDS)
    _print_addresses(intake, desk, folder)
    _print_logins(kept)
    return _stay(processes, kept)


def _fill(folder: Path, settings: Path, kept: DemoSecrets) -> DemoSecrets:
    """In rooms of their own, whose clock is turned; they have ended before the ones that stay are started."""
    clock, days = TurnedClock(folder), Days.of(loaded := load(settings), today(loaded, datetime.now(UTC)))
    clock.turn(days.ago(FOUNDED), days.today)
    given = ("--demo", folder, "--settings", settings)
    with Processes() as processes:
        carry = processes.start_carrier(*given)
        rooms = processes.start_own_rooms(*given, "--port", 0, "--turned")
        filled = Filling(rooms, kept, carry, tell, Calendar(days, clock), (SAMPLES, TOUR_CASES)).run()
    clock.take_away()
    return filled


def _stay(processes: Processes, kept: DemoSecrets) -> int:
    """Until Ctrl-C; each Enter prints fresh codes."""
    terminal = os.isatty(KEYBOARD)
    print("Enter: kode baru / fresh codes. " if terminal else "", end="")
    print("Ctrl-C: selesai / end.", flush=True)
    listen_to = KEYBOARD if terminal else None
    try:
        while True:
            if not processes.wait(listen_to):
                listen_to = None
                continue
            _print_logins(kept)
    except KeyboardInterrupt:
        tell("\nSelesai; data tetap ada / ended; the data stays")
        return 0


def _print_addresses(intake: int, desk: int, folder: Path) -> None:
    print("\nDEMO")
    print(f"  Tur / the tour       http://localhost:{desk}{TOUR}   (English: http://localhost:{desk}/en{TOUR})")
    print(f"  Pelapor / reporters  http://127.0.0.1:{intake}/")
    print(f"  Petugas / officers   http://localhost:{desk}/")
    print(f"  Data                 {folder}")
    print(f"  Kode baru / codes    {_command()} demo --codes --data {folder}")


def _command() -> str:
    """What to type in another terminal: `make` puts nothing on the path."""
    made_here = TOP / ".venv/bin/wbs"
    return str(made_here) if made_here.exists() else "wbs"


def _print_logins(kept: DemoSecrets) -> None:
    now = time.time()
    print("\nNama masuk, kalimat sandi, kode ponsel (dan kode berikutnya, bila yang pertama sudah dipakai)")
    print("Login, passphrase, second-factor code (and the next one, if the first was used)")
    for one in kept.logins:
        codes = f"{one.code(now)} ({one.code(now, later=1)})"
        print(f"  {one.login:7}{one.role:10}{codes:17}{one.passphrase}")
    if kept.tokens:
        print("\nKode laporan contoh (10 kata) / sample case tokens (ten words)")
        for token in kept.tokens:
            print(f"  {token.about}\n    {token.words}")
    print(flush=True)


if __name__ == "__main__":
    run("demo", main, (NoDemo, PlanError, SettingsError, StoreError))
