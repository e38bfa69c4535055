"""`wbs intake`: serves the reporter's room."""

import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from crypto.errors import BadRoster
from wbs.command_line import Broken, CommandLine, WrongUse, exit_code_of
from wbs.intake.app import create_app
from wbs.intake.roster_shelf import RosterShelf
from wbs.settings import Settings, SettingsError, load
from wbs.store.errors import StoreError, StoreMissing
from wbs.store.letterbox import Letterbox
from wbs.web.room import hosts_of
from wbs.web.serve import CannotServe, serve, serve_on, serve_together

ABOUT = "Serves the reporters' pages. Seals what comes in and drops it in the letterbox; it can open no report."


def main(argv: Sequence[str] | None = None) -> int:
    """Serves until SIGTERM. Returns 2 for wrong use, 1 if it cannot serve; each time with one line that says why."""
    return exit_code_of("intake", partial(open_room, argv), (SettingsError, CannotServe))


def open_room(argv: Sequence[str] | None) -> None:
    """Reads the settings, opens the letterbox and serves. Raises WrongUse, Broken, SettingsError, CannotServe."""
    line = CommandLine("intake", ABOUT)
    line.add_room("folder of the letterbox (made by `wbs init`)")
    asked = line.parse_args(argv)
    settings = load(asked.settings)
    try:
        letterbox = Letterbox(asked.data)
    except StoreMissing:
        raise WrongUse(f"there is no letterbox in {asked.data}; `wbs init` makes one") from None
    except StoreError as error:
        raise Broken(f"the letterbox in {asked.data} cannot be used: {type(error).__name__}") from error
    with closing(letterbox):
        host = asked.host if asked.host is not None else settings.intake.host
        port = asked.port if asked.port is not None else settings.intake.port
        if settings.intake.processes == 1:
            with said_in_one_line():
                app = create_app(settings, letterbox)
            serve(app, host, port, demo=app.state.room.rosters.newest.demo, announce=True)
            return
        with said_in_one_line():
            # No pages are made here: what this process holds, each of the others would hold besides its own.
            demo = RosterShelf(letterbox.rosters()).newest.demo
            hosts_of(settings.intake.allowed_hosts, demo)
    serve_together(settings.intake.processes, partial(work, settings, asked.data), host, port, demo=demo)


def work(settings: Settings, folder: Path, number: int, listener: socket.socket) -> None:
    """One process of several: with the letterbox open for itself. The first of them is the letterbox's keeper, too."""
    with closing(Letterbox(folder)) as letterbox:
        serve_on(listener, create_app(settings, letterbox, keeps=number == 0))


@contextmanager
def said_in_one_line() -> Iterator[None]:
    """Raises WrongUse or Broken for what keeps a room from being made."""
    try:
        yield
    except BadRoster as error:
        raise WrongUse(f"the roster in the letterbox must not be used: {error.reason}") from error
    except StoreError as error:
        raise Broken(f"the letterbox cannot be read: {type(error).__name__}") from error
    except ValueError as error:
        raise WrongUse(str(error)) from error


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
