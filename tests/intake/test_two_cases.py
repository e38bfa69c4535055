"""A form of two kinds: two cases under the same ten words, both or none, and a page that keeps them apart."""

import asyncio

import pytest
from httpx2 import ASGITransport, AsyncClient

from crypto.case_token import CaseToken
from tests.intake.conftest import ADDRESS, Clock, Team
from tests.intake.opened import entries, file_content, parcels, readers, sealed_birth
from tests.intake.page import Page
from tests.intake.rini import BOUNDARY, NARRATIVE, Rini, multipart
from wbs.intake.app import create_app
from wbs.settings import Settings
from wbs.store import letterbox as letterbox_module
from wbs.store.errors import StoreFull
from wbs.store.letterbox import Letterbox
from wbs.store.rows import CaseParcel, NewCaseRows
from wbs.store.straight import Straight

OTHERS = "Kepala bidang membagikan amplop kepada enam orang."
OWN = {"narrative": NARRATIVE, "side": "receipt", "received_on": "2026-11-20"}
BOTH = {**OWN, "integrity-narrative": OTHERS, "integrity-topic": "bribe", "unit": "pengadaan", "excluded": "sekretaris"}


@pytest.fixture
def told(rini: Rini) -> Rini:
    """Rini, who has told both."""
    assert rini.report(door="both", **BOTH).status_code == 303
    return rini


def both(letterbox: Letterbox, team: Team) -> tuple[CaseParcel, CaseParcel]:
    """About herself, about others."""
    found = {sealed_birth(one, team).kind: one for one in parcels(letterbox)}
    assert len(parcels(letterbox)) == len(found) == 2
    return found["gratification"], found["integrity"]


def said(parcel: CaseParcel, team: Team) -> list[str]:
    return [entry.body["text"] for entry in entries(parcel, team) if entry.type == "message"]


def test_one_form_is_two_cases_of_which_each_holds_its_own_part(told: Rini, letterbox: Letterbox, team: Team) -> None:
    own, others = both(letterbox, team)
    shared = {"unit": "pengadaan", "excluded": ["sekretaris"]}
    assert entries(own, team)[0].body["fields"] == {**OWN, **shared}
    assert entries(others, team)[0].body["fields"] == {"narrative": OTHERS, "topic": "bribe", **shared}
    assert [readers(one, team) for one in (own, others)] == [{"omar", "olga", "nur", "recovery"} - {"nur"}] * 2
    assert [len(one.entries) for one in (own, others)] == [2, 2]


def test_the_two_stand_under_the_first_and_the_second_keys_of_the_ten_words(told: Rini, letterbox: Letterbox, team: Team) -> None:
    keys = CaseToken.parse(" ".join(told.words)).both_keys()
    here = [letterbox.case_by_locator(one.locator_hash) for one in keys]
    assert [one.case for one in here if one] == [one.case for one in both(letterbox, team)]
    assert len({one.form_mac for one in here if one}) == 2


def test_the_same_form_twice_is_the_same_two_cases(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    fields = rini.fill(door="both", **BOTH)
    assert [rini.post("/lapor", fields).status_code for _ in range(3)] == [303] * 3
    assert [len(one.entries) for one in both(letterbox, team)] == [2, 2]


def test_the_same_form_at_the_same_moment_is_the_same_two_cases(
    settings: Settings, letterbox: Letterbox, team: Team, clock: Clock, rini: Rini
) -> None:
    fields = rini.fill(door="both", **BOTH)
    app = create_app(settings, letterbox, clock)

    async def send_six() -> list[int]:
        async with AsyncClient(transport=ASGITransport(app), base_url=ADDRESS) as browser:
            answers = await asyncio.gather(*(browser.post("/lapor", data=fields) for _ in range(6)))
        return [answer.status_code for answer in answers]

    assert asyncio.run(send_six()) == [303] * 6
    assert [len(one.entries) for one in both(letterbox, team)] == [2, 2]


def test_another_text_under_the_same_words_is_offered_as_messages_to_each_its_own(
    rini: Rini, letterbox: Letterbox, team: Team
) -> None:
    page = rini.open_form("both")
    rini.post("/lapor", rini.fill(page, **BOTH))
    answer = rini.post("/lapor", rini.fill(page, **{**BOTH, "description": "Jam tangan.", "integrity-narrative": "Ada lagi."}))
    offer = Page(answer.text)
    assert answer.status_code == 409
    first, second = offer.value("text", "pesan"), offer.value("text-2", "pesan")
    assert ("Jam tangan." in first, "Ada lagi." in second) == (True, True)
    assert ("Ada lagi." in first, "Jam tangan." in second) == (False, False)
    assert [len(entries(one, team)) for one in both(letterbox, team)] == [1, 1]


def test_when_the_second_cannot_be_stored_the_first_is_not_there_either(
    rini: Rini, letterbox: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, seen = letterbox_module._insert_case, []

    def full_at_the_second(straight: Straight, rows: NewCaseRows) -> None:
        seen.append(rows.case)
        real(straight, rows)
        if len(seen) == 2:
            raise StoreFull("no room")

    fields = rini.fill(door="both", **BOTH)
    monkeypatch.setattr(letterbox_module, "_insert_case", full_at_the_second)
    answer = rini.post("/lapor", fields)
    assert answer.status_code == 503
    assert (Page(answer.text).value("integrity-narrative"), len(seen)) == (OTHERS, 2)
    assert letterbox.mail.waiting() == []
    monkeypatch.undo()
    assert rini.post("/lapor", fields).status_code == 303
    assert len(letterbox.mail.waiting()) == 2


def test_the_page_shows_both_each_with_its_own_state_and_forms(told: Rini) -> None:
    page = told.case()
    for once in ("Tentang saya sendiri", "Tentang orang lain", "Kode ini membuka dua laporan yang terpisah"):
        assert once in page.text
    assert page.text.count("Keadaan sekarang") == page.text.count("Di kotak surat") == 2
    assert {"pesan", "berkas", "berkas-2", "keluar"} <= set(page.actions)
    assert page.value("form_token", "berkas") != page.value("form_token", "berkas-2")
    ids = [piece.split('"')[0] for piece in told.client.get("/kotak").text.split(' id="')[1:]]
    assert len(ids) == len(set(ids))


def test_a_message_reaches_the_case_whose_button_was_pressed_and_no_other(told: Rini, letterbox: Letterbox, team: Team) -> None:
    page = told.case()
    told.say("Tentang saya.", page, case="1")
    told.post("/kotak/pesan", {"form_token": page.value("form_token", "pesan"), "text-2": "Tentang mereka.", "case": "2"})
    own, others = both(letterbox, team)
    assert (said(own, team), said(others, team)) == (["Tentang saya."], ["Tentang mereka."])


def test_the_text_to_the_other_case_stays_on_the_page_when_one_is_sent(told: Rini, letterbox: Letterbox, team: Team) -> None:
    answer = told.say("Satu.", told.case(), case="1", **{"text-2": "Belum selesai"})
    page = Page(answer.text)
    assert answer.status_code == 200
    assert (page.value("text", "pesan"), page.value("text-2", "pesan")) == ("", "Belum selesai")
    own, others = both(letterbox, team)
    assert (said(own, team), said(others, team)) == (["Satu."], [])


def test_both_texts_stay_in_another_language_after_an_error_and_when_the_visit_is_over(told: Rini, clock: Clock) -> None:
    page = told.case()
    fields = {"form_token": page.value("form_token", "pesan"), "text": "Satu.", "text-2": "Dua.", "case": "2"}

    def kept(answer: Page) -> tuple[str, str]:
        return answer.value("text", "pesan"), answer.value("text-2", "pesan")

    assert kept(Page(told.client.post("/en/kotak/pesan", data={**fields, "language": "en"}).text)) == ("Satu.", "Dua.")
    assert kept(Page(told.post("/kotak/pesan", {**fields, "form_token": "x"}).text)) == ("Satu.", "Dua.")
    assert kept(Page(told.post("/kotak/pesan", {**fields, "text-2": "", "text": "Satu."}).text)) == ("Satu.", "")
    clock.turn(minutes=20)
    locked = told.post("/kotak/pesan", fields)
    assert (locked.status_code, kept(Page(locked.text))) == (403, ("Satu.", "Dua."))
    again = told.post("/kotak/pesan", {**Page(locked.text).form("pesan"), "words": " ".join(told.words), "case": "2"})
    assert (again.status_code, kept(Page(again.text))) == (200, ("Satu.", ""))


def test_a_file_goes_to_the_case_of_its_form(told: Rini, letterbox: Letterbox, team: Team) -> None:
    page = told.case()
    for form, content in (("berkas", b"amplop saya"), ("berkas-2", b"daftar mereka")):
        answer = told.client.post(
            "/kotak/berkas",
            content=multipart(page.value("form_token", form), content, b"foto.jpg", "image/jpeg"),
            headers={"content-type": f"multipart/form-data; boundary={BOUNDARY}"},
        )
        assert answer.status_code == 303
    found = []
    for parcel in both(letterbox, team):
        (entry,) = [one for one in entries(parcel, team) if one.type == "file"]
        found.append(file_content(letterbox, parcel, entry))
    assert found == [b"amplop saya", b"daftar mereka"]


def test_a_refused_file_is_told_at_its_own_form(told: Rini) -> None:
    token = told.case().value("form_token", "berkas-2")
    answer = told.client.post(
        "/kotak/berkas",
        content=multipart(token, b"", b"foto.jpg", "image/jpeg"),
        headers={"content-type": f"multipart/form-data; boundary={BOUNDARY}"},
    )
    assert answer.status_code == 422
    assert 'id="file-2-error"' in answer.text


def test_a_code_of_one_case_has_nothing_of_a_second(rini: Rini, letterbox: Letterbox) -> None:
    rini.report()
    page = rini.case()
    assert "berkas-2" not in page.actions
    assert ("", "text-2") not in page.fields
    answer = rini.post(
        "/kotak/pesan", {"form_token": page.value("form_token", "pesan"), "text-2": "Ke mana?", "case": "2"}
    )
    assert answer.status_code == 422
    assert Page(answer.text).value("text", "pesan") == "Ke mana?"


def test_leaving_locks_both_and_the_words_open_both_again(told: Rini) -> None:
    page = told.case()
    told.post("/kotak/keluar", {"form_token": page.value("form_token", "keluar")})
    assert "Tentang orang lain" not in told.client.get("/kotak").text
    assert told.enter().status_code == 303
    assert "Tentang orang lain" in told.case().text
