"""A colleague is invited, makes her keys, is certified by two heads and reads the case that she is granted."""

import pytest

from tests.journeys.people import NARRATIVE, Street
from tests.proofs.office import Person
from tests.proofs.rooms import carry


@pytest.mark.parametrize("street", ["id"], indirect=True)
def test_a_colleague_is_certified_by_two_heads_and_reads(street: Street) -> None:
    rini = street.rini()
    rini.report()
    carry(street.office)
    olga, nur = street.officer("olga"), street.officer("nur")
    olga.sign_in()
    invitation = olga.invite("Tuti", "tuti", "officer")
    olga.shot("tim-undangan")

    street.office.people["tuti"] = Person("", "tuti", "", "", [], olga.person.key)
    tuti = street.officer("tuti")
    fingerprint = tuti.make_keys(invitation)

    officer = olga.certify(fingerprint)
    nur.sign_in()
    nur.certify(fingerprint.rpartition(" ")[0] + " abang")
    assert nur.page.locator(".error-summary").count() == 1
    nur.shot("sidik-salah")
    nur.type(f"words_{officer}", fingerprint)
    nur.press("Tanda tangani daftar baru")
    assert nur.page.locator(".error-summary").count() == 0
    assert nur.sees("Tuti")
    carry(street.office)

    tuti.sign_in()
    tuti.go("/")
    assert tuti.page.locator('a[href*="/kasus/"]').count() == 0
    olga.open_first_case()
    olga.unfold("Beri akses kepada rekan")
    olga.pick("colleague", officer)
    olga.press("Beri akses")
    tuti.open_first_case()
    assert tuti.sees(NARRATIVE)
    another = street.rini()
    another.report(narrative="Laporan kedua, setelah Tuti masuk daftar.")
    carry(street.office)
    tuti.go("/")
    assert tuti.page.locator("main tbody tr").count() == 2
    for screen in (olga, nur, tuti):
        screen.problems.clear()  # the console names the page that was answered with 422
