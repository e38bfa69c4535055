"""Serves a room with uvicorn: silent, bounded, and gone in good order on SIGTERM."""

import gc
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from wbs.web.address import is_loopback
from wbs.web.crew import WorkerEnded, work_together
from wbs.web.large_body import LargeBodies
from wbs.web.parent import LIBC
from wbs.web.quiet import hush

HEADER_BYTES = 16_384
KEEP_ALIVE_SECONDS = 5
GRACE_SECONDS = 20
WAITING_CONNECTIONS = 512
TAKEN_AT_ONCE = 16
M_ARENA_MAX = -8  # of malloc.h


class CannotServe(Exception):
    """The room does not start, or its address cannot be used; the message is one line."""


def serve(app: ASGIApp, host: str, port: int, *, demo: bool = False, announce: bool = False) -> None:
    """Serves until SIGTERM or SIGINT, then lets what is under way finish, for GRACE_SECONDS at most.

    With `announce` one line on standard output says that connections are accepted. Port 0 takes a free one.
    Raises CannotServe.
    """
    listener = listen(host, port, demo=demo)
    serve_on(listener, app, (lambda: print(heard_at(listener, host), flush=True)) if announce else None)


def serve_on(listener: socket.socket, app: ASGIApp, ready: Callable[[], None] | None = None) -> None:
    """As serve(), on a socket that listens; `ready` is called once it hears signals. Raises CannotServe."""
    hush()
    one_heap()
    leave_alone_what_stays()
    server = uvicorn.Server(_config(app))
    with listener, _signals_end(server):
        if ready:
            ready()
        # The loop takes one connection of each in a round; those who wait together are to be served together.
        several = [listener.dup() for _ in range(TAKEN_AT_ONCE)]
        # None is left that would let in who is not going to be served: the server closes its own when it is told to end.
        listener.close()
        try:
            server.run(sockets=several)
        except SystemExit as error:
            # uvicorn leaves so when the room's own start failed; the place has been logged there.
            raise CannotServe("the room did not start") from error


def leave_alone_what_stays() -> None:
    """The collector never again walks what is there by now: the code, the room, the words; that stays as long as the process."""
    gc.collect()
    gc.freeze()


def serve_together(count: int, work: Callable[[int, socket.socket], None], host: str, port: int, *, demo: bool = False) -> None:
    """`count` processes on one address, each doing `work(number, listener)`, which is to end with serve_on(). Says when
    connections are accepted. Raises CannotServe; see crew.work_together."""
    hush()
    with listen(host, port, demo=demo) as listener:
        try:
            work_together(count, lambda number: work(number, listener), lambda: print(heard_at(listener, host), flush=True))
        except WorkerEnded:
            raise CannotServe("one of the room's processes ended by itself, so all of them were ended") from None


def one_heap() -> None:
    """For all threads that begin from now on: each would keep for itself what it has freed, and the pieces of a file pass through
    several."""
    LIBC.mallopt(M_ARENA_MAX, 1)


def heard_at(listener: socket.socket, host: str) -> str:
    """What is announced."""
    name = f"[{host}]" if ":" in host else host
    return f"listening on http://{name}:{listener.getsockname()[1]}"


def listen(host: str, port: int, *, demo: bool = False) -> socket.socket:
    """A socket that waits for connections; port 0 takes a free one. Raises CannotServe."""
    if demo and not is_loopback(host):
        raise CannotServe(f"a demo listens on this machine only, not on {host}")
    return _listen(host, port)


def _listen(host: str, port: int) -> socket.socket:
    listener: socket.socket | None = None
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(WAITING_CONNECTIONS)
        # For all that are made of it, too, in every process: a copy that waits would hold up all whom its process serves.
        listener.setblocking(False)
    except OSError as error:
        if listener is not None:
            listener.close()
        raise CannotServe(f"cannot listen on {host}:{port}: {error.strerror}") from error
    return listener


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        # h11 and not httptools: only h11 bounds how much of a request's head is kept in memory.
        http=LargeBodies,
        h11_max_incomplete_event_size=HEADER_BYTES,
        ws="none",
        lifespan="on",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        date_header=False,
        # With it a header could name another sender's address; ours must not be told any.
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
        backlog=WAITING_CONNECTIONS,
    )


@contextmanager
def _signals_end(server: uvicorn.Server) -> Iterator[None]:
    """uvicorn listens to signals only while it runs. One that comes before ends it all the same; when it raises one again
    after it has shut down, nothing more may happen, so that the caller can close what it holds and the process ends with 0."""

    def end(number: int, frame: FrameType | None) -> None:
        server.should_exit = True

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
