"""A reporter of the demo: files a report, comes back with the ten words, writes, adds a file."""

import re
from collections.abc import Mapping, Sequence

from wbs.demo.browser import Browser, RoomRefused
from wbs.demo.page import Page

NUMBER = re.compile(r"\d+")
CHECKS = ("word_a", "word_b")
WORD_COUNT = 10


def report(browser: Browser, door: str, fields: Mapping[str, str | Sequence[str]]) -> str:
    """Chooses a door, fills in the form, types two of its words back, sends it. Returns the ten words. Raises RoomRefused."""
    page = browser.send(browser.get("/lapor").form("/lapor"), door=door)
    form = page.form("/lapor")
    words = form.one("words")
    seen = _send(browser, page, words, fields)
    if not any(form.action == "/kotak/pesan" for form in seen.forms):
        raise RoomRefused("the report was not taken")
    return words


def _send(browser: Browser, page: Page, words: str, fields: Mapping[str, str | Sequence[str]]) -> Page:
    listed = words.split()
    if len(listed) != WORD_COUNT:
        raise RoomRefused("the form has no ten words")
    typed = {name: listed[int(NUMBER.findall(page.labels[name])[-1]) - 1] for name in CHECKS}
    return browser.send(page.form("/lapor"), **fields, **typed)


def come_back(browser: Browser, words: str) -> Page:
    """The token page. Raises RoomRefused."""
    return browser.send(browser.get("/kode").form("/kode"), words=words)


def write(browser: Browser, words: str, text: str) -> None:
    """A message on the token page. Raises RoomRefused."""
    browser.send(come_back(browser, words).form("/kotak/pesan"), text=text)


def add_file(browser: Browser, words: str, name: str, text: str, use: str) -> None:
    """A text file on the token page; use: "evidence" or "lead". Raises RoomRefused."""
    form = come_back(browser, words).form("/kotak/berkas")
    browser.send_file(form, "file", name, "text/plain", text.encode(), use=use)
