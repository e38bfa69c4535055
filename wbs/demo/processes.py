"""The demo's own processes: started, watched and ended one by one, each known by the id it was started with."""

import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from types import TracebackType
from typing import Self

from wbs.command_line import TOP
from wbs.web.parent import end_with

READY_SECONDS = 60
GRACE_SECONDS = 25


class ChildEnded(Exception):
    """One of the demo's processes ended by itself, or did not begin. The message is one line."""


# The demo's own forms of them, which no office has: by the names under which they are watched.
OWN_MODULES = {"intake": "wbs.demo.intake_room", "desk": "wbs.demo.desk_room", "carrier": "wbs.demo.carrier"}


def command(*arguments: object) -> list[str]:
    """``wbs`` with these arguments, as this very interpreter runs it."""
    return [sys.executable, "-m", "wbs", *map(str, arguments)]


def own_command(name: str, *arguments: object) -> list[str]:
    """One of the demo's own modules."""
    return [sys.executable, "-m", OWN_MODULES[name], *map(str, arguments)]


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

    def start_own_room(self, name: str, *arguments: object) -> int:
        """Starts the demo's own form of a room and waits until it accepts connections. Returns its port. Raises ChildEnded."""
        return _port(name, self._start(name, own_command(name, *arguments), subprocess.PIPE))

    def start_own_rooms(self, *arguments: object) -> tuple[int, int]:
        """Both, side by side: the ports of intake and desk."""
        children = [(name, self._start(name, own_command(name, *arguments), subprocess.PIPE)) for name in ("intake", "desk")]
        intake, desk = (_port(name, child) for name, child in children)
        return intake, desk

    def start(self, name: str, *arguments: object) -> None:
        """Starts a process that announces nothing."""
        self._start(name, command(name, *arguments), subprocess.DEVNULL)

    def start_carrier(self, *arguments: object) -> Callable[[], None]:
        """Starts the courier of the filling. What is returned makes it do one trip, and raises ChildEnded."""
        child = self._start("carrier", own_command("carrier", *arguments), subprocess.PIPE, subprocess.PIPE)
        _expect(child, "ready")

        def carry() -> None:
            assert child.stdin is not None
            try:
                child.stdin.write(b"\n")
                child.stdin.flush()
            except BrokenPipeError:
                pass
            _expect(child, "carried")

        return carry

    def _start(
        self, name: str, line: Sequence[str], output: int, keyboard: int = subprocess.DEVNULL
    ) -> "subprocess.Popen[bytes]":
        child = subprocess.Popen(
            line,
            cwd=TOP,
            stdin=keyboard,
            stdout=output,
            # Ctrl-C is for the demo alone; it ends the others in good order.
            start_new_session=True,
            # Even when the demo is killed outright its processes do not stay behind.
            preexec_fn=partial(end_with, os.getpid(), signal.SIGTERM),
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
            for stream in (child.stdin, child.stdout):
                if stream:
                    stream.close()


def _port(name: str, child: "subprocess.Popen[bytes]") -> int:
    """Raises ChildEnded."""
    line = _next_line(child)
    if not line.startswith("listening on "):
        raise ChildEnded(f"the {name} did not start; what it said stands above")
    return int(line.rpartition(":")[2])


def _expect(child: "subprocess.Popen[bytes]", word: str) -> None:
    """Raises ChildEnded."""
    if _next_line(child) != word:
        raise ChildEnded("the courier of the filling did not carry; what it said stands above")


def _next_line(child: "subprocess.Popen[bytes]") -> str:
    assert child.stdout is not None
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        ready = selector.select(READY_SECONDS)
    return child.stdout.readline().decode(errors="replace").strip() if ready else ""
