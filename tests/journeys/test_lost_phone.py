"""An officer loses his phone: a printed code lets him in once, a new phone is enrolled, the old one is worth nothing."""

import re
import time

import pyotp
import pytest

from tests.journeys.people import Street


@pytest.mark.parametrize("street", ["en"], indirect=True)
def test_an_officer_signs_in_with_a_printed_code_and_enrols_a_new_phone(street: Street) -> None:
    omar = street.officer("omar")
    old, code = omar.person.totp_secret, omar.person.codes.pop()
    omar.sign_in(code)
    omar.go("/akun")
    omar.shot("akun")
    omar.type("passphrase", omar.person.passphrase)
    omar.press("Daftarkan ponsel baru")
    secret = next(text for text in omar.page.locator("code").all_inner_texts() if re.fullmatch(r"[A-Z2-7 ]{32,}", text)).replace(
        " ", ""
    )
    assert secret != old
    omar.shot("ponsel-baru")
    omar.type("code", pyotp.TOTP(secret).at(time.time()))
    omar.press("Pakai ponsel baru")
    assert omar.page.locator(".error-summary").count() == 0
    omar.press("Keluar")
    for worthless in (code, pyotp.TOTP(old).at(time.time())):
        omar.sign_in(worthless)
        assert omar.page.locator(".error-summary").count() == 1
    omar.shot("masuk-salah")
    omar.sign_in(pyotp.TOTP(secret).at(time.time() + 30))
    assert omar.page.locator(".error-summary").count() == 0
    omar.problems.clear()
