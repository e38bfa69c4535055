"""S37-S45: the letterbox as a whole, a case of it, and open visits set back, taken away or put there again."""

import shutil
import tempfile
from pathlib import Path

from tests.commands.wbs_command import wbs
from tests.intake.page import Page
from tests.intake.rini import Rini
from tests.tamper.bench import Bench, Report, warnings_on
from tests.tamper.file_acts import ask, do, dump, one
from tests.tamper.looks import UNKNOWN, entries_here, receipts, trouble
from wbs.cases.case_number import number_of
from wbs.desk.wording import ALARMS

TEXT, LATER = "Ban mobil dinas diganti dua kali sebulan.", "Bengkelnya milik adik bendahara."
ANSWER = "Terima kasih, kami mulai dari kwitansinya."
OTHER = "Tidak ikut berubah."


def keep(bench: Bench) -> Path:
    """A copy of the whole letterbox, with all rooms closed, as somebody makes it who switches the server off."""
    bench.close()
    aside = Path(tempfile.mkdtemp(dir=bench.office.folder.parent)) / "letterbox"
    shutil.copytree(bench.letterbox, aside)
    return aside


def roll_back(bench: Bench, aside: Path) -> None:
    bench.close()
    shutil.rmtree(bench.letterbox)
    shutil.copytree(aside, bench.letterbox)


def delete(bench: Bench, report: Report) -> None:
    """Every row of one case."""
    for table in ("entries", "grants", "forms", "cases"):
        do(bench.letterbox, f"DELETE FROM {table} WHERE [case] = ?", report.case)


def answered(bench: Bench) -> Report:
    """Collected, receipted, answered; the answer is on the token page."""
    report = bench.report(TEXT)
    bench.carry()
    bench.officer("omar").act(report.case, "jawab", answer_text=ANSWER)
    bench.carry()
    assert ANSWER in bench.token_page(report).text
    assert bench.alarms() == set()
    return report


def desk_has(bench: Bench, report: Report, *texts: str) -> bool:
    """Omar reads the case whole, and the sample cases as ever."""
    omar = bench.officer("omar")
    page = omar.case(report.case)
    assert warnings_on(page) <= {code for code, _ in bench.alarms()}
    assert all(text in page.text for text in texts)
    return omar.reads_samples()


def desk_never_heard(bench: Bench, report: Report) -> bool:
    bench.carry()
    omar = bench.officer("omar")
    assert omar.get(report.path).status_code == 404
    assert bench.ask_casebook("SELECT 1 FROM cases WHERE [case] = ?", report.case) == []
    assert bench.alarms() == set()
    return omar.reads_samples()


def test_s37_rolled_back_before_collection_the_report_is_gone_and_the_page_says_so(bench: Bench) -> None:
    before = keep(bench)
    report = bench.report(TEXT)
    assert trouble(bench.token_page(report)) == ""
    roll_back(bench, before)
    assert trouble(bench.token_page(report)) == "unknown"
    assert desk_never_heard(bench, report)
    # Where it ends: the same words go in again, for the form is still hers.
    assert UNKNOWN in bench.token_page(report).text


def test_s38_rolled_back_after_collection_it_rings_and_the_desk_keeps_all(bench: Bench) -> None:
    empty = keep(bench)
    report = bench.report(TEXT)
    bench.carry()
    unanswered = keep(bench)
    bench.officer("omar").act(report.case, "jawab", answer_text=ANSWER)
    bench.carry()
    assert bench.writes(report, LATER).status_code == 303
    bench.carry()
    assert desk_has(bench, report, TEXT, LATER, ANSWER)
    bench.carry()
    assert bench.alarms() == set()
    # To a day on which the case was there: what it lacks is brought again, what was written after is kept here.
    roll_back(bench, unanswered)
    assert ANSWER not in bench.token_page(report).text
    bench.carry()
    assert bench.alarms() == {("letterbox_set_back", None), ("answers_cut_there", report.case)}
    assert bench.officer("olga").is_told("letterbox_set_back")
    assert desk_has(bench, report, TEXT, LATER, ANSWER)
    assert ANSWER in bench.token_page(report).text
    # To a day on which it was not: the team keeps it whole, and knows.
    roll_back(bench, empty)
    assert trouble(bench.token_page(report)) == "unknown"
    bench.carry()
    assert ("case_gone_there", report.case) in bench.alarms()
    assert bench.officer("olga").is_told("case_gone_there", report.case)
    assert desk_has(bench, report, TEXT, LATER, ANSWER)


def test_s39_a_case_deleted_before_collection_is_unknown_to_its_reporter_and_to_the_desk(bench: Bench) -> None:
    report, other = bench.report(TEXT), bench.report(OTHER)
    delete(bench, report)
    assert trouble(bench.token_page(report)) == "unknown"
    assert trouble(bench.token_page(other)) == ""
    assert desk_never_heard(bench, report)
    assert desk_has(bench, other, OTHER)


def test_s40_a_case_deleted_after_collection_is_missed_and_kept(bench: Bench) -> None:
    report = answered(bench)
    delete(bench, report)
    assert trouble(bench.token_page(report)) == "unknown"
    bench.carry()
    assert bench.alarms() == {("case_gone_there", report.case)}
    assert bench.officer("omar").is_told("case_gone_there", report.case)
    assert ALARMS["case_gone_there"] not in bench.officer("ratna").queue().text
    assert desk_has(bench, report, TEXT, ANSWER)


# visits


def visit_row(bench: Bench) -> tuple[object, ...]:
    [row] = ask(bench.letterbox, "SELECT visit, sealed, deadline FROM visits")
    return row


def leave(rini: Rini) -> None:
    page = rini.case()
    assert rini.post("/kotak/keluar", {"form_token": page.value("form_token", "keluar")}).status_code == 303


def is_shut(page: Page) -> bool:
    """The page where the words are typed, and nothing of a case."""
    return "/kode" in page.actions.values() and not {"/kotak/pesan", "/kotak/keluar"} & set(page.actions.values())


def test_s41_a_visit_put_back_opens_to_its_cookie_alone_and_never_shows_the_report(bench: Bench) -> None:
    report = answered(bench)
    do(bench.letterbox, "DELETE FROM visits")
    rini = bench.back(report)
    row, stolen = visit_row(bench), dict(rini.client.cookies)
    assert ANSWER in rini.case().text
    leave(rini)
    assert bench.ask_letterbox("SELECT count(*) FROM visits") == [(0,)]
    assert is_shut(rini.get("/kotak"))
    do(bench.letterbox, "INSERT INTO visits(visit, sealed, deadline) VALUES (?, ?, ?)", *row)
    assert is_shut(rini.get("/kotak"))
    stranger = bench.street()
    assert is_shut(stranger.get("/kotak"))
    stranger.client.cookies.update(dict.fromkeys(stolen, "0" * 64))
    assert is_shut(stranger.get("/kotak"))
    # The limit: with the cookie that was stolen while the visit was open. What goes in by the front door is not read there.
    thief = bench.street()
    thief.client.cookies.update(stolen)
    page = thief.case()
    assert ANSWER in page.text
    assert TEXT not in page.text
    bench.clock.turn(minutes=16)
    assert is_shut(thief.get("/kotak"))


def test_s42_a_visits_keys_under_another_id_open_nothing(bench: Bench) -> None:
    report, own = answered(bench), bench.report(OTHER)
    do(bench.letterbox, "DELETE FROM visits")
    bench.back(report)
    _, sealed, _ = visit_row(bench)
    eve = bench.back(own)
    assert "/kotak/pesan" in eve.case().actions.values()
    touched = do(bench.letterbox, "UPDATE visits SET sealed = ? WHERE sealed != ?", sealed, sealed)
    assert touched == 1
    page = eve.get("/kotak")
    assert is_shut(page)
    assert ANSWER not in page.text
    # Rini's own visit goes on.
    assert ANSWER in bench.token_page(report).text


# what the letterbox says of the courier


def test_s43_a_letterbox_that_says_carried_is_never_taken_for_the_team(bench: Bench) -> None:
    report = bench.report(TEXT)
    assert bench.writes(report, LATER).status_code == 303
    do(bench.letterbox, "UPDATE cases SET carried_seq = reporter_seq WHERE [case] = ?", report.case)
    page = bench.token_page(report)
    assert "2 dari 2 kiriman" in page.text
    assert "0 dari 2 kiriman" in page.text
    assert "menandatangani tanda terima" not in page.text
    bench.carry()
    assert bench.alarms() == {("carried_not_here", None)}
    assert desk_has(bench, report, TEXT, LATER)
    bench.carry()
    assert "Tim pengawas sudah membuka kiriman Anda sampai nomor 2" in bench.token_page(report).text


def test_s44_carried_set_back_after_collection_brings_nothing_twice(bench: Bench) -> None:
    report = answered(bench)
    assert bench.writes(report, LATER).status_code == 303
    bench.carry()
    assert desk_has(bench, report, TEXT, LATER)
    bench.carry()
    left_out = ("sessions", "audit", "alarms", "office", "pins", "preferences", "officers")
    before = dump(bench.casebook, but=left_out)
    token_page = bench.token_page(report).text
    do(bench.letterbox, "UPDATE cases SET carried_seq = 0 WHERE [case] = ?", report.case)
    bench.carry()
    assert one(bench.letterbox, "SELECT carried_seq FROM cases WHERE [case] = ?", report.case) == 2
    assert dump(bench.casebook, but=left_out) == before
    assert entries_here(bench, report, "reporter") == 2
    assert bench.token_page(report).text == token_page
    assert bench.alarms() == set()
    assert desk_has(bench, report, TEXT, LATER)


def test_s45_a_false_day_of_the_last_carry_is_shown_as_the_couriers_word(bench: Bench) -> None:
    report = answered(bench)
    true_day = one(bench.letterbox, "SELECT last_carry FROM office")
    do(bench.letterbox, "UPDATE office SET last_carry = '2001-01-02'")
    page = bench.token_page(report)
    assert "Menurut kabar terakhir dari tim pengawas, 2 Januari 2001." in page.text
    assert ANSWER in page.text
    assert trouble(page) == ""
    bench.carry()
    assert one(bench.letterbox, "SELECT last_carry FROM office") == true_day
    assert "2001" not in bench.token_page(report).text
    assert receipts(bench, report) == 2
    assert bench.alarms() == set()


def test_s49_a_case_whose_birth_form_is_gone_is_unknown_to_its_reporter_and_read_at_the_desk(bench: Bench) -> None:
    report, other = bench.report(TEXT), bench.report(OTHER)
    assert wbs("verify", "letterbox", bench.letterbox).returncode == 0
    do(bench.letterbox, "DELETE FROM forms WHERE [case] = ?", report.case)
    assert trouble(bench.token_page(report)) == "unknown"
    assert trouble(bench.token_page(other)) == ""
    bench.carry()
    assert desk_has(bench, report, TEXT)
    assert receipts(bench, report) == 1
    assert bench.alarms() == set()
    found = wbs("verify", "letterbox", bench.letterbox)
    assert found.returncode == 1
    assert [number_of(report.case) in line for line in found.stdout.splitlines() if "its birth form is gone" in line] == [True]
