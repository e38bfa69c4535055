"""wbs demo"""

import os
import signal
import socket
import time
from argparse import Namespace
from functools import partial
from pathlib import Path
from types import FrameType

from wbs.ceremony.plan import PlanError
from wbs.command_line import BROKEN, SETTINGS, TOP, CommandLine, WrongUse, port, run, say
from wbs.demo import demo_secrets
from wbs.demo import folder as places
from wbs.demo.browser import RoomRefused
from wbs.demo.demo_secrets import DemoSecrets, NoDemo
from wbs.demo.filling import Filling
from wbs.demo.folder import made, only_one, tell
from wbs.demo.processes import ChildEnded, Processes, run_once
from wbs.settings import SettingsError, load

ABOUT = """\
Peragaan di komputer ini saja: orang-orang rekaan, beberapa contoh kasus, kedua ruang, dan kurir.
The demo, on this machine only: invented people, some sample cases, both rooms, the courier.

The first start takes a minute: it holds a ceremony and works the sample cases through the
pages. Later starts keep the data. Ctrl-C ends it. Delete the folder to start anew.

examples:
  wbs demo
  wbs demo --codes                  fresh second-factor codes, from a second terminal
"""
CARRY_SECONDS = 2
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
    kept = made(folder, given.settings)
    casebook, letterbox = places.casebook(folder), places.letterbox(folder)
    carrying = ("--letterbox", letterbox, "--casebook", casebook, "--settings", given.settings.resolve())
    served = ("--settings", given.settings.resolve(), "--host", "127.0.0.1")
    intake = processes.start_room("intake", "--data", letterbox, *served, "--port", given.port_intake)
    desk = processes.start_room("desk", "--data", casebook, *served, "--port", given.port_desk)
    if not kept.filled:
        kept = Filling(intake, desk, kept, partial(run_once, "courier", *carrying, "--once"), tell).run()
        demo_secrets.write(folder, kept)
    processes.start("courier", *carrying, "--every", CARRY_SECONDS)
    _print_addresses(intake, desk, folder)
    _print_logins(kept)
    return _stay(processes, kept)


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
    run("demo", main, (NoDemo, PlanError, SettingsError))
