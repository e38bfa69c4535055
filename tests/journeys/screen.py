"""A person at a screen: headless Chromium, JavaScript off, in one language. WBS_SHOTS names a folder for pictures."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.proofs.office import TOP
from wbs.web.locale import Words, languages

WORDS = languages(TOP / "templates" / "locale")
PHONE = {"width": 320, "height": 640}
COMPUTER = {"width": 1280, "height": 800}
PATIENCE = 120_000  # milliseconds: a machine that tests is busy
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; it never leaves loopback."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=[*QUIET, "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"],
        )
        yield browser
        browser.close()


class Screen:
    """One browser window of one person. ``address``: of the room; ``lang``: id or en."""

    def __init__(self, browser: Browser, address: str, lang: str, size: dict[str, int]) -> None:
        self.address, self.words = address, WORDS[lang]
        self.place = "/en" if lang == "en" else ""
        self.context = browser.new_context(java_script_enabled=False, viewport=size, accept_downloads=True)
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.problems: list[str] = []
        self.page.on("console", lambda message: self.problems.append(message.text))
        self.page.on("requestfailed", lambda request: self.problems.append(f"failed: {request.url}"))

    @property
    def say(self) -> Words:
        """The text of a msgid as this person reads it."""
        return self.words

    def go(self, path: str) -> None:
        self.page.goto(self.address + self.place + path)

    def type(self, name: str, text: str) -> None:
        self.page.locator(f'[name="{name}"]:visible').fill(text)

    def tick(self, name: str, value: str) -> None:
        self.page.locator(f'input[name="{name}"][value="{value}"]').check()

    def pick(self, name: str, value: str) -> None:
        self.page.locator(f'select[name="{name}"]').select_option(value)

    def through(self, selector: str) -> None:
        """Clicks what leads to another page, and is there when all of it has come."""
        with self.page.expect_navigation():
            self.page.locator(selector).click()

    def press(self, msgid: str) -> None:
        """And is there when all of the page that answers has come."""
        self.page.get_by_role("button", name=self.say(msgid), exact=True).click()
        self.page.wait_for_load_state()

    def follow(self, msgid: str) -> None:
        self.page.get_by_role("link", name=self.say(msgid)).first.click()
        self.page.wait_for_load_state()

    def unfold(self, msgid: str) -> None:
        self.page.locator("summary", has_text=self.say(msgid)).click()

    def sees(self, text: str) -> bool:
        """Whether this stands on the page, whatever line breaks are in between."""
        return " ".join(text.split()) in " ".join(self.page.inner_text("body").split())

    def reads(self, msgid: str) -> bool:
        return self.sees(self.say(msgid))

    def list_of_words(self, number: int = 0) -> list[str]:
        """The words of a numbered grid on the page, first letters to last."""
        grid = self.page.locator("ol.code-words").nth(number)
        return [re.sub(r"[^a-z]", "", word.lower()) for word in grid.locator("li").all_inner_texts()]

    def fits(self) -> bool:
        """No sideways scrolling: the widest thing on the page is no wider than the window. The page's own scripts stay off."""
        size = self.page.viewport_size
        assert size is not None
        self.page.wait_for_load_state()
        return int(self.page.locator("html").evaluate("html => html.scrollWidth")) <= size["width"]

    def shot(self, name: str) -> None:
        folder = os.environ.get("WBS_SHOTS")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            lang = "en" if self.place else "id"
            size = self.page.viewport_size or COMPUTER
            self.page.screenshot(path=str(Path(folder) / f"{name}-{lang}-{size['width']}.png"), full_page=True)

    def close(self) -> None:
        self.context.close()
        assert not self.problems, self.problems
