"""With two recovery sheets in the desk room a case gets new readers: certified ones, never who is kept out."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from crypto.officer_key import OfficerKey
from tests.desk.browser import Browser
from tests.desk.conftest import Open
from tests.desk.office import Case, Office, Person
from tests.desk.recovery_room import (
    GIVE,
    NOTICE,
    PAGE,
    WRONG,
    give,
    mistyped,
    offered,
    omar_leaves_and_tuti_comes,
    sheets_of,
    type_sheets,
    with_key,
    written,
)
from tests.intake.page import Page
from wbs.store.errors import StoreFull

NARRATIVE = "Amplop di loket."
Pair = tuple[str, str]


@pytest.fixture
def case(office: Office, desk: Open) -> Case:
    """It names Nur's position; Omar and Olga read it, and Omar has written in it."""
    one = office.report(NARRATIVE, excluded=("kepala_upg",))
    desk("omar").act(one.path, "catatan", note_text="Catatan Omar.")
    return one


@pytest.fixture
def tuti(office: Office, case: Case, desk: Open) -> Person:
    person = omar_leaves_and_tuti_comes(office)
    office.team = type("Room", (), {**vars(office.team), "people": {**office.team.people, "tuti": person}})  # type: ignore[assignment]
    return person


def session_of(browser: Browser, officer: str):  # type: ignore[no-untyped-def]
    return next(one for one in browser.app.state.desk.sessions._open.values() if one.officer == officer)


def test_two_sheets_give_a_case_a_new_reader_and_are_gone(office: Office, desk: Open, case: Case, tuti: Person) -> None:
    olga, reader = with_key(office, desk("olga")), desk("tuti")
    assert reader.get(case.path).status_code == 404
    page = olga.page(PAGE)
    assert f"LI-{case.id[:6].upper()}" in page.text
    assert "Masih dapat dibaca oleh Olga." in page.text
    assert NARRATIVE not in page.text
    assert give(olga, case, tuti.id).headers["location"] == PAGE
    assert session_of(olga, office.team.people["olga"].id).recovery is None
    after = olga.page(PAGE)
    assert "Pembaca baru sudah mendapat akses" in after.text
    assert f"{PAGE}/lembar" in after.actions
    shown = reader.page(case.path)
    assert NARRATIVE in shown.text
    assert "Catatan Omar." in shown.text
    assert "Pembaca baru lewat kunci pemulihan: Tuti" in shown.text
    queue = reader.page("/").text
    assert (queue.lower().count("peringatan"), NOTICE in queue) == (1, True), "the one notice that every desk shows"
    reader.act(case.path, "jawab", answer_text="Saya melanjutkan kasus ini.")
    assert office.answers(case)[-1].body["text"] == "Saya melanjutkan kasus ini."


def test_both_readers_gone_the_overseer_conducts_and_may_choose_who_is_kept_out(
    office: Office, desk: Open, case: Case, tuti: Person
) -> None:
    ratna, nur = with_key(office, desk("ratna")), office.team.people["nur"]
    assert nur.id in offered(ratna, case)
    assert give(ratna, case, nur.id, tuti.id).status_code == 303
    assert NARRATIVE in desk("nur").page(case.path).text
    assert NARRATIVE in desk("tuti").page(case.path).text


def test_a_head_is_not_offered_who_is_kept_out_and_a_form_made_by_hand_gives_him_nothing(
    office: Office, desk: Open, case: Case, tuti: Person
) -> None:
    olga, nur, omar = with_key(office, desk("olga")), office.team.people["nur"].id, office.team.people["omar"].id
    assert offered(olga, case) == {tuti.id, office.team.people["olga"].id, office.team.people["ratna"].id}
    before = written(office, case)
    for chosen in ([nur], [tuti.id, nur], [omar], ["f" * 16]):
        done = give(olga, case, *chosen)
        assert done.status_code == 409
        assert "Tidak ada yang diubah" in done.text
    assert written(office, case) == before
    assert desk("nur").get(case.path).status_code == 404


def test_who_is_kept_out_meets_nothing_of_the_case_even_with_two_sheets(
    office: Office, desk: Open, case: Case, tuti: Person
) -> None:
    nur, other = with_key(office, desk("nur")), "f" * 32
    assert f"LI-{case.id[:6].upper()}" not in nur.get(PAGE).text
    numbers = (case.id, f"LI-{case.id[:6]}", other, "LI-FFFFFF")
    answers = [nur.send(PAGE, f"{PAGE}/kasus", {"number": number}) for number in numbers]
    assert {done.status_code for done in answers} == {400}
    assert len({Page(done.text).summary[-1] for done in answers}) == 1
    office.report("Yang lain.", unit="inspektorat")  # she alone reads it, so the page has a form
    token = nur.page(PAGE).value("form_token", GIVE)
    before = written(office, case)
    hand = [nur.post(GIVE, {"form_token": token, f"to_{one}": tuti.id, "sure": "1"}) for one in (case.id, other)]
    assert [done.status_code for done in hand] == [409, 409]
    assert Page(hand[0].text).summary == Page(hand[1].text).summary
    assert written(office, case) == before


def test_who_stepped_back_is_never_chosen_not_even_by_the_overseer(office: Office, desk: Open) -> None:
    one, nur = office.report(NARRATIVE), office.team.people["nur"].id
    desk("nur").act(one.path, "mundur", recuse_reason="Saudara saya.", recuse_sure="1")
    omar_leaves_and_tuti_comes(office)
    ratna = with_key(office, desk("ratna"))
    assert nur not in offered(ratna, one)
    before = written(office, one)
    assert give(ratna, one, nur).status_code == 409
    assert written(office, one) == before
    held = with_key(office, desk("nur"))
    assert f"LI-{one.id[:6].upper()}" not in held.get(PAGE).text


def test_an_excluded_overseer_chooses_others_and_never_herself(office: Office, desk: Open) -> None:
    one, ratna = office.report(NARRATIVE, excluded=("kepala_kantor", "kepala_upg")), office.team.people["ratna"].id
    omar_leaves_and_tuti_comes(office)
    held = with_key(office, desk("ratna"))
    assert ratna not in offered(held, one)
    assert office.team.people["nur"].id in offered(held, one)
    assert give(held, one, ratna).status_code == 409
    assert desk("ratna").get(one.path).status_code == 404


# from two sheets of the recovery key, two of the office key and two of a key of nobody's
WRONG_SHEETS: dict[str, Callable[[Pair, Pair, Pair], Pair]] = {
    "one sheet twice": lambda ours, office, other: (ours[0], ours[0]),
    "one sheet alone": lambda ours, office, other: (ours[0], ""),
    "a word mistyped": lambda ours, office, other: (ours[0], mistyped(ours[1])),
    "sheets of the office key": lambda ours, office, other: office,
    "sheets of another key": lambda ours, office, other: other,
    "sheets of two keys": lambda ours, office, other: (ours[0], other[1]),
    "nothing of the kind": lambda ours, office, other: ("amplop", "loket"),
}


@pytest.mark.parametrize("which", WRONG_SHEETS)
def test_wrong_sheets_get_one_answer_and_open_nothing(office: Office, desk: Open, case: Case, which: str) -> None:
    keys = (office.team.recovery.seal_seed, office.team.office_seed, OfficerKey.new().seal_seed)
    one, two = WRONG_SHEETS[which](*map(sheets_of, keys))
    olga = desk("olga")
    before = office.casebook.audit.head()
    done = type_sheets(olga, one, two)
    assert done.status_code == 400
    assert WRONG in Page(done.text).text
    for word in {*one.split()[4:], *two.split()[4:]}:
        assert f" {word} " not in f" {Page(done.text).text} "
    assert session_of(olga, office.team.people["olga"].id).recovery is None
    assert NOTICE not in olga.page("/").text
    after = office.casebook.audit.head()
    assert after is not None
    assert after.seq == (before.seq if before else 0) + 1, "that sheets were tried is in the audit"


def test_without_its_audit_line_two_sheets_open_nothing(
    office: Office, desk: Open, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    olga = desk("olga")
    token = olga.token(PAGE, f"{PAGE}/lembar")
    one, two = sheets_of(office.team.recovery.seal_seed)

    def full(*_: object) -> None:
        raise StoreFull("no room")

    monkeypatch.setattr(office.casebook.audit, "append", full)
    done = olga.post(f"{PAGE}/lembar", {"form_token": token, "sheet_a": one, "sheet_b": two})
    assert done.status_code == 503
    # Three of its words, side by side: one alone is a word that any page may hold.
    words = one.split()
    assert not [at for at in range(len(words) - 2) if " ".join(words[at : at + 3]) in done.text]
    assert session_of(olga, office.team.people["olga"].id).recovery is None


def test_after_ten_minutes_the_key_is_gone_whether_anybody_asks_or_not(
    office: Office, desk: Open, case: Case, tuti: Person
) -> None:
    olga = with_key(office, desk("olga"))
    page, before = olga.page(PAGE), written(office, case)
    fields = {"form_token": page.value("form_token", GIVE), f"to_{case.id}": tuti.id, "sure": "1"}
    office.clock.turn(minutes=9, seconds=59)
    assert olga.page(PAGE).value("form_token", GIVE)
    office.clock.turn(seconds=1)
    done = olga.post(GIVE, fields)
    assert done.status_code == 409
    assert "sepuluh menit" in done.text
    assert written(office, case) == before
    with_key(office, olga)
    room = olga.app.state.desk
    room.sessions.sweep(office.clock() + timedelta(minutes=10))
    assert session_of(olga, office.team.people["olga"].id).recovery is None


def test_who_signs_out_takes_the_key_with_him(office: Office, desk: Open, case: Case) -> None:
    olga = with_key(office, desk("olga"))
    session = session_of(olga, office.team.people["olga"].id)
    assert session.recovery is not None
    olga.send("/", "/keluar", {})
    assert session.recovery is None


def test_the_key_can_be_cleared_by_hand(office: Office, desk: Open, case: Case) -> None:
    olga = with_key(office, desk("olga"))
    olga.send(PAGE, f"{PAGE}/lupa", {})
    assert session_of(olga, office.team.people["olga"].id).recovery is None
    assert "dihapus dari memori" in olga.page(PAGE).text


def test_the_same_form_gives_once(office: Office, desk: Open, case: Case, tuti: Person) -> None:
    olga = with_key(office, desk("olga"))
    fields = {"form_token": olga.page(PAGE).value("form_token", GIVE), f"to_{case.id}": tuti.id, "sure": "1"}
    assert olga.post(GIVE, fields).status_code == 303
    after = written(office, case)
    assert olga.post(GIVE, fields).status_code == 409, "the key is gone"
    with_key(office, olga)
    done = olga.post(GIVE, fields)
    assert done.status_code == 409
    assert "tidak ada yang diberikan dua kali" in done.text
    assert written(office, case) == after


def test_nothing_is_given_unless_everybody_agrees_and_somebody_is_chosen(
    office: Office, desk: Open, case: Case, tuti: Person
) -> None:
    olga = with_key(office, desk("olga"))
    before = written(office, case)
    for fields in ({"sure": "1"}, {f"to_{case.id}": tuti.id}, {f"to_{case.id}": tuti.id, "sure": "0"}):
        assert olga.send(PAGE, GIVE, fields).status_code == 409
    assert olga.post(GIVE, {"form_token": "none", f"to_{case.id}": tuti.id, "sure": "1"}).status_code == 400
    assert written(office, case) == before
    assert olga.page(PAGE).value("form_token", GIVE), "the key is still there"


def test_an_officer_has_no_such_page(office: Office, desk: Open) -> None:
    omar = desk("omar")
    assert omar.get(PAGE).status_code == omar.get(f"{PAGE}/kunci").status_code == 404
    one, two = sheets_of(office.team.recovery.seal_seed)
    for what in ("lembar", "kasus", "beri", "lupa", "kunci"):
        assert omar.post(f"{PAGE}/{what}", {"sheet_a": one, "sheet_b": two, "form_token": "none"}).status_code == 404
    assert office.casebook.audit.head() is None


def test_a_case_that_has_its_readers_is_listed_when_its_number_is_typed_and_an_exchanged_row_is_mended(
    office: Office, desk: Open, tuti: Person
) -> None:
    one = office.report(NARRATIVE)
    desk("nur").get("/")
    olga = with_key(office, desk("olga"))
    assert f'name="to_{one.id}"' not in olga.get(PAGE).text
    for typed in (one.id[:6], f"li-{one.id[:6]}", f" LI {one.id[:6].upper()} ", one.id):
        olga = with_key(office, desk("olga"))
        assert olga.send(PAGE, f"{PAGE}/kasus", {"number": typed}).status_code == 303
        assert f'name="to_{one.id}"' in olga.get(PAGE).text
    assert olga.send(PAGE, f"{PAGE}/kasus", {"number": "semua"}).status_code == 400
    with office.casebook._database.write() as connection:
        connection.exec_driver_sql("UPDATE grants SET envelope = zeroblob(1203) WHERE slot = ?", (tuti.id,))
    assert desk("tuti").get(one.path).status_code == 404
    assert give(olga, one, tuti.id).status_code == 303
    assert NARRATIVE in desk("tuti").page(one.path).text


def test_a_history_that_is_not_whole_is_said_and_takes_nothing(office: Office, desk: Open, case: Case, tuti: Person) -> None:
    with office.casebook._database.write() as connection:
        connection.exec_driver_sql("UPDATE entries SET envelope = zeroblob(5233) WHERE strand = 'officers' AND seq = 2")
    olga = with_key(office, desk("olga"))
    assert "Riwayat kasus ini tidak utuh" in olga.page(PAGE).text
    assert olga.send(PAGE, f"{PAGE}/kasus", {"number": case.id}).status_code == 303
    before = written(office, case)
    office.report("Yang lain.", excluded=("kepala_upg", "auditor_muda"))  # so that the page has a form
    token = olga.page(PAGE).value("form_token", GIVE)
    assert olga.post(GIVE, {"form_token": token, f"to_{case.id}": tuti.id, "sure": "1"}).status_code == 409
    assert written(office, case) == before


def test_the_overseer_reads_in_the_audit_who_recovered_what_for_whom(
    office: Office, desk: Open, case: Case, tuti: Person
) -> None:
    olga = with_key(office, desk("olga"))
    give(olga, case, tuti.id)
    audit = desk("ratna").page("/audit").text
    assert "Olga mengetik dua lembar kunci pemulihan" in audit
    assert f"Olga memulihkan untuk pembaca baru LI-{case.id[:6].upper()}" in audit
