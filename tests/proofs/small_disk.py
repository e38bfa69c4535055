"""A disk that can be filled and emptied again: a small file system of its own, or, where that is not allowed, a limit of the
kernel on how far a room's files may grow."""

import errno
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from tests.proofs.rooms import Room

DISK_BYTES = 16 * 1024 * 1024
FILLER = "filler"


class Disk(Protocol):
    """Where a room's data folder lies."""

    def leave(self, room: Room, size: int) -> None:
        """From now on about so many bytes are free for each file."""

    def empty(self, room: Room) -> None:
        """There is room again."""


class SmallDisk:
    """A tmpfs: its writes fail with ENOSPC."""

    def __init__(self, folder: Path) -> None:
        self._filler = folder / FILLER

    def leave(self, room: Room, size: int) -> None:
        self.empty(room)
        free = shutil.disk_usage(self._filler.parent).free
        try:
            self._filler.write_bytes(bytes(max(0, free - size)))
        except OSError as error:
            # A room that writes meanwhile takes what was free a moment ago: then the disk is as full as it can be.
            if error.errno != errno.ENOSPC:
                raise

    def empty(self, room: Room) -> None:
        self._filler.unlink(missing_ok=True)


class Limit:
    """RLIMIT_FSIZE: writes fail with EFBIG."""

    def leave(self, room: Room, size: int) -> None:
        _, hard = resource.prlimit(room.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(room.process.pid, resource.RLIMIT_FSIZE, (size, hard))

    def empty(self, room: Room) -> None:
        _, hard = resource.prlimit(room.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(room.process.pid, resource.RLIMIT_FSIZE, (hard, hard))


@contextmanager
def disk_under(folder: Path, kind: str) -> Iterator[Disk]:
    """Puts the folder with all it holds on such a disk. kind: "tmpfs" or "limit"."""
    if kind == "limit":
        yield Limit()
        return
    aside = folder.with_name(folder.name + "-aside")
    folder.rename(aside)
    folder.mkdir()
    with mounted(folder):
        shutil.copytree(aside, folder, dirs_exist_ok=True)
        yield SmallDisk(folder)


@contextmanager
def mounted(folder: Path) -> Iterator[None]:
    options = f"size={DISK_BYTES},mode=0700"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True, capture_output=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def kinds() -> list[str]:
    """What this machine lets us do."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            with mounted(Path(folder)):
                return ["tmpfs", "limit"]
        except (OSError, subprocess.CalledProcessError):
            return ["limit"]
