"""The rooms as the operator starts them: each a process of its own, ended by its own number and no other."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.proofs.office import TOP, Office

STARTED = "listening on "


class Room:
    """One process. ``output``: everything it wrote to standard output and standard error. ``through``: a module, with its own
    first arguments, that runs the room (tests.proofs.dying)."""

    def __init__(
        self, name: str, arguments: list[str], env: dict[str, str] | None = None, through: Sequence[str] = ()
    ) -> None:
        self.name, self.output = name, Path(tempfile.mkdtemp(prefix=f"{name}-")) / "output"
        self._log = self.output.open("wb")
        command = [sys.executable, "-m", *through, "wbs", name, *arguments]
        wanted = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **(env or {})}
        self.process = subprocess.Popen(
            command, cwd=TOP, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self._log, env=wanted
        )
        self.port = 0
        self._spoken = b""

    def wait_until_listening(self) -> "Room":
        assert self.process.stdout is not None
        line = self.process.stdout.readline().decode()
        assert line.startswith(STARTED), f"{self.name}: {line!r} {self.output.read_text()}"
        self.port = int(line.rsplit(":", 1)[1])
        return self

    def kill(self) -> None:
        """SIGKILL, as a power cut does it."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self._close()

    def stop(self) -> int:
        """SIGTERM, as the operator does it; returns the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.wait(60)

    def wait(self, seconds: float) -> int:
        """Until it ends by itself; returns the exit code."""
        code = self.process.wait(seconds)
        self._close()
        return code

    def said(self) -> bytes:
        """All output; the process has to have ended."""
        self._close()
        return self.output.read_bytes() + self._spoken

    def _close(self) -> None:
        assert self.process.poll() is not None, f"{self.name} still runs"
        if self.process.stdout and not self.process.stdout.closed:
            self._spoken += self.process.stdout.read()
            self.process.stdout.close()
        self._log.close()


def intake(office: Office, through: Sequence[str] = (), **more: str) -> Room:
    arguments = ["--data", str(office.server), "--settings", str(office.settings), "--port", "0"]
    return Room("intake", arguments, more or None, through).wait_until_listening()


def desk(office: Office, through: Sequence[str] = (), **more: str) -> Room:
    arguments = ["--data", str(office.inspectorate), "--settings", str(office.settings), "--port", "0"]
    return Room("desk", arguments, more or None, through).wait_until_listening()


def courier(office: Office, *more: str, through: Sequence[str] = ()) -> Room:
    stores = ["--letterbox", str(office.server), "--casebook", str(office.inspectorate), "--settings", str(office.settings)]
    return Room("courier", [*stores, *more], through=through)


def steady_courier(office: Office) -> Room:
    """A courier that goes on, after its first round: from then on it hears SIGTERM, and ends in good order."""
    room = courier(office, "--every", "1", "--verbose")
    assert room.process.stdout is not None
    first = room.process.stdout.readline()
    assert first, room.wait(60)
    return room


def carry(office: Office) -> None:
    """One trip of the courier, to its end."""
    room = courier(office, "--once")
    assert room.wait(120) == 0, room.said()


@contextmanager
def open_office(office: Office) -> Iterator[tuple[Room, Room]]:
    """Intake and desk, stopped at the end."""
    rooms: list[Room] = []
    try:
        rooms.append(intake(office))
        rooms.append(desk(office))
        yield rooms[0], rooms[1]
    finally:
        for room in rooms:
            room.stop()
