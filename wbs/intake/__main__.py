"""`wbs intake`: serves the reporter's room."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from crypto.errors import BadRoster
from wbs.intake.app import create_app
from wbs.settings import Settings, SettingsError, load
from wbs.store.errors import StoreError, StoreMissing
from wbs.store.letterbox import Letterbox
from wbs.web.serve import CannotServe, serve

WRONG_USE = 2


class OneLine(argparse.ArgumentParser):
    """Wrong use is one clear line and exit code 2."""

    def error(self, message: str) -> NoReturn:
        print(f"{self.prog}: {message} (wbs intake --help)", file=sys.stderr)
        raise SystemExit(WRONG_USE)


def parser() -> argparse.ArgumentParser:
    arguments = OneLine(
        prog="wbs intake",
        description="Serves the reporters' pages. Seals what comes in and drops it in the letterbox; it can open no report.",
    )
    arguments.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder of the letterbox (made by `wbs init`)")
    arguments.add_argument("--settings", type=Path, required=True, metavar="FILE", help="settings.toml of the office")
    arguments.add_argument("--host", help="address to listen on, instead of the one in the settings")
    arguments.add_argument("--port", type=port, help="port to listen on, instead of the one in the settings; 0 takes a free one")
    return arguments


def port(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port")
    return number


def main(argv: Sequence[str] | None = None) -> int:
    """Serves until SIGTERM. Returns 2 for wrong use, 1 if it cannot serve; each time with one line that says why."""
    asked = parser().parse_args(argv)
    try:
        settings = load(asked.settings)
        letterbox = Letterbox(asked.data)
    except SettingsError as error:
        return say(str(error), WRONG_USE)
    except StoreMissing:
        return say(f"there is no letterbox in {asked.data}; `wbs init` makes one", WRONG_USE)
    except StoreError as error:
        return say(f"the letterbox in {asked.data} cannot be used: {type(error).__name__}", 1)
    try:
        return run(settings, letterbox, asked)
    finally:
        letterbox.close()


def run(settings: Settings, letterbox: Letterbox, asked: argparse.Namespace) -> int:
    host = asked.host if asked.host is not None else settings.intake.host
    number = asked.port if asked.port is not None else settings.intake.port
    try:
        app = create_app(settings, letterbox)
        serve(app, host, number, demo=app.state.room.rosters.newest.demo, announce=True)
    except BadRoster as error:
        return say(f"the roster in the letterbox must not be used: {error.reason}", WRONG_USE)
    except StoreError as error:
        return say(f"the letterbox cannot be read: {type(error).__name__}", 1)
    except (CannotServe, ValueError) as error:
        return say(str(error), WRONG_USE)
    return 0


def say(line: str, code: int) -> int:
    print(f"wbs intake: {line}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
