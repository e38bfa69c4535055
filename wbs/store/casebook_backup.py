"""A copy of the casebook in another folder: one database file and the sealed files, each checked."""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from wbs.store.disk import disk_errors, make_folder, put_in_place
from wbs.store.errors import FileMissing
from wbs.store.rows import FileRow
from wbs.store.sealed_files import SealedFiles
from wbs.store.sqlite import Database


@dataclass(frozen=True)
class Backup:
    """How many files were copied, and the cases of which a file is damaged or gone."""

    files_copied: int
    damaged: frozenset[str]


def back_up(database: Database, files: SealedFiles, rows: list[FileRow], folder: Path) -> Backup:
    """Files first, the database last: whenever it breaks off, what the copied database names lies beside it."""
    make_folder(folder)
    make_folder(folder / "files")
    copied, damaged = 0, set()
    for row in rows:
        target = folder / "files" / row.file
        # Sealed files never change, and a copy gets its name only when whole: one of this size is that copy.
        if target.is_file() and target.stat().st_size == row.size:
            continue
        try:
            _copy(files, row, target)
            copied += 1
        except FileMissing:
            damaged.add(row.case)
    database.copy_to(folder / database.path.name)
    return Backup(copied, frozenset(damaged))


def forget(folder: Path, files: Iterable[str]) -> None:
    """Removes copies of these files, whole or not; those that are gone already are fine."""
    with disk_errors():
        for file in files:
            for name in (file, f"{file}.new"):
                (folder / "files" / name).unlink(missing_ok=True)


def _copy(files: SealedFiles, row: FileRow, target: Path) -> None:
    """Raises FileMissing if the file is not the one that came."""
    unfinished = target.with_name(target.name + ".new")
    digest = hashlib.sha256()
    with disk_errors():
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            for chunk in files.read(row):
                digest.update(chunk)
                out.write(chunk)
        if digest.digest() != row.sha256:
            unfinished.unlink()
            raise FileMissing("a sealed file is not the one that came")
    put_in_place(unfinished, target)
