"""A room of loopback that shows one state at a time: the page as it left its own room, and the static files beside it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.gates.film import State
from tests.house.tree import TOP
from wbs.web.static import PATH, StaticFiles

OWN = ("connection", "transfer-encoding", "content-length")


class ShowRoom:
    """``now``: what its own address answers with; beside it there are static files only. ``sent``: bytes, headers and all."""

    def __init__(self) -> None:
        self.now: State | None = None
        self.sent, self._counting = 0, threading.Lock()
        self._files: dict[str, tuple[int, list[tuple[str, str]], bytes]] = {}
        self._static = TestClient(Starlette(routes=[StaticFiles(TOP / "templates" / "static").route()]))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, path: str) -> tuple[int, list[tuple[str, str]], bytes]:
        if not path.startswith(PATH):
            assert self.now is not None
            if path != self.now.address:
                return 404, [("Content-Type", "text/plain")], b"not here"
            headers = [(name, value) for name, value in self.now.headers if name not in OWN]
            return self.now.status, headers, self.now.body
        if path not in self._files:
            found = self._static.get(path)
            self._files[path] = found.status_code, [*found.headers.items()], found.content
        status, headers, body = self._files[path]
        return status, [(name, value) for name, value in headers if name not in OWN], body

    def add(self, sent: int) -> None:
        with self._counting:
            self.sent += sent

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(room: ShowRoom) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, headers, body = room.answer(self.path)
            self.send_response_only(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            room.add(len(body) + sum(len(name) + len(value) + 4 for name, value in headers))
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    return Handler


@contextmanager
def show_room() -> Iterator[ShowRoom]:
    one = ShowRoom()
    try:
        yield one
    finally:
        one.close()
