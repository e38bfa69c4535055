"""Rini at her phone and the officers at their computer, as the journeys need them."""

import re
import time
from collections.abc import Callable

import pyotp
from playwright.sync_api import Browser

from tests.journeys.screen import COMPUTER, PHONE, Screen
from tests.proofs.office import Office, Person
from tests.proofs.rooms import Room

NARRATIVE = (
    "Setiap bulan dibuat surat tugas untuk enam orang, padahal hanya dua orang yang berangkat. "
    "Tanda tangan saya dipakai dua kali pada tanggal saya mengikuti pelatihan di kantor."
)


class Rini(Screen):
    """Reports from her own phone; the ten words stand on her paper."""

    def __init__(self, browser: Browser, port: int, lang: str) -> None:
        super().__init__(browser, f"http://127.0.0.1:{port}", lang, PHONE)
        self.paper: list[str] = []

    def open_form(self) -> None:
        self.go("/lapor")
        self.paper = self.list_of_words()

    def fill(self, narrative: str = NARRATIVE, excluded: tuple[str, ...] = (), unit: str = "keuangan") -> None:
        """Types as a person does, and the two words that the form asks for."""
        self.type("narrative", narrative)
        self.pick("unit", unit)
        for position in excluded:
            self.tick("excluded", position)
        for name in ("word_a", "word_b"):
            label = self.page.locator(f'label[for="{name}"]').inner_text()
            number = int(re.search(r"\d+", label).group())  # type: ignore[union-attr]
            self.type(name, self.paper[number - 1][:4])

    def report(self, **more: object) -> None:
        self.open_form()
        self.fill(**more)  # type: ignore[arg-type]
        self.press("Kirim laporan")

    def enter(self, typed: str = "") -> None:
        self.go("/kode")
        self.type("words", typed or " ".join(self.paper))
        self.press("Buka")

    def leave(self) -> None:
        self.press("Kunci dan keluar")


class AtDesk(Screen):
    """An officer at the inspectorate's computer."""

    def __init__(self, browser: Browser, desk: Room, lang: str, person: Person) -> None:
        super().__init__(browser, f"http://localhost:{desk.port}", lang, COMPUTER)
        self.person = person

    def sign_in(self, code: str = "") -> None:
        self.go("/masuk")
        self.type("login", self.person.login)
        self.type("passphrase", self.person.passphrase)
        self.type("code", code or self.person.codes.pop())
        self.press("Masuk")

    def phone_code(self) -> str:
        return pyotp.TOTP(self.person.totp_secret).at(time.time())

    def open_first_case(self) -> None:
        self.go("/")
        self.page.locator('a[href*="/kasus/"]').first.click()


OpenRini = Callable[[], Rini]
OpenDesk = Callable[[str], AtDesk]


class Street:
    """What a journey starts from: an open office, one browser, one language."""

    def __init__(self, browser: Browser, office: Office, intake: Room, desk: Room, lang: str) -> None:
        self.browser, self.office, self.intake, self.desk, self.lang = browser, office, intake, desk, lang
        self._screens: list[Screen] = []

    def rini(self, port: int = 0) -> Rini:
        """``port``: of a line to intake instead of intake itself."""
        screen = Rini(self.browser, port or self.intake.port, self.lang)
        self._screens.append(screen)
        return screen

    def officer(self, login: str) -> AtDesk:
        screen = AtDesk(self.browser, self.desk, self.lang, self.office.people[login])
        self._screens.append(screen)
        return screen

    def close(self) -> None:
        for screen in self._screens:
            screen.close()
