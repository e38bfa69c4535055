"""The few things that both stores do to the disk by themselves, with its errors under the store's names."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wbs.store.errors import StoreBroken, StoreFull

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def disk_errors() -> Iterator[None]:
    """StoreFull or StoreBroken for any error of the file system."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StoreFull("no space left on the disk") from None
        raise StoreBroken(f"the disk says: {os.strerror(error.errno or errno.EIO)}") from None


def free_bytes(folder: Path) -> int:
    """How many bytes somebody who is not root can still write where this folder lies."""
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize


def make_folder(folder: Path) -> None:
    """Make a folder that only its owner can enter; one that exists is left as it is."""
    with disk_errors():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def sync(path: Path, flags: int = 0) -> None:
    """Make a file's bytes, or the names in a folder, durable."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    sync(folder, os.O_DIRECTORY)


def put_in_place(unfinished: Path, path: Path) -> None:
    """Make a finished file durable under its name: after a power cut it is there whole, or not at all."""
    with disk_errors():
        sync(unfinished)
        os.replace(unfinished, path)
        sync_folder(path.parent)
