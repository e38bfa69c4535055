"""POST /kotak/berkas: one file, sealed while it arrives. No byte of it touches a disk in the clear."""

import asyncio
import base64
from collections import deque
from collections.abc import AsyncIterator
from concurrent.futures import Future
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from typing import Self

from anyio import CancelScope
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crypto.errors import Forged
from crypto.file_id import new_file_id
from crypto.file_seal import FileSealer
from crypto.reporter_key import ReporterKeys
from wbs.intake.case_page import FILE, nonce_of, part_of, show_case, suffix_of
from wbs.intake.code_entry import show_code
from wbs.intake.file_parts import DRAIN_BYTES, FileTooLarge, PartsWrong, Start, drain, file_parts
from wbs.intake.in_order import InOrder
from wbs.intake.in_thread import until_ended
from wbs.intake.look import CaseUnknownHere, look_up
from wbs.intake.outgoing import Addition, append
from wbs.intake.room import Room, room_of
from wbs.intake.store_trouble import trouble_text
from wbs.intake.visit import BothKeys, VisitOver, keep_visit, visit_of
from wbs.store.errors import StoreError, StoreFull
from wbs.store.rows import FileRow
from wbs.store.sealed_files import FileDrop
from wbs.web.errors import Forbidden
from wbs.web.forgery import TokenError, check_origin
from wbs.web.forms import patient_stream
from wbs.web.language import path_for
from wbs.web.locale import Words, format_size

BATCH = 512 * 1024
LARGE_PIECE = BATCH // 2  # is a batch by itself where nothing else waits, since putting it to others would copy it
AHEAD = 1  # batches that wait while one is being sealed: so the sealing thread need not be woken for each
SENT = "/kotak#perjalanan"


class FileEmpty(Exception):
    """A file without a byte."""


@dataclass
class Target:
    """For which of the token's two cases the file is: known once its form has said so."""

    part: int = 0


@dataclass
class SealedUpload:
    """What has arrived so far: in memory a batch that fills, AHEAD more, one that is being sealed, with what came of it, and one,
    sealed, that is being digested for the letterbox's row; the rest lies sealed on the disk.

    A context manager: on leaving, no thread uses the drop any more.
    """

    room: Room
    sealer: FileSealer
    drop: FileDrop
    waiting: bytearray = field(default_factory=bytearray)
    under_way: deque[asyncio.Future[None]] = field(default_factory=deque)
    empty: bool = True

    def __post_init__(self) -> None:
        self._line = InOrder(self.room.file_sealers)
        self._digested: Future[None] | None = None

    async def add(self, piece: bytes | bytearray) -> None:
        """The piece belongs to the upload from now on."""
        self.empty = self.empty and not piece
        if self.waiting or len(piece) < LARGE_PIECE:
            self.waiting += piece
            if len(self.waiting) < BATCH:
                return
            piece, self.waiting = self.waiting, bytearray()
        await self.send(piece)

    async def send(self, batch: bytes | bytearray) -> None:
        """The next batch goes on its way once there is place for it. Raises what one before it met."""
        await self.written(AHEAD)
        self.under_way.append(self._line.begin(self._seal_and_write, batch))

    async def written(self, but: int = 0) -> None:
        """Until all that was on its way is on the disk, but for so many batches. Raises StoreFull, StoreBroken."""
        while len(self.under_way) > but:
            await asyncio.shield(self.under_way[0])
            self.under_way.popleft()

    async def finish(self) -> FileRow:
        """Seals the rest, and has it durably on the disk."""
        await self.send(self.waiting)
        await self.written()
        return await self.room.write_file(self._seal_end)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        # A thread that still writes must end before the file is closed under it; what it met is of no use any more.
        try:
            await until_ended(self.under_way)
        finally:
            if self._digested is not None:
                await until_ended([asyncio.wrap_future(self._digested)])

    def _seal_and_write(self, batch: bytes | bytearray) -> None:
        # Asked at every batch: no file, however large, takes the room of what has to go on.
        if not self.room.takes_files():
            raise StoreFull("no room for files")
        sealed = self.sealer.update(batch)
        self._wait_for_digest()
        self._digested = self.room.file_digesters.submit(self.drop.digest, sealed)
        self.drop.put(sealed)

    def _wait_for_digest(self) -> None:
        """That of a batch begins when that of the one before has ended: else the row could tell of another order."""
        if self._digested is not None:
            self._digested.result()

    def _seal_end(self) -> FileRow:
        self._wait_for_digest()
        for piece in self.sealer.finish():
            self.drop.write(piece)
        return self.drop.keep()


async def send_file(request: Request) -> Response:
    """Who may send is settled before the first byte of the file is read."""
    room = room_of(request)
    _ = room.templates.speak(request)
    try:
        check_origin(request)
        keys = await visit_of(room, request)
    except StoreError as error:
        return show_code(room, request, errors={"form": trouble_text(error, _)}, status=503)
    except (Forbidden, VisitOver):
        return show_code(
            room,
            request,
            errors={
                "form": _("Berkas belum terkirim karena laporan terkunci. Ketik kode Anda, lalu pilih berkasnya sekali lagi.")
            },
            status=403,
        )
    target = Target()
    try:
        await take_file(room, request, keys, target)
    except (FileTooLarge, PartsWrong, FileEmpty, TokenError, CaseUnknownHere, Forged, StoreError) as error:
        text, status = upload_error(room, request, error, _)
        return await show_refusal(room, request, keys, {f"file{suffix_of(target.part)}": text}, status)
    return RedirectResponse(path_for(request)(SENT), 303)


async def show_refusal(room: Room, request: Request, keys: BothKeys, errors: dict[str, str], status: int) -> Response:
    """The page with what was wrong; if not even that can be read, the page of the ten words."""
    try:
        return await show_case(room, request, keys, errors=errors, status=status)
    except StoreError:
        return show_code(room, request, errors={"form": " ".join(errors.values())}, status=status)


async def take_file(room: Room, request: Request, keys: BothKeys, target: Target) -> None:
    """Raises FileTooLarge, PartsWrong, FileEmpty, TokenError, CaseUnknownHere, Forged, StoreError, ClientDisconnect.

    After any of these nothing is left of the file.
    """
    limits = room.settings.intake
    if not await room.read(room.takes_files, declared_size(request)):
        # Read and dropped, as after any refusal, so that an honest browser gets to see the answer.
        await drain(patient_stream(request, limits.slow_seconds))
        raise StoreFull("no room for files")
    async with aclosing(file_parts(request, limits.max_file_bytes, limits.slow_seconds)) as parts:
        start = await anext(parts)
        assert isinstance(start, Start)
        fields = room.tokens.read(FILE, start.form_token, room.form_seconds())
        target.part = part_of(fields)
        try:
            opened = await look_up(room, keys[target.part])
            await seal_and_append(room, request, keys[target.part], opened.case, nonce_of(fields), start, parts)
        except (CaseUnknownHere, Forged, StoreError):
            await drop_rest(parts)
            raise


def declared_size(request: Request) -> int:
    """What the browser says it will send, 0 if it does not say; it is held to no promise, each batch is looked at again."""
    digits = request.headers.get("content-length", "")
    return int(digits) if digits.isascii() and digits.isdigit() else 0


async def drop_rest(parts: AsyncIterator[Start | bytes | bytearray]) -> None:
    """The rest of a file that was refused on its way."""
    seen = 0
    async for piece in parts:
        seen += 0 if isinstance(piece, Start) else len(piece)
        if seen > DRAIN_BYTES:
            return


async def seal_and_append(
    room: Room,
    request: Request,
    keys: ReporterKeys,
    case: str,
    nonce: str,
    start: Start,
    parts: AsyncIterator[Start | bytes | bytearray],
) -> None:
    """From the first byte to the entry that names the file; whatever interrupts it leaves nothing behind."""
    file = new_file_id()
    async with file_drop(room, case, file) as drop:
        async with SealedUpload(room, FileSealer(case, file), drop) as upload:
            async for piece in alive(room, request, parts):
                await upload.add(piece)
            if upload.empty:
                raise FileEmpty
            row = await upload.finish()
        await append(room, keys, addition_of(keys, nonce, file, start, upload.sealer, row))


def addition_of(keys: ReporterKeys, nonce: str, file: str, start: Start, sealer: FileSealer, row: FileRow) -> Addition:
    """The entry that names the file and holds its key. The same form with another file, or for another use, is another."""
    mac = keys.form_mac("\0".join(("file", nonce, start.name, start.use, str(sealer.size), sealer.sha256)).encode("utf-8"))
    body = {
        "file": file,
        "key": base64.b64encode(sealer.key).decode("ascii"),
        "name": start.name,
        "media_type": start.media_type,
        "size": sealer.size,
        "sha256": sealer.sha256,
        "use": start.use,
    }
    return Addition("file", body, mac, row)


async def alive(
    room: Room, request: Request, parts: AsyncIterator[Start | bytes | bytearray]
) -> AsyncIterator[bytes | bytearray]:
    """The file's pieces; while they arrive the visit does not lock."""
    minute = room.minute()
    async for piece in parts:
        assert not isinstance(piece, Start)
        yield piece
        if room.minute() != minute:
            minute = room.minute()
            await keep_visit(room, request)


@asynccontextmanager
async def file_drop(room: Room, case: str, file: str) -> AsyncIterator[FileDrop]:
    """A new sealed file; on leaving, it is gone unless an entry names it."""
    drop = await room.write_file(room.letterbox.new_file, case, file)
    await room.write_file(drop.__enter__)
    try:
        yield drop
    finally:
        # Also when the sender hangs up and this task is being cancelled.
        with CancelScope(shield=True):
            await room.write_file(drop.__exit__, None, None, None)


def upload_error(room: Room, request: Request, error: Exception, _: Words) -> tuple[str, int]:
    """What the reporter reads, and the status."""
    match error:
        case FileTooLarge():
            size = format_size(room.settings.intake.max_file_bytes, _.lang)
            return _("Berkas ini terlalu besar, jadi tidak disimpan. Paling besar %(size)s.", size=size), 413
        case PartsWrong():
            return part_text(error.problem, _), 400 if error.problem == "form" else 422
        case FileEmpty():
            return _("Berkas ini kosong. Pilih berkas lain."), 422
        case TokenError():
            return _("Halaman ini sudah dibuka terlalu lama. Pilih berkasnya sekali lagi, lalu kirim."), 400
        case StoreFull():
            return no_room_text(_), 503
        case StoreError():
            return trouble_text(error, _), 503
        case _:
            return _("Berkas belum dikirim."), 422


def no_room_text(_: Words) -> str:
    return _(
        "Tempat penyimpanan di server hampir penuh, jadi berkas belum dapat diterima dan belum ada yang disimpan."
        " Pesan masih dapat dikirim; coba kirim berkasnya lagi nanti."
    )


def part_text(problem: str, _: Words) -> str:
    if problem == "none":
        return _("Belum ada berkas yang dipilih.")
    if problem == "several":
        return _("Kirim satu berkas setiap kali. Belum ada yang disimpan.")
    return _("Kiriman berkas tidak utuh atau tidak terbaca, jadi tidak disimpan. Pilih berkasnya sekali lagi, lalu kirim.")
