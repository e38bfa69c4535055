"""An officer loses his phone: a printed code lets him in, a new phone takes over, the old one is dead."""

import re
from datetime import timedelta

import pyotp

from tests.desk.conftest import Open
from tests.desk.office import Office
from tests.intake.page import Page


def test_a_lost_phone_is_replaced(office: Office, desk: Open) -> None:
    omar = office.team.people["omar"]
    old = pyotp.TOTP(omar.key.totp_secret)
    browser, elsewhere = desk(""), desk("omar")
    assert browser.try_in("omar", omar.passphrase, omar.codes[4]).headers["location"] == "/akun"
    before = browser.get("/akun").text
    assert "kode cadangan" in before
    shown = browser.send("/akun", "/akun", {"step": "phone", "passphrase": omar.passphrase})
    secret = re.findall(r">([A-Z2-7]{32})<", shown.text)[0]
    assert ('class="qr"' in shown.text, 'class="qr"' in before) == (True, False)
    new = pyotp.TOTP(secret)
    token = Page(shown.text).value("form_token", "/akun")
    wrong = browser.post("/akun", {"form_token": token, "step": "confirm", "code": "000000"})
    assert (wrong.status_code, secret in wrong.text) == (400, False)
    # Until the new phone has given a right code the old one is the one.
    office.clock.turn(seconds=30)
    assert desk("").try_in("omar", omar.passphrase, old.at(office.clock.at)).status_code == 303
    office.clock.turn(seconds=30)
    done = browser.post("/akun", {"form_token": token, "step": "confirm", "code": new.at(office.clock.at)})
    assert done.status_code == 303
    assert "Ponsel baru berlaku" in browser.page("/akun").text
    office.clock.turn(seconds=30)
    assert desk("").try_in("omar", omar.passphrase, old.at(office.clock.at)).status_code == 400
    assert desk("").try_in("omar", omar.passphrase, new.at(office.clock.at)).status_code == 303
    assert elsewhere.get("/").status_code == 303
    assert browser.get("/").status_code == 200


def test_the_code_that_confirmed_the_new_phone_is_not_good_for_signing_in(office: Office, desk: Open) -> None:
    omar = office.team.people["omar"]
    browser = desk("omar")
    shown = browser.send("/akun", "/akun", {"step": "phone", "passphrase": omar.passphrase})
    code = pyotp.TOTP(re.findall(r">([A-Z2-7]{32})<", shown.text)[0]).at(office.clock.at)
    token = Page(shown.text).value("form_token", "/akun")
    assert browser.post("/akun", {"form_token": token, "step": "confirm", "code": code}).status_code == 303
    assert desk("").try_in("omar", omar.passphrase, code).status_code == 400


def test_a_wrong_passphrase_changes_nothing(office: Office, desk: Open) -> None:
    browser = desk("omar")
    for step, field in (("phone", "passphrase"), ("codes", "codes_passphrase")):
        for typed in ("", "akar akar", "x" * 9999):
            done = browser.send("/akun", "/akun", {"step": step, field: typed})
            assert (done.status_code, f'href="#{field}"' in done.text) == (400, True)
    assert office.casebook.officers.codes_left(office.team.people["omar"].id) == 10


def test_new_printed_codes_replace_the_old_ones(office: Office, desk: Open) -> None:
    omar = office.team.people["omar"]
    browser = desk("omar")
    shown = browser.send("/akun", "/akun", {"step": "codes", "codes_passphrase": omar.passphrase})
    codes = re.findall(r"<li><code>([a-z0-9-]+)</code></li>", shown.text)
    assert len(codes) == 10
    assert codes[0] not in browser.get("/akun").text
    assert desk("").try_in("omar", omar.passphrase, omar.codes[0]).status_code == 400
    assert desk("").try_in("omar", omar.passphrase, codes[0]).status_code == 303


def test_a_phone_that_was_not_confirmed_is_given_up(office: Office, desk: Open) -> None:
    omar = office.team.people["omar"]
    browser = desk("omar")
    shown = browser.send("/akun", "/akun", {"step": "phone", "passphrase": omar.passphrase})
    secret = re.findall(r">([A-Z2-7]{32})<", shown.text)[0]
    page = browser.page("/akun")
    done = browser.post(
        "/akun",
        {"form_token": page.value("form_token", "/akun"), "step": "confirm", "code": pyotp.TOTP(secret).at(office.clock.at)},
    )
    assert (done.status_code, "Mulai lagi" in Page(done.text).text) == (400, True)
    office.clock.at += timedelta(seconds=30)
    assert desk("").try_in("omar", omar.passphrase, pyotp.TOTP(omar.key.totp_secret).at(office.clock.at)).status_code == 303


def test_forms_of_the_account_that_do_not_hold_change_nothing(office: Office, desk: Open) -> None:
    browser = desk("omar")
    token = browser.page("/akun").value("form_token", "/akun")
    for fields in ({"step": "phone"}, {"step": "codes", "form_token": "x"}, {"step": "terbang", "form_token": token}):
        assert browser.post("/akun", fields).status_code == 400
    assert office.casebook.officers.codes_left(office.team.people["omar"].id) == 10
