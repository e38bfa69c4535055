"""S13-S20: the reporter's strand in the letterbox. Each entry follows the one before and is signed with her words."""

from dataclasses import dataclass
from typing import Any

from crypto.entry import Head, SealedEntry
from tests.tamper import eve
from tests.tamper.bench import AtDesk, Bench, Report, warnings_on
from tests.tamper.file_acts import ask, do
from tests.tamper.looks import entries_here, receipts, takes_nothing_more, trouble

FIRST, SECOND, THIRD = "Pertama: map dibuka sebelum lelang.", "Kedua: mapnya biru.", "Ketiga: kuncinya di laci."
OTHER = "Kasus lain yang tidak disentuh."


@dataclass(frozen=True)
class End:
    """The case's row as far as it names the strand's end, head signed by the token."""

    seq: int
    hash: bytes
    head: bytes


def three(bench: Bench) -> Report:
    """A report and two messages, none of them collected; beside it another case that nobody touches."""
    report = bench.report(FIRST)
    assert bench.writes(report, SECOND).status_code == 303
    assert bench.writes(report, THIRD).status_code == 303
    return report


def end(bench: Bench, report: Report) -> End:
    asked = "SELECT reporter_seq, reporter_hash, head FROM cases WHERE [case] = ?"
    return End(*bench.ask_letterbox(asked, report.case)[0])


def lay_end(bench: Bench, report: Report, end: End) -> None:
    laid = "UPDATE cases SET reporter_seq = ?, reporter_hash = ?, head = ? WHERE [case] = ?"
    do(bench.letterbox, laid, end.seq, end.hash, end.head, report.case)


def entry(bench: Bench, report: Report, seq: int) -> tuple[Any, ...]:
    asked = "SELECT [case], strand, seq, prev, envelope, hash FROM entries WHERE [case] = ? AND strand = 'reporter' AND seq = ?"
    return ask(bench.letterbox, asked, report.case, seq)[0]


def drop(bench: Bench, report: Report, seq: int) -> None:
    do(bench.letterbox, "DELETE FROM entries WHERE [case] = ? AND strand = 'reporter' AND seq = ?", report.case, seq)


def put_back(bench: Bench, row: tuple[object, ...]) -> None:
    do(bench.letterbox, "INSERT INTO entries([case], strand, seq, prev, envelope, hash) VALUES (?, ?, ?, ?, ?, ?)", *row)


def read_at_desk(bench: Bench, report: Report, *texts: str) -> AtDesk:
    """Carried and opened by Omar: exactly these of the three texts are on the page; the other case is as it should be."""
    other = bench.report(OTHER)
    bench.carry()
    omar = bench.officer("omar")
    page = omar.case(report.case).text
    assert [text for text in (FIRST, SECOND, THIRD) if text in page] == list(texts)
    assert OTHER in omar.case(other.case).text
    assert warnings_on(omar.case(other.case)) == set()
    assert omar.reads_samples()
    return omar


def test_s13_a_forged_entry_is_left_out_and_what_stands_before_it_is_read(bench: Bench) -> None:
    report = three(bench)
    assert trouble(bench.token_page(report)) == ""
    forged = eve.entry_of_hers(bench, report, "reporter", eve.head(bench, report, "reporter"), {"text": "Cabut!", "lang": "id"})
    eve.append(bench, forged)
    assert takes_nothing_more(bench, report)
    omar = read_at_desk(bench, report, FIRST, SECOND, THIRD)
    page = omar.case(report.case)
    assert warnings_on(page) == {"entry_forged"}
    assert "Cabut!" not in page.text
    assert "(langkah ke-4)" in page.text
    assert bench.alarms() == set()


def test_s14_an_entry_whose_hash_is_not_its_own_comes_into_no_row(bench: Bench) -> None:
    report, other = three(bench), bench.report(OTHER)
    row = entry(bench, report, 2)
    edited = b"\x00" * len(bytes(row[4]))
    here = (report.case, 2)
    do(bench.letterbox, "UPDATE entries SET envelope = ? WHERE [case] = ? AND strand = 'reporter' AND seq = ?", edited, *here)
    bench.carry()
    assert bench.alarms() == {("parcel_refused", None)}
    for table in ("cases", "entries", "grants"):
        assert bench.ask_casebook(f"SELECT 1 FROM {table} WHERE [case] = ?", report.case) == []
    olga = bench.officer("olga")
    assert olga.is_told("parcel_refused")
    assert OTHER in olga.case(other.case).text
    assert olga.reads_samples()
    # Put right, it comes in whole.
    do(bench.letterbox, "UPDATE entries SET envelope = ? WHERE [case] = ? AND strand = 'reporter' AND seq = ?", row[4], *here)
    read_at_desk(bench, report, FIRST, SECOND, THIRD)


def test_s15_an_entry_that_was_edited_with_hash_head_and_row_is_left_out_with_what_follows(bench: Bench) -> None:
    report = three(bench)
    after = Head(2, bytes(entry(bench, report, 2)[5]))
    edited = eve.entry_of_hers(bench, report, "reporter", after, {"text": "Lupakan saja.", "lang": "id"})
    eve.replace_entry(bench, edited)
    assert takes_nothing_more(bench, report)
    page = read_at_desk(bench, report, FIRST, SECOND).case(report.case)
    assert warnings_on(page) == {"entry_forged"}
    assert "Lupakan saja." not in page.text
    assert "(langkah ke-3)" in page.text


def test_s16_an_entry_that_is_edited_after_collection_changes_nothing(bench: Bench) -> None:
    report = three(bench)
    read_at_desk(bench, report, FIRST, SECOND, THIRD)
    bench.carry()
    token_page = bench.token_page(report).text
    assert "Tanda terima" in token_page
    do(bench.letterbox, "UPDATE entries SET envelope = zeroblob(5233) WHERE [case] = ? AND strand = 'reporter'", report.case)
    assert bench.token_page(report).text == token_page
    assert warnings_on(read_at_desk(bench, report, FIRST, SECOND, THIRD).case(report.case)) == set()
    assert bench.writes(report, "Keempat, sesudahnya.").status_code == 303
    assert "Keempat, sesudahnya." in read_at_desk(bench, report, FIRST, SECOND, THIRD).case(report.case).text
    assert bench.alarms() == set()


def test_s17_an_entry_that_was_dropped_is_a_gap_and_comes_in_when_it_is_put_back(bench: Bench) -> None:
    report = three(bench)
    row = entry(bench, report, 2)
    drop(bench, report, 2)
    omar = read_at_desk(bench, report, FIRST)
    assert bench.alarms() == {("reporter_strand_gap", report.case)}
    assert omar.is_told("reporter_strand_gap", report.case)
    assert entries_here(bench, report, "reporter") == 1
    put_back(bench, row)
    read_at_desk(bench, report, FIRST, SECOND, THIRD)
    assert entries_here(bench, report, "reporter") == 3
    assert trouble(bench.token_page(report)) == ""


def exchanged(bench: Bench, report: Report, fitting: bool) -> None:
    """The second and the third entry in each other's places; `fitting`: with hashes that are those of their new places."""
    second, third = entry(bench, report, 2), entry(bench, report, 3)
    for seq in (2, 3):
        drop(bench, report, seq)
    for (case, strand, _, prev, envelope, hash), seq in ((second, 3), (third, 2)):
        placed = SealedEntry(str(case), str(strand), seq, bytes(prev), bytes(envelope))
        put_back(bench, (case, strand, seq, prev, envelope, placed.hash if fitting else hash))


def test_s18_entries_that_were_reordered_ring_and_no_text_is_in_the_wrong_place(bench: Bench) -> None:
    report, refused = three(bench), three(bench)
    exchanged(bench, report, fitting=True)
    exchanged(bench, refused, fitting=False)
    omar = read_at_desk(bench, report, FIRST)
    assert bench.alarms() == {("reporter_strand_changed", report.case), ("parcel_refused", None)}
    assert omar.is_told("reporter_strand_changed", report.case)
    assert warnings_on(omar.case(report.case)) == set()
    assert receipts(bench, report) == 1
    assert omar.get(refused.path).status_code == 404
    assert bench.officer("olga").is_told("parcel_refused")


def test_s19_a_tail_that_was_cut_before_collection_is_missed_by_its_receipt_alone(bench: Bench) -> None:
    report = bench.report(FIRST)
    assert bench.writes(report, SECOND).status_code == 303
    older = end(bench, report)
    assert bench.writes(report, THIRD).status_code == 303
    assert "2 kiriman susulan" in bench.token_page(report).text
    drop(bench, report, 3)
    lay_end(bench, report, older)
    page = bench.token_page(report)
    assert trouble(page) == ""
    assert "1 kiriman susulan" in page.text
    omar = read_at_desk(bench, report, FIRST, SECOND)
    assert warnings_on(omar.case(report.case)) == set()
    assert bench.alarms() == set()
    bench.carry()
    page = bench.token_page(report)
    assert "2 dari 2 kiriman" in page.text
    assert "sampai nomor 2" in page.text
    assert "sampai nomor 3" not in page.text


def test_s20_a_tail_that_was_cut_after_collection_is_denied_by_the_teams_receipt(bench: Bench) -> None:
    report = bench.report(FIRST)
    assert bench.writes(report, SECOND).status_code == 303
    older = end(bench, report)
    assert bench.writes(report, THIRD).status_code == 303
    omar = read_at_desk(bench, report, FIRST, SECOND, THIRD)
    bench.carry()
    assert trouble(bench.token_page(report)) == ""
    drop(bench, report, 3)
    lay_end(bench, report, older)
    do(bench.letterbox, "UPDATE cases SET carried_seq = 2 WHERE [case] = ?", report.case)
    assert trouble(bench.token_page(report)) == "head"
    assert bench.writes(report, "Yang lain di tempat ketiga.").status_code == 303
    bench.carry()
    page = omar.case(report.case).text
    assert THIRD in page
    assert "Yang lain di tempat ketiga." not in page
    assert ("reporter_strand_changed", report.case) in bench.alarms()
    assert omar.is_told("reporter_strand_changed", report.case)
    assert omar.reads_samples()
