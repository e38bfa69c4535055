"""Made-up sealed mail for the stores: random bytes of the right shape, chained like real entries."""

import os
import secrets
from pathlib import Path

from wbs.store.casebook import Casebook
from wbs.store.entry_hash import entry_hash
from wbs.store.letterbox import Letterbox
from wbs.store.rows import EntryRow, FileRow, NewCaseRows

OMAR, OLGA, NUR = "0a" * 8, "0b" * 8, "0c" * 8
SLOTS = (OMAR, OLGA, NUR, "recovery")
GRANT_SIZE = 1300


def entry(case: str, strand: str, seq: int, prev: bytes, size: int = 5000) -> EntryRow:
    envelope = os.urandom(size)
    return EntryRow(case, strand, seq, prev, envelope, entry_hash(case, strand, seq, prev, envelope))


def after(last: EntryRow, size: int = 5000) -> EntryRow:
    return entry(last.case, last.strand, last.seq + 1, last.hash, size)


def new_case() -> NewCaseRows:
    case, birth_hash = secrets.token_hex(16), os.urandom(32)
    return NewCaseRows(
        case=case,
        locator_hash=os.urandom(32),
        birth=os.urandom(4000),
        sealed_birth=os.urandom(5300),
        grants=tuple((slot, os.urandom(GRANT_SIZE)) for slot in SLOTS),
        entries=(entry(case, "reporter", 1, birth_hash), entry(case, "answers", 1, birth_hash)),
        head=os.urandom(104),
        form_mac=os.urandom(32),
    )


def dropped(letterbox: Letterbox) -> NewCaseRows:
    """A case of Rini's that lies in the letterbox."""
    rows = new_case()
    letterbox.drop_case(rows)
    return rows


def add_message(letterbox: Letterbox, last: EntryRow) -> EntryRow:
    row = after(last)
    letterbox.append_reporter(row, os.urandom(104), os.urandom(32))
    return row


def add_file(letterbox: Letterbox, last: EntryRow, content: bytes) -> tuple[EntryRow, FileRow]:
    row = after(last)
    with letterbox.new_file(row.case, secrets.token_hex(16)) as drop:
        drop.write(content)
        file = drop.keep()
        letterbox.append_reporter(row, os.urandom(104), os.urandom(32), file)
    return row, file


def stores(folder: Path) -> tuple[Letterbox, Casebook]:
    return Letterbox.create(folder / "street", b"roster one"), Casebook.create(folder / "reading-room")


def names(folder: Path) -> set[str]:
    """The sealed files in a store's folder."""
    return {path.name for path in (folder / "files").iterdir()} - {".lock"}
