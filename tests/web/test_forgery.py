"""That a form comes from a page of ours."""

from contextlib import suppress

import pytest
from itsdangerous import URLSafeTimedSerializer

from tests.web.conftest import Browser
from wbs.web.forgery import FormToken, TokenBad, TokenExpired

SECRET = bytes(range(32))
DAY = 24 * 3600


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def test_a_token_gives_back_its_fields_until_it_expires_and_even_then() -> None:
    clock = Clock()
    tokens = FormToken(SECRET, clock)
    text = tokens.make("report", words=["satu", "dua"], roster=3)
    clock.now += DAY
    assert tokens.read("report", text, DAY) == {"words": ["satu", "dua"], "roster": 3}
    clock.now += 1
    with pytest.raises(TokenExpired) as expired:
        tokens.read("report", text, DAY)
    assert expired.value.fields == {"words": ["satu", "dua"], "roster": 3}


def test_a_token_of_one_form_is_none_of_another() -> None:
    tokens = FormToken(SECRET)
    with pytest.raises(TokenBad):
        tokens.read("message", tokens.make("report"), DAY)


def test_a_token_of_another_server_is_refused() -> None:
    with pytest.raises(TokenBad):
        FormToken(SECRET).read("report", FormToken(SECRET[::-1]).make("report"), DAY)


def test_a_token_with_any_one_sign_changed_is_refused() -> None:
    tokens = FormToken(SECRET)
    text = tokens.make("report", a=1)
    for place in range(len(text)):
        other = "A" if text[place] != "A" else "B"
        changed = text[:place] + other + text[place + 1 :]
        # The last sign of base64 holds bits that mean nothing; a change of only those opens, with the same fields.
        with suppress(TokenBad):
            assert (place, tokens.read("report", changed, DAY)) == (len(text) - 1, {"a": 1})


@pytest.mark.parametrize(
    "text",
    ["", ".", "x", "a.b", "ë", "\x00", "a" * 70_000, "\ud800", URLSafeTimedSerializer(SECRET, "report").dumps({"a": 1})],
    ids=["empty", "dot", "letter", "two parts", "umlaut", "nul", "huge", "surrogate", "signed otherwise"],
)
def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(TokenBad):
        FormToken(SECRET).read("report", text, DAY)


def test_the_length_of_a_token_tells_nothing_but_the_length_of_its_fields() -> None:
    tokens = FormToken(SECRET, Clock())
    assert len(tokens.make("report", text="a" * 300)) == len(tokens.make("report", text="a1b2c3" * 50))


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        FormToken(b"short")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"origin": "https://127.0.0.1:8000"},
        {"origin": "https://127.0.0.1:8000", "sec-fetch-site": "same-origin"},
        # A browser that was told to hide its referrer: it must not be locked out.
        {"origin": "null", "sec-fetch-site": "same-origin"},
    ],
)
def test_a_form_from_our_own_page_is_taken(browser: Browser, headers: dict[str, str]) -> None:
    assert browser().post("/kirim", data={"name": "x"}, headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": ""},
        {"origin": "null"},
        {"origin": "null", "sec-fetch-site": "none"},
        {"origin": "null", "sec-fetch-site": "cross-site"},
        {"origin": "https://evil.test"},
        {"origin": "https://127.0.0.1"},
        {"origin": "https://127.0.0.1:8001"},
        {"origin": "http://127.0.0.1:8000"},
        {"origin": "https://127.0.0.1:8000", "sec-fetch-site": "cross-site"},
        {"origin": "https://evil.test", "sec-fetch-site": "same-origin"},
    ],
)
def test_a_form_from_eves_page_is_refused(browser: Browser, headers: dict[str, str]) -> None:
    answer = browser().post("/kirim", data={"name": "x"}, headers=headers)
    assert answer.status_code == 403
    assert "Permintaan ditolak" in answer.text
