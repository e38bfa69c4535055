"""The page of figures: what heads and the overseer see of what was counted, and what they do not."""

import re
from datetime import UTC, datetime

import pytest

from crypto.officer_key import OfficerKey
from crypto.tally import OVERSEER, PRESENT, TALLY_SIZE, Settled, seal, sign
from tests.desk.browser import Browser
from tests.desk.conftest import Open
from tests.desk.counting import COUNTING, KEPT, a_tally, counted, lay, rows
from tests.desk.office import Office
from wbs.desk import figures, journal
from wbs.desk.keyring import KeyInHand
from wbs.store.errors import StoreFull
from wbs.store.rows import TallyRow

ROW = re.compile(r'<tr(?: class="counted-sum")?><th scope="row">([^<]*)</th>(.*?)</tr>', re.DOTALL)
CELL = re.compile(r'<td class="cell-number">(?:<span[^>]*>–</span><span[^>]*>[^<]*</span>|([^<]*))</td>')


def table(browser: Browser, id: str, path: str = "/angka") -> dict[str, list[str]]:
    """A table of the page: by category the numbers as shown, "" for one that is hidden."""
    text = browser.get(path).text
    section = text.split(f'<section class="section" id="{id}">')[1].split("</section>")[0]
    return {name: CELL.findall(cells) for name, cells in ROW.findall(section)}


def test_the_totals_are_what_was_done(office: Office, desk: Open) -> None:
    cases = [office.report(f"Hal {n}.") for n in range(6)] + [office.report("Lain.", unit="umum")]
    omar = desk("omar")
    for case in cases[:5]:
        omar.act(case.path, "langkah", move="start_triage", start_triage_text="Kami mulai menelaah.")
    office.clock.turn(days=1)
    omar.get("/")
    olga = desk("olga")
    assert table(olga, "jenis")["Jumlah"] == ["0", "0", "0", "7", "7"]
    assert table(olga, "unit")["Bidang Pelayanan Perizinan"] == ["0", "0", "0", "", ""]
    assert table(olga, "bulan")["Nov"] == ["", "0"]
    kept = table(olga, "tenggat")["Janji layanan: tepat waktu"]
    settled = sum(clock.kept for one in counted(office, "olga") for clock in one.clocks)
    assert settled >= 5
    assert kept == ["0", "0", "0", str(settled), str(settled)]
    assert table(olga, "lama")["Sampai jawaban pertama dari petugas"] == ["", "", "", "0", "0"]


def test_quarters_and_the_year_stand_beside_each_other_and_small_numbers_are_hidden(office: Office, desk: Open) -> None:
    lay(office, 12)
    lay(office, 3, kind="conflict")
    lay(office, 9, kind="gratification", unit="umum")
    lay(office, 8, month="2026-05", kind="conflict")
    lay(office, 20, month="2026-05", unit="umum")
    lay(office, 6, month="2025-12")
    shown = table(desk("olga"), "jenis")
    assert shown["Jumlah"] == ["24", "28", "0", "0", "52"]
    by_kind = sorted(cells for name, cells in shown.items() if name != "Jumlah")
    assert by_kind.count(["", "", "0", "0", ""]) >= 1
    assert ["12", "20", "0", "0", "32"] in by_kind
    assert not any("3" in cells for cells in by_kind)
    assert table(desk("olga"), "jenis", "/angka?tahun=2025")["Jumlah"] == ["0", "0", "0", "6", "6"]


@pytest.mark.parametrize("login", ["olga", "ratna"])
def test_the_page_is_there_in_both_languages_and_has_a_table_beside_each_drawing(office: Office, desk: Open, login: str) -> None:
    lay(office, 30, closed=True, outcome="proven", told=True, clocks=KEPT)
    for kind, unit, outcome in (
        ("gratification", "umum", "state_owned"),
        ("consultation", "keuangan", "allowed"),
        ("conflict", "", "controlled"),
    ):
        lay(office, 7, kind=kind, unit=unit, closed=True, outcome=outcome)
    browser = desk(login)
    for path, word in (("/angka", "Laporan masuk per unit"), ("/en/angka", "Reports received by unit")):
        text = browser.page(path).text
        assert word in text
        page = browser.get(path).text
        drawings = re.findall(r'<svg viewBox[^>]*role="img" aria-labelledby="(\S+) (\S+)">', page)
        assert len(drawings) == 5
        assert all(f'<title id="{title}">' in page and f'<desc id="{desc}">' in page for title, desc in drawings)
        assert page.count("<table") == 6


def test_an_officer_has_no_such_page_and_no_way_to_it(desk: Open) -> None:
    omar = desk("omar")
    assert omar.get("/angka").status_code == omar.get("/angka/lembar").status_code == 404
    assert "/angka" not in omar.get("/").text


def test_cases_that_the_overseer_alone_counts_are_on_no_sheet(office: Office, desk: Open) -> None:
    lay(office, 9)
    lay(office, 7, reach=OVERSEER, real=("ratna",))
    ratna = desk("ratna")
    assert table(ratna, "jenis")["Jumlah"][-1] == "16"
    assert table(ratna, "jenis", "/angka?bersama=1")["Jumlah"][-1] == "9"
    assert table(desk("olga"), "jenis")["Jumlah"][-1] == "9"
    sheets = {login: desk(login).get("/angka/lembar").text for login in COUNTING}
    assert sheets["ratna"] == sheets["olga"] == sheets["nur"]
    assert "Jumlah;9;" in sheets["ratna"]


def test_a_sheet_holds_quarters_that_are_over_and_is_noted_first(office: Office, desk: Open) -> None:
    lay(office, 9)
    lay(office, 8, month="2026-11")
    olga, ratna = desk("olga"), office.team.people["ratna"]
    sheet = olga.get("/angka/lembar")
    assert sheet.headers["content-disposition"] == 'attachment; filename="angka-2026.csv"'
    assert "Jumlah;9;0;0\r\n" in sheet.text
    assert "Nov" not in sheet.text
    head = office.casebook.audit.head()
    assert head is not None
    line = journal.read(office.casebook, KeyInHand(ratna.id, ratna.key), olga.app.state.desk.book(), head.seq, 1)[0]
    assert line.entry is not None
    assert (line.entry.type, line.entry.author) == ("exported", office.team.people["olga"].id)


def test_a_sheet_that_cannot_be_noted_is_not_given(office: Office, desk: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(office, 9)
    olga = desk("olga")
    assert "Jumlah" in olga.get("/angka/lembar").text

    def full(*_: object) -> None:
        raise StoreFull("no room")

    monkeypatch.setattr(office.casebook.audit, "append", full)
    refused = olga.get("/angka/lembar")
    assert (refused.status_code, "Jumlah" in refused.text, "content-disposition" in refused.headers) == (503, False, False)


def test_no_cell_of_a_sheet_is_a_formula(office: Office, desk: Open) -> None:
    lay(office, 9, unit="-2_3")
    sheet = desk("olga").get("/angka/lembar").text
    cells = [cell for line in sheet.lstrip("\ufeff").split("\r\n") for cell in line.split(";")]
    assert "'-2_3" in cells
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []


def test_what_nobody_of_the_team_signed_is_told_and_not_counted(office: Office, desk: Open) -> None:
    lay(office, 9)
    olga, false = office.team.people["olga"], a_tally(office)
    envelope = seal(sign(false, OfficerKey.new()), false.id, olga.id, olga.key.public)
    office.casebook.tallies.add([TallyRow(olga.id, false.id, envelope)])
    page = desk("olga").page("/angka").text
    assert "1 catatan hitungan tidak ditandatangani siapa pun dari tim" in page
    assert table(desk("olga"), "jenis")["Jumlah"][-1] == "9"


def test_many_are_counted_over_several_pages_and_none_shows_half_of_them(
    office: Office, desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures.Figures.keep_up, "__defaults__", (8,))
    lay(office, 20)
    olga = desk("olga")
    assert olga.get("/angka/lembar").headers["location"] == "/angka"
    page = olga.page("/angka").text
    assert "16 dari 20 catatan" in page
    assert "Jumlah" not in page
    assert table(olga, "jenis")["Jumlah"][-1] == "20"


def test_a_head_without_rows_is_brought_up_by_who_has_them(office: Office, desk: Open) -> None:
    """Nur has new keys, so her rows are gone; Olga comes, and then Nur counts what she may."""
    have = ("olga", "ratna")
    lay(office, 6, by=have, real=have)
    lay(office, 2, by=have, real=have, reach=PRESENT)
    lay(office, 1, by=have, real=("ratna",), reach=OVERSEER)
    lay(office, 1, by=have, real=have, left_out=(office.team.people["nur"].id,))
    lay(office, 1, by=have, real=have, unit="sekretariat")
    assert "11 langkah belum ada di hitungan Anda" in desk("nur").page("/angka").text
    desk("olga").get("/")
    assert len(rows(office, "nur")) == len(rows(office, "olga")) == 11
    assert {len(row.envelope) for row in rows(office, "nur")} == {TALLY_SIZE}
    assert len(counted(office, "nur")) == 8
    assert table(desk("nur"), "jenis")["Jumlah"][-1] == "8"


def test_what_names_a_position_is_not_handed_to_who_was_no_head_then(office: Office, desk: Open) -> None:
    have = ("olga", "ratna")
    lay(office, 1, by=have, real=have, reach=PRESENT, roster_version=1)
    olga, book = desk("olga"), desk("olga").app.state.desk.book()
    assert book.version(1).officer(office.team.people["nur"].id).role == "head"
    lay(office, 1, by=have, real=have, reach=PRESENT, roster_version=7)
    olga.get("/")
    # Signed under a roster that nobody knows, the second is none; the first is hers.
    assert len(counted(office, "nur")) == 1


def test_figures_of_another_year_are_asked_for_by_its_number_alone(office: Office, desk: Open) -> None:
    lay(office, 6, month="2024-07", clocks=(*KEPT, Settled("to_kpk", law=True, kept=True)))
    olga = desk("olga")
    assert table(olga, "tenggat", "/angka?tahun=2024")["Batas undang-undang: tepat waktu"][2] == "6"
    assert "<h2>2024" in olga.get("/angka?tahun=2024").text
    for odd in ("1999", "x", "", "2024'--"):
        assert "<h2>2026" in olga.get(f"/angka?tahun={odd}").text, odd


def test_the_running_quarter_is_over_on_its_first_day_after(office: Office, desk: Open) -> None:
    lay(office, 9, month="2026-11")
    assert "Nov" not in desk("olga").get("/angka/lembar").text
    office.clock.at = datetime(2027, 1, 2, 3, 0, tzinfo=UTC)
    sheet = desk("olga").get("/angka/lembar?tahun=2026").text
    assert "Jumlah;0;0;0;9;9\r\n" in sheet
