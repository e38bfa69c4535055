"""A line between courier and letterbox: short messages over two file descriptors, each with a limit and a deadline.

Whoever sits at the other end may say anything, or nothing, or one byte a minute. So no length is believed before its bytes
are here, nothing is longer than the reader expects, and every message has to arrive at a pace that gets somewhere.
"""

import math
import os
import select
import time
from collections.abc import Mapping

HEADER = 5  # one byte of tag, four of length
PATIENCE = 120.0  # seconds for an answer to begin: the other side may wait for its disk
SLOWEST = 4096  # bytes a second
READ = 256 * 1024
WRITE = select.PIPE_BUF  # so much goes into a pipe that is ready, without waiting


class LineTrouble(Exception):
    """The other side is out of reach, or does not speak as it should. The message is one line of ours, never of theirs.

    `alarm`: the code under which officers hear of it, if it is theirs to hear.
    """

    alarm: str | None = None


class LineBroken(LineTrouble):
    """The line ended, or fell silent, in the middle."""


class LineEnded(LineBroken):
    """The line ended between two messages."""


class Garbled(LineTrouble):
    """What came is no message that may come here."""

    alarm = "parcel_refused"


class Line:
    """`send` and `receive` messages: a tag of one byte and a body. For one thread.

    `end`: the moment (time.monotonic) at which the line is given up in any case.
    """

    def __init__(self, reader: int, writer: int, patience: float = PATIENCE) -> None:
        self._reader = reader
        self._writer = writer
        self._patience = patience
        self.end = math.inf
        self._come = bytearray()
        self._readable = select.poll()
        self._readable.register(reader, select.POLLIN)
        self._writable = select.poll()
        self._writable.register(writer, select.POLLOUT)

    def send(self, tag: bytes, body: bytes = b"") -> None:
        """Raises LineBroken."""
        view = memoryview(tag + len(body).to_bytes(4, "big") + body)
        until = self._deadline(self._patience, len(view))
        try:
            while view:
                self._wait(self._writable, until)
                view = view[os.write(self._writer, view[:WRITE]) :]
        except OSError as error:
            raise LineBroken("the connection broke off in the middle") from error

    def receive(self, wanted: Mapping[bytes, int], patience: float | None = None) -> tuple[bytes, bytes]:
        """The next message: (tag, body). `wanted`: the tags that may come now, each with the most bytes of its body.

        Raises LineEnded, LineBroken, Garbled.
        """
        until = self._deadline(self._patience if patience is None else patience, 0)
        self._fill(HEADER, until)
        tag, size = bytes(self._come[:1]), int.from_bytes(self._come[1:HEADER], "big")
        if size > wanted.get(tag, -1):
            raise Garbled("the other side does not speak as it should")
        self._fill(HEADER + size, self._deadline(self._patience, size))
        body = bytes(self._come[HEADER : HEADER + size])
        del self._come[: HEADER + size]
        return tag, body

    def _fill(self, size: int, until: float) -> None:
        while len(self._come) < size:
            self._wait(self._readable, until)
            try:
                piece = os.read(self._reader, min(READ, size - len(self._come)))
            except OSError as error:
                raise LineBroken("the connection broke off in the middle") from error
            if not piece:
                ended = LineBroken if self._come else LineEnded
                raise ended("the connection broke off in the middle")
            self._come += piece

    def _deadline(self, patience: float, size: int) -> float:
        return min(self.end, time.monotonic() + patience + size / SLOWEST)

    @staticmethod
    def _wait(poll: "select.poll", until: float) -> None:
        left = until - time.monotonic()
        if left <= 0 or not poll.poll(left * 1000):
            raise LineBroken("the other side fell silent")
