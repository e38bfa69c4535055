"""The command table. A room is run by runpy, so that no process ever imports another room."""

import runpy
import sys
from typing import NamedTuple

from wbs.command_line import WrongUse, run
from wbs.manual import MANUAL


class Command(NamedTuple):
    module: str
    what: str


COMMANDS = {
    "ceremony": Command("wbs.ceremony", "makes the office's keys, the roster and the sheets: once, offline"),
    "init": Command("wbs.init", "makes the server's letterbox from the public roster"),
    "intake": Command("wbs.intake", "serves the reporters' pages, on the server"),
    "courier": Command("wbs.courier", "carries sealed mail between letterbox and casebook"),
    "letterbox": Command("wbs.courier.letterbox", "speaks with a courier over SSH, on the server; sshd starts it"),
    "desk": Command("wbs.desk", "serves the officers' pages, on the inspectorate's computer"),
    "notice": Command("wbs.notice", "mails the officers each working morning, whatever happened"),
    "verify": Command("wbs.verify", "holds a letterbox or a casebook against itself, without any key"),
    "demo": Command("wbs.demo", "all of it on this machine, with invented people and cases"),
}


def main() -> int:
    """Raises WrongUse for a command that is not in the table."""
    name, *rest = sys.argv[1:] or [""]
    if name in ("--help", "-h", "help"):
        width = max(map(len, COMMANDS))
        table = "\n".join(f"  {name:{width}}  {command.what}" for name, command in COMMANDS.items())
        print(MANUAL.replace("{commands}", table))
        return 0
    if name not in COMMANDS:
        problem = f"no such command: {name}" if name else "no command given"
        raise WrongUse(f"{problem}; there are {', '.join(COMMANDS)} (wbs --help)")
    sys.argv = [f"wbs {name}", *rest]
    runpy.run_module(COMMANDS[name].module, run_name="__main__", alter_sys=True)
    return 0


if __name__ == "__main__":
    # A command that has its own manners ends by SystemExit, which passes; this is for whatever else it lets out.
    run(sys.argv[1] if sys.argv[1:2] and sys.argv[1] in COMMANDS else "", main)
