"""People leave, and what they held goes on: with a hand-over, with a lost passphrase, by a death, past a head who is excluded.

Each is walked in one language: the pages' texts in both are held by quicker tests.
"""

import pytest

from tests.journeys.people import NARRATIVE, Street
from tests.proofs.office import Person
from tests.proofs.rooms import carry

# Many steps, and a machine that tests has other things to do.
pytestmark = pytest.mark.timeout(900)


@pytest.mark.parametrize("street", ["id"], indirect=True)
def test_an_officer_hands_his_cases_over_and_is_retired(street: Street) -> None:
    rini = street.rini()
    rini.report()
    carry(street.office)
    omar, olga, nur = street.officer("omar"), street.officer("olga"), street.officer("nur")
    omar.sign_in()
    omar.open_first_case()
    case = omar.case()
    omar.press("Saya pegang kasus ini")
    omar.go("/tim")
    omar.follow("Anda akan berhenti? Mulai serah terima di sini")
    omar.shot("serah")
    omar.pick(f"holder_{case}", olga.person.id)
    omar.press("Serahkan")
    omar.press("Nyatakan serah terima selesai")
    assert omar.reads("Serah terima Anda selesai. Kepala tim melihatnya di halaman Tim dan dapat memberhentikan Anda.")

    for head in (olga, nur):
        head.sign_in()
        head.lay_out_retirement(omar.person.id)
        assert head.sees("Omar · Petugas")
        head.shot("berhenti")
        head.press("Tanda tangani daftar baru")
    assert nur.reads("Daftar tim yang baru berlaku dan akan dibawa kurir.")
    carry(street.office)

    omar.go("/")
    assert omar.page.url.endswith("/masuk")
    omar.sign_in()
    assert omar.page.locator(".error-summary").count() == 1
    olga.open_first_case()
    assert olga.sees("Olga · pemegang kasus, Anda")
    assert olga.sees("Omar · sudah berhenti")
    another = street.rini()
    another.report(narrative="Laporan sesudah Omar berhenti.")
    carry(street.office)
    assert nur.cases() == 2
    omar.problems.clear()  # the console names the page that was answered with 400


@pytest.mark.parametrize("street", ["en"], indirect=True)
def test_an_officer_who_lost_his_passphrase_reads_again_when_colleagues_let_him(street: Street) -> None:
    rini = street.rini()
    rini.report()
    carry(street.office)
    omar, olga, nur = street.officer("omar"), street.officer("olga"), street.officer("nur")
    olga.sign_in()
    olga.go("/tim")
    olga.unfold("Undangan untuk kunci baru")
    olga.pick("again", omar.person.id)
    olga.press("Buat undangan kunci baru")
    fingerprint = omar.make_keys(" ".join(olga.list_of_words()))
    assert olga.certify(fingerprint) != omar.person.id
    nur.sign_in()
    nur.certify(fingerprint)
    carry(street.office)

    omar.sign_in()
    assert omar.cases() == 0
    olga.go("/tim")
    olga.shot("akses-lagi")
    olga.press("Beri akses lagi ke semua kasus itu")
    omar.open_first_case()
    assert omar.sees(NARRATIVE)
    omar.type("answer_text", "We read your report, and I am back at work.")
    omar.press("Kirim jawaban")
    carry(street.office)
    rini.enter()
    assert rini.sees("We read your report, and I am back at work.")


@pytest.mark.parametrize("street", ["id"], indirect=True)
def test_a_head_who_died_is_followed_by_another_with_the_office_key(street: Street) -> None:
    nur, olga, sheets = street.officer("nur"), street.officer("olga"), street.office.office_sheets
    olga.sign_in()
    olga.lay_out_retirement(nur.person.id)
    assert olga.sees("tinggal satu kepala tim: daftar berikutnya ia tanda tangani bersama kunci kantor (dua lembar).")
    olga.type("reason", "Ia meninggal dunia.")
    olga.tick("sure", "1")
    olga.press("Tanda tangani daftar baru")
    olga.sign_for_the_office((sheets[0], sheets[0]))
    assert olga.page.locator(".error-summary").count() == 1
    assert olga.page.locator('[name="sheet_a"]').input_value() == ""
    olga.shot("kunci-kantor")
    olga.sign_for_the_office((sheets[2], sheets[1]))
    assert olga.reads("Daftar tim yang baru berlaku dan akan dibawa kurir.")

    street.office.people["tuti"] = Person("", "tuti", "", "", [], olga.person.key)
    tuti = street.officer("tuti")
    fingerprint = tuti.make_keys(olga.invite("Tuti", "tuti", "head"))
    olga.certify(fingerprint)
    olga.sign_for_the_office((sheets[0], sheets[2]), fingerprint)
    carry(street.office)
    rini = street.rini()
    rini.report()
    carry(street.office)
    tuti.sign_in()
    assert tuti.cases() == 1
    tuti.go("/tim")
    assert tuti.page.locator("#invite").count() == 1
    nur.sign_in()
    assert nur.page.locator(".error-summary").count() == 1
    for screen in (olga, nur):
        screen.problems.clear()  # the console names pages that were answered with 400 and 409


@pytest.mark.parametrize("street", ["en"], indirect=True)
def test_the_overseer_confirms_in_place_of_a_head_whom_the_case_excludes(street: Street) -> None:
    rini = street.rini()
    rini.report(excluded=("kepala_upg",))
    carry(street.office)
    olga, nur, ratna = street.officer("olga"), street.officer("nur"), street.officer("ratna")
    olga.sign_in()
    olga.open_first_case()
    case = olga.case()
    olga.unfold("Start triage")
    olga.press("Laksanakan")
    olga.unfold("Refer")
    olga.pick("refer_receiver", "kpk")
    olga.type("refer_sent", "A summary without names.")
    olga.pick("refer_consent", "agreed")
    olga.type("refer_text", "We passed your report on to KPK.")
    olga.press("Usulkan")
    assert olga.page.get_by_role("button", name=olga.say("Setujui dan laksanakan")).count() == 0
    olga.unfold("Beri akses kepada rekan")
    olga.pick("colleague", ratna.person.id)
    olga.press("Beri akses")

    for who in (nur, ratna):
        who.sign_in()
    assert nur.cases() == 0
    nur.go(f"/kasus/{case}")
    refused = nur.page.locator("main").inner_text()
    nur.go(f"/kasus/{'0' * 32}")
    assert nur.page.locator("main").inner_text() == refused
    for place in ("/", "/tim", "/serah", "/akun"):
        nur.go(place)
        assert f"LI-{case[:6].upper()}" not in nur.page.content()
    ratna.open_first_case()
    ratna.press("Setujui dan laksanakan")
    carry(street.office)
    rini.enter()
    assert rini.sees("We passed your report on to KPK.")
    assert nur.cases() == 0
    nur.problems.clear()  # the console names each page that is not there
