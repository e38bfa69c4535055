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

    def open_form(self, door: str = "integrity") -> None:
        """Through one of the doors, by its button."""
        self.go("/lapor")
        self.through(f'button[name="door"][value="{door}"]')
        self.paper = self.list_of_words()

    def fill(self, narrative: str = NARRATIVE, excluded: tuple[str, ...] = (), unit: str = "keuangan") -> None:
        """Types as a person does, and the two words that the form asks for."""
        self.type("narrative", narrative)
        self.pick("unit", unit)
        for position in excluded:
            self.tick("excluded", position)
        self.confirm_words()

    def confirm_words(self) -> None:
        """Types back the two words that the form asks for, by their first four letters."""
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
        self.state_independence()

    def state_independence(self) -> None:
        """Where a case asks for it, as it does the first time."""
        self.page.wait_for_load_state()
        if self.page.locator('form[action$="/tidak-terlibat"]').count():
            self.press("Saya tidak terlibat, buka kasus")

    def case(self) -> str:
        """Id of the case whose page is open."""
        return self.page.url.partition("/kasus/")[2][:32]

    def cases(self) -> int:
        """How many stand in the queue."""
        self.go("/")
        return self.page.locator("main tbody tr:has(a)").count()

    def invite(self, name: str, login: str, role: str) -> str:
        """Six words for a new colleague."""
        self.go("/tim")
        self.unfold("Undangan baru")
        self.type("name", name)
        self.type("login", login)
        self.tick("role", role)
        self.page.locator('select[name="unit"]').last.select_option("inspektorat")
        self.tick("kinds", "integrity")
        self.press("Buat undangan")
        return " ".join(self.list_of_words())

    def make_keys(self, invitation: str) -> str:
        """At the page for whoever was invited; paper and phone are kept. Returns the eight words that he reads out."""
        self.go("/undangan")
        self.type("invitation", invitation)
        self.press("Buat kunci saya")
        self.shot("kunci")
        passphrase, fingerprint = self.list_of_words(0), self.list_of_words(1)
        shown = self.page.locator("code").all_inner_texts()
        secret = next(text for text in shown if re.fullmatch(r"[A-Z2-7 ]{32,}", text))
        self.person.passphrase, self.person.totp_secret = " ".join(passphrase), secret.replace(" ", "")
        self.person.codes = [text for text in shown if re.fullmatch(r"[a-z0-9]{4}(-[a-z0-9]{4}){2}", text)]
        for name in [field.get_attribute("name") for field in self.page.locator(".word-check input").all()]:
            label = self.page.locator(f'label[for="{name}"]').inner_text()
            self.type(str(name), passphrase[int(re.search(r"\d+", label).group()) - 1])  # type: ignore[union-attr]
        self.type("code", self.phone_code())
        self.press("Selesai")
        assert self.list_of_words() == fingerprint
        return " ".join(fingerprint)

    def certify(self, fingerprint: str) -> str:
        """Types the words of whoever waits and signs; returns the name under which his keys wait."""
        self.go("/tim")
        field = self.page.locator('input[name^="words_"]').first
        officer = str(field.get_attribute("name")).removeprefix("words_")
        field.fill(fingerprint)
        self.press("Tanda tangani daftar baru")
        return officer

    def lay_out_retirement(self, officer: str) -> None:
        """Chooses who leaves, and sees what would change."""
        self.go("/tim")
        self.pick("henti", officer)
        self.press("Lihat apa yang berubah")

    def sign_for_the_office(self, sheets: tuple[str, ...], words: str = "") -> None:
        """Two holders type their sheets, as they stand on paper, beside this head."""
        self.go("/tim")
        self.unfold("Kunci kantor sebagai tanda tangan kedua")
        if words:
            self.type("words_office", words)
        for name, sheet in zip(("sheet_a", "sheet_b"), sheets, strict=True):
            self.type(name, "\n".join(f"{number}. {word.upper()}" for number, word in enumerate(sheet.split(), 1)))
        self.press("Bubuhkan tanda tangan kunci kantor")


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
