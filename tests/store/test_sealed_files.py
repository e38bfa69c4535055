"""Sealed files: dropped whole or not at all, also when their writer is killed."""

import errno
import hashlib
import os
import secrets
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.store.mail import add_file, after, dropped, names
from wbs.store.errors import FileMissing, StoreBusy, StoreExists, StrandMoved
from wbs.store.letterbox import Letterbox
from wbs.store.rows import EntryRow, FileRow
from wbs.store.sealed_files import BEHIND, STRETCH

WRITER = """
import sys
from pathlib import Path
from wbs.store.letterbox import Letterbox
letterbox = Letterbox(Path(sys.argv[1]))
with letterbox.new_file(sys.argv[2], sys.argv[3]) as drop:
    drop.write(b"x" * 100_000)
    if sys.argv[4] == "kept":
        drop.keep()
    print("writing", flush=True)
    sys.stdin.read()
"""


def writer(street: Path, case: str, file: str, state: str) -> subprocess.Popen[str]:
    """Another process that holds a file half written, or kept without a row."""
    command = [sys.executable, "-c", WRITER, str(street), case, file, state]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "writing\n"
    return process


def kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()
    for pipe in (process.stdin, process.stdout):
        assert pipe is not None
        pipe.close()


def upload(letterbox: Letterbox, entry: EntryRow, file: str, breaks: str = "") -> None:
    """As intake does it; the reporter's connection breaks at the place named."""
    with letterbox.new_file(entry.case, file) as drop:
        drop.write(b"evidence")
        if breaks == "half":
            raise ConnectionError
        letterbox.append_reporter(entry, os.urandom(104), None, drop.keep())
        if breaks:
            raise ConnectionError


def test_a_kept_file_comes_back_byte_for_byte(letterbox: Letterbox) -> None:
    rows, content = dropped(letterbox), os.urandom(700_001)
    _, file = add_file(letterbox, rows.entries[0], content)
    [row] = letterbox.mail.collect(rows.case).files
    assert (row.file, row.size, row.seq) == (file.file, len(content), 2)
    assert row.sha256 == hashlib.sha256(content).digest()
    assert b"".join(letterbox.mail.read_file(row)) == content


def test_a_file_left_unfinished_is_removed(letterbox: Letterbox, tmp_path: Path) -> None:
    with letterbox.new_file("ca" * 16, "fe" * 16) as drop:
        drop.write(b"half")
    assert names(tmp_path / "street") == set()


def test_a_broken_upload_leaves_nothing_and_its_error_is_heard(letterbox: Letterbox, tmp_path: Path) -> None:
    with pytest.raises(ConnectionError):
        upload(letterbox, after(dropped(letterbox).entries[0]), "fe" * 16, breaks="half")
    assert names(tmp_path / "street") == set()


def test_a_kept_file_whose_entry_is_refused_is_removed(letterbox: Letterbox, tmp_path: Path) -> None:
    rows = dropped(letterbox)
    file = secrets.token_hex(16)
    with pytest.raises(StrandMoved):
        upload(letterbox, after(after(rows.entries[0])), file)
    assert names(tmp_path / "street") == set()


def test_a_file_whose_entry_is_in_stays_although_the_answer_to_the_reporter_failed(
    letterbox: Letterbox, tmp_path: Path
) -> None:
    rows = dropped(letterbox)
    file = secrets.token_hex(16)
    with pytest.raises(ConnectionError):
        upload(letterbox, after(rows.entries[0]), file, breaks="after the row")
    assert names(tmp_path / "street") == {file}


def test_an_id_that_is_in_use_is_refused(letterbox: Letterbox) -> None:
    rows = dropped(letterbox)
    _, file = add_file(letterbox, rows.entries[0], b"first")
    with pytest.raises(StoreExists), letterbox.new_file(rows.case, file.file):
        pass
    [row] = letterbox.mail.collect(rows.case).files
    assert b"".join(letterbox.mail.read_file(row)) == b"first"


@pytest.mark.parametrize("file", ["", "..", "../" + "a" * 29, "A" * 32, "a" * 31, "a" * 32 + "\n", "a" * 33])
def test_no_id_leads_out_of_the_folder(letterbox: Letterbox, file: str) -> None:
    with pytest.raises(ValueError, match="file id"):
        letterbox.new_file("ca" * 16, file)


@pytest.mark.parametrize("half", ["put", "digest"])
def test_a_file_that_was_put_or_digested_in_part_is_not_kept(letterbox: Letterbox, tmp_path: Path, half: str) -> None:
    with letterbox.new_file("ca" * 16, "fe" * 16) as drop:
        drop.write(b"whole")
        getattr(drop, half)(b"half")
        with pytest.raises(ValueError, match="not as long"):
            drop.keep()
    assert names(tmp_path / "street") == set()


def test_nothing_is_written_after_keep(letterbox: Letterbox) -> None:
    with letterbox.new_file("ca" * 16, "fe" * 16) as drop:
        drop.keep()
        with pytest.raises(ValueError, match="not open"):
            drop.write(b"more")
        with pytest.raises(ValueError, match="not open"):
            drop.keep()


@pytest.mark.parametrize("state", ["half", "kept"])
def test_a_sweep_leaves_what_a_living_process_is_writing_and_takes_what_a_killed_one_left(
    letterbox: Letterbox, tmp_path: Path, state: str
) -> None:
    rows, file = dropped(letterbox), secrets.token_hex(16)
    process = writer(tmp_path / "street", rows.case, file, state)
    try:
        assert letterbox.sweep_files() == 0
        assert len(names(tmp_path / "street")) == 1
    finally:
        kill(process)
    assert letterbox.sweep_files() == 1
    assert names(tmp_path / "street") == set()


def test_a_file_whose_row_comes_while_the_folder_is_being_swept_stays(
    letterbox: Letterbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, file = dropped(letterbox), secrets.token_hex(16)
    upload(letterbox, after(rows.entries[0]), file)
    # What the sweep has read is older than the row.
    monkeypatch.setattr(letterbox._files, "names", set)
    assert letterbox.sweep_files() == 0
    assert names(tmp_path / "street") == {file}


def test_a_sweep_keeps_every_file_that_a_row_names(letterbox: Letterbox, tmp_path: Path) -> None:
    rows = dropped(letterbox)
    _, file = add_file(letterbox, rows.entries[0], b"evidence")
    assert letterbox.sweep_files() == 0
    assert names(tmp_path / "street") == {file.file}


def test_what_a_killed_writer_left_is_written_anew_under_the_same_id(letterbox: Letterbox, tmp_path: Path) -> None:
    rows, file = dropped(letterbox), secrets.token_hex(16)
    kill(writer(tmp_path / "street", rows.case, file, "half"))
    with letterbox.new_file(rows.case, file) as drop:
        drop.write(b"short")
        row = drop.keep()
        letterbox.append_reporter(after(rows.entries[0]), os.urandom(104), None, row)
    assert (tmp_path / "street" / "files" / file).read_bytes() == b"short"


def test_two_writers_of_one_id_are_not_mixed(letterbox: Letterbox) -> None:
    with (
        letterbox.new_file("ca" * 16, "fe" * 16) as drop,
        pytest.raises(StoreBusy),
        letterbox.new_file("ca" * 16, "fe" * 16),
    ):
        drop.write(b"never")


def test_a_file_carries_no_time_of_day_into_a_copy(letterbox: Letterbox, tmp_path: Path) -> None:
    rows = dropped(letterbox)
    _, file = add_file(letterbox, rows.entries[0], b"evidence")
    assert (tmp_path / "street" / "files" / file.file).stat().st_mtime == 0


def test_a_file_that_is_gone_short_or_not_the_one_of_the_row_is_said_to_be_missing(
    letterbox: Letterbox, tmp_path: Path
) -> None:
    rows = dropped(letterbox)
    _, file = add_file(letterbox, rows.entries[0], b"evidence")
    [row] = letterbox.mail.collect(rows.case).files
    other = FileRow(row.case, row.file, row.size, os.urandom(32), row.seq)
    with pytest.raises(FileMissing):
        letterbox.mail.read_file(other)
    path = tmp_path / "street" / "files" / file.file
    path.write_bytes(b"evid")
    with pytest.raises(FileMissing):
        b"".join(letterbox.mail.read_file(row))
    path.unlink()
    with pytest.raises(FileMissing):
        b"".join(letterbox.mail.read_file(row))


def test_emptying_removes_the_files_of_what_was_carried_only(letterbox: Letterbox, tmp_path: Path) -> None:
    rows = dropped(letterbox)
    entry, _ = add_file(letterbox, rows.entries[0], b"carried")
    letterbox.mail.mark_carried(rows.case, 2)
    _, later = add_file(letterbox, entry, b"not carried")
    letterbox.mail.empty(rows.case, 3)
    assert names(tmp_path / "street") == {later.file}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """What the kernel is told to write and forget, from where to where."""
    stretches: list[tuple[int, int]] = []

    def fadvise(descriptor: int, start: int, size: int, advice: int) -> None:
        assert advice == os.POSIX_FADV_DONTNEED
        stretches.append((start, start + size))

    monkeypatch.setattr(os, "posix_fadvise", fadvise)
    return stretches


def test_the_disk_writes_a_large_file_while_it_arrives(letterbox: Letterbox, told: list[tuple[int, int]]) -> None:
    piece = bytes(STRETCH // 2 + 1)
    with letterbox.new_file("ca" * 16, "fe" * 16) as drop:
        for _ in range(5):
            drop.write(piece)
    assert told == [(0, 2 * len(piece)), (0, 4 * len(piece))]


def test_advice_that_the_kernel_does_not_take_costs_no_file(letterbox: Letterbox, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSYS, "no such call")

    monkeypatch.setattr(os, "posix_fadvise", refuse)
    with letterbox.new_file("ca" * 16, "fe" * 16) as drop:
        drop.write(bytes(STRETCH))
        assert drop.keep().size == STRETCH


def test_the_kernel_forgets_what_of_a_large_file_the_disk_has_written_by_now_and_all_of_it_at_the_end(
    letterbox: Letterbox, told: list[tuple[int, int]]
) -> None:
    many = BEHIND // STRETCH + 3
    with letterbox.new_file("ca" * 16, "fe" * 16) as drop:
        for _ in range(many):
            drop.write(bytes(STRETCH))
        drop.keep()
    *while_it_came, at_the_end = told
    assert while_it_came == [(max(0, number * STRETCH - BEHIND), (number + 1) * STRETCH) for number in range(many)]
    assert while_it_came[-1][0] > 0, "far back it was told often enough"
    assert at_the_end == (0, many * STRETCH)
