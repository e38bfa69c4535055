"""An officer leaves: his cases go into other hands first, two retire him, and what opened for him opens no more."""

import hashlib
from dataclasses import replace

import pytest
from starlette.applications import Starlette

from crypto import recovery, roster
from crypto.errors import CannotOpen
from tests.desk.browser import Browser
from tests.desk.conftest import Open
from tests.desk.office import Case, Office
from tests.desk.recovery_room import mistyped
from tests.desk.test_access import colleagues
from tests.desk.test_repair import junk
from tests.desk.test_team import SINTA, certify, enrolled
from tests.intake.page import Page
from wbs.store.rows import DraftRow

SURE = {"reason": "Ia meninggal dunia.", "sure": "1"}


def retire(browser: Browser, officer: str, form: str = "/tim/sahkan", **fields: str) -> Page:
    """Signs the retirement; what the page then says."""
    done = browser.send(f"/tim?henti={officer}", form, {"officer": officer, **fields})
    return browser.page("/tim") if done.status_code == 303 else Page(done.text)


def sheets(office: Office) -> dict[str, str]:
    one, _, three = recovery.split(office.team.office_seed)
    return {"sheet_a": three, "sheet_b": one.upper()}


def handed_over(browser: Browser) -> Page:
    done = browser.send("/serah", "/serah", {"step": "done"})
    return browser.page("/serah") if done.status_code == 303 else Page(done.text)


def person(office: Office, login: str) -> str:
    return office.team.people[login].id


def retired(office: Office, desk: Open, login: str) -> None:
    """By Olga and the office key, without a hand-over."""
    olga = desk("olga")
    retire(olga, person(office, login), **SURE)
    assert "berlaku dan akan dibawa" in retire(olga, person(office, login), "/tim/kantor", **sheets(office)).text


def test_who_leaves_hands_over_case_by_case_and_two_heads_retire_him(office: Office, desk: Open, app: Starlette) -> None:
    held = office.report("Amplop di loket.", excluded=("kepala_upg",))
    omar, olga, nur, me = desk("omar"), desk("olga"), desk("nur"), person(office, "omar")
    omar.act(held.path, "ambil")
    assert "Masih ada kasus" in handed_over_refused(omar).text
    wrong = {"step": "holder", "case": held.id, f"holder_{held.id}": person(office, "nur")}
    assert "Pilih pemegang baru dari daftar" in Page(omar.send("/serah", "/serah", wrong).text).text
    omar.send("/serah", "/serah", {"step": "reader", "case": held.id, f"reader_{held.id}": person(office, "ratna")})
    omar.send("/serah", "/serah", {"step": "holder", "case": held.id, f"holder_{held.id}": person(office, "olga")})
    assert "Serah terima Anda selesai" in handed_over(omar).text
    assert "Omar sudah menyelesaikan serah terimanya" in olga.page("/tim").text
    before = office.casebook.grant(held.id, me)
    page = olga.page(f"/tim?henti={me}")
    assert "Berhentikan Omar" in page.text
    assert "Omar · Petugas · Inspektorat · Auditor Muda" in page.text
    assert "reason" not in {name for _, name in page.fields}
    assert "Masih perlu satu tanda tangan lagi" in retire(olga, me).text
    assert omar.get(held.path).status_code == 200
    assert "berlaku dan akan dibawa kurir" in retire(nur, me).text
    assert app.state.desk.book().current.officer(me).retired == office.today
    assert omar.get(held.path).headers["location"] == "/masuk"
    assert desk("").try_in("omar", office.team.people["omar"].passphrase, office.phone_code("omar")).status_code == 400
    assert office.casebook.grant(held.id, me) != before
    with pytest.raises(CannotOpen):
        office.team.people["omar"].key.open_grant(held.id, me, office.casebook.grant(held.id, me))
    assert "Omar" in olga.page(held.path).text
    assert office.casebook.alarms.ringing() == []
    assert "Omar (23 November 2026)" in olga.page("/tim").text
    audit = desk("ratna").page("/audit").text
    assert "Omar menyatakan serah terimanya selesai" in audit
    assert "tidak dapat dibaca" not in audit


def handed_over_refused(browser: Browser) -> Page:
    """The button is not there while something is left: a form that says so all the same changes nothing."""
    page = browser.page("/serah")
    done = browser.post("/serah", {"form_token": page.value("form_token", "/serah"), "step": "done"})
    assert done.status_code == 409
    return Page(done.text)


def test_without_a_hand_over_a_head_must_say_why_and_tick_what_is_left(office: Office, desk: Open) -> None:
    case = office.report("Amplop di loket.", excluded=("kepala_upg",))
    desk("omar").act(case.path, "ambil")
    olga, me = desk("olga"), person(office, "omar")
    page = olga.page(f"/tim?henti={me}")
    assert "Ia belum menyelesaikan serah terima" in page.text
    assert "1 kasus yang Anda baca belum beres tanpa dia" in page.text
    assert "tanpa pemegang, tinggal 1 pembaca" in page.text
    assert "Tulis mengapa" in retire(olga, me).text
    assert "Tandai bahwa Anda tahu" in retire(olga, me, reason="Ia meninggal.").text
    assert "terlalu panjang" in retire(olga, me, reason="x" * 501, sure="1").text
    assert office.casebook.team.draft() is None
    retire(olga, me, **SURE)
    assert "Olga menandatangani pemberhentian Omar: Ia meninggal dunia." in desk("ratna").page("/audit").text
    # Nur does not read the case: she is told nothing of it, and still has to say why.
    nur = desk("nur").page("/tim")
    assert f"LI-{case.id[:6].upper()}" not in nur.text
    assert "tidak ada yang kehilangan pemegang" in nur.text


def test_cases_of_who_left_have_no_holder_until_somebody_takes_them(office: Office, desk: Open) -> None:
    case = office.report("Amplop di loket.")
    desk("omar").act(case.path, "ambil")
    olga = desk("olga")
    olga.page(case.path)
    assert "belum ada pemegang 0" in olga.page("/").text
    retired(office, desk, "omar")
    assert f"LI-{case.id[:6].upper()}" in olga.page("/?mine=free").text
    assert "Omar · sudah berhenti" in olga.page(case.path).text
    assert office.casebook.alarms.ringing() == []
    olga.act(case.path, "ambil")
    assert f"LI-{case.id[:6].upper()}" not in olga.page("/?mine=free").text


def test_new_cases_have_no_row_for_who_left_and_his_entries_stay_good(office: Office, desk: Open, app: Starlette) -> None:
    old = office.report("Lama.")
    desk("omar").act(old.path, "catatan", note_text="Catatan Omar.")
    retired(office, desk, "omar")
    office.roster = app.state.desk.book().current
    new = office.report("Baru.")
    olga = desk("olga")
    assert "Catatan Omar." in olga.page(old.path).text
    assert "peringatan" not in olga.page("/").text.lower()
    assert person(office, "omar") not in {grant.slot for grant in new.new.grants}
    assert person(office, "omar") not in colleagues(olga, old) | colleagues(olga, new)


def test_rows_of_a_case_that_nobody_has_opened_become_decoys_with_its_first_entry(office: Office, desk: Open) -> None:
    """The digest in the birth record names the rows: overwritten before anybody looks at them, they would ring."""
    olga, me, omar = desk("olga"), person(office, "omar"), office.team.people["omar"].key
    retire(olga, me, **SURE)
    page = olga.page("/tim")
    case = office.report("Datang di antara dua tanda tangan.")
    fields = {"form_token": page.value("form_token", "/tim/kantor"), "officer": me, **sheets(office)}
    office.casebook.sessions.close_all(person(office, "nur"))
    before = office.casebook.grant(case.id, me)
    assert olga.post("/tim/kantor", fields).status_code == 303
    olga.page("/")
    assert office.casebook.alarms.ringing() == []
    assert office.casebook.grant(case.id, me) != before
    with pytest.raises(CannotOpen):
        omar.open_grant(case.id, me, office.casebook.grant(case.id, me))
    assert "Datang di antara" in olga.page(case.path).text


def test_who_left_does_not_count_when_somebody_steps_back(office: Office, desk: Open) -> None:
    case = office.report("Amplop.", excluded=("kepala_upg",))
    desk("omar").act(case.path, "akses", colleague=person(office, "ratna"))
    retired(office, desk, "omar")
    done = desk("olga").send(case.path, f"{case.path}/mundur", {"recuse_reason": "Teman saya.", "recuse_sure": "1"})
    assert (done.status_code, "harus tersisa sedikitnya dua orang" in Page(done.text).text) == (409, True)


def test_a_head_who_died_is_retired_by_the_other_head_and_the_office_key(office: Office, desk: Open, app: Starlette) -> None:
    olga, nur = desk("olga"), person(office, "nur")
    page = olga.page(f"/tim?henti={nur}")
    assert "tinggal satu kepala tim" in page.text
    retired(office, desk, "nur")
    assert [head.name for head in app.state.desk.book().current.heads] == ["Olga"]
    sinta, officer = enrolled_head(office, desk)
    assert certify(olga, officer, sinta).status_code == 303
    assert "perlu kunci kantor juga" in olga.page("/tim").text
    done = olga.send("/tim", "/tim/kantor", {"officer": officer, "words_office": sinta, **sheets(office)})
    assert done.status_code == 303
    assert {head.name for head in app.state.desk.book().current.heads} == {"Olga", "Sinta"}
    audit = desk("ratna").page("/audit").text
    assert "Olga mengetik kunci kantor di bawah daftar tim" in audit
    assert "tidak dapat dibaca" not in audit


def enrolled_head(office: Office, desk: Open) -> tuple[str, str]:
    SINTA["role"] = "head"
    try:
        sinta, officer = enrolled(office, desk)
    finally:
        SINTA["role"] = "officer"
    return sinta.fingerprint, officer


def test_where_no_head_lives_the_overseer_and_the_office_key_go_on(office: Office, desk: Open, app: Starlette) -> None:
    retired(office, desk, "nur")
    olga, ratna, last = desk("olga"), desk("ratna"), person(office, "olga")
    assert "Sesudah ini tidak ada lagi kepala tim" in olga.page(f"/tim?henti={last}").text
    assert ratna.post("/tim/sahkan", {"officer": last}).status_code == 404
    retire(olga, last, **SURE)
    assert olga.send("/tim", "/tim/kantor", {"officer": last, **sheets(office)}).status_code == 303
    assert olga.get("/tim").headers["location"] == "/masuk"
    assert app.state.desk.book().current.heads == ()
    sinta, officer = enrolled_by(office, desk, "ratna")
    assert certify(ratna, officer, sinta).status_code == 303
    done = ratna.send("/tim", "/tim/kantor", {"officer": officer, "words_office": sinta, **sheets(office)})
    assert done.status_code == 303
    assert [head.name for head in app.state.desk.book().current.heads] == ["Sinta"]


def enrolled_by(office: Office, desk: Open, login: str) -> tuple[str, str]:
    return enrolled_head(office, lambda one: desk(login if one == "olga" else one))


def test_the_last_head_stays_where_no_overseer_could_go_on(office: Office, desk: Open) -> None:
    for login in ("ratna", "nur"):
        retired(office, desk, login)
    olga, last = desk("olga"), person(office, "olga")
    assert "Ia kepala tim terakhir" in olga.page(f"/tim?henti={last}").text
    assert "/tim/sahkan" not in olga.page(f"/tim?henti={last}").actions
    assert forged(office, olga, last) == 409


def forged(office: Office, browser: Browser, officer: str) -> int:
    """A signature under a retirement that the page would not offer: the draft lies there, and its hash is in a good token."""
    room = browser.app.state.desk
    current = room.book().current
    lines = tuple(replace(line, retired=office.today) if line.id == officer else line for line in current.officers)
    expires = max(current.expires, office.today + (current.expires - current.issued))
    body = roster.draft(current, lines, office.today, expires)
    office.casebook.team.put_draft(DraftRow("d" * 32, body, {}))
    assert "/tim/sahkan" not in browser.page("/tim").actions
    session = hashlib.sha256(browser.client.headers["cookie"].partition("=")[2].encode()).hexdigest()[:32]
    made = room.forms.make("sahkan", session=session, bodies={officer: hashlib.sha256(body).hexdigest()})
    return browser.post("/tim/sahkan", {"form_token": made, "officer": officer, **SURE}).status_code


def test_the_last_reader_of_new_cases_stays(office: Office, desk: Open) -> None:
    """Omar and Nur have left, and so has the overseer: Olga is the one who reads; another head who reads nothing would not do."""
    retired(office, desk, "omar")
    retired(office, desk, "ratna")
    rosters = office.casebook.rosters
    known = roster.parse(rosters.all()[-1]).officers
    lines = [replace(line, kinds=()) if line.name == "Nur" else line for line in known]
    rosters.add(4, office.team.next_roster(rosters.all()[-1], lines))
    olga, last = desk("olga"), person(office, "olga")
    assert "tidak ada lagi yang membaca laporan baru" in olga.page(f"/tim?henti={last}").text
    assert "/tim/sahkan" not in olga.page(f"/tim?henti={last}").actions


def test_where_the_overseer_alone_reads_a_kind_she_may_leave_and_its_closed_door_is_told(office: Office, desk: Open) -> None:
    """The officers of this office are certified for integrity alone, as those of an office that is older than the other kinds."""
    olga = desk("olga")
    closes = "pintunya tidak ditawarkan kepada pelapor"
    assert closes in olga.page(f"/tim?henti={person(office, 'ratna')}").text
    assert closes not in olga.page(f"/tim?henti={person(office, 'nur')}").text
    retired(office, desk, "ratna")
    retired(office, desk, "nur")


def test_two_heads_alone_do_not_retire_the_overseer(office: Office, desk: Open, app: Starlette) -> None:
    olga, nur, ratna = desk("olga"), desk("nur"), person(office, "ratna")
    assert "perlu satu kepala tim dan kunci kantor" in olga.page(f"/tim?henti={ratna}").text
    retire(olga, ratna, **SURE)
    assert "Masih perlu satu tanda tangan lagi" in retire(nur, ratna, **SURE).text
    assert "perlu kunci kantor juga" in nur.page("/tim").text
    assert app.state.desk.book().current.overseer is not None
    retire(nur, ratna, "/tim/kantor", **sheets(office))
    assert app.state.desk.book().current.overseer is None


@pytest.mark.parametrize("wrong", ["", "recovery", "one word", "twice"])
def test_wrong_sheets_get_one_answer_and_sign_nothing(office: Office, desk: Open, wrong: str) -> None:
    olga, nur = desk("olga"), person(office, "nur")
    retire(olga, nur, **SURE)
    given = sheets(office)
    if wrong == "recovery":
        given = dict(zip(given, recovery.split(office.team.recovery.seal_seed), strict=False))
    elif wrong == "one word":
        given["sheet_b"] = mistyped(given["sheet_b"], -1)
    elif wrong == "twice":
        given["sheet_b"] = given["sheet_a"]
    else:
        given = {"sheet_a": "", "sheet_b": ""}
    done = olga.send("/tim", "/tim/kantor", {"officer": nur, **given})
    assert (done.status_code, "Kedua lembar ini tidak cocok" in Page(done.text).text) == (409, True)
    for sheet in given.values():
        assert not sheet or sheet not in done.text
    assert office.casebook.rosters.get(2) is None
    assert set(office.casebook.team.draft().signatures) == {person(office, "olga")}  # type: ignore[union-attr]


def test_the_office_key_signs_nothing_that_no_head_has_signed(office: Office, desk: Open) -> None:
    olga, nur = desk("olga"), person(office, "nur")
    assert "/tim/kantor" not in olga.page(f"/tim?henti={nur}").actions
    token = olga.token(f"/tim?henti={nur}", "/tim/sahkan")
    done = olga.post("/tim/kantor", {"form_token": token, "officer": nur, **sheets(office)})
    assert (done.status_code, "Kepala tim menandatangani lebih dulu" in Page(done.text).text) == (409, True)
    assert office.casebook.team.draft() is None


def test_a_retirement_is_signed_once_by_each_and_thrown_away_by_either(office: Office, desk: Open) -> None:
    olga, nur, me = desk("olga"), desk("nur"), person(office, "omar")
    token = olga.token(f"/tim?henti={me}", "/tim/sahkan")
    fields = {"form_token": token, "officer": me, **SURE}
    assert olga.post("/tim/sahkan", fields).status_code == 303
    done = olga.post("/tim/sahkan", fields)
    assert (done.status_code, "Anda sudah menandatangani" in Page(done.text).text) == (409, True)
    assert nur.send("/tim", "/tim/tolak", {"officer": me}).status_code == 303
    assert office.casebook.team.draft() is None
    assert desk("omar").get("/").status_code == 200


def test_a_retirement_that_was_laid_into_the_casebook_is_shown_for_what_it_is(office: Office, desk: Open) -> None:
    """Nur's draft, well signed: Olga sees whom it would retire, and has to say why."""
    me, nur = person(office, "omar"), office.team.people["nur"]
    lines = tuple(replace(line, retired=office.today) if line.id == me else line for line in office.roster.officers)
    expires = office.today + (office.roster.expires - office.roster.issued)
    body = roster.draft(office.roster, lines, office.today, expires)
    office.casebook.team.put_draft(DraftRow("d" * 32, body, {nur.id: nur.key.sign_roster(body)}))
    olga = desk("olga")
    page = olga.page("/tim")
    assert "Berhentikan Omar" in page.text
    done = olga.post("/tim/sahkan", {"form_token": page.value("form_token", "/tim/sahkan"), "officer": me})
    assert (done.status_code, "Tulis mengapa" in Page(done.text).text) == (409, True)
    assert office.casebook.rosters.get(2) is None


def test_who_does_not_decide_about_the_team_retires_nobody(office: Office, desk: Open) -> None:
    me = person(office, "olga")
    for login in ("omar", "ratna"):
        browser = desk(login)
        page = browser.page(f"/tim?henti={me}")
        assert not {"/tim/sahkan", "/tim/kantor", "/tim/ganti"} & set(page.actions)
        assert "Berhentikan" not in page.text
        token = page.value("form_token", "/keluar")
        for form in ("/tim/sahkan", "/tim/kantor", "/tim/ganti"):
            fields = {"form_token": token, "officer": me, "again": me, **SURE, **sheets(office)}
            assert browser.post(form, fields).status_code == 404
    assert desk("").post("/tim/kantor", {"officer": me, **sheets(office)}).headers["location"] == "/masuk"
    assert office.casebook.team.draft() is None


def test_a_case_that_somebody_else_holds_or_that_takes_nothing_is_not_handed_on(office: Office, desk: Open) -> None:
    """By forms that the page had, or never had."""
    case = office.report("Amplop.", excluded=("kepala_upg",))
    omar, olga = desk("omar"), desk("olga")
    omar.page(case.path)
    olga.act(case.path, "ambil")
    tokens = {browser: browser.token("/serah", "/serah") for browser in (omar, olga)}

    def hands_on(browser: Browser, step: str, to: str) -> tuple[int, str]:
        fields = {"form_token": tokens[browser], "step": step, "case": case.id, f"{step}_{case.id}": person(office, to)}
        done = browser.post("/serah", fields)
        return done.status_code, "".join(Page(done.text).summary[-1:])

    before = office.casebook.entries(case.id), office.casebook.grant(case.id, person(office, "nur"))
    assert hands_on(omar, "holder", "olga") == (409, "Kasus ini sudah tidak Anda pegang.")
    assert hands_on(omar, "reader", "nur") == (400, "Pilih rekan yang akan membaca kasus ini."), "she is kept out"
    assert (office.casebook.entries(case.id), office.casebook.grant(case.id, person(office, "nur"))) == before
    junk(office, case, "officers", seq=40)
    whole = office.casebook.entries(case.id)
    for step, to in (("holder", "omar"), ("reader", "ratna")):
        status, said = hands_on(olga, step, to)
        assert (status, said.startswith("Riwayat kasus ini tidak utuh")) == (409, True), step
    assert office.casebook.entries(case.id) == whole


def test_a_hand_over_names_only_cases_of_ones_own(office: Office, desk: Open) -> None:
    case: Case = office.report("Amplop.", excluded=("kepala_upg",))
    nur = desk("nur")
    page = nur.page("/serah")
    assert case.id not in page.text
    token = page.value("form_token", "/serah")
    for step in ("holder", "reader"):
        fields = {"form_token": token, "step": step, "case": case.id, f"{step}_{case.id}": person(office, "olga")}
        assert nur.post("/serah", fields).status_code == 404
    assert nur.post("/serah", {"form_token": token, "step": "everything"}).status_code == 404
    assert nur.post("/serah", {"form_token": "x", "step": "done"}).status_code == 400
    assert office.casebook.officers.get(person(office, "nur")).handed_over is None
