"""A full or failing disk: a clear error, nothing half written, and all as before once there is room."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from tests.store.mail import NUR, add_file, dropped, names, new_case
from wbs.store.casebook import Casebook
from wbs.store.errors import StoreBroken, StoreError, StoreFull
from wbs.store.letterbox import Letterbox

SMALL_DISK = """
import resource, sys
from pathlib import Path
from tests.store.mail import dropped, new_case
from wbs.store.errors import StoreBroken, StoreFull
from wbs.store.letterbox import Letterbox
folder = Path(sys.argv[1])
letterbox = Letterbox(folder)
first = dropped(letterbox)
size = (folder / "letterbox.sqlite3-wal").stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 8192, resource.RLIM_INFINITY))
refused = new_case()
try:
    letterbox.drop_case(refused)
except (StoreFull, StoreBroken) as error:
    print(type(error).__name__, "hides" if refused.case not in repr(error.__context__) else "shows")
drop = letterbox.new_file(first.case, "fe" * 16)
try:
    with drop:
        for _ in range(1000):
            drop.write(b"x" * 65536)
except StoreFull:
    print("file refused")
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
assert letterbox.case_by_locator(refused.locator_hash) is None
assert letterbox.case_by_locator(first.locator_hash).birth == first.birth
letterbox.drop_case(refused)
print(sorted(letterbox.mail.waiting()) == sorted([first.case, refused.case]))
"""


def test_a_process_that_may_not_write_on_keeps_what_it_had_and_goes_on_later(
    letterbox: Letterbox, tmp_path: Path
) -> None:
    command = [sys.executable, "-W", "error", "-c", SMALL_DISK, str(tmp_path / "street")]
    top = Path(__file__).resolve().parents[2]
    done = subprocess.run(command, capture_output=True, text=True, cwd=top, check=False)
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["StoreBroken hides", "file refused", "True"]
    assert names(tmp_path / "street") == set()


def test_a_database_without_room_says_so_and_keeps_nothing_of_the_case(letterbox: Letterbox) -> None:
    rows = dropped(letterbox)
    refused = new_case()
    with letterbox._database.read() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(StoreFull):
        letterbox.drop_case(refused)
    assert letterbox.mail.waiting() == [rows.case]
    with letterbox._database.read() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 1000}")
    letterbox.drop_case(refused)


def failing(code: int) -> Callable[..., int]:
    def call(*_: object) -> int:
        raise OSError(code, os.strerror(code))

    return call


@pytest.mark.parametrize("call", ["pwrite", "fsync", "replace"])
@pytest.mark.parametrize(("code", "error"), [(errno.ENOSPC, StoreFull), (errno.EIO, StoreBroken)])
def test_a_file_that_cannot_be_written_leaves_nothing(
    letterbox: Letterbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    call: str,
    code: int,
    error: type[StoreError],
) -> None:
    rows = dropped(letterbox)
    with monkeypatch.context() as patch:
        patch.setattr(os, call, failing(code))
        with pytest.raises(error):
            add_file(letterbox, rows.entries[0], b"evidence")
    assert names(tmp_path / "street") == set()
    assert letterbox.mail.collect(rows.case).files == ()
    add_file(letterbox, rows.entries[0], b"evidence")


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_letterbox_that_cannot_be_made_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, call, failing(errno.ENOSPC))
        with pytest.raises(StoreFull):
            Letterbox.create(tmp_path, b"roster one")
    assert not (tmp_path / "letterbox.sqlite3").exists()
    Letterbox.create(tmp_path, b"roster one").close()


def test_a_backup_that_breaks_off_leaves_the_last_one_as_it_was(
    casebook: Casebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = date(2026, 3, 4)
    casebook.backup(tmp_path / "backup", day)
    before = (tmp_path / "backup" / "casebook.sqlite3").read_bytes()
    casebook.rosters.add(1, b"roster one")
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", failing(errno.ENOSPC))
        with pytest.raises(StoreFull):
            casebook.backup(tmp_path / "backup", day)
    assert (tmp_path / "backup" / "casebook.sqlite3").read_bytes() == before
    casebook.backup(tmp_path / "backup", day)
    assert b"roster one" in (tmp_path / "backup" / "casebook.sqlite3").read_bytes()


def test_an_error_of_the_database_does_not_carry_what_was_being_stored(letterbox: Letterbox) -> None:
    rows = dropped(letterbox)
    with letterbox._database.write() as connection:
        connection.exec_driver_sql("DROP TABLE forms")
    with pytest.raises(StoreBroken) as broken:
        letterbox.case_by_locator(rows.locator_hash)
    assert broken.value.__suppress_context__
    assert "forms" not in str(broken.value)


def test_an_error_that_passes_through_names_no_stored_value(casebook: Casebook) -> None:
    casebook.sessions.open(b"s" * 32, NUR, 115)
    with pytest.raises(IntegrityError) as twice:
        casebook.sessions.open(b"s" * 32, NUR, 115)
    assert NUR not in str(twice.value)
