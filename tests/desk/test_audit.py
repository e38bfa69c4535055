"""The audit: written before the act, read by the overseer alone, whole or said to be broken."""

import sqlite3

import pytest

from tests.desk.conftest import Open
from tests.desk.office import Office
from wbs.store.errors import StoreFull


def test_the_overseer_reads_who_opened_what_and_on_which_day(office: Office, desk: Open) -> None:
    case = office.report()
    file = office.sends_file(case, "a.pdf", b"isi")
    omar = desk("").sign_in("omar")
    omar.get(case.path)
    omar.get(f"{case.path}/berkas/{file}")
    omar.act(case.path, "akses", colleague=office.team.people["ratna"].id)
    page = desk("ratna").page("/audit")
    number = f"LI-{case.id[:6].upper()}"
    assert f"Omar membuka {number}" in page.text
    assert f"Omar mengambil berkas dari {number}" in page.text
    assert f"Omar memberi akses ke {number} Ratna" in page.text
    assert "Omar masuk ke meja tim" in page.text
    assert "23 November 2026" in page.text
    assert "Rangkaian lengkap" in page.text


@pytest.mark.parametrize("login", ["omar", "olga", "nur"])
def test_for_everybody_else_there_is_no_such_page(desk: Open, login: str) -> None:
    browser = desk(login)
    assert browser.get("/audit").status_code == 404
    assert 'href="/audit"' not in browser.get("/").text


@pytest.mark.parametrize(
    "change", ["DELETE FROM audit WHERE seq = 2", "UPDATE audit SET envelope = zeroblob(6000) WHERE seq = 2"]
)
def test_a_line_that_is_missing_or_altered_is_said(office: Office, desk: Open, change: str) -> None:
    case = office.report()
    omar = desk("omar")
    for _ in range(4):
        omar.get(case.path)
    with sqlite3.connect(office.folder / "casebook.sqlite3") as database:
        database.execute(change)
    page = desk("ratna").page("/audit")
    assert "Rangkaian lengkap" not in page.text
    assert "Rangkaian terputus" in page.text or "Baris 2 tidak dapat dibuka" in page.text


def test_every_opening_is_one_line(office: Office, desk: Open) -> None:
    case = office.report()
    omar = desk("").sign_in("omar")
    before = office.casebook.audit.head()
    for _ in range(3):
        omar.get(case.path)
    after = office.casebook.audit.head()
    assert before is not None
    assert after is not None
    assert after.seq == before.seq + 4, "his statement, and three openings"


def test_an_odd_page_number_is_the_first_or_the_last(desk: Open) -> None:
    ratna = desk("ratna")
    for page in ("", "0", "-1", "x", "99999999", "²", "2"):
        assert ratna.get(f"/audit?page={page}").status_code == 200


def test_a_long_audit_is_shown_by_pages_newest_first(office: Office, desk: Open) -> None:
    case = office.report()
    omar, ratna = desk("omar"), desk("ratna")
    for _ in range(102):  # and the line of his statement
        omar.get(case.path)
    first, second = ratna.get("/audit").text, ratna.get("/audit?page=2").text
    assert first.count('class="audit-number"') == 100
    assert second.count('class="audit-number"') == 3
    assert '<span class="audit-number">103</span>' in first
    assert '<span class="audit-number">1</span>' in second
    assert "/audit?page=2" in first


@pytest.mark.parametrize("what", ["jawab", "catatan", "langkah", "setuju", "tolak", "ambil", "akses", "mundur"])
def test_a_refused_form_that_shows_the_case_again_is_an_opening_too(office: Office, desk: Open, what: str) -> None:
    """Else Omar could read every case of his by forms that are sent to be refused."""
    case = office.report("Amplop di loket.")
    omar, ratna = desk("omar"), desk("ratna")
    before = office.casebook.audit.head()
    assert "Amplop di loket." in omar.post(f"{case.path}/{what}", {"form_token": "none"}).text
    after = office.casebook.audit.head()
    assert (before, after and after.seq) == (None, 2), "his statement, and one opening"
    assert f"Omar membuka LI-{case.id[:6].upper()}" in ratna.page("/audit").text


def test_nothing_of_a_case_is_shown_when_the_line_cannot_be_written(
    office: Office, desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = office.report("Amplop di loket.")
    omar = desk("omar")
    omar.page(case.path)

    def full(*_: object) -> None:
        raise StoreFull("no room")

    monkeypatch.setattr(office.casebook.audit, "append", full)
    refused = omar.post(f"{case.path}/catatan", {"form_token": "none", "note_text": "satu dua"})
    for done, status in ((omar.get(case.path), 503), (refused, 503)):
        assert done.status_code == status
        assert "Amplop" not in done.text
    assert "satu dua" in refused.text, "what was typed is on the page all the same"


def lines(office: Office) -> int:
    head = office.casebook.audit.head()
    return head.seq if head else 0


def test_the_way_back_from_his_own_entry_is_no_second_opening(office: Office, desk: Open) -> None:
    case = office.report()
    omar = desk("omar")
    token = omar.token(case.path, f"{case.path}/catatan")
    before = lines(office)
    assert omar.post(f"{case.path}/catatan", {"form_token": token, "note_text": "Satu."}).status_code == 303
    assert "Satu." in omar.page(case.path).text
    assert lines(office) == before
    omar.page(case.path)
    assert lines(office) == before + 1, "whoever comes again opens it again"


def test_what_came_meanwhile_makes_the_way_back_an_opening(office: Office, desk: Open) -> None:
    case = office.report()
    omar = desk("omar")
    token = omar.token(case.path, f"{case.path}/catatan")
    omar.post(f"{case.path}/catatan", {"form_token": token, "note_text": "Satu."})
    office.writes(case, "Ada lagi.")
    before = lines(office)
    assert "Ada lagi." in omar.page(case.path).text
    assert lines(office) == before + 1


def test_no_other_case_is_opened_on_the_way_back(office: Office, desk: Open) -> None:
    case, other = office.report(), office.report()
    omar = desk("omar")
    omar.page(other.path)
    omar.post(f"{case.path}/catatan", {"form_token": omar.token(case.path, f"{case.path}/catatan"), "note_text": "Satu."})
    before = lines(office)
    omar.page(other.path)
    omar.page(case.path)
    assert lines(office) == before + 2
