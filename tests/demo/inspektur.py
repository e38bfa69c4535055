"""The head of an inspectorate at the tour: no technician, JavaScript off, ten minutes."""

import time

from playwright.sync_api import Browser

from tests.journeys.screen import COMPUTER, Screen

ANSWER = "Terima kasih. Berkas penawaran dibandingkan tanpa menyebut siapa yang melapor."
# A code that was used lately is followed by another within a minute, and the page comes by itself.
CODE_COMES = 70_000
# Seconds; the tour promises a few, on a machine with nothing else to do.
COURIER_COMES = 120


class Inspektur:
    """``ports``: by host name, 127.0.0.1 is intake, localhost is the desk."""

    def __init__(self, browser: Browser, ports: dict[str, int]) -> None:
        self.screen = Screen(browser, f"http://localhost:{ports['localhost']}", "id", COMPUTER)
        self.number, self.words = "", ""

    def looks_at_the_phone(self) -> None:
        """And reads, as Rini, what the team has answered."""
        self.screen.go("/tur")
        self.screen.through("a.button")
        assert self.screen.sees("Ponsel pelapor")
        assert self.screen.page.locator(".phone-screen h1").inner_text() == "Layanan Integritas"
        words = " ".join(self.screen.list_of_words())
        self.screen.through("a[href$='/kode']")
        self.screen.type("words", words)
        self.screen.through("form[action='/kode'] button:visible")
        assert self.screen.sees("berkas dibandingkan dulu, tidak ada yang dipanggil lebih awal.")
        self.screen.through(".ribbon a")
        assert self.screen.sees("Sepuluh menit untuk Inspektur")

    def signs_in(self, login: str) -> None:
        """One click on the form that is filled in."""
        self.screen.through(f"a.button[href$='/tur/masuk/{login}']")
        form = self.screen.page.locator("form[action='/masuk'] button")
        form.wait_for(timeout=CODE_COMES)
        self.screen.through("form[action='/masuk'] button")
        assert self.screen.sees("Antrean")

    def answers_the_overdue_case(self) -> None:
        self.screen.go("/tur/jam")
        self.number = self.screen.page.locator(".summary-list dt").first.inner_text()
        self.words = " ".join(self.screen.list_of_words())
        self.signs_in("omar")
        red = self.screen.page.locator("tr:has(.chip-overdue)")
        assert red.count() == 1
        assert self.number in red.inner_text()
        self.screen.through("tr:has(.chip-overdue) a[href*='/kasus/']")
        self.screen.through("form[action$='/tidak-terlibat'] button")
        assert self.screen.sees("pemilik salah satu perusahaan itu kerabat dekat Inspektur")
        self.screen.type("answer_text", ANSWER)
        self.screen.through("form[action$='/jawab'] button:visible")
        self.screen.go("/")
        assert self.screen.page.locator(".chip-overdue").count() == 0

    def reads_the_answer(self) -> None:
        """As its reporter, with the ten words of that stop, once the courier has been there."""
        self.screen.go("/tur/jam")
        self.screen.through("a[href$='/kode']")
        self.screen.type("words", self.words)
        self.screen.through("form[action='/kode'] button:visible")
        until = time.monotonic() + COURIER_COMES
        while not self.screen.sees(ANSWER):
            assert time.monotonic() < until, "the answer has not come"
            self.screen.page.reload()
        self.screen.through(".ribbon a")

    def opens_the_database(self) -> None:
        self.screen.go("/tur/basis-data")
        assert self.screen.fits()
        self.screen.through("form[action^='/tur/basis-data'] button")
        assert " ".join(self.screen.page.inner_text("[role=status]").split()).count("“kerabat dekat” tidak ada.") == 2
        self.screen.type("words", "omar")
        self.screen.through("form[action^='/tur/basis-data'] button")
        assert self.screen.sees("“omar” ada")

    def is_excluded(self) -> None:
        """The same queue without the case; its address is a page that is not there."""
        self.screen.go("/tur/dikecualikan")
        self.signs_in("olga")
        assert not self.screen.sees(self.number)
        self.screen.go("/tur/dikecualikan")
        self.screen.through("a[href*='/kasus/']")
        assert self.screen.sees("Halaman tidak ditemukan")
        # The browser's own word about a 404.
        self.screen.problems.clear()

    def counts_the_costs(self) -> None:
        self.screen.go("/tur/biaya")
        assert self.screen.sees("Tiga orang, 45 menit, satu server")
