"""The reserve of a store: a file of bytes that stand for nothing, given up step by step when the disk is full.

What must go on (a visit, a message, a sign-in with its line in the audit) finds room there when nothing else does. It is given
up in steps, so that whoever else fills the disk gets one step at most before the next has to be asked for.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import ParamSpec, TypeVar

from wbs.store.disk import disk_errors, free_bytes
from wbs.store.errors import StoreBroken, StoreFull

P = ParamSpec("P")
T = TypeVar("T")

NAME = "reserve"
STEP_BYTES = 1024 * 1024
# How much is set aside stands in front, in decimal digits, so that every process on this store knows when some of it is gone.
HEAD_BYTES = 4096


class Reserve:
    """The reserve in a store's folder. Where none was ever made, nothing is set aside and nothing is refused for it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / NAME

    def keep(self, size: int) -> None:
        """Set `size` bytes aside from now on; as many of them as there is room for, the others as soon as there is.

        Raises StoreBroken.
        """
        head = str(size).encode("ascii").ljust(HEAD_BYTES)
        # A disk without room for the reserve is no reason not to start: what there is of it is kept.
        with suppress(StoreFull), self._held(os.O_CREAT) as descriptor:
            if os.pread(descriptor, HEAD_BYTES, 0) != head:
                os.pwrite(descriptor, head, 0)
            if _left(descriptor) > size:
                os.ftruncate(descriptor, HEAD_BYTES + size)
        self.refill()

    def refill(self) -> None:
        """Take back what was given up, as far as there is room beyond two steps."""
        with suppress(StoreFull, FileNotFoundError), self._held() as descriptor:
            left, wanted = _left(descriptor), _wanted(descriptor)
            room = free_bytes(self._folder) - 2 * STEP_BYTES
            grow = wanted - left if wanted - left <= room else room - room % STEP_BYTES
            if grow <= 0:
                return
            try:
                # Real blocks, not a hole; on file systems that compress or copy on write, less than its size may come back.
                os.posix_fallocate(descriptor, HEAD_BYTES + left, grow)
            except OSError:
                os.ftruncate(descriptor, HEAD_BYTES + left)
                raise

    def restore(self) -> bool:
        """Whether it is whole, or could be made whole just now. Raises StoreBroken."""
        if self.whole:
            return True
        self.refill()
        return self.whole

    @property
    def whole(self) -> bool:
        """Whether nothing of it is given up just now."""
        with suppress(FileNotFoundError), self._held() as descriptor:
            return _left(descriptor) >= _wanted(descriptor)
        return True

    def demand_whole(self) -> None:
        """For what has to wait while the reserve is being used. Raises StoreFull."""
        if not self.restore():
            raise StoreFull("the reserve is being used")

    def spend(self, call: Callable[P, T], *args: P.args, **values: P.kwargs) -> T:
        """A method of the store that must go on: when the disk is full, step after step of the reserve is given up for it.

        Safe because each method is one transaction, undone when it fails. Raises StoreFull when nothing is left to give.
        """
        while True:
            try:
                return call(*args, **values)
            except StoreFull:
                if not self._give_up():
                    raise
            except StoreBroken:
                # On a full disk SQLite cannot make its small files either, and does not say why.
                if self._free() >= STEP_BYTES or not self._give_up():
                    raise

    def _free(self) -> int:
        with disk_errors():
            return free_bytes(self._folder)

    def _give_up(self) -> bool:
        """One step less; False if nothing is left."""
        with suppress(FileNotFoundError), self._held() as descriptor:
            left = _left(descriptor)
            os.ftruncate(descriptor, HEAD_BYTES + max(0, left - STEP_BYTES))
            return left > 0
        return False

    @contextmanager
    def _held(self, flags: int = 0) -> Iterator[int]:
        """The open file, with nobody else changing it. Raises FileNotFoundError, StoreFull, StoreBroken."""
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CLOEXEC | flags, 0o600)
        except FileNotFoundError:
            raise
        except OSError as error:
            with disk_errors():
                raise error
        try:
            with disk_errors():
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                yield descriptor
        finally:
            os.close(descriptor)


def _left(descriptor: int) -> int:
    return max(0, os.fstat(descriptor).st_size - HEAD_BYTES)


def _wanted(descriptor: int) -> int:
    digits = os.pread(descriptor, HEAD_BYTES, 0).strip()
    # A head that was never written whole sets nothing aside; the room writes it anew when it starts.
    return int(digits) if digits.isdigit() else 0
