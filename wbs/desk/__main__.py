"""`wbs desk`: serves the officers' room."""

import argparse
import sys
from collections.abc import Sequence
from contextlib import closing
from functools import partial

from crypto.errors import BadRoster
from wbs.command_line import Broken, CommandLine, WrongUse, exit_code_of
from wbs.desk.app import create_app
from wbs.settings import Settings, SettingsError, load
from wbs.store.casebook import Casebook
from wbs.store.errors import StoreError, StoreMissing
from wbs.web.serve import CannotServe, serve

ABOUT = (
    "Serves the officers' pages, on the inspectorate's own computer. Officers' keys are unlocked "
    "in its memory only, while they are signed in."
)


def main(argv: Sequence[str] | None = None) -> int:
    """Serves until SIGTERM. Returns 2 for wrong use, 1 if it cannot serve; each time with one line that says why."""
    return exit_code_of("desk", partial(open_room, argv), (SettingsError, CannotServe))


def open_room(argv: Sequence[str] | None) -> None:
    """Reads the settings, opens the casebook and serves. Raises WrongUse, Broken, SettingsError, CannotServe."""
    line = CommandLine("desk", ABOUT)
    line.add_room("folder of the casebook (made by `wbs ceremony`)")
    asked = line.parse_args(argv)
    settings = load(asked.settings)
    try:
        casebook = Casebook(asked.data)
    except StoreMissing:
        raise WrongUse(f"there is no casebook in {asked.data}; `wbs ceremony` makes one") from None
    except StoreError as error:
        raise Broken(f"the casebook in {asked.data} cannot be used: {type(error).__name__}") from error
    with closing(casebook):
        serve_room(settings, casebook, asked)


def serve_room(settings: Settings, casebook: Casebook, asked: argparse.Namespace) -> None:
    """Makes the room and serves it. Raises WrongUse, Broken, CannotServe."""
    host = asked.host if asked.host is not None else settings.desk.host
    number = asked.port if asked.port is not None else settings.desk.port
    try:
        app = create_app(settings, casebook)
        serve(app, host, number, demo=app.state.desk.book().current.demo, announce=True)
    except BadRoster as error:
        raise WrongUse(f"the roster in the casebook must not be used: {error.reason}") from error
    except StoreError as error:
        raise Broken(f"the casebook cannot be read: {type(error).__name__}") from error
    except ValueError as error:
        raise WrongUse(str(error)) from error


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
