"""C30, C31, C33, C35, C36, C44: what the officers' keys, the audit and the browsers remember of the casebook."""

from tests.tamper import eve
from tests.tamper.bench import Bench
from tests.tamper.file_acts import do, one, swap_values
from tests.tamper.insider import TEXT, cut, worked
from tests.tamper.looks import samples


def test_c30_a_cut_audit_is_missed(bench: Bench) -> None:
    worked(bench)
    last = one(bench.casebook, "SELECT max(seq) FROM audit")
    do(bench.casebook, "DELETE FROM audit WHERE seq = ?", last)
    omar = bench.officer("omar")
    assert omar.reads_samples()
    ratna = bench.officer("ratna")
    assert ratna.is_told("audit_cut")
    assert bench.alarms() == {("audit_cut", None)}
    assert omar.reads_samples()


def test_c31_an_edited_line_of_the_audit_is_named_by_its_place(bench: Bench) -> None:
    worked(bench)
    edited, dropped = 3, 6
    do(bench.casebook, "UPDATE audit SET envelope = (SELECT envelope FROM audit WHERE seq = 2) WHERE seq = ?", edited)
    do(bench.casebook, "DELETE FROM audit WHERE seq = ?", dropped)
    text = bench.officer("ratna").page("/audit").text
    for line in (edited, dropped + 1):
        assert f"Rangkaian terputus sebelum baris {line}:" in text
    assert bench.officer("omar").reads_samples()


def test_c33_a_case_that_was_deleted_is_missed(bench: Bench) -> None:
    report, before = worked(bench), samples(bench)
    for table in ("collections", "entries", "grants", "cases"):
        do(bench.casebook, f"DELETE FROM {table} WHERE [case] = ?", report.case)
    omar, olga = bench.officer("omar"), bench.officer("olga")
    assert olga.is_told("case_gone")
    assert report.case not in omar.sees()
    assert ("case_gone", None) in bench.alarms()
    assert omar.reads_samples()
    assert samples(bench) == before


def test_c35_pins_that_are_gone_or_somebody_elses_are_told(bench: Bench) -> None:
    worked(bench)
    swap_values(bench.casebook, "pins", "envelope", "officer = ?", bench.id("omar"), bench.id("olga"))
    olga = bench.officer("olga")
    assert olga.is_told("pins_damaged")
    assert ("pins_damaged", None) in bench.alarms()
    assert bench.officer("omar").reads_samples()


def test_c36_older_pins_hide_a_cut_from_their_officer_alone(bench: Bench) -> None:
    old = one(bench.casebook, "SELECT envelope FROM pins WHERE officer = ?", bench.id("omar"))
    report = worked(bench)
    do(bench.casebook, "UPDATE pins SET envelope = ? WHERE officer = ?", old, bench.id("omar"))
    cut(bench, report, "reporter", 1)
    cut(bench, report, "officers", 2)
    cut(bench, report, "answers", 2)
    omar = bench.officer("omar")
    assert not omar.is_told("strand_cut", report.case)
    assert bench.officer("olga").is_told("strand_cut", report.case)
    assert TEXT in omar.case(report.case).text
    number = f"LI-{report.case[:6].upper()}"
    assert f"langkah terakhir kasus {number} yang tidak ada lagi" in bench.officer("ratna").page("/audit").text


def test_c44_change_counters_set_back_hide_nothing(bench: Bench) -> None:
    report, before = worked(bench), samples(bench)
    do(bench.casebook, "UPDATE office SET counter = 0")
    do(bench.casebook, "UPDATE cases SET changed = 0")
    omar = bench.officer("omar")
    assert TEXT in omar.case(report.case).text
    assert omar.reads_samples()
    assert bench.alarms() == set()
    assert eve.ID not in {slot for (slot,) in bench.ask_casebook("SELECT DISTINCT slot FROM grants")}
    assert {name: len(rows) for name, rows in samples(bench).items()} == {name: len(rows) for name, rows in before.items()}
