"""The folder of sealed files against the rows that name them: there, of their size, byte for byte the ones that came."""

import fcntl
import hashlib
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from wbs.store.sealed_files import CHUNK, LOCK, PART
from wbs.verify.finding import Finding
from wbs.verify.search import Search

_ID = re.compile(r"[0-9a-f]{32}")
_COLUMNS = ("file", "case", "seq", "size", "sha256")


class SealedFolder:
    """Looks at the disk while rooms may be at work: what seems wrong is asked about once more before it is told."""

    def __init__(self, search: Search, folder: Path) -> None:
        self._search, self._folder = search, folder
        self.count = 0

    def look(self) -> None:
        """Raises StoreBroken, OSError (the folder itself cannot be read)."""
        if not self._search.has("files"):
            return
        # Files are read outside any snapshot: they are large, and a room must be able to empty its log meanwhile.
        for page in self._search.pages("files", *_COLUMNS):
            self.count += len(page)
            for file, case, seq, size, sha256 in page:
                if size is not None and sha256 is not None:
                    self._one(file, case or "", seq or 0, size, sha256)
        if self._folder.is_dir():
            for name in self._names():
                self._stranger(name)

    def _one(self, file: str, case: str, seq: int, size: int, sha256: bytes) -> None:
        wrong = self._wrong(file, size, sha256)
        if wrong and self._row(file) == (size, sha256):
            self._search.tell(Finding(wrong, f"files/{file}", case, seq))

    def _wrong(self, file: str, size: int, sha256: bytes) -> str:
        digest, length = hashlib.sha256(), 0
        try:
            # Never through a link, and never waiting for a pipe that somebody put there.
            descriptor = os.open(self._folder / file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            with os.fdopen(descriptor, "rb") as handle:
                state = os.fstat(handle.fileno())
                if not stat.S_ISREG(state.st_mode):
                    return "file_unreadable"
                if state.st_size != size:
                    return "file_size"
                while chunk := handle.read(CHUNK):
                    digest.update(chunk)
                    length += len(chunk)
        except FileNotFoundError:
            return "file_missing"
        except OSError:
            return "file_unreadable"
        return "" if (length, digest.digest()) == (size, sha256) else "file_changed"

    def _row(self, file: str) -> tuple[object, ...]:
        return self._search.database.one('SELECT size, sha256 FROM files WHERE file = ?', file)

    def _names(self) -> Iterator[str]:
        with os.scandir(self._folder) as entries:
            yield from (entry.name for entry in entries if entry.name != LOCK)

    def _stranger(self, name: str) -> None:
        if _ID.fullmatch(name):
            if not self._row(name) and not self._at_work(name) and not self._row(name):
                self._search.tell(Finding("file_orphan", f"files/{name}"))
        elif not (name.endswith(PART) and self._at_work(name)):
            # What is none of ours is not named: it could hold anything.
            known = bool(_ID.match(name)) and name[32:] in (PART, ".new")
            self._search.tell(Finding("file_leftover", f"files/{name}" if known else "files"))

    def _at_work(self, name: str) -> bool:
        """Whether a living process is writing this file, or it has gone by now. Nothing is written, and no writer is disturbed:
        writers take their own lock under the folder's, which is held here."""
        lock = self._folder / LOCK
        try:
            with _locked(lock) if lock.exists() else nullcontext(), _locked(self._folder / name, fcntl.LOCK_NB):
                return False
        except (BlockingIOError, FileNotFoundError):
            return True
        except OSError:
            return False


@contextmanager
def _locked(path: Path, more: int = 0) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | more)
        yield
    finally:
        os.close(descriptor)
