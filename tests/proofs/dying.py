"""A room that dies at its n-th step: `python -m tests.proofs.dying N MODULE ARGUMENTS...` runs MODULE and kills it with SIGKILL.
N/C: at its C-th step the connections to its database die first, closed or interrupted under whatever they were doing.

A step is whatever could be torn in two: before a statement that writes, before the commit of a transaction that writes, after
it before anybody is told, before bytes of a file are written, made durable, renamed or removed. Steps count from SIGUSR1 on
(a room that listens is told when it is up), or with a + before N at once. SIGKILL leaves a process no time for anything,
whoever sends it; sent from inside it hits the step exactly.
"""

import contextlib
import os
import runpy
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry, Pool

from wbs.store.straight import Ready, Straight

WRITING = frozenset({"INSERT", "UPDATE", "DELETE"})
WROTE = "wrote"
FILE_EVENTS = frozenset({"os.rename", "os.remove"})
CUTTING_SECONDS = 0.1


class Countdown:
    """Counts steps of all threads once it is armed."""

    def __init__(self, steps: int, armed: bool, cut: int = 0) -> None:
        self._left, self._lock, self._cut = steps, threading.Lock(), cut
        self.armed = armed
        self.connections: set[sqlite3.Connection] = set()

    def step(self, connection: sqlite3.Connection | None = None) -> None:
        if not self.armed:
            return
        with self._lock:
            self._left -= 1
            self._cut -= 1
            if self._left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
            cut = self._cut == 0
        if cut and connection is not None and self._left % 2:
            # Under its transaction. Only its own thread may do so: the module would crash if another one did.
            connection.close()
        elif cut:
            threading.Thread(target=self.interrupt, daemon=True).start()

    def interrupt(self) -> None:
        """From another thread, whatever the connections are doing just now."""
        end = time.monotonic() + CUTTING_SECONDS
        while time.monotonic() < end:
            for connection in list(self.connections):
                with contextlib.suppress(sqlite3.Error):
                    connection.interrupt()

    def arm(self, *_: object) -> None:
        self.armed = True

    def before(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """The call, as a step of its own."""

        def counted(*args: Any) -> Any:
            self.step()
            return call(*args)

        return counted


def raw(connection: Connection) -> sqlite3.Connection:
    found = connection.connection.dbapi_connection
    assert isinstance(found, sqlite3.Connection)
    return found


def watch(countdown: Countdown) -> None:
    """Makes every step of this process count."""

    def statement(connection: Connection, _cursor: object, text: str, *_: object) -> None:
        if text.split()[0] in WRITING:
            connection.info[WROTE] = True
            countdown.step(raw(connection))

    def commit(connection: Connection) -> None:
        if connection.info.get(WROTE):
            countdown.step(raw(connection))

    def connect(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
        countdown.connections.add(connection)

    def close(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
        countdown.connections.discard(connection)

    event.listen(Pool, "connect", connect)
    event.listen(Pool, "close", close)

    def checkin(_connection: object, record: ConnectionPoolEntry) -> None:
        if record.info.pop(WROTE, False):
            countdown.step()

    event.listen(Engine, "before_cursor_execute", statement)
    event.listen(Engine, "commit", commit)
    event.listen(Pool, "checkin", checkin)
    watch_straight(countdown)
    os.fsync = countdown.before(os.fsync)
    os.pwrite = countdown.before(os.pwrite)

    def audit(name: str, _: tuple[object, ...]) -> None:
        if name in FILE_EVENTS:
            countdown.step()

    sys.addaudithook(audit)


def watch_straight(countdown: Countdown) -> None:
    """The same steps of what goes straight to SQLite."""
    ask, put, commit = Straight.ask, Straight.put, Straight.commit
    writing: set[Straight] = set()

    def before(one: Straight, statement: Ready) -> None:
        if statement.text.split()[0] in WRITING:
            writing.add(one)
            countdown.step(one._plain)

    def counted_ask(self: Straight, statement: Ready, **given: Any) -> list[tuple[Any, ...]]:
        before(self, statement)
        return ask(self, statement, **given)

    def counted_put(self: Straight, statement: Ready, *rows: Mapping[str, Any]) -> None:
        before(self, statement)
        put(self, statement, *rows)

    def counted_commit(self: Straight) -> None:
        if self not in writing:
            return commit(self)
        writing.discard(self)
        countdown.step(self._plain)
        commit(self)
        countdown.step()

    Straight.ask, Straight.put, Straight.commit = counted_ask, counted_put, counted_commit  # type: ignore[method-assign]


def main() -> None:
    steps, module, *rest = sys.argv[1:]
    last, _, cut = steps.partition("/")
    countdown = Countdown(int(last), steps.startswith("+"), int(cut or 0))
    signal.signal(signal.SIGUSR1, countdown.arm)
    watch(countdown)
    sys.argv = [module, *rest]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
