"""A report is filed and answered: from Rini's phone to Omar's desk and back."""

from hashlib import sha256
from pathlib import Path

import pytest

from tests.journeys.people import NARRATIVE, Street
from tests.journeys.screen import COMPUTER, PHONE
from tests.proofs.rooms import carry

# Many steps, and a machine that tests has other things to do.
pytestmark = pytest.mark.timeout(900)
# All that a printer makes of a case's page: the print sheet, whose making is noted, is another page.
ON_PAPER = "Halaman ini tidak dicetak. Buka Lembar cetak: pembuatannya dicatat."
ANSWER = "Terima kasih. Mohon sebutkan bulan apa saja; jangan menulis nama Anda."


def test_a_report_is_filed_answered_and_the_answer_comes_back_to_the_ten_words(street: Street, tmp_path: Path) -> None:
    rini = street.rini()
    rini.go("/")
    rini.shot("beranda")
    assert rini.fits()
    rini.open_form()
    rini.shot("lapor")
    assert rini.fits()
    assert "lapor" in rini.page.url
    assert "integrity" not in rini.page.url
    rini.fill()
    rini.press("Kirim laporan")
    assert rini.reads("Di mana laporan Anda")
    assert NARRATIVE[:40] not in rini.page.content()
    rini.shot("kotak-baru")
    photo = tmp_path / "nota.jpg"
    photo.write_bytes(b"\xff\xd8\xff" + bytes(range(256)) * 900)
    rini.tick("use", "evidence")
    rini.page.locator('input[type="file"]').set_input_files(str(photo))
    rini.press("Kirim berkas")
    assert rini.page.url.endswith("/kotak#perjalanan")
    rini.leave()
    rini.go("/kotak")
    assert rini.reads("Laporan terkunci")
    carry(street.office)

    omar = street.officer("omar")
    omar.sign_in(omar.phone_code())
    omar.shot("antrean")
    omar.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    left = omar.page.locator("main tbody .chip").first.bounding_box()
    assert left is not None
    assert left["x"] + left["width"] <= PHONE["width"]
    assert omar.fits()
    omar.shot("antrean")
    omar.page.set_viewport_size(COMPUTER)  # type: ignore[arg-type]
    omar.open_first_case()
    omar.shot("kasus")
    assert omar.sees(NARRATIVE)
    assert not omar.reads(ON_PAPER)
    omar.page.emulate_media(media="print")
    assert omar.page.inner_text("body").split() == omar.say(ON_PAPER).split()
    omar.page.emulate_media(media="screen")
    with omar.page.expect_download() as download:
        omar.page.locator('a[href*="/berkas/"]').first.click()
    assert sha256(Path(download.value.path()).read_bytes()).digest() == sha256(photo.read_bytes()).digest()
    assert download.value.suggested_filename == "nota.jpg"
    omar.type("answer_text", ANSWER)
    omar.press("Kirim jawaban")
    assert omar.sees(ANSWER)
    omar.problems.clear()  # a download is told as a navigation that did not finish
    carry(street.office)

    rini.enter("  -  ".join(word[:4].upper() for word in rini.paper))
    assert rini.sees(ANSWER)
    assert rini.reads("Tanda terima")
    rini.shot("kotak-dijawab")
    assert rini.fits()
    rini.type("text", "Bulan April dan Agustus.")
    rini.press("Kirim pesan")
    assert not rini.sees("Bulan April dan Agustus.")
    carry(street.office)
    omar.open_first_case()
    assert omar.sees("Bulan April dan Agustus.")
