"""How much of the processor a served room has used: what it costs whoever else is busy on the machine just now."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.proofs.memory import family

TICKS = os.sysconf("SC_CLK_TCK")
USER, SYSTEM = 11, 12  # counted from behind the name in /proc/PID/stat


def seconds_of(pid: int) -> float:
    """Of the process and all that it has started."""
    return sum(_seconds_of(one) for one in family(pid))


@dataclass
class Used:
    """`seconds`: known when the block has ended."""

    seconds: float = 0.0


@contextmanager
def used_by(pid: int) -> Iterator[Used]:
    """What the room uses during the block."""
    used, before = Used(), seconds_of(pid)
    yield used
    used.seconds = seconds_of(pid) - before


def _seconds_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[USER]) + int(fields[SYSTEM])) / TICKS
