"""Giving a colleague access, and stepping back for ever."""

from dataclasses import replace

from tests.desk.browser import Browser
from tests.desk.conftest import Open
from tests.desk.office import Case, Office
from tests.intake.page import Page


def colleagues(browser: Browser, case: Case) -> set[str]:
    text = browser.get(case.path).text
    select = text.partition('name="colleague"')[2].partition("</select>")[0]
    return {part.partition('"')[0] for part in select.split('<option value="')[1:]} - {""}


def granted(browser: Browser, case: Case, officer: str) -> int:
    token = browser.token(case.path, f"{case.path}/jawab")
    return browser.post(f"{case.path}/akses", {"form_token": token, "colleague": officer}).status_code


def test_a_colleague_who_was_given_access_reads_the_case(office: Office, desk: Open) -> None:
    case = office.report("Amplop di loket.")
    ratna = desk("ratna")
    assert ratna.get(case.path).status_code == 404
    desk("omar").act(case.path, "akses", colleague=office.team.people["ratna"].id)
    assert "Amplop di loket." in ratna.page(case.path).text


def test_an_excluded_officer_is_never_offered_and_never_granted(office: Office, desk: Open) -> None:
    case, nur = office.report(excluded=("kepala_upg",)), office.team.people["nur"].id
    omar = desk("omar")
    assert nur not in colleagues(omar, case)
    before = office.casebook.grant(case.id, nur)
    assert granted(omar, case, nur) == 409
    assert office.casebook.grant(case.id, nur) == before
    assert desk("nur").get(case.path).status_code == 404


def test_who_takes_an_excluded_position_later_is_kept_out_as_well(office: Office, desk: Open) -> None:
    case = office.report(excluded=("sekretaris",), unit="umum")
    lines = list(office.roster.officers)
    ratna = next(n for n, line in enumerate(lines) if line.name == "Ratna")
    lines[ratna] = type(lines[ratna])(**{**vars(lines[ratna]), "positions": ("sekretaris",)})
    office.casebook.rosters.add(2, office.team.next_roster(office.roster.document, lines))
    omar = desk("omar")
    assert office.team.people["ratna"].id not in colleagues(omar, case)
    assert granted(omar, case, office.team.people["ratna"].id) == 409


def test_who_takes_an_excluded_position_while_he_reads_is_shut_out_and_his_work_stands(office: Office, desk: Open) -> None:
    """Omar by birth, Ratna by a grant. The same holds when the street bore the case under the roster before."""
    case = office.report("Hal.", excluded=("sekretaris",))
    omar, ratna = desk("omar"), desk("ratna")
    omar.act(case.path, "akses", colleague=office.team.people["ratna"].id)
    omar.act(case.path, "langkah", move="start_triage")
    ratna.act(case.path, "catatan", note_text="Catatan Ratna.")
    taken = {office.team.people[login].id for login in ("omar", "ratna")}
    lines = [replace(line, positions=("sekretaris",)) if line.id in taken else line for line in office.roster.officers]
    office.casebook.rosters.add(2, office.team.next_roster(office.roster.document, lines))
    for browser in (omar, ratna, desk("omar"), desk("ratna")):
        assert browser.get(case.path).status_code == 404
        assert case.id not in browser.get("/").text
    page = desk("olga").page(case.path)
    assert "Catatan Ratna." in page.text
    assert "Langkah: Mulai triase" in page.text
    assert "peringatan" not in desk("olga").page("/").text.lower()
    assert not taken & colleagues(desk("olga"), case)


def test_nobody_of_the_unit_reported_gets_access_unless_the_overseer_signs(office: Office, desk: Open) -> None:
    case = office.report(unit="sekretariat")
    nur, ratna = office.team.people["nur"].id, office.team.people["ratna"].id
    omar = desk("omar")
    assert not {nur, ratna} & colleagues(omar, case)
    assert granted(omar, case, nur) == 409


def test_the_overseer_may_give_an_excluded_officer_access(office: Office, desk: Open) -> None:
    case, nur = office.report("Hal.", excluded=("kepala_upg",)), office.team.people["nur"].id
    desk("omar").act(case.path, "akses", colleague=office.team.people["ratna"].id)
    desk("ratna").act(case.path, "akses", colleague=nur)
    assert "Hal." in desk("nur").page(case.path).text


def test_a_grant_row_without_an_entry_gives_nothing(office: Office, desk: Open) -> None:
    """Somebody with a case key and the casebook's file puts a real grant into Nur's row: the desk does not take it."""
    case, nur = office.report(excluded=("kepala_upg",)), office.team.people["nur"]
    omar = desk("omar")
    omar.page(case.path)
    session = next(iter(omar.app.state.desk.sessions._open.values()))
    envelope = session.index.find(case.id).opened.grant_to(nur.line)
    omar.act(case.path, "ambil")
    dossier = session.index.find(case.id)
    omar.app.state.desk.pen(session).write(dossier, "note", {"text": "x"}, grants=[(nur.id, envelope)])
    assert desk("nur").get(case.path).status_code == 404


def test_who_steps_back_never_meets_the_case_again_even_in_a_running_session(office: Office, desk: Open) -> None:
    case = office.report("Amplop di loket.")
    nur, elsewhere = desk("nur"), desk("nur")
    assert elsewhere.get(case.path).status_code == 200
    before = office.casebook.grant(case.id, office.team.people["nur"].id)
    page = nur.act(case.path, "mundur", recuse_reason="Ini teman saya.", recuse_sure="1")
    assert "Anda sudah mundur" in page.text
    assert f"LI-{case.id[:6].upper()}" not in page.text
    assert office.casebook.grant(case.id, office.team.people["nur"].id) != before
    for browser in (nur, elsewhere, desk("nur")):
        assert browser.get(case.path).status_code == 404
        assert case.id not in browser.get("/").text
    session = next(one for one in nur.app.state.desk.sessions._open.values() if one.officer == office.team.people["nur"].id)
    assert case.id not in session.index._opened
    assert not session.index._entries


def test_who_stepped_back_can_never_be_given_access_again(office: Office, desk: Open) -> None:
    case, nur = office.report(), office.team.people["nur"].id
    desk("nur").act(case.path, "mundur", recuse_reason="Ini teman saya.", recuse_sure="1")
    omar = desk("omar")
    assert nur not in colleagues(omar, case)
    assert granted(omar, case, nur) == 409
    assert desk("nur").get(case.path).status_code == 404


def test_two_readers_must_be_left_and_the_page_says_what_to_do(office: Office, desk: Open) -> None:
    case = office.report(excluded=("kepala_upg",))
    omar = desk("omar")
    done = omar.send(case.path, f"{case.path}/mundur", {"recuse_reason": "Ini teman saya.", "recuse_sure": "1"})
    page = Page(done.text)
    assert done.status_code == 409
    assert "Beri dulu akses kepada seorang rekan" in page.text
    assert page.value("recuse_reason") == "Ini teman saya."
    omar.act(case.path, "akses", colleague=office.team.people["ratna"].id)
    omar.act(case.path, "mundur", recuse_reason="Ini teman saya.", recuse_sure="1")
    assert omar.get(case.path).status_code == 404


def test_stepping_back_needs_a_reason_and_a_tick(office: Office, desk: Open) -> None:
    case = office.report()
    omar = desk("omar")
    for fields, name in (({"recuse_sure": "1"}, "recuse_reason"), ({"recuse_reason": "Teman."}, "recuse_sure")):
        done = omar.send(case.path, f"{case.path}/mundur", fields)
        assert (done.status_code, f'href="#{name}"' in done.text) == (400, True)
    assert omar.get(case.path).status_code == 200


def test_where_a_head_is_kept_out_by_his_unit_the_overseer_counts_as_one(office: Office, desk: Open) -> None:
    """Not only where the reporter named his position: else nobody of Nur's rank could be the second person there."""
    of_her_unit, elsewhere = office.report(unit="sekretariat"), office.report(unit="perizinan")
    omar = desk("omar")
    omar.get("/")
    session = next(iter(omar.app.state.desk.sessions._open.values()))
    found = [session.index.at_gate(case.id).state.excluded_head for case in (of_her_unit, elsewhere)]
    assert found == [True, False]
