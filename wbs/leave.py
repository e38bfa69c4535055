"""The operator's word that a command shall end, heard at whatever moment it comes."""

import os
import select
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Leave:
    """Whether to leave; it stays said."""

    def __init__(self) -> None:
        self._heard, self._said = os.pipe()
        os.set_blocking(self._said, False)

    def say(self, *_: object) -> None:
        """A pipe, and no lock: a handler runs between any two steps of the wait, and would wait for ever for a lock that the
        wait under it holds (as threading.Event does)."""
        # Said so often that the pipe is full, it has been heard.
        with suppress(BlockingIOError):
            os.write(self._said, b"!")

    def wait(self, seconds: float) -> bool:
        """True as soon as it is said, False when it was not for so long."""
        return bool(select.select([self._heard], [], [], seconds)[0])

    def close(self) -> None:
        os.close(self._heard)
        os.close(self._said)


@contextmanager
def leaving() -> Iterator[Leave]:
    """SIGTERM and SIGINT say it: the round under way is finished first."""
    leave = Leave()
    try:
        with _signals(leave):
            yield leave
    finally:
        leave.close()


@contextmanager
def _signals(leave: Leave) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = [(number, signal.getsignal(number)) for number in (signal.SIGTERM, signal.SIGINT)]
    for number, _ in before:
        signal.signal(number, leave.say)
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)
