"""A backup of the casebook: whole, checked, and noted only for what it really holds."""

import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.store.mail import add_file, dropped
from wbs.store.casebook import Casebook
from wbs.store.letterbox import Letterbox
from wbs.store.rows import Collection, FileRow, NewCaseRows

DAY, LATER = date(2026, 3, 4), date(2026, 3, 20)


def carried(letterbox: Letterbox, casebook: Casebook, content: bytes) -> tuple[NewCaseRows, FileRow]:
    rows = dropped(letterbox)
    _, file = add_file(letterbox, rows.entries[0], content)
    with casebook.new_file(rows.case, file.file) as drop:
        drop.write(content)
        drop.keep()
        casebook.receive(letterbox.mail.collect(rows.case), DAY)
    return rows, file


def test_a_backup_opens_as_the_casebook_that_it_was(casebook: Casebook, letterbox: Letterbox, tmp_path: Path) -> None:
    content = os.urandom(300_000)
    rows, file = carried(letterbox, casebook, content)
    assert casebook.backup(tmp_path / "backup", DAY).files_copied == 1
    shutil.copytree(tmp_path / "backup", tmp_path / "restored")
    restored = Casebook(tmp_path / "restored")
    assert restored.entries(rows.case) == casebook.entries(rows.case)
    assert b"".join(restored.read_file(rows.case, file.file)) == content
    restored.close()


def test_a_second_backup_copies_only_what_is_new(casebook: Casebook, letterbox: Letterbox, tmp_path: Path) -> None:
    carried(letterbox, casebook, b"one")
    casebook.backup(tmp_path / "backup", DAY)
    rows, _ = carried(letterbox, casebook, b"two")
    assert casebook.backup(tmp_path / "backup", DAY).files_copied == 1
    restored = Casebook(tmp_path / "backup")
    assert restored.case(rows.case).birth == rows.birth
    restored.close()


def test_only_what_a_backup_holds_may_be_emptied_and_only_after_its_days(
    casebook: Casebook, letterbox: Letterbox, tmp_path: Path
) -> None:
    rows, _ = carried(letterbox, casebook, b"evidence")
    assert casebook.collections.to_empty(LATER) == []
    casebook.backup(tmp_path / "backup", DAY)
    assert casebook.collections.to_empty(date(2026, 3, 3)) == []
    collection = Collection(rows.case, 2, DAY)
    assert casebook.collections.to_empty(DAY) == [collection]
    casebook.collections.emptied(collection)
    assert casebook.collections.to_empty(LATER) == []


@pytest.mark.parametrize("damage", ["gone", "changed"])
def test_a_damaged_file_rings_and_keeps_its_case_in_the_letterbox(
    casebook: Casebook, letterbox: Letterbox, tmp_path: Path, damage: str
) -> None:
    bad, file = carried(letterbox, casebook, b"evidence")
    good, _ = carried(letterbox, casebook, b"other evidence")
    path = tmp_path / "reading-room" / "files" / file.file
    path.unlink() if damage == "gone" else path.write_bytes(b"EVIDENCE")
    assert casebook.backup(tmp_path / "backup", DAY).damaged == {bad.case}
    assert [one.case for one in casebook.collections.to_empty(LATER)] == [good.case]
    assert [(alarm.code, alarm.case) for alarm in casebook.alarms.ringing()] == [("file_damaged", bad.case)]
    assert not (tmp_path / "backup" / "files" / file.file).exists()


def test_the_casebook_is_never_backed_up_over_itself(casebook: Casebook, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="another folder"):
        casebook.backup(tmp_path / "reading-room" / "files" / "..", DAY)
    assert casebook.counter() == 0


def test_a_backup_is_one_database_file_that_only_its_owner_reads(casebook: Casebook, tmp_path: Path) -> None:
    casebook.backup(tmp_path / "backup", DAY)
    assert {path.name for path in (tmp_path / "backup").iterdir()} == {"casebook.sqlite3", "files"}
    assert (tmp_path / "backup" / "casebook.sqlite3").stat().st_mode & 0o077 == 0


def test_a_log_left_beside_an_older_copy_is_not_played_into_the_new_one(casebook: Casebook, tmp_path: Path) -> None:
    casebook.backup(tmp_path / "backup", DAY)
    looked_into = Casebook(tmp_path / "backup")
    looked_into.rosters.add(1, b"written into the copy by mistake")
    log = (tmp_path / "backup" / "casebook.sqlite3-wal").read_bytes()
    looked_into.close()
    (tmp_path / "backup" / "casebook.sqlite3-wal").write_bytes(log)
    casebook.rosters.add(1, b"roster one")
    casebook.backup(tmp_path / "backup", DAY)
    restored = Casebook(tmp_path / "backup")
    assert restored.rosters.all() == [b"roster one"]
    restored.close()
