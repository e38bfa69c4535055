"""A case on paper: noted before it is shown, whole, and nothing on it that can be pressed."""

import re

import pytest

from tests.desk.conftest import Open
from tests.desk.office import Office
from tests.intake.page import Page
from wbs.store.errors import StoreFull


def test_making_a_print_sheet_is_noted_before_it_is_shown(office: Office, desk: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    case = office.report("Amplop di loket.")
    omar, ratna = desk("omar"), desk("ratna")
    omar.get(case.path)
    assert "Amplop di loket." in omar.page(f"{case.path}/cetak").text
    assert f"Omar membuat lembar cetak LI-{case.id[:6].upper()}" in ratna.page("/audit").text

    def full(*_: object) -> None:
        raise StoreFull("no room")

    monkeypatch.setattr(office.casebook.audit, "append", full)
    refused = omar.get(f"{case.path}/cetak")
    assert (refused.status_code, "Amplop" in refused.text) == (503, False)


def test_before_the_statement_there_is_no_sheet(office: Office, desk: Open) -> None:
    case = office.report("Amplop di loket.")
    asked = desk("omar").client.look(f"{case.path}/cetak")
    assert (asked.status_code, asked.headers["location"], asked.text) == (303, case.path, "")
    assert office.casebook.audit.head() is None


def test_the_sheet_says_where_the_case_stands_who_printed_it_and_that_it_is_confidential(office: Office, desk: Open) -> None:
    case = office.report("Amplop di loket.", where="Loket 4")
    omar = desk("omar")
    omar.act(case.path, "langkah", move="start_triage")
    omar.act(case.path, "catatan", note_text="Periksa buku tamu.")
    text = omar.page(f"{case.path}/cetak").text
    told = (f"LI-{case.id[:6].upper()}", "RAHASIA", "Dicetak oleh Omar pada 23 November 2026", "Telaah awal", "Triase", "Loket 4")
    assert [one for one in (*told, "Simpan di lemari terkunci") if one not in text] == []
    assert text.index("Langkah: ") < text.index("Periksa buku tamu.")


def test_nothing_on_the_sheet_can_be_pressed(office: Office, desk: Open) -> None:
    case = office.report()
    omar = desk("omar")
    omar.get(case.path)
    text = omar.get(f"{case.path}/cetak").text
    sheet = text.partition('<div class="sheet">')[2].partition("</main>")[0]
    assert "Akhir lembar" in sheet
    assert re.findall(r"<(?:a|form|button|input|details|select|textarea)\b", sheet) == []


def test_the_name_of_a_lead_stays_off_the_paper(office: Office, desk: Open) -> None:
    case = office.report()
    office.sends_file(case, "slip-gaji-rini.pdf", b"x", use="lead")
    omar = desk("omar")
    omar.get(case.path)
    text = omar.page(f"{case.path}/cetak").text
    assert "slip-gaji-rini" not in text
    assert "hanya petunjuk; namanya tidak dicetak" in text


def test_in_english_the_sheet_is_english(office: Office, desk: Open) -> None:
    case = office.report()
    omar = desk("omar")
    omar.get(case.path)
    assert "CONFIDENTIAL" in Page(omar.get(f"/en{case.path}/cetak").text).text
