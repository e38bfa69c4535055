"""Forms: read in memory, bounded, and nothing typed is lost."""

import asyncio
import threading
import unicodedata
from collections.abc import Iterator

import pytest
from starlette.requests import Request
from starlette.types import Message

from tests.web.conftest import LIMIT, Browser
from wbs.web.errors import BadForm, TooLarge, TooSlow
from wbs.web.forms import MOST_FIELDS, QUICK_BYTES, Form, clean, parse_form, read_form

URLENCODED = {"content-type": "application/x-www-form-urlencoded"}


def test_text_in_any_script_arrives_as_it_was_typed(browser: Browser) -> None:
    typed = "Pak Dirga & “PT” 100 % + ✓ 漢字 🙏 e\u0301 = ; ?"
    assert browser().post("/kirim", data={"name": typed}).json()["name"] == typed


def test_line_ends_become_one_and_control_signs_are_dropped() -> None:
    form = parse_form(b"a=x%0D%0Ay%0Dz%0A%09%00%1B%7F%C2%85end")
    assert form.one("a") == "x\ny\nz\n\tend"


def test_a_field_that_came_twice_reads_as_its_first_value_and_is_known_as_repeated() -> None:
    form = parse_form(b"a=1&b=2&a=3")
    assert (form.one("a"), form.all("a"), form.repeated) == ("1", ["1", "3"], {"a"})


def test_a_field_that_was_not_sent_reads_as_nothing() -> None:
    form = parse_form(b"&&a&=x&")
    assert (form.one("b"), form.all("b"), form.one("a"), "a" in form, "b" in form) == ("", [], "", True, False)


@pytest.mark.parametrize("wrong", [b"%FF%FE", b"\xff", b"%C3%28", b"%ED%A0%80", b"caf%E9"])
def test_bytes_that_are_no_utf_8_are_noted_and_the_rest_of_the_text_is_kept(wrong: bytes) -> None:
    form = parse_form(b"a=before+" + wrong + b"+after&b=whole")
    assert form.broken_encoding
    assert form.one("a").startswith("before ")
    assert form.one("a").endswith(" after")
    assert "\ufffd" in form.one("a")
    assert form.one("b") == "whole"
    assert not parse_form(b"b=whole").broken_encoding


@pytest.mark.parametrize("odd", [b"a=%", b"a=%4", b"a=%zz", b"a==%3D", b"%=%", b"a=1;b=2"])
def test_odd_escapes_are_text(odd: bytes) -> None:
    assert not parse_form(odd).broken_encoding


def test_more_fields_than_any_form_has_are_refused() -> None:
    assert len(parse_form(b"a=1&" * MOST_FIELDS).all("a")) == MOST_FIELDS
    with pytest.raises(BadForm):
        parse_form(b"a=1&" * (MOST_FIELDS + 1))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-type": "text/plain"},
        {"content-type": "application/json"},
        {"content-type": "multipart/form-data; boundary=x"},
        {"content-type": ""},
        {**URLENCODED, "content-encoding": "gzip"},
    ],
)
def test_what_is_no_form_gets_a_clear_page(browser: Browser, headers: dict[str, str]) -> None:
    answer = browser().post("/kirim", content=b"name=x", headers=headers)
    assert answer.status_code == 400
    assert "Permintaan tidak dapat dibaca" in answer.text


def test_a_form_may_be_as_large_as_the_limit_and_no_larger(browser: Browser) -> None:
    fits = b"name=" + b"x" * (LIMIT - 5)
    assert browser().post("/kirim", content=fits, headers=URLENCODED).status_code == 200
    answer = browser().post("/kirim", content=fits + b"x", headers=URLENCODED)
    assert answer.status_code == 413
    assert "Kiriman terlalu besar" in answer.text
    assert answer.headers["connection"] == "close"


def test_a_form_without_a_length_is_cut_at_the_limit_too(browser: Browser) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"name="
        for _ in range(100):
            yield b"x" * 100

    assert browser().post("/kirim", content=chunks(), headers=URLENCODED).status_code == 413


def sent(*messages: dict[str, object]) -> Request:
    """A request whose body comes in these messages and then stays silent."""
    waiting = list(messages)

    async def receive() -> dict[str, object]:
        if waiting:
            return waiting.pop(0)
        await asyncio.Event().wait()
        raise AssertionError("silent for ever")

    headers = [(name.encode(), value.encode()) for name, value in URLENCODED.items()]
    return Request({"type": "http", "method": "POST", "headers": headers}, receive)


def part(raw: bytes, more: bool = True) -> dict[str, object]:
    return {"type": "http.request", "body": raw, "more_body": more}


def test_a_form_that_stops_half_way_is_given_up() -> None:
    with pytest.raises(TooSlow):
        asyncio.run(read_form(sent(part(b"name=half")), LIMIT, slow_seconds=0.01))


def test_a_form_that_drips_for_ever_is_given_up_as_well() -> None:
    """One byte now and then is never silent for long; it must not keep its place all the same."""
    headers = [(name.encode(), value.encode()) for name, value in URLENCODED.items()]

    async def receive() -> dict[str, object]:
        await asyncio.sleep(0)
        return part(b"a")

    dripping = Request({"type": "http", "method": "POST", "headers": headers}, receive)
    with pytest.raises(TooSlow):
        asyncio.run(read_form(dripping, 10**9, slow_seconds=0.01))


def test_an_endless_form_is_read_for_a_while_without_being_kept_and_then_left() -> None:
    read = 0

    async def receive() -> dict[str, object]:
        nonlocal read
        read += 1
        return part(b"x" * 1024 * 1024)

    request = sent()
    endless = Request(request.scope, receive)
    with pytest.raises(TooLarge):
        asyncio.run(read_form(endless, LIMIT))
    assert 1 < read < 20


def test_a_form_in_many_pieces_is_put_together() -> None:
    pieces = [part(bytes([byte])) for byte in b"name=a%C3%A9+b"]
    form = asyncio.run(read_form(sent(*pieces, part(b"", more=False)), LIMIT))
    assert form.one("name") == "aé b"


def test_every_control_sign_is_dropped_and_no_other_sign_is() -> None:
    for sign in map(chr, [*range(0xD800), *range(0xE000, 0x11000), 0x1F64F, 0x10FFFF]):
        kept = "\n" if sign == "\r" else sign if sign in "\n\t" or unicodedata.category(sign) != "Cc" else ""
        assert clean(f"a{sign}b") == f"a{kept}b"


def test_nobody_waits_while_a_strangers_largest_form_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    decoding, others = threading.Event(), threading.Event()

    def decode_slowly(raw: bytes) -> Form:
        decoding.set()
        assert others.wait(120), "everybody waited for this one form"
        return parse_form(raw)

    async def post() -> str:
        async def receive() -> Message:
            return {"type": "http.request", "body": b"a=" + b"x" * QUICK_BYTES}

        headers = [(b"content-type", b"application/x-www-form-urlencoded")]
        request = Request({"type": "http", "method": "POST", "headers": headers}, receive)
        reading = asyncio.create_task(read_form(request, 10 * QUICK_BYTES))
        while not decoding.is_set():
            await asyncio.sleep(0)
        others.set()
        return (await reading).one("a")

    monkeypatch.setattr("wbs.web.forms.parse_form", decode_slowly)
    assert asyncio.run(post()) == "x" * QUICK_BYTES
