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
from tests.intake.in_a_loop import in_a_loop, turn
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

    with ThreadPoolExecutor(4) as sealers, ThreadPoolExecutor(4) as digesters:
        yield SimpleNamespace(
            file_sealers=sealers, file_digesters=digesters, takes_files=lambda: True, write_file=write_file
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


def test_the_digest_of_the_last_piece_is_waited_for_before_that_of_the_end(
    drop: FileDrop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the threads for it are busy with others."""
    ending, digest, end, wait = Event(), FileDrop.digest, FileSealer.finish, SealedUpload._wait_for_digest

    def late(drop: FileDrop, chunk: bytes) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            assert ending.wait(PATIENCE)
        digest(drop, chunk)

    def wait_for_digest(upload: SealedUpload) -> None:
        nonlocal waits
        waits += 1
        if waits == 3:
            ending.set()
        wait(upload)

    def finish(sealer: FileSealer) -> Iterator[bytes]:
        yield from end(sealer)
        ending.set()  # for an end that has waited for nothing

    calls = waits = 0
    monkeypatch.setattr(FileDrop, "digest", late)
    monkeypatch.setattr(FileSealer, "finish", finish)
    monkeypatch.setattr(SealedUpload, "_wait_for_digest", wait_for_digest)
    noise = random.Random(8)
    _sealer, row = sealed([noise.randbytes(2 * BATCH), noise.randbytes(LARGE_PIECE - 1)], drop)
    assert row.sha256 == hashlib.sha256((tmp_path / FILE).read_bytes()).digest()
    assert calls > 2


@pytest.mark.parametrize("broken", [1, 2, 5], ids=["the first", "a later one", "the last before the end"])
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


def test_a_large_piece_is_handed_on_as_it_is_where_nothing_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    async def go() -> None:
        with a_room() as room:
            async with SealedUpload(room, FileSealer(CASE, FILE), None) as upload:  # type: ignore[arg-type]
                for piece in (large, b"small", large):
                    await upload.add(piece)
                await upload.written()

    large, batches = bytes(LARGE_PIECE), list[Any]()
    monkeypatch.setattr(SealedUpload, "_seal_and_write", lambda upload, batch: batches.append(batch))
    in_a_loop(go())
    assert batches[0] is large
    assert len(batches) == 1, "the second one waits behind the small one"


@pytest.mark.parametrize("half", ["put", "digest"])
@pytest.mark.parametrize("cancels", [0, 3])
def test_whoever_leaves_an_upload_leaves_no_thread_at_work_on_it(
    drop: FileDrop, monkeypatch: pytest.MonkeyPatch, half: str, cancels: int
) -> None:
    """A server that ends cancels more than once."""

    async def go() -> None:
        with a_room() as room:
            task = asyncio.create_task(breaks_off(room))
            assert await asyncio.to_thread(running.wait, PATIENCE)
            await leaving.wait()
            for _ in range(cancels):
                await turn()
                task.cancel()
            await turn()
            assert not task.done()
            go_on.set()
            with pytest.raises((asyncio.CancelledError, ConnectionError)):
                await task
            assert ended.is_set()

    async def breaks_off(room: Any) -> None:
        async with SealedUpload(room, FileSealer(CASE, FILE), drop) as upload:
            await upload.add(bytes(2 * BATCH))
            if half == "digest":
                await upload.written()
            leaving.set()
            raise ConnectionError

    def held(drop: FileDrop, chunk: bytes) -> None:
        running.set()
        go_on.wait(PATIENCE)
        ended.set()

    running, go_on, ended, leaving = Event(), Event(), Event(), asyncio.Event()
    monkeypatch.setattr(FileDrop, half, held)
    in_a_loop(go())


@pytest.mark.parametrize("piece", [2 * BATCH, BATCH, BATCH // 8])
def test_a_quick_sender_waits_while_the_disk_is_slow(monkeypatch: pytest.MonkeyPatch, piece: int) -> None:
    go_on, taken, waiting = Event(), 0, 0

    async def go() -> None:
        nonlocal waiting
        with a_room() as room:
            async with SealedUpload(room, FileSealer(CASE, FILE), None) as upload:  # type: ignore[arg-type]
                sending = asyncio.create_task(send(upload))
                await turn(1000)
                waiting = taken
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
    assert BATCH < waiting < (AHEAD + 1) * max(BATCH, piece) + BATCH
    assert taken == 16 * BATCH
