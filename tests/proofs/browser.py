"""A small browser over real HTTP: keeps cookies, fills forms, follows a 303. Loopback only."""

import http.client
import socket
import struct
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from tests.intake.page import Page

PIECE = 1024 * 1024


class Answer:
    """One response. ``page`` is parsed when asked for."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    @property
    def page(self) -> Page:
        return Page(self.body.decode("utf-8"))


class Browser:
    """``host``: the name in the address, 127.0.0.1 or localhost; both go to loopback."""

    def __init__(self, host: str, port: int, agent: str = "Proof/1.0") -> None:
        self.host, self.port, self.agent = host, port, agent
        self.cookies: dict[str, str] = {}
        self._connection: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Answer:
        return self.send("GET", path)

    def post(self, path: str, fields: Mapping[str, Any]) -> Answer:
        body = urlencode(dict(fields), doseq=True).encode()
        return self.send("POST", path, body, {"content-type": "application/x-www-form-urlencoded"})

    def send(
        self, method: str, path: str, body: bytes | Iterable[bytes] | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Sends once; a connection that the server closed meanwhile is opened anew, before anything was sent on it."""
        response = self._ask(method, path, body, headers)
        answer = Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
        self.close()
        return answer

    @contextmanager
    def stream(self, path: str) -> Iterator[Iterator[bytes]]:
        """A download of any size, in pieces."""
        response = self._ask("GET", path, None, None)
        assert response.status == 200, response.status
        try:
            yield iter(lambda: response.read(PIECE), b"")
        finally:
            self.close()

    def hang_up(self, reset: bool) -> None:
        """In the middle of what is being sent: in good order, or as a lost line does it."""
        assert self._connection is not None
        if reset:
            self._connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()

    def _ask(
        self, method: str, path: str, body: bytes | Iterable[bytes] | None, headers: Mapping[str, str] | None
    ) -> http.client.HTTPResponse:
        connection = self._fresh()
        wanted = {
            "host": f"{self.host}:{self.port}",
            "user-agent": self.agent,
            "sec-fetch-site": "same-origin",
            **({"origin": f"http://{self.host}:{self.port}"} if method == "POST" else {}),
            **({"cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}),
            **(headers or {}),
        }
        connection.request(method, path, body, wanted)
        response = connection.getresponse()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                self._keep(value)
        return response

    def follow(self, answer: Answer) -> Answer:
        """Where a 303 leads; anything else is returned as it is."""
        return self.get(answer.headers["location"]) if answer.status == 303 else answer

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _fresh(self) -> http.client.HTTPConnection:
        # A connection for each request: nothing that the server closed in between can look like a lost answer.
        self.close()
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        return self._connection

    def _keep(self, cookie: str) -> None:
        first, *attributes = [part.strip() for part in cookie.split(";")]
        name, _, value = first.partition("=")
        if any(attribute.lower() == "max-age=0" for attribute in attributes) or not value:
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value
