"""`wbs intake`: serves the reporter's room."""

import argparse
import sys
from collections.abc import Sequence
from contextlib import closing
from functools import partial

from crypto.errors import BadRoster
from wbs.command_line import Broken, CommandLine, WrongUse, exit_code_of
from wbs.intake.app import create_app
from wbs.settings import Settings, SettingsError, load
from wbs.store.errors import StoreError, StoreMissing
from wbs.store.letterbox import Letterbox
from wbs.web.serve import CannotServe, serve

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
        serve_room(settings, letterbox, asked)


def serve_room(settings: Settings, letterbox: Letterbox, asked: argparse.Namespace) -> None:
    """Makes the room and serves it. Raises WrongUse, Broken, CannotServe."""
    host = asked.host if asked.host is not None else settings.intake.host
    number = asked.port if asked.port is not None else settings.intake.port
    try:
        app = create_app(settings, letterbox)
        serve(app, host, number, demo=app.state.room.rosters.newest.demo, announce=True)
    except BadRoster as error:
        raise WrongUse(f"the roster in the letterbox must not be used: {error.reason}") from error
    except StoreError as error:
        raise Broken(f"the letterbox cannot be read: {type(error).__name__}") from error
    except ValueError as error:
        raise WrongUse(str(error)) from error


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
