"""An officer is named in the report: his position is excluded, and he meets nothing of the case anywhere."""

import pytest

from tests.journeys.people import NARRATIVE, Street
from tests.proofs.rooms import carry


@pytest.mark.parametrize("street", ["id"], indirect=True)
def test_the_officer_whose_position_is_excluded_meets_nothing_of_the_case(street: Street) -> None:
    rini = street.rini()
    rini.report(excluded=("kepala_upg",))
    carry(street.office)
    omar, nur = street.officer("omar"), street.officer("nur")
    omar.sign_in()
    omar.open_first_case()
    assert omar.sees(NARRATIVE)
    case = omar.page.url.split("?")[0].rsplit("/", 1)[1].split("#")[0]
    nur.sign_in()
    nur.go("/")
    nur.shot("antrean-kosong")
    assert nur.page.locator('a[href*="/kasus/"]').count() == 0
    for path in ("/", "/tim", "/akun", "/bantuan", f"/kasus/{case}", f"/kasus/{'0' * 32}", "/audit"):
        nur.go(path)
        assert case not in nur.page.locator("main").inner_text()
        assert f"LI-{case[:6].upper()}" not in nur.page.content()
    nur.go(f"/kasus/{case}")
    refused = nur.page.locator("main").inner_text()
    nur.go(f"/kasus/{'0' * 32}")
    assert nur.page.locator("main").inner_text() == refused
    nur.problems.clear()  # the console names each page that is not there
