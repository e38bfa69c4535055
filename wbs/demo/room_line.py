"""What the demo tells its own two rooms when it starts them, and what follows from it."""

from argparse import Namespace
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from wbs.command_line import CommandLine, port
from wbs.demo.clock import TurnedClock
from wbs.settings import Settings

LONG = {"session_idle_minutes": 10**6, "session_hours": 10**5}


def room_line(name: str) -> CommandLine:
    """--demo, --settings and --port; --tour: at which origin the ribbon finds it; --turned: the clock of the filling."""
    line = CommandLine(f"demo ({name})", "A room of the demo; `wbs demo` starts it.")
    line.add_argument("--demo", type=Path, required=True, metavar="DIR")
    line.add_argument("--settings", type=Path, required=True, metavar="FILE")
    line.add_argument("--port", type=port, required=True, metavar="PORT")
    line.add_argument("--tour", metavar="ORIGIN")
    line.add_argument("--turned", action="store_true")
    return line


def clock_of(asked: Namespace) -> Callable[[], datetime]:
    """The turned clock while the demo is filled, else this moment."""
    return TurnedClock(asked.demo) if asked.turned else this_moment


def this_moment() -> datetime:
    return datetime.now(UTC)


def patient(settings: Settings) -> Settings:
    """While days pass within a minute nobody is signed out for it."""
    return settings.model_copy(update={"desk": settings.desk.model_copy(update=LONG)})
