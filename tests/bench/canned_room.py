"""A room that gives answers made beforehand, right ones and wrong ones: what the bench must notice is shown with it."""

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager


def answer(status: int, body: bytes = b"", **headers: str) -> bytes:
    """One answer as bytes; set_cookie becomes set-cookie."""
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([f"HTTP/1.1 {status} X", *lines, f"content-length: {len(body)}", "", ""]).encode() + body


@contextmanager
def canned_room(answers: Sequence[bytes]) -> Iterator[int]:
    """Its port. Each request on its one connection gets the next answer, whatever it asked; then the room hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            line = listener.accept()[0]
            with line:
                for one in answers:
                    line.recv(65536)
                    line.sendall(one)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        thread.join()
