"""A bad line between phone and server: when told to, it lets a request through and loses the answer."""

import contextlib
import socket
import threading


class BadLine:
    """Forwards connections to ``port`` of this machine. ``lose_answers``: to every POST, until ``mend``."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._losing = threading.Event()
        self.lost = threading.Event()
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def lose_answers(self) -> None:
        self._losing.set()

    def mend(self) -> None:
        self._losing.clear()

    def close(self) -> None:
        _shut(self._listener)  # wakes who waits for the next connection
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        # The browser hangs up when it likes, and the server ends: nothing of that is a failure of the test.
        with near, contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self._to)) as far:
            state = {"lose": False}
            up = threading.Thread(target=self._up, args=(near, far, state), daemon=True)
            up.start()
            try:
                while piece := far.recv(65536):
                    if state["lose"]:
                        self.lost.set()
                        break
                    near.sendall(piece)
            finally:
                for end in (near, far):
                    _shut(end)
                up.join()

    def _up(self, near: socket.socket, far: socket.socket, state: dict[str, bool]) -> None:
        with contextlib.suppress(OSError):  # the other side has hung up; that is what a bad line does
            while piece := near.recv(65536):
                if piece.startswith(b"POST ") and self._losing.is_set():
                    state["lose"] = True
                far.sendall(piece)
        _shut(far)


def _shut(end: socket.socket) -> None:
    with contextlib.suppress(OSError):  # closed already
        end.shutdown(socket.SHUT_RDWR)
