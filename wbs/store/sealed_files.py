"""Sealed files on the disk: dropped whole or not at all, swept when no row names them.

Two locks, both of the kernel, so that a killed process holds none: one on each file while it is being written (to
tell a living writer from a dead one), and one on the folder for the moments in which a name comes or goes.
"""

import fcntl
import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path
from types import TracebackType

from wbs.store.disk import disk_errors, make_folder, sync_folder
from wbs.store.errors import FileMissing, StoreBusy, StoreError, StoreExists
from wbs.store.rows import FileRow

CHUNK = 256 * 1024
STRETCH = 4 * 1024 * 1024
BEHIND = 8 * STRETCH  # how far back the kernel is told again: by then the disk has mostly written it
PART = ".part"
LOCK = ".lock"
_ID = re.compile(r"[0-9a-f]{32}")

Named = Callable[[str], bool]
Names = Callable[[], set[str]]


class SealedFiles:
    """The folder of sealed files of one store. `named(file)`: does a row of the store name it? `names()`: all that do."""

    def __init__(self, folder: Path, named: Named, names: Names) -> None:
        self.folder = folder
        self.named = named
        self.names = names
        make_folder(folder)

    def path(self, file: str) -> Path:
        """Raises ValueError for anything but 32 lower-case hex digits: no id can leave the folder."""
        if not _ID.fullmatch(file):
            raise ValueError("a file id is 32 lower-case hex digits")
        return self.folder / file

    def new(self, case: str, file: str) -> "FileDrop":
        return FileDrop(self, case, file)

    def read(self, row: FileRow, start: int = 0) -> Iterator[bytes]:
        """Chunks of at most 256 KiB, from byte `start` on; raises FileMissing before the first one."""
        with disk_errors(), self._open(row) as handle:
            handle.seek(start)
            while chunk := handle.read(CHUNK):
                yield chunk

    def chunk(self, row: FileRow, offset: int, size: int) -> bytes:
        """`size` bytes (fewer at the end) from `offset`. Raises FileMissing."""
        with disk_errors(), self._open(row) as handle:
            handle.seek(offset)
            return handle.read(size)

    def present(self, row: FileRow) -> bool:
        """Whether the file is there in its full size."""
        with disk_errors(), suppress(FileNotFoundError):
            return self.path(row.file).stat().st_size == row.size
        return False

    def remove(self, files: Iterable[str]) -> None:
        """Forget files whose rows are gone; those that are gone already are fine."""
        with disk_errors(), self.folder_lock():
            for file in files:
                self.path(file).unlink(missing_ok=True)
            sync_folder(self.folder)

    def sweep(self) -> int:
        """Remove what no row names and no living process is writing. Returns how many."""
        with disk_errors():
            lying = {entry.name for entry in os.scandir(self.folder)}
            return sum(self._sweep_one(name) for name in lying - self.names() - {LOCK})

    @contextmanager
    def folder_lock(self) -> Iterator[None]:
        """Held while a name comes or goes: a sweep can't remove what was renamed under its hands."""
        descriptor = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _sweep_one(self, name: str) -> int:
        path = self.folder / name
        unfinished = name.endswith(PART)
        with self.folder_lock():
            try:
                descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            except FileNotFoundError:
                return 0
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                # Asked again under the lock: its writer may have added the row and gone since the folder was read.
                if not unfinished and self.named(name):
                    return 0
                path.unlink()
                return 1
            except BlockingIOError:
                return 0
            finally:
                os.close(descriptor)

    @contextmanager
    def _open(self, row: FileRow) -> Iterator[BufferedReader]:
        try:
            handle = self.path(row.file).open("rb")
        except FileNotFoundError:
            raise FileMissing("a sealed file is not on the disk") from None
        with handle:
            if os.fstat(handle.fileno()).st_size != row.size:
                raise FileMissing("a sealed file has not the size that its row says")
            yield handle


class FileDrop:
    """A sealed file being written. Leaving the `with` removes it unless a row names it by then."""

    def __init__(self, files: SealedFiles, case: str, file: str) -> None:
        self._files = files
        self._row = FileRow(case, file, 0, b"")
        self._final = files.path(file)
        self._part = self._final.with_name(file + PART)
        self._hash = hashlib.sha256()
        self._size = self._given = self._digested = 0
        self._kept = False
        self._descriptor = -1

    def __enter__(self) -> "FileDrop":
        """Raises StoreExists if a row names this id already, StoreBusy if somebody is writing it."""
        if self._files.named(self._row.file):
            raise StoreExists("this file is kept already")
        with disk_errors(), self._files.folder_lock():
            # What a killed writer left under this name is cut off and written anew.
            descriptor = os.open(self._part, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                os.ftruncate(descriptor, 0)
            except BlockingIOError:
                os.close(descriptor)
                raise StoreBusy("this file is being written by another process") from None
            except OSError:
                os.close(descriptor)
                raise
        self._descriptor = descriptor
        return self

    def write(self, chunk: bytes) -> None:
        """Add sealed bytes. Raises StoreFull, StoreBroken; nothing of the file stays then."""
        self.put(chunk)
        self.digest(chunk)

    def put(self, chunk: bytes) -> None:
        """One half of write(): to the disk. Another thread may do the other half meanwhile, in the same order."""
        if self._kept or self._descriptor < 0:
            raise ValueError("this file is not open for writing")
        view = memoryview(chunk)
        with disk_errors():
            while view:
                written = os.pwrite(self._descriptor, view, self._size)
                self._size += written
                view = view[written:]
            if self._size - self._given >= STRETCH:
                self._give_to_disk()

    def digest(self, chunk: bytes) -> None:
        """The other half: the chunk counts in the SHA-256 of keep()."""
        self._hash.update(chunk)
        self._digested += len(chunk)

    def _give_to_disk(self) -> None:
        """The disk writes what it has of the file while more of it arrives: else keep() would wait for all of it at the end."""
        self._forget(max(0, self._given - BEHIND), self._size)
        self._given = self._size

    def _forget(self, start: int, end: int) -> None:
        """The kernel has the disk write what is new, and forgets what lies there already: nobody reads it soon, and where the
        kernel has to find other memory for each new piece, that takes longer than sealing it."""
        with suppress(OSError):  # advice that is not taken costs time only; what the disk could not write, fsync says
            os.posix_fadvise(self._descriptor, start, end - start, os.POSIX_FADV_DONTNEED)

    def keep(self) -> FileRow:
        """Make it durable under its final name; returns its row (size and SHA-256 of the sealed bytes).

        Whatever was put has to be digested by then."""
        if self._kept or self._descriptor < 0:
            raise ValueError("this file is not open for writing")
        if self._digested != self._size:
            raise ValueError("what was put to the disk and what was digested are not as long")
        with disk_errors():
            # No time of day travels with the file into a copy of the folder (the disk's own notes remain).
            os.utime(self._descriptor, (0, 0))
            os.fsync(self._descriptor)
            self._forget(0, self._size)
            with self._files.folder_lock():
                os.replace(self._part, self._final)
                self._kept = True
                sync_folder(self._files.folder)
        return FileRow(self._row.case, self._row.file, self._size, self._hash.digest())

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # The lock is let go last: until then no sweep can take a file whose row is still being written.
        try:
            self._leave()
        except (OSError, StoreError):
            if error is None:
                raise  # else the first error is the one to hear of; the sweep removes what is left
        finally:
            os.close(self._descriptor)
            self._descriptor = -1

    def _leave(self) -> None:
        if not self._kept:
            with disk_errors(), self._files.folder_lock():
                self._part.unlink(missing_ok=True)
        elif not self._files.named(self._row.file):
            self._files.remove([self._row.file])
