"""Whoever comes with a browser that somebody reads along with is told so before anything secret is read or typed."""

import logging
from pathlib import Path

import pytest
from starlette.routing import Route

from crypto.case_token import CaseToken
from tests.intake.page import Page
from tests.intake.rini import NARRATIVE, Rini
from tests.web.test_browser import APPS, OWN, PROXIES
from wbs.intake.app import ROUTES
from wbs.intake.own_browser import guarded
from wbs.store.letterbox import Letterbox

ALONG = {"proxy": PROXIES[1], "in-app": APPS[8]}
ORDINARY = {"/", "/tentang", "/kotak/keluar"}
SECRET = sorted({(method, route.path) for route in ROUTES if route.path not in ORDINARY for method in route.methods or ()})
SAID = "Tidak ada yang disimpan"


@pytest.mark.parametrize("place", ["", "/en"])
@pytest.mark.parametrize("agent", ALONG.values(), ids=ALONG)
@pytest.mark.parametrize(("method", "path"), SECRET)
def test_no_page_where_something_secret_is_read_or_typed_opens_there(
    rini: Rini, method: str, path: str, agent: str, place: str
) -> None:
    answer = rini.client.request(method, place + path, headers={"user-agent": agent})
    assert answer.status_code == 403
    assert not answer.cookies
    if method != "HEAD":
        assert f"https://127.0.0.1{place}{'/lapor' if path == '/lapor' else '/kode'}<" in answer.text
        assert ("Buka di Chrome atau Firefox" if not place else "Open it in Chrome or Firefox") in answer.text
        assert not Page(answer.text).fields
        assert agent not in answer.text


def test_a_new_page_asks_for_ones_own_browser_without_anybody_thinking_of_it() -> None:
    async def handler(request: object) -> None: ...

    (route,) = guarded([Route("/baru", handler, methods=["GET"])])
    assert route.endpoint is not handler
    assert route.methods == {"GET", "HEAD"}


@pytest.mark.parametrize("path", ["/", "/tentang"])
@pytest.mark.parametrize("agent", ALONG.values(), ids=ALONG)
def test_ordinary_pages_open_and_say_so(rini: Rini, path: str, agent: str) -> None:
    answer = rini.client.get(path, headers={"user-agent": agent})
    assert answer.status_code == 200
    assert "https://127.0.0.1/<" in answer.text
    assert "pakai Chrome atau Firefox" in answer.text
    assert "pakai Chrome atau Firefox" not in rini.client.get(path, headers={"user-agent": OWN[0]}).text


@pytest.mark.parametrize("agent", ALONG.values(), ids=ALONG)
def test_a_report_sent_from_there_is_not_stored_and_its_text_comes_back_without_the_words(
    rini: Rini, letterbox: Letterbox, agent: str
) -> None:
    fields = rini.fill()
    words = fields["words"]
    answer = rini.post("/lapor", fields, headers={"user-agent": agent})
    assert answer.status_code == 403
    assert NARRATIVE in answer.text
    assert SAID in answer.text
    assert words not in answer.text
    assert " ".join(words.split()[:3]) not in Page(answer.text).text
    assert not rini.client.cookies
    assert letterbox.case_by_locator(CaseToken.parse(words).keys().locator_hash) is None
    # From her own browser the same form goes in as it is.
    assert rini.post("/lapor", fields).status_code == 303


@pytest.mark.parametrize("agent", ALONG.values(), ids=ALONG)
def test_the_words_typed_there_open_nothing(rini: Rini, agent: str) -> None:
    rini.report()
    rini.client.cookies.clear()
    token = rini.get("/kode").value("form_token")
    answer = rini.post("/kode", {"form_token": token, "words": " ".join(rini.words)}, headers={"user-agent": agent})
    assert answer.status_code == 403
    assert not answer.cookies
    # Three of them, side by side: one alone is a word that any page may say. Nor in a field, where no text is.
    assert " ".join(rini.words[:3]) not in answer.text


def test_an_open_case_shows_nothing_there_and_takes_neither_message_nor_file_but_can_be_locked(rini: Rini) -> None:
    rini.report()
    page = rini.case()
    headers = {"user-agent": PROXIES[0]}
    long = "Rapatnya hari Selasa di ruang atas, bersama dua orang dari rekanan."
    said = rini.post("/kotak/pesan", {"form_token": page.value("form_token", "pesan"), "text": long}, headers=headers)
    sent = rini.client.post(
        "/kotak/berkas",
        data={"form_token": page.value("form_token", "berkas")},
        files={"file": ("foto.jpg", b"0123456789" * 1000, "image/jpeg")},
        headers=headers,
    )
    assert (said.status_code, sent.status_code) == (403, 403)
    assert long in said.text
    assert "Dibawa kurir" not in rini.case().text
    left = rini.post("/kotak/keluar", {"form_token": page.value("form_token", "keluar")}, headers=headers)
    assert left.status_code == 303
    assert "Ketik kode" in rini.get("/kotak").text


@pytest.mark.parametrize("agent", ALONG.values(), ids=ALONG)
def test_nothing_of_such_a_browser_is_written_anywhere(
    rini: Rini, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], agent: str
) -> None:
    named = f"{agent} SM-KENARI-77"
    with caplog.at_level(logging.DEBUG):
        fields = rini.fill()
        for path in ("/", "/lapor", "/kode", "/kotak"):
            rini.client.get(path, headers={"user-agent": named})
        rini.post("/lapor", fields, headers={"user-agent": named})
        assert rini.post("/lapor", fields).status_code == 303
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert kept
    assert [path for path in kept if b"KENARI" in path.read_bytes()] == []
    assert "KENARI" not in caplog.text + "".join(capfd.readouterr())
