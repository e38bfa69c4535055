"""Indonesian at the plain paths, English under /en."""

import re

import pytest
from starlette.requests import Request

from tests.web.conftest import OFFICE, TOP, Browser
from wbs.web.language import other_lang_path, path_for
from wbs.web.render import Templates


def request_for(path: str, lang: str, query: str = "") -> Request:
    return Request({"type": "http", "path": path, "lang": lang, "query_string": query.encode(), "headers": []})


@pytest.mark.parametrize(("path", "lang"), [("/", "id"), ("/en", "en"), ("/en/", "en")])
def test_the_same_routes_serve_both_languages(browser: Browser, path: str, lang: str) -> None:
    known = browser().get(path).json()
    assert (known["lang"], known["path"]) == (lang, "/")


@pytest.mark.parametrize("path", ["/english", "/id", "/en/en", "/EN", "/en/tidak-ada", "/tidak-ada/", "/masuk/"])
def test_an_unknown_path_gets_a_page_in_the_language_of_its_prefix(browser: Browser, path: str) -> None:
    answer = browser().get(path)
    assert answer.status_code == 404
    english = path.startswith("/en/")
    assert ("Page not found" in answer.text) == english
    assert ("Halaman tidak ditemukan" in answer.text) == (not english)
    assert f'lang="{"en" if english else "id"}"' in answer.text
    assert (OFFICE["en"] in answer.text) == english


def test_addresses_stay_in_the_language_of_the_page() -> None:
    assert path_for(request_for("/", "id"))("/lapor") == "/lapor"
    assert path_for(request_for("/", "en"))("/lapor") == "/en/lapor"
    assert other_lang_path(request_for("/kasus", "id", "a=1&b=%3C")) == "/en/kasus?a=1&b=%3C"
    assert other_lang_path(request_for("/kasus", "en")) == "/kasus"


@pytest.mark.parametrize("path", ["/en//evil.test", "/en///evil.test/x", "/en/\\evil.test", "/en/%5Cevil.test"])
def test_the_link_to_the_other_language_never_leads_elsewhere(browser: Browser, path: str) -> None:
    answer = browser().get(path)
    links = re.findall(r'class="language" href="([^"]*)"', answer.text)
    assert links
    assert all(re.match(r"/[^/\\]", link) for link in links)


def test_handlers_speak_the_language_of_the_request() -> None:
    templates = Templates(TOP / "templates", OFFICE, False)
    assert templates.speak(request_for("/", "id"))("Kiriman terputus") == "Kiriman terputus"
    assert templates.speak(request_for("/", "en"))("Kiriman terputus") == "The sending was interrupted"
