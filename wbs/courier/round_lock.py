"""One courier at a time: a lock of the kernel on the casebook's folder, which dies with its holder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAME = "courier.lock"


class AnotherCourier(Exception):
    """A courier is on its way with this casebook already."""


@contextmanager
def round_lock(casebook: Path) -> Iterator[None]:
    """Raises AnotherCourier at once; never waits."""
    descriptor = os.open(casebook / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise AnotherCourier("another courier is at work on this casebook") from None
    finally:
        os.close(descriptor)
