"""After a recovery: every desk says so until there is a new recovery key, and the old sheets open nothing that anybody reads."""

import pytest

from crypto import roster
from crypto.officer_key import OfficerKey
from tests.desk.browser import Browser
from tests.desk.conftest import Open
from tests.desk.office import TODAY, Case, Office
from tests.desk.recovery_room import NOTICE, PAGE, give, omar_leaves_and_tuti_comes, sheets_of, type_sheets, with_key
from wbs.desk import rekeying
from wbs.desk.recovery_notice import CODE

PEOPLE = ("omar", "olga", "nur", "ratna")


def new_recovery_key(office: Office) -> OfficerKey:
    """The next roster is in force, with a recovery key whose sheets are three others."""
    new = OfficerKey.new()
    document = office.team.next_roster(office.casebook.rosters.all()[-1], office.roster.officers, TODAY, new.public)
    office.casebook.rosters.add(len(office.casebook.rosters.all()) + 1, document)
    office.roster = roster.parse(document)
    return new


def opens(office: Office, browser: Browser, key: OfficerKey, case: Case) -> bool:
    """Whether sheets of this key list the case when its number is typed."""
    assert type_sheets(browser, *sheets_of(key.seal_seed)).status_code == 303
    browser.send(PAGE, f"{PAGE}/kasus", {"number": case.id})
    listed = f'name="to_{case.id}"' in browser.get(PAGE).text
    browser.send(PAGE, f"{PAGE}/lupa", {})
    return listed


def test_every_officer_is_told_without_a_number_from_the_moment_that_two_sheets_were_typed(office: Office, desk: Open) -> None:
    case = office.report(excluded=("kepala_upg",))
    assert not any(NOTICE in desk(login).get("/").text for login in PEOPLE)
    with_key(office, desk("olga"))
    for login in PEOPLE:
        page = desk(login).page("/")
        assert f"{NOTICE} 23 November 2026; ganti kunci pemulihan." in page.text
        assert f"LI-{case.id[:6].upper()}" not in page.text or login in ("omar", "olga")


@pytest.mark.parametrize("login", ["olga", "ratna"])
def test_nobody_silences_it_alone(office: Office, desk: Open, login: str) -> None:
    with_key(office, desk("olga"))
    browser = desk(login)
    rung = next(one.alarm for one in office.casebook.alarms.ringing() if one.code.startswith(CODE))
    office.casebook.alarms.ring(office.today, "clock_behind")
    token = browser.token("/", "/peringatan")
    assert browser.post("/peringatan", {"form_token": token, "alarm": rung}).status_code == 404
    assert rung not in browser.get("/").text
    assert NOTICE in browser.page("/").text


def test_a_roster_with_another_recovery_key_ends_it_and_one_with_the_same_does_not(office: Office, desk: Open) -> None:
    with_key(office, desk("olga"))
    office.casebook.rosters.add(2, office.team.next_roster(office.roster.document, office.roster.officers))
    assert NOTICE in desk("nur").page("/").text
    new_recovery_key(office)
    for login in PEOPLE:
        assert NOTICE not in desk(login).page("/").text
    with_key(office, desk("olga"))
    assert NOTICE not in desk("nur").page("/").text, "the old key is not in force any more"


def test_who_reads_the_recovered_case_is_told_by_its_history_when_the_line_was_taken_away(office: Office, desk: Open) -> None:
    case = office.report(excluded=("kepala_upg",))
    tuti = omar_leaves_and_tuti_comes(office)
    give(with_key(office, desk("olga")), case, tuti.id)
    with office.casebook._database.write() as connection:
        connection.exec_driver_sql("DELETE FROM alarms")
    assert NOTICE in desk("olga").page("/").text
    new_recovery_key(office)
    assert NOTICE not in desk("olga").page("/").text


def test_whoever_reads_a_case_locks_it_for_the_new_key_and_the_old_sheets_open_it_no_more(office: Office, desk: Open) -> None:
    case, old = office.report(), office.team.recovery
    desk("omar").get("/")
    before = office.casebook.grant(case.id, "recovery")
    new = new_recovery_key(office)
    assert opens(office, desk("olga"), old, case) is False
    assert opens(office, desk("olga"), new, case) is True
    after = office.casebook.grant(case.id, "recovery")
    assert (len(after), after != before) == (len(before), True)
    assert "dikunci untuk kunci pemulihan yang baru" in desk("nur").page(case.path).text
    assert len(office.casebook.entries(case.id, "officers")) == 3, "received, rekey, and the statement of her who came second"


def test_an_old_row_that_somebody_put_back_opens_with_no_old_sheets(office: Office, desk: Open) -> None:
    case, old = office.report(), office.team.recovery
    before = office.casebook.grant(case.id, "recovery")
    new_recovery_key(office)
    desk("omar").get("/")
    with office.casebook._database.write() as connection:
        connection.exec_driver_sql("UPDATE grants SET envelope = ? WHERE slot = 'recovery'", (before,))
    assert opens(office, desk("olga"), old, case) is False


def test_a_case_that_nobody_reads_keeps_the_old_sheets_and_the_overseer_is_told_its_number(office: Office, desk: Open) -> None:
    """Nur and Olga are kept out, Omar has left: nobody locks it anew."""
    case, old = office.report(excluded=("kepala_upg", "inspektur")), office.team.recovery
    desk("omar").get("/")
    omar_leaves_and_tuti_comes(office)
    new = new_recovery_key(office)
    for login in ("olga", "nur", "ratna"):
        desk(login).get("/")
    ratna, olga = desk("ratna"), desk("olga")
    for browser, told in ((ratna, True), (olga, False)):
        assert type_sheets(browser, *sheets_of(new.seal_seed)).status_code == 303
        text = browser.page(PAGE).text
        assert "jangan buang lembar lama" in text
        assert (f"Kunci ini tidak membuka: LI-{case.id[:6].upper()}" in text) is told
        assert (f"LI-{case.id[:6].upper()}" in text) is told
    assert opens(office, desk("ratna"), old, case) is True


def test_a_request_locks_only_so_many_cases_anew(office: Office, desk: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [office.report() for _ in range(5)]
    omar = desk("omar")
    omar.get("/")
    new_recovery_key(office)
    monkeypatch.setattr(rekeying, "AT_ONCE", 2)

    def locked_anew() -> int:
        return sum(len(office.casebook.entries(case.id, "officers")) > 1 for case in cases)

    for expected in (2, 4, 5, 5):
        omar.get("/")
        assert locked_anew() == expected


def test_a_case_that_takes_nothing_does_not_keep_the_others_from_being_locked_anew(
    office: Office, desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [office.report() for _ in range(3)]
    omar = desk("omar")
    omar.get("/")
    with office.casebook._database.write() as connection:
        short = "UPDATE grants SET envelope = zeroblob(9) WHERE slot = 'recovery' AND [case] = ?"
        connection.exec_driver_sql(short, (cases[0].id,))
    new_recovery_key(office)
    monkeypatch.setattr(rekeying, "AT_ONCE", 1)
    for _ in range(4):
        assert omar.get("/").status_code == 200
    assert [len(office.casebook.entries(case.id, "officers")) for case in cases] == [1, 2, 2]
