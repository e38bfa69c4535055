"""Rini received a share and reports the others, in one form: two cases at the desk, two answers under the same ten words."""

import pytest

from tests.journeys.people import Street
from tests.proofs.rooms import carry

OWN = "Bagian saya diberikan dalam amplop setiap Jumat."
OTHERS = "Koordinator membagikan uang warga kepada semua petugas."


@pytest.mark.parametrize("street", ["id"], indirect=True)
def test_one_form_is_two_cases_and_each_is_answered_on_its_own(street: Street) -> None:
    rini = street.rini()
    rini.open_form("both")
    rini.type("integrity-narrative", OTHERS)
    rini.type("received_on", "2026-11-20")
    rini.tick("side", "receipt")
    rini.fill(OWN, unit="perizinan")
    rini.press("Kirim laporan")
    assert rini.sees("Kode ini membuka dua laporan yang terpisah.")
    rini.type("text-2", "Kepala seksi sudah tahu.")
    rini.through('button[name="case"][value="2"]')
    assert rini.fits()
    rini.leave()
    carry(street.office)

    omar = street.officer("omar")
    omar.sign_in(omar.phone_code())
    assert omar.cases() == 2
    seen, links = set(), omar.page.locator('main tbody a[href*="/kasus/"]').all()
    for path in {str(link.get_attribute("href")) for link in links}:
        omar.go(path)
        omar.state_independence()
        (mine,) = [text for text in (OWN, OTHERS) if omar.sees(text)]
        assert omar.sees("Kepala seksi sudah tahu.") == (mine == OTHERS)
        seen.add(mine)
        omar.type("answer_text", "Jawaban tentang Anda." if mine == OWN else "Jawaban tentang mereka.")
        omar.press("Kirim jawaban")
    assert seen == {OWN, OTHERS}
    carry(street.office)

    rini.enter()
    page = " ".join(rini.page.inner_text("main").split())
    assert page.index("Jawaban tentang Anda.") < page.index("Tentang orang lain") < page.index("Jawaban tentang mereka.")
    rini.shot("kotak-dua")
    assert rini.fits()
