"""What a ceremony leaves on the disk: the public roster and the casebook with locked keys. Whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from crypto import roster
from crypto.officer_key import OfficerKey
from wbs.ceremony.office import CeremonyError, NewOffice, Progress
from wbs.store.casebook import Casebook
from wbs.store.rows import OfficerRow

ROSTER = "roster.wbs"
CASEBOOK = "casebook"


class FolderTaken(Exception):
    """The folder is there already and not empty; it is never written over. The message is one line."""


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """An unfinished folder beside ``folder`` that becomes it when the block ends, and vanishes when it raises.

    Only its owner can enter it. Raises FolderTaken, OSError.
    """
    refuse_taken(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        yield unfinished
        refuse_taken(folder)
        os.replace(unfinished, folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def refuse_taken(folder: Path) -> None:
    """Raises FolderTaken unless the folder is missing or empty; OSError if it cannot be looked at."""
    if folder.is_dir() and not any(folder.iterdir()):
        return
    if folder.exists() or folder.is_symlink():
        raise FolderTaken(f"{folder} is there already and not empty; name a new folder")


def write(new: NewOffice, folder: Path) -> None:
    """Raises StoreError, OSError."""
    (folder / ROSTER).write_bytes(new.roster.document)
    with closing(Casebook.create(folder / CASEBOOK)) as casebook:
        casebook.rosters.add(new.roster.version, new.roster.document)
        for officer in new.officers:
            row = OfficerRow(officer.id, officer.plan.login, officer.locked)
            casebook.officers.add(row, officer.code_hashes)
        casebook.checkpoint()


def check(new: NewOffice, folder: Path, tell: Progress) -> None:
    """Reads back what was written: the roster verifies, each locked key opens with its passphrase. Raises CeremonyError."""
    document = (folder / ROSTER).read_bytes()
    found = roster.verify(document, None, new.roster.office_key)
    with closing(Casebook(folder / CASEBOOK)) as casebook:
        if casebook.rosters.all() != [document]:
            raise CeremonyError("the casebook holds another roster; nothing was kept, please start again")
        for number, officer in enumerate(new.officers, start=1):
            count = f"{number}/{len(new.officers)}"
            tell(f"Memeriksa kunci {count}: {officer.plan.name}", f"checking keys {count}")
            row = casebook.officers.get(officer.id)
            key = OfficerKey.unlock(row.locked_key, officer.passphrase)
            line = found.officer(officer.id)
            if (key.public, key.sign_public, key.totp_raw) != (line.seal_key, line.sign_key, officer.key.totp_raw):
                raise CeremonyError("a locked key opens to another key; nothing was kept, please start again")
