"""Omar lost his passphrase: he makes new keys for the line that he has, two certify them, and colleagues let him read again."""

import pyotp
import pytest
from starlette.applications import Starlette

from crypto.errors import CannotOpen
from tests.desk.browser import Browser
from tests.desk.conftest import Open
from tests.desk.office import Clock, Office
from tests.desk.test_access import colleagues, granted
from tests.desk.test_leaving import person, sheets
from tests.desk.test_team import Newcomer, certify, listed
from tests.intake.page import Page
from wbs.store.rows import NewcomerRow


def invited_again(head: Browser, officer: str) -> str:
    done = head.send("/tim", "/tim/ganti", {"again": officer})
    assert done.status_code == 303, Page(done.text).summary
    return " ".join(listed(head.get("/tim").text, "Kode undangan"))


def waiting(office: Office, desk: Open, login: str = "omar", by: str = "olga") -> tuple[Newcomer, NewcomerRow]:
    """New keys that wait to be certified."""
    keys = Newcomer(desk(""), invited_again(desk(by), person(office, login)))
    assert keys.finish().status_code == 200
    return keys, office.casebook.team.newcomers()[0]


def renewed(office: Office, desk: Open, login: str = "omar") -> Newcomer:
    """New keys, certified by both heads."""
    keys, row = waiting(office, desk, login)
    for head in ("olga", "nur"):
        assert certify(desk(head), row.officer, keys.fingerprint).status_code == 303
    return keys


def sign_in(keys: Newcomer, login: str = "omar") -> Browser:
    keys.browser.office.clock.turn(seconds=30)
    code = pyotp.TOTP(keys.secret).at(keys.browser.office.clock.at)
    done = keys.browser.try_in(login, " ".join(keys.passphrase), code)
    assert done.status_code == 303, Page(done.text).summary
    return keys.browser


def test_new_keys_take_the_place_of_the_lost_ones_under_the_same_line(office: Office, desk: Open, app: Starlette) -> None:
    case = office.report("Amplop di loket.")
    omar, before = desk("omar"), office.roster.officer(person(office, "omar"))
    omar.act(case.path, "ambil")
    keys, row = waiting(office, desk)
    assert row.officer not in office.roster.by_id
    assert "Sahkan kunci baru Omar" in desk("olga").page("/tim").text
    assert certify(desk("olga"), row.officer, keys.fingerprint).status_code == 303
    # Until both have signed the old keys are good, and the printed codes are those of the old paper.
    assert omar.get(case.path).status_code == 200
    assert office.casebook.officers.codes_left(before.id) == 10
    assert certify(desk("nur"), row.officer, keys.fingerprint).status_code == 303
    now = app.state.desk.book().current.officer(before.id)
    assert (now.seal_key, now.sign_key) != (before.seal_key, before.sign_key)
    assert vars(now) == {**vars(before), "seal_key": now.seal_key, "sign_key": now.sign_key}
    assert omar.get(case.path).headers["location"] == "/masuk"
    old = office.team.people["omar"]
    assert desk("").try_in("omar", old.passphrase, office.phone_code("omar")).status_code == 400
    assert desk("").try_in("omar", " ".join(keys.passphrase), old.codes[0]).status_code == 400
    assert sign_in(keys).get(case.path).status_code == 404
    with pytest.raises(CannotOpen):
        old.key.open_grant(case.id, old.id, office.casebook.grant(case.id, old.id))
    assert office.casebook.alarms.ringing() == []
    assert "Omar mengesahkan" not in desk("ratna").page("/audit").text
    assert "Olga mengesahkan kunci Omar" in desk("ratna").page("/audit").text


def test_a_printed_code_of_the_new_paper_opens_and_the_code_of_the_proof_does_not_again(office: Office, desk: Open) -> None:
    keys, row = waiting(office, desk)
    proof = pyotp.TOTP(keys.secret).at(office.clock.at)
    for head in ("olga", "nur"):
        assert certify(desk(head), row.officer, keys.fingerprint).status_code == 303
    assert keys.browser.try_in("omar", " ".join(keys.passphrase), proof).status_code == 400
    assert keys.browser.try_in("omar", " ".join(keys.passphrase), keys.codes[0]).status_code == 303


def test_colleagues_give_one_case_or_all_of_theirs_again(office: Office, desk: Open) -> None:
    one, two, three = (office.report(f"Hal ke-{number}.") for number in (1, 2, 3))
    keys, me = renewed(office, desk), person(office, "omar")
    olga = desk("olga")
    assert "Omar: belum dapat membaca lagi 3 kasus Anda" in olga.page("/tim").text
    assert "Omar · belum dapat membaca lagi" in olga.page(one.path).text
    olga.act(one.path, "akses", colleague=me)
    omar = sign_in(keys)
    assert "Hal ke-1." in omar.page(one.path).text
    assert "2 kasus Anda" in olga.page("/tim").text
    lines = office.casebook.audit.head().seq  # type: ignore[union-attr]
    assert olga.send("/tim", "/tim/akses", {"officer": me}).status_code == 303
    assert "Akses diberikan lagi" in olga.page("/tim").text
    for case, text in ((two, "Hal ke-2."), (three, "Hal ke-3.")):
        assert text in omar.page(case.path).text
    assert office.casebook.audit.head().seq == lines + 6  # type: ignore[union-attr]  # two grants, statements, openings
    assert "Rekan dengan kunci baru" not in olga.page("/tim").text
    omar.act(two.path, "catatan", note_text="Saya kembali.")
    assert "peringatan" not in olga.page("/").text.lower()


def test_nobody_who_is_barred_is_given_a_case_again(office: Office, desk: Open) -> None:
    """Nur takes no case that excludes her, and Ratna gave her one: of that only Ratna may give it again."""
    case = office.report("Hal.", excluded=("kepala_upg",))
    nur = person(office, "nur")
    desk("omar").act(case.path, "akses", colleague=person(office, "ratna"))
    desk("ratna").act(case.path, "akses", colleague=nur)
    assert "Hal." in desk("nur").page(case.path).text
    keys, row = waiting(office, desk, "nur")
    olga = desk("olga")
    assert certify(olga, row.officer, keys.fingerprint).status_code == 303
    done = olga.send("/tim", "/tim/kantor", {"officer": row.officer, "words_office": keys.fingerprint, **sheets(office)})
    assert done.status_code == 303
    omar = desk("omar")
    assert "Rekan dengan kunci baru" not in omar.page("/tim").text
    assert nur not in colleagues(omar, case)
    assert granted(omar, case, nur) == 409
    token = omar.page("/tim").value("form_token", "/keluar")
    assert omar.post("/tim/akses", {"form_token": token, "officer": nur}).status_code == 404
    ratna = desk("ratna")
    assert "Nur: belum dapat membaca lagi 1 kasus Anda" in ratna.page("/tim").text
    assert ratna.send("/tim", "/tim/akses", {"officer": nur}).status_code == 303
    assert "Hal." in sign_in(keys, "nur").page(case.path).text


def test_who_waits_to_read_again_is_no_living_reader(office: Office, desk: Open) -> None:
    case = office.report("Amplop.", excluded=("kepala_upg",))
    desk("omar").act(case.path, "akses", colleague=person(office, "ratna"))
    renewed(office, desk)
    done = desk("olga").send(case.path, f"{case.path}/mundur", {"recuse_reason": "Teman saya.", "recuse_sure": "1"})
    assert (done.status_code, "harus tersisa sedikitnya dua orang" in Page(done.text).text) == (409, True)


def test_a_reader_whose_row_was_exchanged_can_be_given_access_again(office: Office, desk: Open) -> None:
    case, omar = office.report("Amplop."), person(office, "omar")
    olga = desk("olga")
    olga.act(case.path, "catatan", note_text="Catatan.")
    dossier = next(iter(olga.app.state.desk.sessions._open.values())).index.find(case.id)
    olga.app.state.desk.casebook.record(
        case.id, _note(olga, dossier), None, [(omar, office.casebook.grant(case.id, person(office, "nur")))]
    )
    assert desk("omar").get(case.path).status_code == 404
    olga.act(case.path, "akses", colleague=omar)
    assert "Amplop." in desk("omar").page(case.path).text


def _note(browser: Browser, dossier: object) -> object:
    """An entry for a transaction in which somebody exchanges a row."""
    session = next(iter(browser.app.state.desk.sessions._open.values()))
    pen, written = browser.app.state.desk.pen(session), []
    keep = pen.casebook

    class Taken:
        def __getattr__(self, name: str) -> object:
            return getattr(keep, name)

        def record(self, _case: str, entry: object, *_rest: object, **_more: object) -> None:
            written.append(entry)

    object.__setattr__(pen, "casebook", Taken())
    pen.write(dossier, "note", {"text": "x"})
    return written[0]


def test_a_lost_head_is_certified_by_the_other_one_and_the_office_key(office: Office, desk: Open) -> None:
    keys, row = waiting(office, desk, "nur")
    olga = desk("olga")
    fields = {"officer": row.officer, **sheets(office)}
    assert certify(olga, row.officer, keys.fingerprint).status_code == 303
    for words in ("", "akar " * 8):
        done = olga.send("/tim", "/tim/kantor", {**fields, "words_office": words})
        assert (done.status_code, "mungkin kuncinya ditukar orang" in Page(done.text).text) == (409, True)
    assert olga.send("/tim", "/tim/kantor", {**fields, "words_office": keys.fingerprint}).status_code == 303
    assert sign_in(keys, "nur").get("/tim").status_code == 200


def test_keys_are_those_of_the_row_that_waits_or_the_draft_is_thrown_away(office: Office, desk: Open) -> None:
    keys, row = waiting(office, desk)
    assert certify(desk("olga"), row.officer, keys.fingerprint).status_code == 303
    office.casebook.team.turn_away(row.officer)
    assert "dibuang" in desk("nur").page("/tim").text
    assert office.casebook.team.draft() is None


def test_invitations_for_new_keys_end_with_who_leaves_and_are_made_once(office: Office, desk: Open, clock: Clock) -> None:
    olga, me = desk("olga"), person(office, "omar")
    code = invited_again(olga, me)
    assert "Omar (kunci baru), berlaku sampai" in olga.page("/tim").text
    done = olga.send("/tim", "/tim/ganti", {"again": me})
    assert (done.status_code, "sudah ada undangan" in Page(done.text).text) == (409, True)
    for nobody in ("", "0" * 16, "x" * 100):
        assert olga.send("/tim", "/tim/ganti", {"again": nobody}).status_code == 400
    assert olga.post("/tim/ganti", {"form_token": "x", "again": me}).status_code == 400
    keys = Newcomer(desk(""), code)
    for form in ("/tim/sahkan", "/tim/kantor"):
        fields = {"officer": me, "reason": "Ia meninggal.", "sure": "1", **sheets(office)}
        assert olga.send(f"/tim?henti={me}", form, fields).status_code == 303
    late = keys.finish()
    assert (late.status_code, "tidak dikenal" in Page(late.text).text) == (400, True)
    assert office.casebook.team.newcomers() == []
