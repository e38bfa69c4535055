"""Errors get a page in the reader's language, and neither page nor log tells what was typed."""

import asyncio
import logging
from pathlib import Path

import pytest
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse

from tests.web.conftest import Browser, room
from wbs.web.errors import PAGES, BadForm, Errors, place_of
from wbs.web.forms import MOST_FIELDS, parse_form
from wbs.web.room import LAST_RESORT

SECRET = "canary-4c1f"


def test_every_error_has_its_page() -> None:
    folder = Path(__file__).resolve().parents[2] / "templates" / "errors"
    assert {path.stem for path in folder.glob("*.html")} == {*PAGES, "frame"}


@pytest.mark.parametrize(
    ("prefix", "said"), [("", "Ada gangguan pada layanan ini"), ("/en", "Something went wrong on our side")]
)
def test_a_failure_says_so_and_nothing_of_itself(
    browser: Browser, caplog: pytest.LogCaptureFixture, prefix: str, said: str
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = browser().post(prefix + "/gagal", data={"name": SECRET})
    assert answer.status_code == 500
    assert said in answer.text
    assert SECRET not in answer.text
    assert "RuntimeError" not in answer.text
    assert "Traceback" not in answer.text
    ours = [record for record in caplog.records if record.name == "wbs"]
    assert len(ours) == 1
    assert ours[0].getMessage().startswith("RuntimeError at wbs/web/")
    assert ours[0].exc_info is None
    assert SECRET not in caplog.text


def test_the_place_of_an_error_is_the_last_line_of_our_own_code() -> None:
    with pytest.raises(BadForm) as ours:
        parse_form(b"a&" * (MOST_FIELDS + 1))
    assert place_of(ours.value).startswith("BadForm at wbs/web/forms.py:")
    with pytest.raises(ValueError, match=SECRET) as elsewhere:
        raise ValueError(SECRET)
    assert place_of(elsewhere.value) == "ValueError outside our own code"


@pytest.mark.parametrize(("path", "status"), [("/kirim", 405), ("/tidak-ada", 404)])
def test_wrong_methods_and_paths_get_a_page(browser: Browser, path: str, status: int) -> None:
    for method in ("GET", "PUT", "DELETE", "OPTIONS", "BREW"):
        answer = browser().request(method, path)
        assert answer.status_code == status
        assert "<h1>" in answer.text
    assert browser().get("/kirim").headers["allow"] == "POST"


def test_a_broken_frame_still_leaves_a_page(caplog: pytest.LogCaptureFixture) -> None:
    from_app: list[dict[str, object]] = []
    app = room(frame="errors/not-there.html")

    async def call() -> None:
        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, object]) -> None:
            from_app.append(message)

        scope = {
            "type": "http",
            "method": "GET",
            "path": "/tidak-ada",
            "query_string": b"",
            "headers": [(b"host", b"127.0.0.1")],
            "client": None,
            "server": ("127.0.0.1", 80),
            "scheme": "http",
            "root_path": "",
        }
        await app(scope, receive, send)  # type: ignore[arg-type]

    asyncio.run(call())
    assert from_app[0]["status"] == 404
    assert from_app[1]["body"] == LAST_RESORT.encode()
    assert "TemplateNotFound at wbs/web/render.py" in caplog.text


def test_a_reader_who_has_gone_leaves_no_line_and_gets_no_answer(caplog: pytest.LogCaptureFixture) -> None:
    sent: list[object] = []

    async def gone(scope: object, receive: object, send: object) -> None:
        raise ClientDisconnect

    async def send(message: object) -> None:
        sent.append(message)

    def page(request: Request, status: int, name: str) -> HTMLResponse:
        return HTMLResponse("page", status)

    asyncio.run(Errors(gone, page)({"type": "http", "headers": []}, None, send))  # type: ignore[arg-type]
    assert sent == []
    assert caplog.text == ""


def test_a_failure_after_the_answer_has_begun_sends_no_second_answer() -> None:
    sent: list[str] = []

    async def half(scope: object, receive: object, send) -> None:  # type: ignore[no-untyped-def]
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError(SECRET)

    async def send(message: dict[str, str]) -> None:
        sent.append(message["type"])

    def page(request: Request, status: int, name: str) -> HTMLResponse:
        return HTMLResponse("page", status)

    asyncio.run(Errors(half, page)({"type": "http", "headers": []}, None, send))  # type: ignore[arg-type]
    assert sent == ["http.response.start"]
