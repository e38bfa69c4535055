"""System calls that fail: strace makes the n-th call of a kind fail in each thread of a process, with the error of our choice."""

import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

KINDS = {
    "write": "pwrite64",
    "make durable": "fsync,fdatasync",
    "cut or grow": "ftruncate,fallocate",
    "rename": "rename,renameat,renameat2",
}
INJECTED = re.compile(r"\(INJECTED\)")


@dataclass
class Fault:
    """One fault. `hits`: how many calls failed by it; known when it is over."""

    kind: str
    error: str
    nth: int
    log: Path
    hits: int = field(default=0)


@contextmanager
def fault(process: int, kind: str, error: str, nth: int, log: Path) -> Iterator[Fault]:
    """While the block runs, the nth call of this kind fails in each thread of the process, and of those it starts."""
    calls = KINDS[kind]
    inject = f"inject={calls}:error={error}:when={nth}"
    command = ["strace", "-f", "-p", str(process), "-o", str(log), "-e", f"trace={calls}", "-e", inject]
    strace = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert strace.stderr is not None
    one = Fault(kind, error, nth, log)
    try:
        line = strace.stderr.readline().decode()
        assert "attached" in line, line
        yield one
    finally:
        strace.send_signal(signal.SIGINT)
        strace.communicate(timeout=60)
    one.hits = len(INJECTED.findall(log.read_text()))
