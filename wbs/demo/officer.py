"""An officer of the demo at the desk: signs in, finds his cases, does what their pages offer."""

from collections.abc import Mapping, Sequence

from wbs.demo.browser import Browser
from wbs.demo.demo_secrets import Login
from wbs.demo.page import Page

CASES = "/kasus/"
STATES = "/tidak-terlibat"
TYPED = {"jawab": "answer_text", "catatan": "note_text"}


class OfficerAtDesk:
    """Signed in from the start; the code of ``login`` is burned. Raises RoomRefused."""

    def __init__(self, port: int, login: Login, code: str) -> None:
        self.browser = Browser("localhost", port)
        form = self.browser.get("/masuk").form("/masuk")
        self.browser.send(form, login=login.login, passphrase=login.passphrase, code=code)

    def cases(self) -> set[str]:
        """Ids of the cases in his queue."""
        return {link.removeprefix(CASES) for link in self.browser.get("/").links if link.startswith(CASES)}

    def open(self, case: str) -> Page:
        """The case's page; the first time he states that he has nothing to do with it. Raises RoomRefused."""
        page = self.browser.get(f"{CASES}{case}")
        gate = f"{CASES}{case}{STATES}"
        return self.browser.send(page.form(gate)) if page.has_form(gate) else page

    def act(
        self,
        case: str,
        what: str,
        move: str = "",
        text: str = "",
        fields: Mapping[str, str | Sequence[str]] | None = None,
    ) -> None:
        """``what``: the last part of the form's address. Raises RoomRefused; LookupError if it is not offered."""
        page = self.open(case)
        form = page.form(f"{CASES}{case}/{what}", **({"move": move} if move else {}))
        typed = {f"{move}_{name}": value for name, value in (fields or {}).items()}
        if text:
            typed[f"{move}_text" if move else TYPED[what]] = text
        self.browser.send(form, **typed)

    def leave(self) -> None:
        """Signs out."""
        self.browser.send(self.browser.get("/").form("/keluar"))
