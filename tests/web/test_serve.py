"""A served room: a process of its own that says nothing about anybody."""

import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from tests.web.conftest import room
from wbs.web.serve import GRACE_SECONDS, CannotServe, _config, listen, serve

TOP = Path(__file__).resolve().parents[2]
PROGRAM = """
import sys
from tests.web.conftest import room
from wbs.web.serve import serve
serve(room(), "127.0.0.1", 0, announce="announce" in sys.argv)
print("closed in good order")
"""
CANARY = "canary-77aa"


@pytest.fixture
def served() -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "announce"],
        cwd=TOP,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def port_of(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("listening on http://127.0.0.1:")
    return int(line.rpartition(":")[2])


def exchange(port: int, raw: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=120) as line:
        line.sendall(raw)
        answer = b""
        while chunk := line.recv(65536):
            answer += chunk
        return answer


def ask_until_answered(port: int) -> bytes:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        with suppress(ConnectionRefusedError):
            return exchange(port, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        time.sleep(0.05)
    raise TimeoutError("nobody listens")


def post(path: str, text: str, more: str = "") -> bytes:
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: {CANARY}\r\nConnection: close\r\n{more}"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(text)}\r\n\r\n{text}"
    ).encode()


def test_a_served_room_is_silent_whatever_is_asked_and_ends_well_on_sigterm(
    served: subprocess.Popen[str],
) -> None:
    port = port_of(served)
    good = exchange(port, post("/kirim", f"name={CANARY}"))
    assert good.startswith(b"HTTP/1.1 200")
    head = good.partition(b"\r\n\r\n")[0].lower()
    assert b"\r\nserver:" not in head
    assert b"\r\ndate:" not in head
    assert exchange(port, post("/tidak-ada", f"name={CANARY}")).startswith(b"HTTP/1.1 404")
    assert exchange(port, post("/gagal", f"name={CANARY}")).startswith(b"HTTP/1.1 500")
    assert exchange(port, f"{CANARY}\r\n\r\n".encode()).startswith(b"HTTP/1.1 400")
    assert exchange(port, head_of(12_000)).startswith(b"HTTP/1.1 200")
    # Too long a head is cut off, which can come as a reset before the answer is read.
    with suppress(ConnectionResetError, BrokenPipeError):
        assert exchange(port, head_of(400_000)).startswith(b"HTTP/1.1 400")
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(post("/kirim", f"name={CANARY}")[:-3])
    served.send_signal(signal.SIGTERM)
    out, err = served.communicate(timeout=120)
    assert served.returncode == 0
    assert out == "closed in good order\n"
    assert err.startswith("RuntimeError at wbs/web/")
    assert err.count("\n") == 1


def test_a_room_that_is_told_to_end_while_it_starts_ends_in_good_order(served: subprocess.Popen[str]) -> None:
    port_of(served)
    served.send_signal(signal.SIGTERM)
    out, _ = served.communicate(timeout=120)
    assert (served.returncode, out) == (0, "closed in good order\n")


CROWD = 8
COUNTING = """
import asyncio, sys
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from wbs.web.serve import serve

rounds, came = [0], []

def turn(loop):
    rounds[0] += 1
    loop.call_soon(turn, loop)

async def hold(_):
    turn(asyncio.get_running_loop())
    print("held", flush=True)
    sys.stdin.readline()
    return PlainTextResponse("")

async def come(_):
    came.append(rounds[0])
    return PlainTextResponse("")

async def tell(_):
    return PlainTextResponse(" ".join(map(str, came)))

serve(Starlette(routes=[Route("/hold", hold), Route("/come", come), Route("/tell", tell)]), "127.0.0.1", 0, announce=True)
"""


def test_those_who_come_while_the_room_is_busy_are_let_in_together() -> None:
    command, pipe = [sys.executable, "-c", COUNTING], subprocess.PIPE
    with subprocess.Popen(command, cwd=TOP, stdin=pipe, stdout=pipe, text=True) as process, ExitStack() as lines:
        assert process.stdin is not None
        assert process.stdout is not None
        port = port_of(process)

        def ask(path: str) -> socket.socket:
            line = lines.enter_context(socket.create_connection(("127.0.0.1", port), timeout=120))
            line.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
            return line

        holding = ask("/hold")
        assert process.stdout.readline() == "held\n"
        crowd = [ask("/come") for _ in range(CROWD)]
        process.stdin.write("\n")
        process.stdin.flush()
        assert all(line.recv(1024).startswith(b"HTTP/1.1 200") for line in [holding, *crowd])
        told = exchange(port, b"GET /tell HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        rounds = [int(one) for one in told.rpartition(b"\r\n\r\n")[2].split()]
        process.terminate()
    assert len(rounds) == CROWD
    assert max(rounds) - min(rounds) <= CROWD // 4, "one in each round of the loop"


def test_what_listens_never_waits_however_often_it_is_copied() -> None:
    with listen("127.0.0.1", 0) as listener, listener.dup() as copy:
        assert (os.get_blocking(listener.fileno()), os.get_blocking(copy.fileno())) == (False, False)
        with pytest.raises(BlockingIOError):
            copy.accept()


HOLDING = """
import sys
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from wbs.web.serve import serve

def hold(_):
    print("held", flush=True)
    return PlainTextResponse(sys.stdin.readline())

serve(Starlette(routes=[Route("/", hold)]), "127.0.0.1", 0, announce=True)
"""


def knock_for(seconds: float, port: int) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        socket.create_connection(("127.0.0.1", port), timeout=120).close()


def test_a_room_that_is_told_to_end_lets_nobody_in_any_more_and_answers_who_is_there() -> None:
    command, pipe = [sys.executable, "-c", HOLDING], subprocess.PIPE
    with subprocess.Popen(command, cwd=TOP, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        port = port_of(process)
        with socket.create_connection(("127.0.0.1", port), timeout=120) as line:
            line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            assert process.stdout.readline() == "held\n"
            process.terminate()
            with pytest.raises(ConnectionRefusedError):
                knock_for(GRACE_SECONDS / 2, port)
            process.stdin.write("here\n")
            process.stdin.flush()
            answer = b""
            while chunk := line.recv(65536):
                answer += chunk
    assert answer.endswith(b"here\n")
    assert process.returncode == 0


def head_of(length: int) -> bytes:
    long = (CANARY * length)[:length]
    return f"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nX: {long}\r\n\r\n".encode()


def test_the_collector_never_walks_what_a_served_room_is_made_of_again() -> None:
    program = """
import gc
from tests.web.conftest import ROUTES, room
from wbs.web.serve import serve

serve(room(), "127.0.0.1", 0, announce=True)
print(any(kept is ROUTES for kept in gc.get_objects()))
"""
    process = subprocess.Popen(
        [sys.executable, "-c", program], cwd=TOP, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        port_of(process)
    finally:
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=120)
    assert (process.returncode, out) == (0, "False\n")


def test_the_server_takes_no_address_from_a_header() -> None:
    served_by = _config(room())
    served_by.load()
    assert "ProxyHeaders" not in type(served_by.loaded_app).__name__


def test_a_served_room_leaves_no_core_dump(served: subprocess.Popen[str]) -> None:
    port_of(served)
    assert resource.prlimit(served.pid, resource.RLIMIT_CORE) == (0, 0)


def test_a_form_larger_than_allowed_gets_its_page_over_a_real_line(served: subprocess.Popen[str]) -> None:
    answer = exchange(port_of(served), post("/kirim", "name=" + "x" * 3_000_000))
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"Kiriman terlalu besar" in answer


def test_nothing_is_printed_unless_it_is_asked_for() -> None:
    # Bound and not listened at: nobody else is given this port, and who allows it, as the room does, listens there.
    with socket.socket() as kept:
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        kept.bind(("127.0.0.1", 0))
        port = kept.getsockname()[1]
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM.replace('"127.0.0.1", 0', f'"127.0.0.1", {port}')],
            cwd=TOP,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert ask_until_answered(port).startswith(b"HTTP/1.1 200")
        finally:
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=120)
    assert (process.returncode, out, err) == (0, "closed in good order\n", "")


def test_a_room_that_does_not_start_says_where_and_not_why() -> None:
    program = """
from contextlib import asynccontextmanager
from tests.web.conftest import OFFICE, TOP
from wbs.web.render import Templates
from wbs.web.room import make_room
from wbs.web.serve import CannotServe, _config, serve

@asynccontextmanager
async def fails(app):
    Templates(TOP / "templates", {"canary-77aa": "x"}, False)
    yield

templates = Templates(TOP / "templates", OFFICE, False)
app = make_room([], templates=templates, allowed_hosts=["127.0.0.1"], demo=False, lifespan=fails)
try:
    serve(app, "127.0.0.1", 0)
except CannotServe as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=TOP, capture_output=True, text=True, timeout=120, check=True
    )
    assert done.stdout == "the room did not start\n"
    assert done.stderr.startswith("KeyError at wbs/web/render.py:")
    assert done.stderr.count("\n") == 1


HEAPS = """
import ctypes, sys, threading
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from wbs.web.serve import serve

libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
together = threading.Barrier(4)

def work():
    together.wait()
    piece = bytes(100_000)
    together.wait()

def heaps(_=None):
    several = [threading.Thread(target=work) for _ in range(4)]
    for one in several: one.start()
    for one in several: one.join()
    stream = ctypes.c_void_p(libc.fopen(sys.argv[1].encode(), b"w"))
    libc.malloc_info(0, stream)
    libc.fclose(stream)
    return PlainTextResponse(str(open(sys.argv[1]).read().count("<heap nr=")))

if "served" in sys.argv:
    serve(Starlette(routes=[Route("/", heaps)]), "127.0.0.1", 0, announce=True)
else:
    print(heaps().body.decode())
"""


def test_the_threads_of_a_served_room_share_one_heap(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HEAPS, str(tmp_path / "heaps")]
    assert int(subprocess.check_output(command, cwd=TOP)) > 1
    with subprocess.Popen([*command, "served"], cwd=TOP, stdout=subprocess.PIPE, text=True) as process:
        answer = ask_until_answered(port_of(process))
        process.terminate()
    assert answer.rpartition(b"\r\n\r\n")[2] == b"1"


def test_an_address_in_use_is_told_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotServe, match=rf"^cannot listen on 127\.0\.0\.1:{port}: Address already in use$"):
            serve(room(), "127.0.0.1", port)


def test_a_name_that_is_no_address_is_told_in_one_line() -> None:
    with pytest.raises(CannotServe, match=r"^cannot listen on no such host:1: "):
        serve(room(), "no such host", 1)
