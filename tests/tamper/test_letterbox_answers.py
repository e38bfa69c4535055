"""S21-S26: the answers in the letterbox. Only a reader of the case can answer in the team's name, and the end is counted."""

from typing import Any

from crypto.entry import SealedEntry
from tests.tamper import eve
from tests.tamper.bench import Bench, Report
from tests.tamper.file_acts import ask, do
from tests.tamper.looks import trouble

TEXT = "Timbangan pasar disetel sebelum pemeriksaan."
ONE, TWO, THREE = "Jawaban kesatu.", "Jawaban kedua.", "Jawaban ketiga."


def answered(bench: Bench) -> Report:
    """A case with a birth's answer (1), a receipt (2) and three answers (3, 4, 5), all on the token page."""
    report = bench.report(TEXT)
    bench.carry()
    omar = bench.officer("omar")
    for text in (ONE, TWO, THREE):
        omar.act(report.case, "jawab", answer_text=text)
    bench.carry()
    page = bench.token_page(report)
    assert trouble(page) == ""
    assert shown(bench, report) == [ONE, TWO, THREE]
    return report


def shown(bench: Bench, report: Report) -> list[str]:
    page = bench.token_page(report).text
    return [text for text in (ONE, TWO, THREE) if text in page]


def rows(bench: Bench, report: Report) -> list[tuple[Any, ...]]:
    asked = "SELECT [case], strand, seq, prev, envelope, hash FROM entries WHERE [case] = ? AND strand = 'answers' ORDER BY seq"
    return ask(bench.letterbox, asked, report.case)


def drop(bench: Bench, report: Report, seq: int) -> None:
    do(bench.letterbox, "DELETE FROM entries WHERE [case] = ? AND strand = 'answers' AND seq = ?", report.case, seq)


def lay(bench: Bench, row: tuple[object, ...]) -> None:
    do(bench.letterbox, "INSERT INTO entries([case], strand, seq, prev, envelope, hash) VALUES (?, ?, ?, ?, ?, ?)", *row)


def rings(bench: Bench, report: Report, code: str) -> bool:
    """At the next census this and nothing else, for whoever reads the case."""
    assert bench.alarms() == set()
    bench.carry()
    assert bench.alarms() == {(code, report.case)}
    return bench.officer("omar").is_told(code, report.case)


def others_are_well(bench: Bench) -> bool:
    assert all(trouble(bench.token_page(bench.sample(name))) == "" for name in bench.office.cases)
    return bench.officer("omar").reads_samples()


def test_s21_a_forged_answer_is_not_shown_and_the_true_ones_are(bench: Bench) -> None:
    report = answered(bench)
    after, body = eve.head(bench, report, "answers"), {"text": "Hubungi nomor ini.", "status": {}}
    eve.append(bench, eve.entry_of_hers(bench, report, "answers", after, body, "answer", bench.id("omar")))
    assert trouble(bench.token_page(report)) == "forged"
    assert "Hubungi nomor ini." not in bench.token_page(report).text
    assert shown(bench, report) == [ONE, TWO, THREE]
    assert others_are_well(bench)
    assert rings(bench, report, "answer_foreign")
    assert shown(bench, report) == [ONE, TWO, THREE]


def test_s22_an_answer_of_an_officer_who_cannot_read_the_case_is_not_shown(bench: Bench) -> None:
    report = bench.sample("waiting for the reporter")
    assert report.case not in bench.officer("nur").sees()
    before = bench.token_page(report)
    assert trouble(before) == ""
    after, body = eve.head(bench, report, "answers"), {"text": "Dari Nur.", "status": {}}
    eve.append(bench, eve.entry_of_hers(bench, report, "answers", after, body, "answer", bench.id("nur"), bench.key("nur")))
    page = bench.token_page(report)
    assert trouble(page) == "forged"
    assert "Dari Nur." not in page.text
    assert "Rekaman lebih baik disimpan dulu" in page.text
    assert rings(bench, report, "answer_foreign")


def test_s23_an_answer_that_was_edited_ends_what_is_shown(bench: Bench) -> None:
    report = answered(bench)
    fourth, fifth = rows(bench, report)[3:]
    edit(bench, fourth)
    assert trouble(bench.token_page(report)) == "forged"
    assert shown(bench, report) == [ONE]
    # The limit: the census counts, and looks at the last one; she sees it, the desk does not.
    bench.carry()
    assert bench.alarms() == set()
    edit(bench, fifth)
    assert rings(bench, report, "answer_foreign")
    assert others_are_well(bench)


def edit(bench: Bench, row: tuple[Any, ...]) -> None:
    """Other bytes of the same size, and the hash that is theirs."""
    case, strand, seq, prev, envelope, _ = row
    eve.replace_entry(bench, SealedEntry(case, strand, seq, prev, bytes(len(envelope))))


def test_s24_an_answer_that_was_dropped_is_missed(bench: Bench) -> None:
    report = answered(bench)
    drop(bench, report, 4)
    assert trouble(bench.token_page(report)) == "gap"
    assert shown(bench, report) == [ONE]
    assert others_are_well(bench)
    # The census misses it too, and it is brought again.
    assert rings(bench, report, "answers_cut_there")
    assert shown(bench, report) == [ONE, TWO, THREE]
    assert trouble(bench.token_page(report)) == ""


def test_s25_answers_that_were_reordered_are_not_shown(bench: Bench) -> None:
    report = answered(bench)
    fourth, fifth = rows(bench, report)[3:]
    for seq in (4, 5):
        drop(bench, report, seq)
    for row, seq in ((fourth, 5), (fifth, 4)):
        lay(bench, (*row[:2], seq, *row[3:]))
    assert trouble(bench.token_page(report)) == "gap"
    assert shown(bench, report) == [ONE]
    assert others_are_well(bench)
    assert rings(bench, report, "answer_foreign")


def test_s26_answers_whose_end_was_cut_come_again(bench: Bench) -> None:
    report = answered(bench)
    before = rows(bench, report)
    for seq in (4, 5):
        drop(bench, report, seq)
    # The limit: until then an end that is not there is not missed.
    assert trouble(bench.token_page(report)) == ""
    assert shown(bench, report) == [ONE]
    assert others_are_well(bench)
    assert rings(bench, report, "answers_cut_there")
    assert shown(bench, report) == [ONE, TWO, THREE]
    assert rows(bench, report) == before
