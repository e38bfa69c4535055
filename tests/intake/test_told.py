"""The reporter is told the right thing at the right moment: before writing, before sending, and after."""

from collections.abc import Sequence

import pytest

from crypto.case_token import CaseToken
from tests.intake.conftest import TOP, Clock
from tests.intake.page import Page
from tests.intake.rini import NARRATIVE, Rini
from wbs.store.letterbox import Letterbox
from wbs.web.locale import languages

WORDS = languages(TOP / "templates" / "locale")
OWN_PHONE = "Pakai ponsel Anda sendiri dan data seluler. Jangan pakai ponsel, komputer, atau Wi-Fi kantor."
TELLTALES = (
    "Kejadian yang hanya Anda saksikan, misalnya pembicaraan ketika hanya ada Anda dan orang itu di ruangan.",
    "Kalimat persis dari percakapan, surat, atau pesan yang hanya Anda terima. Ceritakan isinya dengan kata lain.",
    "Hari dan jam yang tepat, bila hanya Anda yang ada di sana saat itu. Sebut bulan atau minggunya saja.",
    "Data di dalam foto dan dokumen: tempat, jam, jenis ponsel, nama pembuat.",
)
BEFORE_SENDING = (
    "Setiap jabatan dapat Anda kecualikan: tandai di bawah ini siapa yang tidak boleh membaca.",
    "Jangan dicetak di kantor, jangan difoto, dan jangan dibuat tangkapan layar: foto di galeri dapat tersalin sendiri ke Google"
    " Foto.",
    "Periksa siapa yang akan membaca:",
    "Setelah terkirim, laporan tidak dapat dibaca atau diubah lagi di sini.",
    "Pastikan kodenya ada di kertas Anda. Bila hilang, tidak seorang pun dapat memulihkannya, juga kami.",
)
AFTER = (
    "Kode laporan hanya ada pada Anda. Simpan tulisan tangan Anda di tempat yang hanya Anda ketahui; empat huruf pertama tiap"
    " kata sudah cukup.",
    "Jangan mencetak apa pun dari halaman ini di kantor: printer dapat menyimpan salinan.",
    "Jangan menyimpan kode di galeri. Bila telanjur difoto atau dibuat tangkapan layar, hapus, juga dari Google Foto dan dari"
    " folder sampahnya.",
    "Kunci halaman ini, tutup tab-nya, lalu hapus riwayat peramban (browser) hari ini.",
    "Jangan bercerita tentang laporan ini di kantor, juga tidak kepada teman dekat atau di grup percakapan.",
)


@pytest.fixture(params=["", "/en"], ids=["id", "en"])
def reader(request: pytest.FixtureRequest, rini: Rini) -> Rini:
    rini.place = request.param
    return rini


def places(page: Page, said: Sequence[str], lang: str) -> list[int]:
    """Where each stands on the page; -1 for what is not there."""
    return [page.text.find(WORDS[lang](text)) for text in said]


def lang_of(rini: Rini) -> str:
    return "en" if rini.place else "id"


def test_before_anything_is_typed_it_is_said_which_telephone_and_which_network(reader: Rini) -> None:
    assert places(reader.get("/lapor"), [OWN_PHONE], lang_of(reader)) != [-1]
    page = reader.open_form()
    phone, first, button = places(page, [OWN_PHONE, "Cerita Anda", "Kirim laporan"], lang_of(reader))
    assert -1 < phone < first < button


def test_what_may_show_who_writes_is_said_before_the_first_field_and_stays_when_the_form_comes_back(reader: Rini) -> None:
    for page in (reader.open_form(), Page(reader.report(narrative="").text)):
        *said, story = places(page, [*TELLTALES, "Cerita Anda"], lang_of(reader))
        assert min(said) > -1
        assert max(said) < story


def test_before_the_button_it_is_said_who_reads_and_what_cannot_be_taken_back(reader: Rini) -> None:
    page = reader.open_form()
    said = places(page, BEFORE_SENDING, lang_of(reader))
    assert -1 not in said
    assert max(said) < page.text.rfind(WORDS[lang_of(reader)]("Kirim laporan"))
    for position in ("Auditor Muda", "Inspektur") if not reader.place else ():
        assert position in page.text


def test_after_sending_it_is_said_what_to_do_with_the_words_and_with_the_browser(reader: Rini) -> None:
    assert reader.report().status_code == 303
    assert -1 not in places(reader.case(), AFTER, lang_of(reader))


def test_it_is_said_while_it_is_news_and_not_at_every_visit(rini: Rini, clock: Clock) -> None:
    rini.report()
    rini.say("Satu hal lagi.")
    assert places(rini.case(), AFTER, "id") == [-1] * len(AFTER)
    rini.report()
    assert -1 not in places(rini.case(), AFTER, "id")
    clock.turn(days=1)
    rini.enter()
    assert places(rini.case(), AFTER, "id") == [-1] * len(AFTER)
    assert "hapus riwayat peramban" in rini.case().text


def test_whoever_got_a_share_goes_on_to_the_form_for_both_without_losing_text_or_words(rini: Rini, letterbox: Letterbox) -> None:
    page = rini.open_form()
    typed = rini.fill(page, where="Loket tiga", unit="keuangan", excluded=["inspektur"], own_part="yes")
    answer = rini.post("/lapor", {**typed, "also": "both"})
    assert answer.status_code == 200
    both = Page(answer.text)
    assert not both.summary
    assert both.value("door") == "both"
    assert both.value("words").split() == rini.words
    assert both.value("integrity-narrative") == NARRATIVE
    assert both.value("integrity-where") == "Loket tiga"
    assert (both.value("unit"), both.values("excluded")) == ("keuangan", ["inspektur"])
    assert "menerima bagian?" not in both.text, "who is here has said so"
    own = CaseToken.parse(" ".join(rini.words)).keys()
    assert letterbox.case_by_locator(own.locator_hash) is None


def test_only_the_form_about_others_alone_leads_on_to_both(rini: Rini) -> None:
    for door in ("gratification", "conflict", "both", "consultation"):
        assert 'name="also"' not in rini.post("/lapor", {"door": door}).text
    assert 'name="also" value="both"' in rini.post("/lapor", {"door": "integrity"}).text
