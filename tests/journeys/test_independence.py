"""Before a case opens: Omar states that he has nothing to do with it and reads; Olga is involved and never reads a word."""

import pytest

from tests.journeys.people import NARRATIVE, Street
from tests.journeys.screen import COMPUTER, PHONE
from tests.proofs.rooms import carry


@pytest.mark.parametrize("street", ["id"], indirect=True)
def test_one_states_his_independence_and_reads_the_other_steps_back(street: Street) -> None:
    rini = street.rini()
    rini.report(excluded=("kepala_kantor",))
    carry(street.office)
    omar, olga = street.officer("omar"), street.officer("olga")
    for who in (omar, olga):
        who.sign_in()
        who.go("/")
        who.page.locator('a[href*="/kasus/"]').first.click()
        assert who.sees("Subbagian Keuangan")
        assert who.sees("Kepala Kantor")
        assert not who.sees(NARRATIVE[:40])
        assert who.fits()
    omar.shot("pernyataan")
    omar.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert omar.fits()
    omar.shot("pernyataan")
    omar.page.set_viewport_size(COMPUTER)  # type: ignore[arg-type]
    omar.press("Saya tidak terlibat, buka kasus")
    assert omar.sees(NARRATIVE)
    case = olga.case()
    olga.press("Saya terlibat, mundur dari kasus")
    assert olga.reads("Tandai bahwa Anda mengerti: mundur tidak dapat dibatalkan.")
    olga.tick("why", "close")
    olga.tick("recuse_sure", "1")
    olga.press("Saya terlibat, mundur dari kasus")
    assert olga.cases() == 0
    olga.go(f"/kasus/{case}")
    assert not olga.sees(NARRATIVE[:40])
    olga.problems.clear()  # the console names the form that came back, and the page that is not there any more
    omar.go(f"/kasus/{case}")
    assert omar.reads("Laporan ini dapat menyangkut keluarga, teman dekat, atau atasan langsung saya.")
