"""One client's connection to a room: ready-made bytes out, an answer back. The cheapest there is: the load has to cost little."""

import socket
from collections.abc import Iterable
from dataclasses import dataclass

from tests.bench.failed import BenchFailed

CHUNK = 262_144
PATIENCE_SECONDS = 120
END_OF_HEAD = b"\r\n\r\n"


@dataclass(frozen=True)
class Answer:
    """`head`: status line and headers as they came; `body`: whole."""

    head: bytes
    body: bytes

    @property
    def status(self) -> int:
        return int(self.head[9:12])

    def header(self, name: bytes) -> bytes:
        """The first of that name, b"" if there is none; names come in lower case here."""
        _before, found, after = self.head.partition(b"\r\n" + name + b": ")
        return after.partition(b"\r\n")[0] if found else b""

    @property
    def cookie(self) -> bytes:
        """name=value of the first cookie that was set."""
        return self.header(b"set-cookie").partition(b";")[0]


class Line:
    """A context manager: one connection, for as many requests as one person makes in one go."""

    def __init__(self, port: int) -> None:
        self._port = port

    def __enter__(self) -> "Line":
        self._socket = socket.create_connection(("127.0.0.1", self._port), PATIENCE_SECONDS)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def ask(self, request: bytes, body: Iterable[bytes] = ()) -> Answer:
        """Sends it whole and waits for the whole answer. Raises BenchFailed when the line breaks."""
        try:
            self._socket.sendall(request)
            for piece in body:
                self._socket.sendall(piece)
            return self._answer()
        except OSError as error:
            raise BenchFailed(f"the line broke: {type(error).__name__}") from error

    def _answer(self) -> Answer:
        seen = b""
        while END_OF_HEAD not in seen:
            seen += self._more()
        head, _, body = seen.partition(END_OF_HEAD)
        answer = Answer(head + b"\r\n", b"")
        pieces, left = [body], int(answer.header(b"content-length") or b"0") - len(body)
        while left > 0:
            pieces.append(self._more())
            left -= len(pieces[-1])
        return Answer(answer.head, b"".join(pieces))

    def _more(self) -> bytes:
        piece = self._socket.recv(CHUNK)
        if not piece:
            raise BenchFailed("the room hung up")
        return piece


def get(host: str, path: str, cookie: bytes = b"") -> bytes:
    """A GET as bytes."""
    return b"".join([b"GET ", path.encode(), b" HTTP/1.1\r\nHost: ", host.encode(), b"\r\n", _cookie(cookie), b"\r\n"])


def post(host: str, path: str, body: bytes, cookie: bytes = b"") -> bytes:
    """A form as bytes, as a browser on our own page sends it."""
    return head_of(host, path, "application/x-www-form-urlencoded", len(body), cookie) + body


def head_of(host: str, path: str, kind: str, size: int, cookie: bytes = b"") -> bytes:
    """What stands before the `size` bytes of a form."""
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: {host}",
        f"Origin: http://{host}",
        "Sec-Fetch-Site: same-origin",
        f"Content-Type: {kind}",
        f"Content-Length: {size}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n" + _cookie(cookie) + b"\r\n"


def _cookie(cookie: bytes) -> bytes:
    return b"Cookie: " + cookie + b"\r\n" if cookie else b""
