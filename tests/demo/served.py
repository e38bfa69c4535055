"""A demo as its own process, on free ports: what it says, how it is ended, and whether anything of it stays behind."""

import os
import re
import select
import signal
import subprocess
import sys
from pathlib import Path

from tests.house.tree import TOP
from wbs.demo.processes import OWN_MODULES

ADDRESS = re.compile(r"http://([a-z0-9.]+):(\d+)/")


class Demo:
    """`wbs demo --data folder`, started at once; its two streams come as one. ``keyboard``: a terminal, if somebody types."""

    def __init__(self, folder: Path, keyboard: int = subprocess.DEVNULL) -> None:
        self.folder = folder
        self.said: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "wbs", "demo", "--data", folder, "--port-intake", "0", "--port-desk", "0"],
            cwd=TOP,
            stdin=keyboard,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def until(self, mark: str) -> str:
        """Reads lines up to the one with ``mark`` in it, and returns that. Fails if the demo ends before."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line.rstrip("\n"))
            if mark in line:
                return line
        raise AssertionError("the demo ended: " + "\n".join(self.said[-10:]))

    def ready(self) -> None:
        self.until("Ctrl-C")

    @property
    def ports(self) -> dict[str, int]:
        """By host name: 127.0.0.1 is intake, localhost is the desk."""
        return {host: int(port) for host, port in ADDRESS.findall("\n".join(self.said))}

    def end(self, number: int = signal.SIGTERM) -> int:
        """Sends a signal, reads the rest, and returns the exit code."""
        self.process.send_signal(number)
        return self.wait()

    def wait(self) -> int:
        assert self.process.stdout is not None
        self.said += self.process.stdout.read().splitlines()
        self.process.stdout.close()
        return self.process.wait(120)


def running(folder: Path) -> dict[str, int]:
    """Command and id of every process on this machine that was started for ``folder``, the demo itself too."""
    found = {}
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            arguments = place.read_bytes().decode(errors="replace").split("\0")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if any(argument.startswith(str(folder)) for argument in arguments) and (name := _name(arguments)):
            found[name] = int(place.parent.name)
    return found


def _name(arguments: list[str]) -> str:
    """Of the command, or of the demo's own form of it; "" for anything else."""
    if "wbs" in arguments:
        return arguments[arguments.index("wbs") + 1]
    own = [name for name, module in OWN_MODULES.items() if module in arguments]
    return own[0] if own else ""


def gone(folder: Path, seconds: float = 120) -> bool:
    """Waits until each of them has ended; whether all did within this time."""
    for process in running(folder).values():
        try:
            descriptor = os.pidfd_open(process)
        except ProcessLookupError:
            continue
        try:
            select.select([descriptor], [], [], seconds)
        finally:
            os.close(descriptor)
    return not running(folder)
