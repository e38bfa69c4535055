"""A relay on loopback between courier and sshd that counts bytes, and after so many does what it was told: it is the bad line."""

import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress

RESET = struct.pack("ii", 1, 0)


class BadWire:
    """`port` leads to the server's port. After `upto` bytes of a trip, both ways together, `then` is called once; the relay
    itself can `cut()`, or `cut_for_good()`: no line until the next trip. `each`: cut every connection after so many bytes of its
    own."""

    def __init__(self, server: int) -> None:
        self._server = server
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        self.passed, self.calls, self._down = 0, 0, False
        self._upto, self._then, self._each = 0, lambda: None, 0
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def whole(self) -> None:
        """A good line from now on."""
        self._arm(0, lambda: None, 0)

    def until(self, upto: int, then: Callable[[], None]) -> None:
        self._arm(upto, then, 0)

    def each(self, size: int) -> None:
        self._arm(0, lambda: None, size)

    def cut(self) -> None:
        """Both ends at once, as when a cable is pulled out and the other end says so."""
        with self._lock:
            for one in self._open:
                with suppress(OSError):
                    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                    one.shutdown(socket.SHUT_RDWR)
            self._open.clear()

    def cut_for_good(self) -> None:
        with self._lock:
            self._down = True
        self.cut()

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(30)
        self.cut()

    def _arm(self, upto: int, then: Callable[[], None], each: int) -> None:
        with self._lock:
            self.passed, self.calls, self._down = 0, 0, False
            self._upto, self._then, self._each = upto, then, each

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self._down:
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", self._server))
            with self._lock:
                self._open += [near, far]
                self.calls += 1
            own = [0]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._pass, args=(one, other, own), daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket, own: list[int]) -> None:
        with suppress(OSError):
            while piece := one.recv(4096):
                if self._count(len(piece), own):
                    continue
                other.sendall(piece)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        one.close()

    def _count(self, size: int, own: list[int]) -> bool:
        """True if the piece is lost: it was the one too many."""
        with self._lock:
            before, self.passed = self.passed, self.passed + size
            own[0] += size
            now = bool(self._upto) and before < self._upto <= self.passed
            then = self._then
            lost = bool(self._each) and own[0] > self._each
        if now:
            then()
        if lost:
            raise OSError("cut")
        return now
