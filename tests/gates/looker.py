"""Somebody who looks at states in a browser window of one width, scripts on, and notes what the browser complains about."""

from typing import Any

from playwright.sync_api import Browser, Response

from tests.gates.film import State
from tests.gates.show_room import ShowRoom

PHONE, COMPUTER = 320, 1280
HEIGHT = {PHONE: 640, COMPUTER: 800}
# What Chromium says in the console of every page whose status is no 200; that it is so is what the state is about.
STATUS = "Failed to load resource: the server responded with a status of"
# A page says that it has come before its letters are there. They are asked for when it is laid out, so that is done first.
LETTERS_THERE = "() => { document.body.getBoundingClientRect(); return document.fonts.ready.then(() => null); }"


class Looker:
    """``width``: of the window. ``problems``: what the browser complained about since the last page."""

    def __init__(self, browser: Browser, room: ShowRoom, width: int) -> None:
        self.room, self.width = room, width
        self.problems: list[str] = []
        self._context = browser.new_context(viewport={"width": width, "height": HEIGHT[width]}, color_scheme="light")
        self.page = self._context.new_page()
        self.page.on("console", lambda message: self._note(message.text))
        self.page.on("pageerror", lambda error: self._note(str(error)))
        self.page.on("requestfailed", lambda request: self._note(f"not loaded: {request.url}"))
        self.page.on("response", self._answered)

    def show(self, state: State) -> None:
        """The state as it stands once everything has come, after the keys that belong to it."""
        self.problems.clear()
        self.room.now = state
        self.page.goto(self.room.address + state.address)
        self.ask(LETTERS_THERE)
        for key in state.press:
            self.page.keyboard.press(key)

    def at_night(self, state: State) -> bool:
        """Shows it as on a phone set dark, where that is another page: the reporters' room alone has colours for the night."""
        if state.room != "intake" or self.width != PHONE:
            return False
        self.page.emulate_media(color_scheme="dark")
        return True

    def by_day(self) -> None:
        self.page.emulate_media(color_scheme="light")

    def ask(self, script: str, *given: Any) -> Any:
        return self.page.evaluate(script, *given)

    def close(self) -> None:
        self._context.close()

    def _note(self, text: str) -> None:
        if not text.startswith(STATUS):
            self.problems.append(text)

    def _answered(self, response: Response) -> None:
        if "/static/" in response.url and response.status != 200:
            self._note(f"{response.status}: {response.url}")
