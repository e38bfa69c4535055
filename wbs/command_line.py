"""How every command speaks: wrong use is one line on standard error and exit code 2, never a traceback."""

import argparse
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

WRONG_USE = 2
BROKEN = 1
INTERRUPTED = 130
TOP = Path(__file__).resolve().parents[1]
SETTINGS = TOP / "settings.toml"


class WrongUse(Exception):
    """The command cannot do what was asked; the message is one line that says why, and what to do."""


class Broken(Exception):
    """What the command needs is broken; the message is one line that says what. Not for the caller to put right: exit code 1."""


class CommandLine(argparse.ArgumentParser):
    """Arguments of one command. What does not fit raises WrongUse instead of printing the usage."""

    def __init__(self, name: str, description: str) -> None:
        super().__init__(
            prog=f"wbs {name}" if name else "wbs",
            description=description,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    def error(self, message: str) -> NoReturn:
        raise WrongUse(f"{message} ({self.prog} --help)")

    def add_room(self, data: str) -> None:
        """What both rooms are told: --data (``data`` says what is in that folder), --settings, --host and --port."""
        self.add_argument("--data", type=Path, required=True, metavar="DIR", help=data)
        self.add_argument("--settings", type=Path, required=True, metavar="FILE", help="settings.toml of the office")
        self.add_argument("--host", help="address to listen on, instead of the one in the settings")
        self.add_argument("--port", type=port, help="port to listen on, instead of the one in the settings; 0 takes a free one")


def port(text: str) -> int:
    """A port number. Raises ArgumentTypeError."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port")
    return number


def run(name: str, command: Callable[[], int | None], refusals: Sequence[type[Exception]] = ()) -> NoReturn:
    """Runs a command as `exit_code_of` does, and ends the process."""
    raise SystemExit(exit_code_of(name, command, refusals))


def exit_code_of(name: str, command: Callable[[], int | None], refusals: Sequence[type[Exception]] = ()) -> int:
    """Runs a command; whatever it raises becomes one line. ``refusals``: errors whose message is one line for the caller.

    Exit codes: what the command returns, 2 for wrong use and for what this machine refuses (missing folder,
    no permission, full disk), 130 for Ctrl-C, 1 for what is Broken and for a fault of our own.
    """
    try:
        code = command() or 0
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of our output has gone (wbs --help | head): nothing to say, and nobody to say it to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except KeyboardInterrupt:
        say(name, "dihentikan / interrupted")
        code = INTERRUPTED
    except OSError as error:
        say(name, f"{error.filename or 'this machine'}: {error.strerror or type(error).__name__}")
        code = WRONG_USE
    except Exception as error:
        refused = isinstance(error, (WrongUse, *refusals))
        one_line = refused or isinstance(error, Broken)
        say(name, str(error) if one_line else f"a fault in the program: {place_of(error)}")
        code = WRONG_USE if refused else BROKEN
    return code


def say(name: str, message: str) -> None:
    """One line on standard error."""
    print(f"{f'wbs {name}'.strip()}: {' '.join(message.split())}", file=sys.stderr, flush=True)


def place_of(error: BaseException) -> str:
    """Class of the error and the last line of this checkout that it passed; no message, which could quote a secret."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename.startswith(f"{TOP}/") and frame.filename != __file__]
    place = f" at {Path(own[-1].filename).relative_to(TOP)}:{own[-1].lineno}" if own else ""
    return f"{type(error).__name__}{place}"
