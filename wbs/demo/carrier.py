"""The courier of a demo that is being filled, as its own process: the turned clock, and one trip for each line it is sent."""

import sys
from argparse import Namespace
from contextlib import closing
from pathlib import Path

from wbs.command_line import Broken, CommandLine, run
from wbs.courier import command
from wbs.demo import stores
from wbs.demo.clock import TurnedClock
from wbs.demo.for_show import demand
from wbs.store.casebook import Casebook
from wbs.store.errors import StoreError

DONE = "carried"


def main() -> None:
    """Until its input ends. Raises WrongUse, Broken, StoreError."""
    line = CommandLine("demo (courier)", "The courier of the demo's filling; `wbs demo` starts it.")
    line.add_argument("--demo", type=Path, required=True, metavar="DIR")
    line.add_argument("--settings", type=Path, required=True, metavar="FILE")
    asked = line.parse_args(sys.argv[1:])
    with closing(Casebook(stores.casebook(asked.demo))) as casebook:
        demand(casebook.rosters.all(), asked.demo)
    clock = TurnedClock(asked.demo)
    print("ready", flush=True)
    for _ in sys.stdin:
        _carry(asked, clock)
        print(DONE, flush=True)


def _carry(asked: Namespace, clock: TurnedClock) -> None:
    """Raises Broken; the courier has said why."""
    ends = ("--letterbox", str(stores.letterbox(asked.demo)), "--casebook", str(stores.casebook(asked.demo)))
    if command.main([*ends, "--settings", str(asked.settings), "--once"], clock):
        raise Broken("the courier did not carry")


if __name__ == "__main__":
    run("demo", main, (StoreError,))
