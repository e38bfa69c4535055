"""A colleague is invited, makes her keys, is certified by two heads and reads the case that she is granted."""

import re
import time

import pyotp

from tests.journeys.people import NARRATIVE, Street
from tests.proofs.office import Person
from tests.proofs.rooms import carry


def test_a_colleague_is_certified_by_two_heads_and_reads(street: Street) -> None:
    rini = street.rini()
    rini.report()
    carry(street.office)
    olga, nur = street.officer("olga"), street.officer("nur")
    olga.sign_in()
    olga.go("/tim")
    olga.unfold("Undangan baru")
    olga.type("name", "Tuti")
    olga.type("login", "tuti")
    olga.tick("role", "officer")
    olga.pick("unit", "inspektorat")
    olga.tick("kinds", "integrity")
    olga.press("Buat undangan")
    invitation = " ".join(olga.list_of_words())
    olga.shot("tim-undangan")

    street.office.people["tuti"] = Person("", "tuti", "", "", [], olga.person.key)
    tuti = street.officer("tuti")
    tuti.go("/undangan")
    tuti.type("invitation", invitation)
    tuti.press("Buat kunci saya")
    tuti.shot("kunci")
    passphrase, fingerprint = tuti.list_of_words(0), tuti.list_of_words(1)
    secret = next(text for text in tuti.page.locator("code").all_inner_texts() if re.fullmatch(r"[A-Z2-7 ]{32,}", text))
    tuti.person.passphrase, tuti.person.totp_secret = " ".join(passphrase), secret.replace(" ", "")
    tuti.person.codes = [
        text for text in tuti.page.locator("code").all_inner_texts() if re.fullmatch(r"[a-z0-9]{4}(-[a-z0-9]{4}){2}", text)
    ]
    for name in [field.get_attribute("name") for field in tuti.page.locator(".word-check input").all()]:
        label = tuti.page.locator(f'label[for="{name}"]').inner_text()
        tuti.type(str(name), passphrase[int(re.search(r"\d+", label).group()) - 1])  # type: ignore[union-attr]
    tuti.type("code", pyotp.TOTP(tuti.person.totp_secret).at(time.time()))
    tuti.press("Selesai")
    assert tuti.list_of_words() == fingerprint

    officer = ""
    for head, words in ((olga, fingerprint), (nur, [*fingerprint[:-1], "abang"])):
        if head is nur:
            nur.sign_in()
        head.go("/tim")
        field = head.page.locator('input[name^="words_"]').first
        officer = str(field.get_attribute("name")).removeprefix("words_")
        head.type(f"words_{officer}", " ".join(words))
        head.press("Tanda tangani daftar baru")
    assert nur.page.locator(".error-summary").count() == 1
    nur.shot("sidik-salah")
    nur.type(f"words_{officer}", " ".join(fingerprint))
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
