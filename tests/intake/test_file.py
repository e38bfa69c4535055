"""Files: sealed while they arrive, whole or not at all, once, and never in the clear on a disk."""

import asyncio
import hashlib
import os
import random
import tempfile
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from httpx2 import ASGITransport, AsyncClient

from tests.intake.conftest import ADDRESS, Clock, Team
from tests.intake.in_a_loop import in_a_loop, turn
from tests.intake.opened import entries, file_content, only
from tests.intake.page import Page
from tests.intake.rini import BOUNDARY, Rini, multipart, part
from wbs.intake.app import create_app
from wbs.intake.file_upload import SealedUpload
from wbs.settings import Settings
from wbs.store.errors import StoreFull
from wbs.store.letterbox import Letterbox
from wbs.store.sealed_files import FileDrop

END = b"--" + BOUNDARY.encode() + b"--\r\n"
HEADERS = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}


def content_of(size: int) -> bytes:
    """Looks like nothing in particular and is full of line ends, which the parser has to look at twice."""
    return random.Random(size).randbytes(size // 2) + (b"\r\n--" + BOUNDARY.encode()[:-1]) * (size // 2 // 12)


def stored(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "letterbox" / "files").iterdir() if path.name != ".lock"]


def nothing_stored(tmp_path: Path, letterbox: Letterbox, team: Team) -> bool:
    return stored(tmp_path) == [] and len(entries(only(letterbox), team)) == 1


def refused(rini: Rini, answer: object, said: str, status: int) -> Page:
    assert answer.status_code == status  # type: ignore[attr-defined]
    page = Page(answer.text)  # type: ignore[attr-defined]
    assert said in " ".join(page.summary)
    assert page.value("form_token", "berkas"), "the form is there again"
    return page


@pytest.mark.parametrize("size", [1, 65_535, 65_536, 65_537, 1_048_576, 2_999_999, 3_000_000])
def test_a_file_arrives_byte_for_byte(rini: Rini, letterbox: Letterbox, team: Team, size: int) -> None:
    content = content_of(size).ljust(size, b"z")[:size]
    rini.report()
    answer = rini.send_file(content, "bukti.pdf", "application/pdf")
    assert (answer.status_code, answer.headers["location"]) == (303, "/kotak#perjalanan")
    parcel = only(letterbox)
    told = entries(parcel, team)[1]
    assert told.type == "file"
    assert (told.body["name"], told.body["media_type"], told.body["size"]) == ("bukti.pdf", "application/pdf", size)
    assert told.body["sha256"] == hashlib.sha256(content).hexdigest()
    assert file_content(letterbox, parcel, told) == content


def test_several_files_are_several_posts(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    rini.report()
    for number in range(3):
        assert rini.send_file(b"isi %d" % number, f"{number}.txt", "text/plain").status_code == 303
    parcel = only(letterbox)
    assert [file_content(letterbox, parcel, one) for one in entries(parcel, team)[1:]] == [b"isi 0", b"isi 1", b"isi 2"]


def test_the_same_post_twice_is_one_file(rini: Rini, letterbox: Letterbox, team: Team, tmp_path: Path) -> None:
    rini.report()
    page = rini.case()
    assert [rini.send_file(b"isi", page=page).status_code for _ in range(3)] == [303] * 3
    assert len(entries(only(letterbox), team)) == 2
    assert len(stored(tmp_path)) == 1


def test_another_file_from_the_same_page_is_another_file(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    rini.report()
    page = rini.case()
    rini.send_file(b"satu", page=page)
    rini.send_file(b"dua", page=page)
    assert len(entries(only(letterbox), team)) == 3


def test_a_file_over_the_limit_is_refused_with_a_page(rini: Rini, letterbox: Letterbox, team: Team, tmp_path: Path) -> None:
    rini.report()
    refused(rini, rini.send_file(b"x" * 3_000_001), "terlalu besar, jadi tidak disimpan. Paling besar 3 MB", 413)
    assert nothing_stored(tmp_path, letterbox, team)


def test_an_empty_file_is_refused(rini: Rini, letterbox: Letterbox, team: Team, tmp_path: Path) -> None:
    rini.report()
    refused(rini, rini.send_file(b""), "kosong", 422)
    assert nothing_stored(tmp_path, letterbox, team)


def test_no_file_chosen_is_said(rini: Rini, letterbox: Letterbox, team: Team, tmp_path: Path) -> None:
    rini.report()
    refused(rini, rini.send_file(b"", name="", kind="application/octet-stream"), "Belum ada berkas yang dipilih", 422)
    assert nothing_stored(tmp_path, letterbox, team)


def send(rini: Rini, body: bytes, headers: dict[str, str] = HEADERS) -> object:
    return rini.client.post("/kotak/berkas", content=body, headers=headers)


def test_two_files_in_one_post_store_neither(rini: Rini, letterbox: Letterbox, team: Team, tmp_path: Path) -> None:
    rini.report()
    token = part("form_token", rini.case().value("form_token", "berkas").encode())
    body = token + part("file", b"satu", b"a.txt") + part("file", b"dua", b"b.txt") + END
    refused(rini, send(rini, body), "satu berkas setiap kali", 422)
    assert nothing_stored(tmp_path, letterbox, team)


def test_the_token_must_come_before_the_file(rini: Rini, letterbox: Letterbox, team: Team, tmp_path: Path) -> None:
    rini.report()
    token = part("form_token", rini.case().value("form_token", "berkas").encode())
    refused(rini, send(rini, part("file", b"isi", b"a.txt") + token + END), "tidak utuh", 400)
    assert nothing_stored(tmp_path, letterbox, team)


@pytest.mark.parametrize("token", [b"x", b"\xff\xfe", b"A" * 5000, b"a.b.c"])
def test_a_forged_token_stores_nothing(rini: Rini, letterbox: Letterbox, team: Team, tmp_path: Path, token: bytes) -> None:
    rini.report()
    answer = send(rini, part("form_token", token) + part("file", b"isi", b"a.txt") + END)
    refused(rini, answer, "Pilih berkasnya sekali lagi", 400)
    assert nothing_stored(tmp_path, letterbox, team)


def test_a_stale_token_stores_nothing(rini: Rini, letterbox: Letterbox, team: Team, tmp_path: Path, clock: Clock) -> None:
    rini.report()
    old = rini.case()
    clock.turn(hours=25)
    rini.enter()
    page = refused(rini, rini.send_file(b"isi", page=old), "terlalu lama", 400)
    assert nothing_stored(tmp_path, letterbox, team)
    assert rini.send_file(b"isi", page=page).status_code == 303


WHOLE = part("form_token", b"TOKEN") + part("file", b"isi " * 500, b"a.txt") + END


@pytest.mark.parametrize("cut", [0, 10, 60, 120, 200, 1500, len(WHOLE) - 6])
def test_a_form_that_breaks_off_stores_nothing(rini: Rini, letterbox: Letterbox, team: Team, tmp_path: Path, cut: int) -> None:
    rini.report()
    token = rini.case().value("form_token", "berkas").encode()
    answer = send(rini, WHOLE.replace(b"TOKEN", token)[: cut + (len(token) - 5) * (cut > 100)])
    assert answer.status_code in (400, 422)  # type: ignore[attr-defined]
    assert nothing_stored(tmp_path, letterbox, team)


@pytest.mark.parametrize(
    "media_type",
    [
        "",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=ö",
        f"multipart/form-data; boundary={'x' * 300}",
        f"multipart/mixed; boundary={BOUNDARY}",
        "multipart/form-data; boundary=another",
    ],
)
def test_another_media_type_stores_nothing(rini: Rini, letterbox: Letterbox, team: Team, tmp_path: Path, media_type: str) -> None:
    rini.report()
    body = multipart(rini.case().value("form_token", "berkas"), b"isi", b"a.txt", "text/plain")
    answer = rini.client.post("/kotak/berkas", content=body, headers={"content-type": media_type.encode("latin-1")})  # type: ignore[dict-item]
    assert answer.status_code in (400, 422)
    assert "Traceback" not in answer.text
    assert nothing_stored(tmp_path, letterbox, team)


def test_many_parts_and_long_headers_are_refused(rini: Rini, letterbox: Letterbox, team: Team, tmp_path: Path) -> None:
    rini.report()
    token = part("form_token", rini.case().value("form_token", "berkas").encode())
    refused(rini, send(rini, token + part("x", b"y") * 20 + part("file", b"isi", b"a") + END), "tidak utuh", 400)
    refused(rini, send(rini, token + part("file", b"isi", b"a" * 100_000) + END), "tidak utuh", 400)
    assert nothing_stored(tmp_path, letterbox, team)


def test_a_locked_visit_takes_no_file_and_says_so(
    rini: Rini, letterbox: Letterbox, team: Team, tmp_path: Path, clock: Clock
) -> None:
    rini.report()
    page = rini.case()
    clock.turn(minutes=20)
    answer = rini.send_file(b"isi", page=page)
    assert answer.status_code == 403
    assert "pilih berkasnya sekali lagi" in " ".join(Page(answer.text).summary)
    assert nothing_stored(tmp_path, letterbox, team)


def test_a_form_from_elsewhere_stores_nothing(rini: Rini, letterbox: Letterbox, team: Team, tmp_path: Path) -> None:
    rini.report()
    body = multipart(rini.case().value("form_token", "berkas"), b"isi", b"a.txt", "text/plain")
    assert send(rini, body, {**HEADERS, "origin": "https://eve.example"}).status_code == 403  # type: ignore[attr-defined]
    assert nothing_stored(tmp_path, letterbox, team)


def test_when_the_disk_is_full_nothing_is_left_and_the_page_says_so(
    rini: Rini, letterbox: Letterbox, team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rini.report()
    page = rini.case()
    whole = FileDrop.put
    written = 0

    def put(drop: FileDrop, chunk: bytes) -> None:
        nonlocal written
        written += len(chunk)
        if written > 1_500_000:
            raise StoreFull("full")
        whole(drop, chunk)

    monkeypatch.setattr(FileDrop, "put", put)
    refused(rini, rini.send_file(b"x" * 2_900_000, page=page), "berkas belum dapat diterima dan belum ada yang disimpan", 503)
    assert nothing_stored(tmp_path, letterbox, team)


def drip(app: object, rini: Rini, body: AsyncIterator[bytes], token: str) -> int:
    """Sends a form as slowly as the iterator gives it; returns the status."""
    cookies = dict(rini.client.cookies)

    async def go() -> int:
        async with AsyncClient(transport=ASGITransport(app), base_url=ADDRESS, cookies=cookies) as browser:  # type: ignore[arg-type]
            return (await browser.post("/kotak/berkas", content=body, headers=HEADERS)).status_code

    return asyncio.run(go())


def test_a_file_under_way_keeps_the_visit_open(rini: Rini, settings: Settings, letterbox: Letterbox, clock: Clock) -> None:
    rini.report()
    token = rini.case().value("form_token", "berkas")
    head, tail = multipart(token, b"MIDDLE", b"a.bin", "x/y").split(b"MIDDLE")

    async def slowly() -> AsyncIterator[bytes]:
        yield head
        for _ in range(40):
            clock.turn(minutes=1)
            yield b"z" * 1000
        yield tail

    assert drip(create_app(settings, letterbox, clock), rini, slowly(), token) == 303
    clock.turn(minutes=14)
    assert "1 kiriman susulan" in rini.case().text


def scope_of(rini: Rini) -> dict[str, object]:
    """What a server says of her upload."""
    cookie = "; ".join(f"{name}={value}" for name, value in rini.client.cookies.items())
    headers = [(b"host", b"127.0.0.1"), (b"cookie", cookie.encode()), (b"content-type", HEADERS["content-type"].encode())]
    return {
        "type": "http", "method": "POST", "path": "/kotak/berkas", "raw_path": b"/kotak/berkas", "query_string": b"",
        "headers": headers, "scheme": "https", "server": ("127.0.0.1", 443), "client": ("127.0.0.1", 1),
        "http_version": "1.1", "root_path": "",
    }  # fmt: skip


async def send_nothing(message: object) -> None:
    raise AssertionError("nobody is there to read an answer")


def test_a_sender_who_hangs_up_leaves_nothing(
    rini: Rini, settings: Settings, letterbox: Letterbox, clock: Clock, team: Team, tmp_path: Path
) -> None:
    rini.report()
    body = multipart(rini.case().value("form_token", "berkas"), b"x" * 2_500_000, b"a.bin", "x/y")
    seen: list[list[Path]] = []
    app = create_app(settings, letterbox, clock)
    pieces = [body[at : at + 65_536] for at in range(0, 2_000_000, 65_536)]

    async def receive() -> dict[str, object]:
        if pieces:
            return {"type": "http.request", "body": pieces.pop(0), "more_body": True}
        seen.append(stored(tmp_path))
        return {"type": "http.disconnect"}

    in_a_loop(app(scope_of(rini), receive, send_nothing))  # type: ignore[arg-type]
    assert len(seen[0]) == 1, "it was being written when the line went dead"
    assert nothing_stored(tmp_path, letterbox, team)


@pytest.mark.parametrize(("where", "what", "kept"), [(FileDrop, "keep", False), (Letterbox, "append_reporter", True)])
def test_a_server_that_ends_in_the_last_moments_of_an_upload_leaves_it_whole_or_not_at_all(
    rini: Rini, settings: Settings, letterbox: Letterbox, clock: Clock, team: Team, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, where: Any, what: str, kept: bool,
) -> None:  # fmt: skip
    """It cancels whoever takes too long, and once more all that are left, whatever a thread of theirs is doing."""
    rini.report()
    body, content = multipart(rini.case().value("form_token", "berkas"), b"x" * 100_000, b"a.bin", "x/y"), b"x" * 100_000
    app, call, reached, go_on = create_app(settings, letterbox, clock), getattr(where, what), Event(), Event()

    def held(*args: Any, **values: Any) -> Any:
        reached.set()
        assert go_on.wait(60)
        return call(*args, **values)

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def go() -> None:
        task = asyncio.ensure_future(app(scope_of(rini), receive, send_nothing))  # type: ignore[arg-type]
        assert await asyncio.to_thread(reached.wait, 60)
        for _ in range(2):
            task.cancel()
            await turn(50)
        assert not task.done(), "a thread of its is still at work"
        go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await task

    monkeypatch.setattr(where, what, held)
    in_a_loop(go())
    if kept:
        (told,) = [entry for entry in entries(only(letterbox), team) if entry.type == "file"]
        assert file_content(letterbox, only(letterbox), told) == content
    else:
        assert nothing_stored(tmp_path, letterbox, team)


def test_no_plaintext_of_a_file_touches_a_disk(rini: Rini, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rini.report()
    elsewhere = tmp_path / "tmp"
    elsewhere.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))
    mark = b"KENARI-" + os.urandom(8).hex().encode()
    opened: list[bytes] = []
    seal = SealedUpload._seal_and_write

    def watch(upload: SealedUpload, batch: bytes) -> None:
        seal(upload, batch)
        # Open files too, deleted ones among them.
        for number in os.listdir("/proc/self/fd"):
            # Whoever else works in this process may close one meanwhile; a folder holds no bytes of its own.
            with suppress(FileNotFoundError, IsADirectoryError):
                if os.path.realpath(f"/proc/self/fd/{number}").startswith(str(tmp_path)):
                    opened.append(Path(f"/proc/self/fd/{number}").read_bytes())

    monkeypatch.setattr(SealedUpload, "_seal_and_write", watch)
    assert rini.send_file(mark * 100_000, f"{mark.decode()}.txt", "text/plain").status_code == 303
    assert len(opened) >= 2
    on_disk = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(mark in raw for raw in [*opened, *on_disk])
    assert list(elsewhere.iterdir()) == []


def test_not_more_than_a_batch_waits_in_memory(rini: Rini, monkeypatch: pytest.MonkeyPatch) -> None:
    rini.report()
    waiting: list[int] = []
    add = SealedUpload.add

    async def watch(upload: SealedUpload, piece: bytes) -> None:
        await add(upload, piece)
        waiting.append(len(upload.waiting))

    monkeypatch.setattr(SealedUpload, "add", watch)
    rini.send_file(b"x" * 2_900_000)
    assert waiting
    assert max(waiting) < 1024 * 1024


def test_errors_of_files_are_said_in_english_to_english_readers(rini_in_english: Rini) -> None:
    rini_in_english.report()
    assert "This file is empty" in " ".join(Page(rini_in_english.send_file(b"").text).summary)


@pytest.mark.parametrize(
    ("chosen", "told"), [("evidence", "evidence"), ("lead", "lead"), ("", "lead"), ("semua", "lead"), ("evidence\r\n", "lead")]
)
def test_what_a_file_is_for_is_in_the_locked_entry_and_nothing_chosen_is_the_careful_word(
    rini: Rini, letterbox: Letterbox, team: Team, chosen: str, told: str
) -> None:
    rini.report()
    assert rini.send_file(b"isi", use=chosen).status_code == 303
    assert entries(only(letterbox), team)[1].body["use"] == told


def test_what_is_chosen_after_the_file_comes_too_late_and_the_careful_word_stands(
    rini: Rini, letterbox: Letterbox, team: Team
) -> None:
    rini.report()
    body = multipart(rini.case().value("form_token", "berkas"), b"isi", b"a.txt", "text/plain", "")
    end = body.rindex(b"--" + BOUNDARY.encode())
    sent = rini.client.post(
        "/kotak/berkas",
        content=body[:end] + part("use", b"evidence") + body[end:],
        headers={"content-type": f"multipart/form-data; boundary={BOUNDARY}"},
    )
    assert sent.status_code == 303
    assert entries(only(letterbox), team)[1].body["use"] == "lead"


def test_the_form_asks_what_a_file_is_for_before_the_file_and_suggests_nothing(rini: Rini) -> None:
    rini.report()
    page = rini.client.get("/kotak").text
    form = page[page.index('id="berkas"') :]
    assert form.index('name="use"') < form.index('name="file"')
    assert form.count('name="use"') == form.count('type="radio"') == 2
    assert "checked" not in form[: form.index('name="file"')]
