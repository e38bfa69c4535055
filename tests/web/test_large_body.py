"""Large bodies past h11: byte for byte, never more in memory than is allowed, and h11 knows where they ended."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import uvicorn
from uvicorn.protocols.http.flow_control import HIGH_WATER_LIMIT
from uvicorn.server import ServerState

from wbs.web.large_body import LARGE, READ, Body, LargeBodies
from wbs.web.serve import _config

SIZE = 3 * LARGE + 77
NEXT = b"GET /next HTTP/1.1\r\nHost: a\r\n\r\n"


class Line(asyncio.Transport):
    """A connection whose other end is the test. `written`: what was answered."""

    def __init__(self) -> None:
        super().__init__()
        self.protocol: Any = None
        self.reading, self.closed, self.written = True, False, b""

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        assert not self.reading, "both kinds of loop choose the way of reading when reading begins"
        self.protocol = protocol

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True

    def write(self, data: Any) -> None:
        self.written += data

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed, self.reading = True, False

    def send(self, raw: bytes) -> bytes:
        """As a loop does it, as long as the room reads. What it has not taken."""
        while raw and self.reading:
            if isinstance(self.protocol, asyncio.BufferedProtocol):
                room = self.protocol.get_buffer(65_536)
                piece, raw = raw[: len(room)], raw[len(room) :]
                room[: len(piece)] = piece
                self.protocol.buffer_updated(len(piece))
            else:
                piece, raw = raw[:250_000], raw[250_000:]
                self.protocol.data_received(piece)
        return raw


App = Callable[[Any, Callable[[], Awaitable[Any]], Callable[[Any], Awaitable[None]]], Awaitable[None]]


def connect(app: App) -> Line:
    config = uvicorn.Config(app, http=LargeBodies, log_config=None, lifespan="off", ws="none")
    line = Line()
    line.protocol = LargeBodies(config=config, server_state=ServerState(), app_state={})
    line.protocol.connection_made(line)
    return line


async def turn() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def answer(send: Callable[[Any], Awaitable[None]]) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


def head(framing: str) -> bytes:
    return f"POST / HTTP/1.1\r\nHost: a\r\n{framing}\r\n\r\n".encode()


def body_of(size: int) -> bytes:
    return b"".join(number.to_bytes(4, "big") for number in range(size // 4 + 1))[:size]


class Reader:
    """An app that reads whole bodies and keeps them by path."""

    def __init__(self) -> None:
        self.bodies: dict[str, bytes] = {}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
            self.last = message["type"]
        self.bodies[scope["path"]] = body
        await answer(send)


@pytest.mark.parametrize("first", [0, 1, 5000, 100_000, READ + 1])
def test_a_large_body_arrives_byte_for_byte_and_the_next_request_after_it(first: int) -> None:
    async def go() -> None:
        line, body = connect(app), body_of(SIZE)
        rest = line.send(head(f"Content-Length: {SIZE}") + body[:first]) + body[first:] + NEXT
        assert isinstance(line.protocol, Body)
        assert line.reading == (first < HIGH_WATER_LIMIT), "what is there has to be asked for first"
        while rest:
            rest = line.send(rest)
            await turn()
        assert line.protocol.__class__ is LargeBodies
        assert app.bodies == {"/": body, "/next": b""}
        assert line.written.count(b"HTTP/1.1 200") == 2

    app = Reader()
    asyncio.run(go())


def test_what_nobody_asks_for_stops_the_line_and_is_never_more_than_two_reads() -> None:
    async def go() -> None:
        line = connect(waiting)
        line.send(head(f"Content-Length: {SIZE}"))
        await turn()
        rest = line.send(bytes(SIZE))
        assert not line.reading
        assert READ <= len(line.protocol._cycle.body) < 2 * READ
        assert len(rest) == SIZE - len(line.protocol._cycle.body)
        go_on.set()
        await turn()

    async def waiting(scope: Any, receive: Any, send: Any) -> None:
        await go_on.wait()
        await answer(send)

    go_on = asyncio.Event()
    asyncio.run(go())


def test_what_has_come_is_handed_on_without_a_copy_and_single_bytes_are_not_copied_again_and_again() -> None:
    async def go() -> None:
        line = connect(waiting)
        line.send(head(f"Content-Length: {SIZE}"))
        await turn()
        line.send(b"a" * 1000)
        cycle = line.protocol._cycle
        assert type(cycle.body) is bytes, "uvicorn and the parser copy all else"
        line.send(b"b")
        kept = cycle.body
        for _ in range(1000):
            line.send(b"b")
        assert cycle.body is kept
        assert kept == b"a" * 1000 + b"b" * 1001
        go_on.set()
        await turn()

    async def waiting(scope: Any, receive: Any, send: Any) -> None:
        await go_on.wait()
        await answer(send)

    go_on = asyncio.Event()
    asyncio.run(go())


def test_no_byte_beyond_the_length_that_was_said_is_taken() -> None:
    async def go() -> None:
        line = connect(Reader())
        line.send(head(f"Content-Length: {LARGE}"))
        rest = bytes(LARGE - 10)
        while rest:
            rest = line.send(rest)
            await turn()
        assert len(line.protocol.get_buffer(65_536)) == 10

    asyncio.run(go())


@pytest.mark.parametrize("framing", [f"Content-Length: {LARGE - 1}", "Transfer-Encoding: chunked"])
def test_small_and_chunked_bodies_stay_with_h11(framing: str) -> None:
    async def go() -> None:
        line = connect(Reader())
        line.send(head(framing) + (b"200000\r\n" if "chunked" in framing else b"") + bytes(1000))
        assert line.protocol.__class__ is LargeBodies

    asyncio.run(go())


def test_after_the_answer_the_rest_is_dropped_and_the_next_request_is_heard() -> None:
    async def go() -> None:
        line = connect(refusing)
        rest = line.send(head(f"Content-Length: {SIZE}")) + bytes(SIZE) + NEXT
        await turn()
        assert b"HTTP/1.1 200" in line.written
        assert line.send(rest[:1000]) == b""
        assert line.protocol.cycle.body == b""
        assert line.protocol.timeout_keep_alive_task is None, "whoever still sends is not cut off"
        assert line.send(rest[1000:]) == b""
        await turn()
        assert line.written.count(b"HTTP/1.1 200") == 2

    async def refusing(scope: Any, receive: Any, send: Any) -> None:
        await answer(send)

    asyncio.run(go())


def test_a_sender_who_hangs_up_is_told_to_whoever_reads() -> None:
    async def go() -> None:
        line = connect(app)
        line.send(head(f"Content-Length: {SIZE}") + bytes(SIZE // 2))
        await turn()
        line.protocol.eof_received()
        line.protocol.connection_lost(None)
        await turn()
        assert app.last == "http.disconnect"

    app = Reader()
    asyncio.run(go())


def test_a_served_room_reads_large_bodies_so() -> None:
    assert _config(Reader()).http is LargeBodies
