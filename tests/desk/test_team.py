"""A colleague is invited, makes his keys, is certified by two heads, and reads what he is given."""

import re

import pyotp
import pytest
from httpx2 import Response
from starlette.applications import Starlette

from crypto import roster
from crypto.fingerprint import fingerprint
from crypto.public_keys import OfficerPublicKey
from tests.desk.browser import Browser
from tests.desk.conftest import Open
from tests.desk.office import Clock, Office
from tests.intake.page import Page
from wbs.desk.signing import ANOTHER, NOBODY
from wbs.store.rows import DraftRow

SINTA = {"name": "Sinta", "login": "sinta", "role": "officer", "unit": "inspektorat", "kinds": "integrity"}


def listed(text: str, label: str) -> list[str]:
    """The words of a card on the page."""
    card = text.partition(f'aria-label="{label}"')[2].partition("</ol>")[0]
    return re.findall(r"<li>([^<]*)</li>", card)


def invited(head: Browser) -> str:
    """Six words, as the head reads them from his page."""
    done = head.send("/tim", "/tim/undang", SINTA)
    assert (done.status_code, done.headers["location"]) == (303, "/tim")
    words = listed(head.get("/tim").text, "Kode undangan")
    assert len(words) == 6
    return " ".join(words)


class Newcomer:
    """Sinta at the page that shows her keys."""

    def __init__(self, browser: Browser, code: str) -> None:
        self.browser = browser
        self.shown = browser.send("/undangan", "/undangan", {"step": "make", "invitation": code})
        text = self.shown.text
        self.passphrase = listed(text, "Kalimat sandi")
        self.fingerprint = " ".join(listed(text, "Sidik kunci"))
        self.codes = re.findall(r"<li><code>([a-z0-9-]+)</code></li>", text)
        self.secret = "".join(re.findall(r">([A-Z2-7]{32})<", text))

    def finish(self, **wrong: str) -> Response:
        page = Page(self.shown.text)
        asked = [name for _, name in page.fields if name.startswith("word_")]
        words = {name: self.passphrase[int(name.removeprefix("word_")) - 1] for name in asked}
        code = pyotp.TOTP(self.secret).at(self.browser.office.clock.at)
        hidden = {"step": "finish", "enrolment": page.value("enrolment")}
        token = {"form_token": page.value("form_token")}
        given = {name: wrong.get("word", word) for name, word in words.items()}
        return self.browser.post("/undangan", {**token, **hidden, **given, "code": wrong.get("code", code)})

    def try_in(self) -> Response:
        self.browser.office.clock.turn(seconds=30)
        code = pyotp.TOTP(self.secret).at(self.browser.office.clock.at)
        return self.browser.try_in("sinta", " ".join(self.passphrase), code)


def certify(head: Browser, officer: str, words: str) -> Response:
    return head.send("/tim", "/tim/sahkan", {"officer": officer, f"words_{officer}": words})


def enrolled(office: Office, desk: Open) -> tuple[Newcomer, str]:
    sinta = Newcomer(desk(""), invited(desk("olga")))
    assert sinta.finish().status_code == 200
    return sinta, office.casebook.team.newcomers()[0].officer


def test_two_heads_make_a_reader_of_a_newcomer(office: Office, desk: Open) -> None:
    case = office.report("Amplop di loket.")
    sinta, officer = enrolled(office, desk)
    assert "Menunggu pengesahan" in Page(sinta.try_in().text).title
    olga, nur = desk("olga"), desk("nur")
    page = olga.page("/tim")
    assert "Sinta · Petugas · Inspektorat · Dugaan pelanggaran integritas" in page.text
    assert certify(olga, officer, sinta.fingerprint).status_code == 303
    assert office.casebook.rosters.get(2) is None
    assert "Olga mengesahkan kunci rekan baru, belum di daftar tim" in desk("ratna").page("/audit").text
    assert "Sudah ditandatangani oleh Olga" in nur.page("/tim").text
    assert certify(nur, officer, sinta.fingerprint.upper().replace(" ", "-")).status_code == 303
    second = roster.verify(office.casebook.rosters.all()[1], office.roster)
    assert second.officer(officer).name == "Sinta"
    assert [version for version, _ in office.casebook.outbox.rosters()][-1] == 2
    assert len(office.casebook.grant(case.id, officer)) == len(office.casebook.grant(case.id, nur.office.team.people["nur"].id))
    assert sinta.try_in().status_code == 303
    assert sinta.browser.get(case.path).status_code == 404
    desk("omar").act(case.path, "akses", colleague=officer)
    assert "Amplop di loket." in sinta.browser.page(case.path).text


def test_nothing_secret_is_shown_twice(office: Office, desk: Open) -> None:
    sinta = Newcomer(desk(""), invited(desk("olga")))
    secrets = [sinta.secret, *sinta.codes, " ".join(sinta.passphrase)]
    assert (len(sinta.codes), 'class="qr"' in sinta.shown.text) == (10, True)
    again = sinta.finish(code="000000")
    assert again.status_code == 400
    assert not [secret for secret in secrets if secret in again.text]
    assert 'class="qr"' not in again.text
    assert "Mulai lagi" in Page(again.text).text
    wrong_word = sinta.finish(word="salah")
    assert wrong_word.status_code == 400
    assert sinta.finish().status_code == 200


def test_nothing_unlocked_of_the_new_keys_reaches_the_disk(office: Office, desk: Open) -> None:
    sinta, _ = enrolled(office, desk)
    stored = b"".join(path.read_bytes() for path in office.folder.rglob("*") if path.is_file())
    for secret in (sinta.secret, *sinta.codes, " ".join(sinta.passphrase)):
        assert secret.encode() not in stored


def test_an_invitation_is_shown_once_and_used_once(office: Office, desk: Open) -> None:
    olga = desk("olga")
    code = invited(olga)
    assert not listed(olga.get("/tim").text, "Kode undangan")
    sinta = Newcomer(desk(""), code)
    assert sinta.finish().status_code == 200
    again = desk("").send("/undangan", "/undangan", {"step": "make", "invitation": code})
    assert (again.status_code, "tidak dikenal" in Page(again.text).text) == (400, True)


def test_an_invitation_ends_after_seven_days(office: Office, desk: Open, clock: Clock) -> None:
    code = invited(desk("olga"))
    clock.turn(days=8)
    again = desk("").send("/undangan", "/undangan", {"step": "make", "invitation": code})
    assert (again.status_code, "tujuh hari" in Page(again.text).text) == (400, True)


def test_making_keys_again_throws_the_former_ones_away(office: Office, desk: Open) -> None:
    code = invited(desk("olga"))
    first, second = Newcomer(desk(""), code), Newcomer(desk(""), code)
    assert first.fingerprint != second.fingerprint
    assert first.finish().status_code == 400
    assert second.finish().status_code == 200


def test_keys_that_nobody_finished_are_thrown_away_after_half_an_hour(office: Office, desk: Open, clock: Clock) -> None:
    sinta = Newcomer(desk(""), invited(desk("olga")))
    clock.turn(minutes=31)
    done = sinta.finish()
    assert (done.status_code, "dibuang" in Page(done.text).text) == (400, True)


def test_a_wrong_fingerprint_is_refused_with_a_warning(office: Office, desk: Open) -> None:
    sinta, officer = enrolled(office, desk)
    olga = desk("olga")
    for words in ("", "akar " * 8, sinta.fingerprint.rpartition(" ")[0], "x" * 100_000):
        done = certify(olga, officer, words)
        assert done.status_code == 409
        assert "mungkin kuncinya ditukar orang" in Page(done.text).text
    assert office.casebook.team.draft() is None


def test_nobody_signs_for_keys_that_are_not_there(office: Office, desk: Open) -> None:
    sinta, _officer = enrolled(office, desk)
    for nobody in ("f" * 16, "x"):
        done = certify(desk("olga"), nobody, sinta.fingerprint)
        assert (done.status_code, NOBODY in Page(done.text).text) == (409, True), nobody
    assert office.casebook.team.draft() is None


def test_one_head_cannot_sign_twice(office: Office, desk: Open) -> None:
    sinta, officer = enrolled(office, desk)
    olga = desk("olga")
    token = Page(olga.get("/tim").text).value("form_token", "/tim/sahkan")
    fields = {"form_token": token, "officer": officer, f"words_{officer}": sinta.fingerprint}
    assert olga.post("/tim/sahkan", fields).status_code == 303
    done = olga.post("/tim/sahkan", fields)
    assert done.status_code == 409
    assert "Anda sudah menandatangani" in Page(done.text).text
    assert office.casebook.rosters.get(2) is None


def test_a_head_signs_what_his_page_showed_and_nothing_else(office: Office, desk: Open) -> None:
    """While Nur reads, somebody with the casebook's file exchanges the draft for one in which Sinta becomes a head."""
    sinta, officer = enrolled(office, desk)
    assert certify(desk("olga"), officer, sinta.fingerprint).status_code == 303
    nur = desk("nur")
    token = Page(nur.get("/tim").text).value("form_token", "/tim/sahkan")
    draft = office.casebook.team.draft()
    assert draft is not None
    office.casebook.team.withdraw_draft(draft.draft)
    lines = roster.read_body(draft.body).officers
    raised = tuple(type(line)(**{**vars(line), "role": "head"}) if line.id == officer else line for line in lines)
    body = roster.draft(office.roster, raised, office.today, roster.read_body(draft.body).expires)
    office.casebook.team.put_draft(DraftRow("e" * 32, body, draft.signatures))
    done = nur.post("/tim/sahkan", {"form_token": token, "officer": officer, f"words_{officer}": sinta.fingerprint})
    assert (done.status_code, "berubah sejak" in Page(done.text).text) == (409, True)
    assert "Sinta · Kepala tim" in Page(done.text).text
    # Even if she signs the exchanged one, the first signature does not hold under it: it is thrown away.
    done = certify(nur, officer, sinta.fingerprint)
    assert (done.status_code, "dibuang" in Page(done.text).text) == (409, True)
    assert office.casebook.rosters.get(2) is None


def test_while_the_keys_of_one_wait_for_a_second_signature_nobody_signs_for_another(
    office: Office, desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the form of a page from before."""
    sinta, first = enrolled(office, desk)
    for field, value in (("name", "Budi"), ("login", "budi")):
        monkeypatch.setitem(SINTA, field, value)
    budi = Newcomer(desk(""), invited(desk("olga")))
    assert budi.finish().status_code == 200
    second = next(row.officer for row in office.casebook.team.newcomers() if row.officer != first)
    olga = desk("olga")
    token = olga.token("/tim", "/tim/sahkan")
    assert certify(desk("nur"), first, sinta.fingerprint).status_code == 303
    before = office.casebook.team.draft()
    done = olga.post("/tim/sahkan", {"form_token": token, "officer": second, f"words_{second}": budi.fingerprint})
    assert (done.status_code, ANOTHER in Page(done.text).text) == (409, True)
    assert office.casebook.team.draft() == before


def test_a_draft_whose_roster_moved_on_is_thrown_away_clearly(office: Office, desk: Open) -> None:
    sinta, officer = enrolled(office, desk)
    assert certify(desk("olga"), officer, sinta.fingerprint).status_code == 303
    nur = desk("nur")
    token = Page(nur.get("/tim").text).value("form_token", "/tim/sahkan")
    office.casebook.rosters.add(2, office.team.next_roster(office.roster.document, office.roster.officers))
    done = nur.post("/tim/sahkan", {"form_token": token, "officer": officer, f"words_{officer}": sinta.fingerprint})
    assert (done.status_code, "dibuang" in Page(done.text).text) == (409, True)
    assert certify(nur, officer, sinta.fingerprint).status_code == 303
    assert certify(desk("olga"), officer, sinta.fingerprint).status_code == 303
    assert len(office.casebook.rosters.all()) == 3


def test_keys_that_were_exchanged_in_the_casebook_have_another_fingerprint(office: Office, desk: Open) -> None:
    sinta, _ = enrolled(office, desk)
    row = office.casebook.team.newcomers()[0]
    assert " ".join(fingerprint(OfficerPublicKey(row.seal_key), row.sign_key)) == sinta.fingerprint


def test_only_heads_invite_and_certify(office: Office, desk: Open) -> None:
    for login in ("omar", "ratna"):
        browser = desk(login)
        page = browser.page("/tim")
        assert "/tim/undang" not in page.actions
        token = page.value("form_token", "/keluar")
        assert browser.post("/tim/undang", {"form_token": token, **SINTA}).status_code == 404
        assert browser.post("/tim/sahkan", {"form_token": token, "officer": ""}).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 201),
        ("name", "a\nb"),
        ("name", "Sinta \u202easagutep"),
        ("name", "Ol\u200bga"),
        ("login", ""),
        ("login", "OMAR ANWAR"),
        ("login", "omar"),
        ("login", "x" * 41),
        ("role", "raja"),
        ("role", "overseer"),
        ("unit", ""),
        ("unit", "bulan"),
        ("positions", "presiden"),
        ("kinds", ""),
        ("kinds", "gosip"),
    ],
)
def test_what_is_wrong_in_an_invitation_is_named_and_the_rest_kept(office: Office, desk: Open, field: str, value: str) -> None:
    olga = desk("olga")
    done = olga.send("/tim", "/tim/undang", {**SINTA, field: value})
    page = Page(done.text)
    assert done.status_code == 400
    assert f'href="#{field}"' in done.text
    assert page.value("name" if field != "name" else "login", "/tim/undang") == ("Sinta" if field != "name" else "sinta")
    assert office.casebook.team.invitations() == []


def test_the_invitation_form_is_folded_until_it_comes_back_with_what_was_typed(office: Office, desk: Open) -> None:
    olga = desk("olga")
    folded, open_ = '<details class="details">', '<details class="details" open>'
    fresh = olga.get("/tim").text
    assert (fresh.count(folded), fresh.count(open_)) == (2, 0)
    for wrong in (
        olga.send("/tim", "/tim/undang", {**SINTA, "login": ""}),
        olga.post("/tim/undang", {"form_token": "stale", **SINTA}),
    ):
        assert wrong.status_code == 400
        assert (wrong.text.count(folded), wrong.text.count(open_)) == (1, 1)
    refused = olga.post("/tim/sahkan", {"form_token": "stale", "officer": ""})
    assert refused.status_code == 400
    assert refused.text.count(open_) == 0


def test_the_same_invitation_sent_twice_is_one(office: Office, desk: Open) -> None:
    olga = desk("olga")
    token = Page(olga.get("/tim").text).value("form_token", "/tim/undang")
    for _ in range(2):
        assert olga.post("/tim/undang", {"form_token": token, **SINTA}).status_code == 303
    assert len(office.casebook.team.invitations()) == 1
    assert len(listed(olga.get("/tim").text, "Kode undangan")) == 6


def test_heads_are_warned_before_the_roster_expires_and_can_renew_it(
    office: Office, desk: Open, clock: Clock, app: Starlette
) -> None:
    assert "/tim/sahkan" not in desk("olga").page("/tim").actions
    clock.turn(days=290)
    olga, nur = desk("olga"), desk("nur")
    assert re.search(r"Daftar tim berlaku \d+ hari lagi", olga.page("/").text)
    assert olga.send("/tim", "/tim/sahkan", {"officer": ""}).status_code == 303
    assert nur.send("/tim", "/tim/sahkan", {"officer": ""}).status_code == 303
    assert app.state.desk.book().current.expires > office.roster.expires
    assert "Daftar tim berlaku" not in olga.page("/").text


def test_a_head_can_throw_keys_away_that_nobody_should_sign(office: Office, desk: Open) -> None:
    sinta, officer = enrolled(office, desk)
    olga, nur = desk("olga"), desk("nur")
    assert certify(olga, officer, sinta.fingerprint).status_code == 303
    assert nur.send("/tim", "/tim/tolak", {"officer": officer}).status_code == 303
    assert "Rancangan dibuang" in nur.page("/tim").text
    assert (office.casebook.team.draft(), office.casebook.team.newcomers()) == (None, [])
    assert sinta.try_in().status_code == 400
    assert office.casebook.rosters.get(2) is None
    assert "Sinta" not in olga.page("/tim").text


def test_throwing_away_needs_a_form_of_the_page_and_somebody_to_refuse(office: Office, desk: Open) -> None:
    sinta, officer = enrolled(office, desk)
    olga = desk("olga")
    token = Page(olga.get("/tim").text).value("form_token", "/tim/sahkan")
    assert olga.post("/tim/tolak", {"form_token": "x", "officer": officer}).status_code == 400
    assert olga.post("/tim/tolak", {"form_token": token, "officer": "0" * 16}).status_code == 409
    assert desk("omar").post("/tim/tolak", {"form_token": token, "officer": officer}).status_code == 404
    assert [row.officer for row in office.casebook.team.newcomers()] == [officer]
    assert sinta.try_in().status_code == 200


def test_a_head_takes_back_an_invitation_and_its_words_are_worth_nothing(office: Office, desk: Open) -> None:
    olga = desk("olga")
    code = invited(olga)
    done = desk("nur").send("/tim", "/tim/batal", {"invitation": "sinta"})
    assert done.status_code == 303
    assert office.casebook.team.invitations() == []
    assert "Sinta" not in olga.page("/tim").text
    late = desk("").send("/undangan", "/undangan", {"step": "make", "invitation": code})
    assert late.status_code == 400
    assert "tidak dikenal, sudah dipakai" in Page(late.text).text
    assert len(listed(_invited_again(olga), "Kode undangan")) == 6


def _invited_again(head: Browser) -> str:
    """The login is free again."""
    assert head.send("/tim", "/tim/undang", SINTA).status_code == 303
    return head.get("/tim").text


def test_only_heads_take_back_invitations_and_only_those_that_are_there(office: Office, desk: Open) -> None:
    olga = desk("olga")
    invited(olga)
    page = olga.page("/tim")
    token = page.value("form_token", "/tim/batal")
    for login in ("omar", "ratna"):
        browser = desk(login)
        assert "/tim/batal" not in browser.page("/tim").actions
        assert browser.post("/tim/batal", {"form_token": token, "invitation": "sinta"}).status_code == 404
    for wrong in ("", "nur", "sinta "):
        done = olga.post("/tim/batal", {"form_token": token, "invitation": wrong})
        assert done.status_code == 409
        assert "sudah dipakai atau sudah dibatalkan" in Page(done.text).text
    assert olga.post("/tim/batal", {"form_token": "x", "invitation": "sinta"}).status_code == 400
    assert len(office.casebook.team.invitations()) == 1
