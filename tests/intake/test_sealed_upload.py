"""One file on its way through the threads: in its order, never much of it in memory, and whatever goes wrong is heard."""

import asyncio
import hashlib
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier, Event
from types import SimpleNamespace
from typing import Any

import pytest

from crypto.case_unseal import open_file
from crypto.file_seal import FileSealer, padded_size
from tests.intake.in_a_loop import in_a_loop
from wbs.intake.file_upload import AHEAD, BATCH, LARGE_PIECE, SealedUpload
from wbs.store.rows import FileRow
from wbs.store.sealed_files import FileDrop, SealedFiles

CASE, FILE = "ca" * 16, "fe" * 16
PATIENCE = 60
PIECES = [0, 1, LARGE_PIECE, LARGE_PIECE, 3, LARGE_PIECE - 1, 1, BATCH, BATCH + 1, 70, BATCH - 71, BATCH - 1, 5, 2 * BATCH, 9]


@contextmanager
def a_room() -> Iterator[Any]:
    """What an upload asks of one."""

    async def write_file(call: Any) -> Any:
        return await asyncio.to_thread(call)

    with ThreadPoolExecutor(4) as sealers, ThreadPoolExecutor(1) as digester:
        yield SimpleNamespace(
            file_sealers=sealers, file_digester=digester, takes_files=lambda: True, write_file=write_file
        )


@pytest.fixture
def drop(tmp_path: Path) -> Iterator[FileDrop]:
    with SealedFiles(tmp_path, lambda file: False, set).new(CASE, FILE) as one:
        yield one


def sealed(pieces: list[bytes], drop: FileDrop) -> tuple[FileSealer, FileRow]:
    async def go() -> FileRow:
        with a_room() as room:
            async with SealedUpload(room, sealer, drop) as upload:
                for piece in pieces:
                    await upload.add(piece)
                return await upload.finish()

    sealer = FileSealer(CASE, FILE)
    return sealer, in_a_loop(go())


def test_pieces_of_any_size_are_sealed_in_their_order_and_the_row_tells_what_lies_on_the_disk(
    drop: FileDrop, tmp_path: Path
) -> None:
    noise = random.Random(7)
    pieces = [noise.randbytes(size) for size in PIECES]
    sealer, row = sealed(pieces, drop)
    lying, content = (tmp_path / FILE).read_bytes(), b"".join(pieces)
    assert (row.size, row.sha256) == (len(lying), hashlib.sha256(lying).digest())
    assert (sealer.size, sealer.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert b"".join(open_file(CASE, FILE, sealer.key, sealer.size, [lying])) == content
    assert len(lying) > padded_size(len(content))


def test_a_batch_is_digested_while_the_disk_takes_it(drop: FileDrop, monkeypatch: pytest.MonkeyPatch) -> None:
    both = Barrier(2)

    def side_by_side(half: Any) -> Any:
        def call(drop: FileDrop, chunk: bytes) -> None:
            if len(chunk) >= BATCH:
                both.wait(PATIENCE)
            half(drop, chunk)

        return call

    monkeypatch.setattr(SealedUpload, "_seal_end", lambda upload: (upload._wait_for_digest(), drop.keep())[1])
    for half in ("put", "digest"):
        monkeypatch.setattr(FileDrop, half, side_by_side(getattr(FileDrop, half)))
    _sealer, row = sealed([bytes(2 * BATCH)] * 3, drop)
    assert row.size >= 6 * BATCH


@pytest.mark.parametrize("broken", [1, 2, 4], ids=["the first", "a later one", "the last"])
def test_a_batch_that_was_not_digested_is_heard_of(drop: FileDrop, monkeypatch: pytest.MonkeyPatch, broken: int) -> None:
    calls = 0

    def digest(drop: FileDrop, chunk: bytes) -> None:
        nonlocal calls
        calls += 1
        if calls == broken:
            raise MemoryError("no place for a digest")

    monkeypatch.setattr(FileDrop, "digest", digest)
    with pytest.raises(MemoryError, match="no place for a digest"):
        sealed([bytes(2 * BATCH)] * 4, drop)


@pytest.mark.parametrize("piece", [2 * BATCH, BATCH, BATCH // 8])
def test_a_quick_sender_waits_while_the_disk_is_slow(monkeypatch: pytest.MonkeyPatch, piece: int) -> None:
    go_on, taken = Event(), 0

    async def go() -> None:
        nonlocal taken
        with a_room() as room:
            async with SealedUpload(room, FileSealer(CASE, FILE), None) as upload:  # type: ignore[arg-type]
                sending = asyncio.create_task(send(upload))
                for _ in range(1000):
                    await asyncio.sleep(0)
                assert BATCH < taken <= (AHEAD + 1) * max(BATCH, piece) + BATCH
                go_on.set()
                await sending
                await upload.written()

    async def send(upload: SealedUpload) -> None:
        nonlocal taken
        for _ in range(16 * BATCH // piece):
            await upload.add(bytes(piece))
            taken += piece

    monkeypatch.setattr(SealedUpload, "_seal_and_write", lambda upload, batch: go_on.wait(PATIENCE))
    in_a_loop(go())
    assert taken == 16 * BATCH
