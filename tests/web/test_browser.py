"""Browsers that somebody reads along with are told by what they say of themselves; a handler learns one word."""

import logging

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.web.conftest import Browser
from wbs.web.browser import IN_APP, IN_APP_NAMES, PROXY, PROXY_NAMES, reads_along

ANDROID = "Mozilla/5.0 (Linux; Android 14; SM-A546E Build/UP1A.231005.007; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"

PROXIES = [
    "Opera/9.80 (J2ME/MIDP; Opera Mini/6.1.25378/25.692; U; en) Presto/2.5.25 Version/10.54",
    "Opera/9.80 (Android; Opera Mini/8.0.1807/36.1609; U; id) Presto/2.12.423 Version/12.16",
    "Mozilla/5.0 (Linux; U; Android 12; Infinix X669D Build/SP1A.210812.016; wv) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/123.0.6312.42 Mobile Safari/537.36 OPR/78.0.2254.70362",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 9_3 like Mac OS X) AppleWebKit/601.1.46 (KHTML, like Gecko) OPiOS/13.0.1.100754 "
    "Mobile/13E230 Safari/9537.53",
    "UCWEB/2.0 (Linux; U; Adr 4.0.3; zh-CN; LG-E612) U2/1.0.0 UCBrowser/9.6.0.378 U2/1.0.0 Mobile",
    "Mozilla/5.0 (X11; U; Linux x86_64; en-US) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/79.0.3945.88 Safari/537.36 "
    "Puffin/9.0.0.50278AP",
]
APPS = [
    f"{ANDROID} Chrome/124.0.6367.82 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/462.0.0.47.85;]",
    f"{IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/450.0.0.0;FBBV/123456;]",
    "Mozilla/5.0 (Linux; Android 7.0; VS987 Build/NRD90U; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/57.0.2987.132 Mobile Safari/537.36 [FB_IAB/MESSENGER;FBAV/112.0.0.17.70;]",
    "Mozilla/5.0 (iPad; CPU OS 10_1_1 like Mac OS X) AppleWebKit/602.2.14 (KHTML, like Gecko) Mobile/14B100 "
    "[FBAN/MessengerForiOS;FBAV/122.0.0.40.69;FBBV/61279955;FBDV/iPad4,1;FBMD/iPad;FBSN/iOS;FBSV/10.1.1;FBSS/2;FBCR/;]",
    f"{IPHONE} Mobile/15E148 Instagram 314.0.0.20.119",
    "Mozilla/5.0 (Linux; Android 12; SM-G991B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/99.0.0.0 Mobile Safari/537.36 "
    "Instagram 280.0.0.0",
    "Mozilla/5.0 (Linux; Android 11; vivo 1906 Build/RP1A.200720.012; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/126.0.6478.188 Mobile Safari/537.36 Line/14.12.2/IAB",
    f"{IPHONE} Mobile/15E148 Safari Line/14.5.0",
    "Mozilla/5.0 (Linux; Android 13; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/120.0.0.0 "
    "Mobile Safari/537.36 WhatsApp/2.24.1.78",
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/120.0.0.0 Mobile Safari/537.36 "
    "trill_2024100100/34.0.0 JsSdk/2.0 NetType/WIFI Channel/googleplay AppName/TikTok",
    f"{IPHONE} Mobile/15E148 musical_ly_2024.0.0 JsSdk/2.0 NetType/WIFI Channel/App Store ByteLocale/en BytedanceWebview/d8a21c6",
    "Mozilla/5.0 (Linux; Android 7.1.2; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.6045.193 Mobile Safari/537.36 "
    "Telegram-Android/11.4.3 (Samsung SM-G965N; Android 7.1.2; SDK 25; LOW)",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_6_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/21G93 "
    "Twitter for iPhone/10.64.1",
    "Mozilla/5.0 (Linux; Android 15; SM-S938U) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36 "
    "TwitterAndroid/10.90.0",
    "Mozilla/5.0 (Linux; Android 10; Mi 10 Build/QKQ1.191215.002; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/83.0.4103.106 Mobile Safari/537.36",
    f"{IPHONE} Mobile/15E148",
]
OWN = [
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
    f"{IPHONE} CriOS/131.0 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Android 14; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0",
    "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 10_3_2 like Mac OS X) AppleWebKit/603.2.4 (KHTML, like Gecko) FxiOS/7.5b3349 "
    "Mobile/14F89 Safari/603.2.4",
    f"{IPHONE} Version/17.5 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15",
    "Mozilla/5.0 (Linux; Android 13; SAMSUNG SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/23.0 "
    "Chrome/115.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Linux; U; Android 7.0; en-US; SM-G935F Build/NRD90M) AppleWebKit/534.30 (KHTML, like Gecko) Version/4.0 "
    "UCBrowser/11.3.8.976 U3/0.8.0 Mobile Safari/534.30",
    "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/127.0.0.0 Mobile Safari/537.36 "
    "OPR/84.0.0.0",
    "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/127.0.0.0 Mobile Safari/537.36 "
    "EdgA/127.0.0.0",
    "",
]


def told(agent: str) -> str:
    return reads_along([(b"host", b"127.0.0.1"), (b"user-agent", agent.encode())])


LETTERS = st.characters(max_codepoint=0x7E, min_codepoint=0x20, exclude_categories=["Lu"])


@settings(max_examples=400)
@given(st.one_of(st.from_regex(pattern, alphabet=LETTERS) for pattern in (PROXY_NAMES, IN_APP_NAMES)))
def test_whatever_a_name_is_written_with_it_is_found(agent: str) -> None:
    assert told(agent) == (PROXY if PROXY_NAMES.search(agent) else IN_APP)


@pytest.mark.parametrize("agent", PROXIES)
def test_a_browser_whose_firm_loads_the_pages_is_known(agent: str) -> None:
    assert told(agent) == PROXY


@pytest.mark.parametrize("agent", APPS)
def test_a_page_inside_another_app_is_known(agent: str) -> None:
    assert told(agent) == IN_APP


@pytest.mark.parametrize("agent", OWN)
def test_a_browser_of_ones_own_raises_no_alarm(agent: str) -> None:
    assert told(agent) == ""


@pytest.mark.parametrize("header", [b"X-OperaMini-Phone-UA", b"x-operamini-features", b"X-UCBrowser-Device-UA"])
def test_servers_that_load_pages_are_known_by_their_own_headers_whatever_user_agent_they_show(header: bytes) -> None:
    assert reads_along([(b"user-agent", OWN[0].encode()), (header, b"advanced")]) == PROXY


def test_an_endless_or_broken_user_agent_is_read_to_a_bound_and_harms_nothing() -> None:
    assert told("a" * 1_000_000 + " Instagram") == ""
    assert reads_along([(b"user-agent", b"\xff\xfe; wv)"), (b"user-agent", b"again")]) == IN_APP


@pytest.mark.parametrize(("agent", "word"), [(PROXIES[0], PROXY), (APPS[0], IN_APP), (OWN[0], "")])
def test_a_handler_learns_one_word_and_not_what_it_was_told_by(
    browser: Browser, caplog: pytest.LogCaptureFixture, agent: str, word: str
) -> None:
    with caplog.at_level(logging.DEBUG):
        known = browser().get("/", headers={"user-agent": agent, **({"x-operamini-canary": "x"} if word == PROXY else {})})
    assert known.json()["reads_along"] == word
    assert agent not in known.json()["scope"]
    assert "operamini" not in known.json()["scope"].lower()
    assert agent not in caplog.text


@given(st.lists(st.tuples(st.sampled_from([b"user-agent", b"User-Agent", b"host", b"x-operamini-ua"]), st.binary(max_size=2000))))
def test_whatever_a_browser_says_of_itself_becomes_one_word(headers: list[tuple[bytes, bytes]]) -> None:
    assert reads_along(headers) in (PROXY, IN_APP, "")
