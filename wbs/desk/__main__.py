"""`wbs desk`: serves the officers' room."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from crypto.errors import BadRoster
from wbs.desk.app import create_app
from wbs.settings import Settings, SettingsError, load
from wbs.store.casebook import Casebook
from wbs.store.errors import StoreError, StoreMissing
from wbs.web.serve import CannotServe, serve

WRONG_USE = 2


class OneLine(argparse.ArgumentParser):
    """Wrong use is one clear line and exit code 2."""

    def error(self, message: str) -> NoReturn:
        print(f"{self.prog}: {message} (wbs desk --help)", file=sys.stderr)
        raise SystemExit(WRONG_USE)


def parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    arguments = OneLine(
        prog="wbs desk",
        description="Serves the officers' pages, on the inspectorate's own computer. Officers' keys are unlocked "
        "in its memory only, while they are signed in.",
        allow_abbrev=False,
    )
    arguments.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help="folder of the casebook (made by `wbs ceremony`)"
    )
    arguments.add_argument("--settings", type=Path, required=True, metavar="FILE", help="settings.toml of the office")
    arguments.add_argument("--host", help="address to listen on, instead of the one in the settings")
    arguments.add_argument("--port", type=port, help="port to listen on, instead of the one in the settings; 0 takes a free one")
    return arguments


def port(text: str) -> int:
    """A port number. Raises ArgumentTypeError."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port")
    return number


def main(argv: Sequence[str] | None = None) -> int:
    """Serves until SIGTERM. Returns 2 for wrong use, 1 if it cannot serve; each time with one line that says why."""
    asked = parser().parse_args(argv)
    try:
        settings = load(asked.settings)
        casebook = Casebook(asked.data)
    except SettingsError as error:
        return say(str(error), WRONG_USE)
    except StoreMissing:
        return say(f"there is no casebook in {asked.data}; `wbs ceremony` makes one", WRONG_USE)
    except StoreError as error:
        return say(f"the casebook in {asked.data} cannot be used: {type(error).__name__}", 1)
    try:
        return run(settings, casebook, asked)
    finally:
        casebook.close()


def run(settings: Settings, casebook: Casebook, asked: argparse.Namespace) -> int:
    """Makes the room and serves it."""
    host = asked.host if asked.host is not None else settings.desk.host
    number = asked.port if asked.port is not None else settings.desk.port
    try:
        app = create_app(settings, casebook)
        serve(app, host, number, demo=app.state.desk.book().current.demo, announce=True)
    except BadRoster as error:
        return say(f"the roster in the casebook must not be used: {error.reason}", WRONG_USE)
    except StoreError as error:
        return say(f"the casebook cannot be read: {type(error).__name__}", 1)
    except (CannotServe, ValueError) as error:
        return say(str(error), WRONG_USE)
    return 0


def say(line: str, code: int) -> int:
    """One line on standard error; returns the exit code."""
    print(f"wbs desk: {line}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
