"""Headers that every answer carries, and what a handler is given to know."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import MutableHeaders
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from tests.web.conftest import Browser
from wbs.web.headers import ALWAYS, WITH_SCRIPT, Headers

STRICT = {
    "content-security-policy": "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def answers(eve: TestClient) -> dict[str, int]:
    """Every sort of answer: a page, and each error page."""
    return {
        "page": eve.get("/").status_code,
        "english": eve.get("/en").status_code,
        "no page": eve.get("/tidak-ada").status_code,
        "wrong method": eve.get("/kirim").status_code,
        "no form": eve.post("/kirim").status_code,
        "other host": eve.get("/", headers={"host": "example.test"}).status_code,
        "failure": eve.post("/gagal", data={"name": "x"}).status_code,
        "other site": eve.post("/kirim", headers={"origin": "https://example.test"}).status_code,
        "too large": eve.post("/kirim", data={"name": "x" * 2000}).status_code,
    }


def test_every_sort_of_answer_carries_the_strict_headers(browser: Browser) -> None:
    eve = browser()
    seen: list[dict[str, str]] = []
    eve.event_hooks["response"] = [lambda response: seen.append(dict(response.headers))]
    assert answers(eve) == {
        "page": 200,
        "english": 200,
        "no page": 404,
        "wrong method": 405,
        "no form": 400,
        "other host": 400,
        "failure": 500,
        "other site": 403,
        "too large": 413,
    }
    assert len(seen) == 9
    for headers in seen:
        assert {name: headers.get(name) for name in STRICT} == STRICT
        assert "camera=()" in headers["permissions-policy"]
        assert "geolocation=()" in headers["permissions-policy"]
        assert not {"server", "date", "set-cookie", "etag", "last-modified"} & set(headers)


POLICY = "content-security-policy"
NAMES = st.sampled_from([*ALWAYS, POLICY, "Cache-Control", "cache-control", "Set-Cookie", "location"])
VALUES = st.sampled_from(["sandbox", "default-src *", "ALLOWALL", "public, max-age=31536000, immutable", "a=b"])


@given(st.lists(st.tuples(NAMES, VALUES), max_size=6).filter(lambda given: [n.lower() for n, _ in given].count(POLICY) < 2))
def test_no_handler_weakens_a_strict_header_and_what_else_it_sets_stays(given: list[tuple[str, str]]) -> None:
    expected = MutableHeaders(raw=[(name.lower().encode(), value.encode()) for name, value in given])
    sandboxed = expected.get(POLICY) == "sandbox"
    expected.update({**ALWAYS, POLICY: WITH_SCRIPT})
    if sandboxed:
        expected.append(POLICY, "sandbox")
    expected.setdefault("cache-control", "no-store")
    assert sorted(sent_by(given)) == sorted(expected.raw)


def sent_by(given: list[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    """What goes out when a handler of the desk gives these headers."""
    sent: list[Message] = []

    async def handler(scope: Scope, receive: Receive, send: Send) -> None:
        raw = [(name.encode(), value.encode()) for name, value in given]
        await send({"type": "http.response.start", "status": 200, "headers": raw})
        await send({"type": "http.response.body", "body": b"x"})

    async def keep(message: Message) -> None:
        sent.append(message)

    async def nothing() -> Message:
        raise AssertionError("nothing is read")

    asyncio.run(Headers(handler, script=True)({"type": "http"}, nothing, keep))
    assert sent[1] == {"type": "http.response.body", "body": b"x"}
    return list(sent[0]["headers"])


@pytest.mark.parametrize(
    "header", ["user-agent", "accept-language", "referer", "x-forwarded-for", "via", "x-real-ip", "dnt", "accept"]
)
def test_a_handler_never_learns_who_or_where_a_reader_is(browser: Browser, header: str) -> None:
    known = browser(client="203.0.113.7").get("/", headers={header: "canary"}).json()
    assert known["client"] is None
    assert header not in known["headers"]
    assert "host" in known["headers"]
