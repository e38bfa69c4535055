"""The demo's own processes: started, watched and ended one by one, each known by the id it was started with."""

import ctypes
import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from wbs.command_line import TOP

READY_SECONDS = 60
GRACE_SECONDS = 25
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)


class ChildEnded(Exception):
    """One of the demo's processes ended by itself, or did not begin. The message is one line."""


def command(*arguments: object) -> list[str]:
    """``wbs`` with these arguments, as this very interpreter runs it."""
    return [sys.executable, "-m", "wbs", *map(str, arguments)]


def run_once(name: str, *arguments: object) -> None:
    """Runs a command to its end. Raises ChildEnded with what it said."""
    ended = subprocess.run(
        command(name, *arguments), cwd=TOP, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if ended.returncode:
        raise ChildEnded(f"wbs {name} ended with {ended.returncode}: {' '.join(ended.stderr.split())}")


class Processes:
    """A context manager: when it is left, every process that was started in it has ended."""

    def __init__(self) -> None:
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start_room(self, name: str, *arguments: object) -> int:
        """Starts a room and waits until it accepts connections. Returns its port. Raises ChildEnded."""
        child = self._start(name, arguments, subprocess.PIPE)
        line = _first_line(child)
        if not line.startswith("listening on "):
            raise ChildEnded(f"the {name} did not start; what it said stands above")
        return int(line.rpartition(":")[2])

    def start(self, name: str, *arguments: object) -> None:
        """Starts a process that announces nothing."""
        self._start(name, arguments, subprocess.DEVNULL)

    def _start(self, name: str, arguments: Sequence[object], output: int) -> "subprocess.Popen[bytes]":
        child = subprocess.Popen(
            command(name, *arguments),
            cwd=TOP,
            stdin=subprocess.DEVNULL,
            stdout=output,
            # Ctrl-C is for the demo alone; it ends the others in good order.
            start_new_session=True,
            preexec_fn=_end_with_the_demo,
        )
        self._running[name] = child
        return child

    def wait(self, listen_to: int | None = None) -> str:
        """Waits until a process ends (raises ChildEnded) or there is input at ``listen_to`` (returns what)."""
        with selectors.DefaultSelector() as selector, ExitStack() as opened:
            for name, child in self._running.items():
                descriptor = os.pidfd_open(child.pid)
                opened.callback(os.close, descriptor)
                selector.register(descriptor, selectors.EVENT_READ, name)
            if listen_to is not None:
                selector.register(listen_to, selectors.EVENT_READ, "")
            ready = selector.select()
        for key, _ in ready:
            if key.data:
                code = self._running[key.data].wait()
                raise ChildEnded(f"the {key.data} has ended by itself (code {code}); everything is stopped")
        return os.read(listen_to, 4096).decode(errors="replace") if listen_to is not None else ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for child in self._running.values():
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
        for child in self._running.values():
            try:
                child.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            if child.stdout:
                child.stdout.close()


def _first_line(child: "subprocess.Popen[bytes]") -> str:
    assert child.stdout is not None
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        ready = selector.select(READY_SECONDS)
    return child.stdout.readline().decode(errors="replace").strip() if ready else ""


def _end_with_the_demo() -> None:
    """Even when the demo is killed outright its processes do not stay behind."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
