"""C13-C25: strands in the casebook. What nobody signed for its place is left out and told; no text stands in the wrong place."""

import pytest

from tests.tamper import eve
from tests.tamper.bench import AtDesk, Bench, Report, says, warnings_on
from tests.tamper.file_acts import do, one
from tests.tamper.insider import MORE, NOTE, TEXT, append, cut, head, next_roster, officers_entry, worked
from tests.tamper.looks import samples

OTHER = "Tangga gudang selalu dikunci."


def goes_on_after_a_head_sets_it_aside(bench: Bench, report: Report, omar: AtDesk) -> bool:
    olga = bench.officer("olga")
    olga.act(report.case, "sisihkan")
    page = omar.act(report.case, "catatan", note_text="Tetap ditulis.")
    assert "Tetap ditulis." in page.text
    assert not says(page, "entry_forged")
    return True


def test_c13_a_forged_officers_entry_is_told_and_a_head_sets_it_aside(bench: Bench) -> None:
    report, before = worked(bench), samples(bench)
    after = head(bench, report, "officers")
    forged = officers_entry(bench, report, "note", {"text": "x"}, bench.id("omar"), eve.KEY)
    do(
        bench.casebook,
        "INSERT INTO entries([case], strand, seq, prev, envelope, hash) VALUES (?, 'officers', ?, ?, ?, ?)",
        *(report.case, after.seq + 1, after.hash, bytes(len(forged.envelope)), bytes(32)),
    )
    omar = bench.officer("omar")
    page = omar.case(report.case)
    assert says(page, "entry_forged")
    assert NOTE in page.text
    assert omar.reads_samples()
    assert goes_on_after_a_head_sets_it_aside(bench, report, omar)
    assert samples(bench) == before


def test_c14_an_officers_entry_signed_by_eve_is_told_and_a_head_sets_it_aside(bench: Bench) -> None:
    report, before = worked(bench), samples(bench)
    append(bench, officers_entry(bench, report, "note", {"text": "Kata Eve."}, bench.id("omar"), eve.KEY))
    omar = bench.officer("omar")
    page = omar.case(report.case)
    assert says(page, "entry_forged")
    assert "Kata Eve." not in page.text
    assert goes_on_after_a_head_sets_it_aside(bench, report, omar)
    assert samples(bench) == before


def test_c15_an_entry_of_an_officer_who_cannot_read_the_case_has_no_effect(bench: Bench) -> None:
    report = worked(bench)
    body = {"text": "Saya kira ini selesai."}
    append(bench, officers_entry(bench, report, "note", body, bench.id("ratna"), bench.key("ratna")))
    omar = bench.officer("omar")
    page = omar.case(report.case)
    assert says(page, "irregular")
    assert NOTE in page.text
    assert bench.officer("ratna").get(report.path).status_code == 404
    assert omar.reads_samples()


@pytest.mark.parametrize("written_since", [False, True])
def test_c16_an_entry_that_a_former_officer_signed_under_a_roster_that_is_over_is_told(bench: Bench, written_since: bool) -> None:
    report, before = worked(bench), samples(bench)
    next_roster(bench, "sari")
    omar = bench.officer("omar")
    if written_since:
        omar.act(report.case, "catatan", note_text="Di bawah daftar baru.")
    assert warnings_on(omar.case(report.case)) == set()
    bench.close("desk")
    body = {"text": "Dari masa lalu."}
    append(bench, officers_entry(bench, report, "note", body, bench.id("sari"), bench.key("sari"), version=1))
    code = "entry_misplaced" if written_since else "entry_backdated"
    omar = bench.officer("omar")
    page = omar.case(report.case)
    assert warnings_on(page) == {code}
    assert NOTE in page.text
    # What cannot stand behind the newer entry is not shown; the other one is, under its warning.
    assert ("Dari masa lalu." in page.text) is not written_since
    assert (("entry_backdated", report.case) in bench.alarms()) is not written_since
    assert omar.reads_samples()
    assert samples(bench) == before


def test_c17_a_forged_entry_of_the_reporter_is_told_and_what_she_writes_next_comes_in(bench: Bench) -> None:
    report, before = worked(bench), samples(bench)
    forged = eve.entry_of_hers(bench, report, "reporter", head(bench, report, "reporter"), {"text": "Kata Eve.", "lang": "id"})
    append(bench, forged)
    omar = bench.officer("omar")
    page = omar.case(report.case)
    assert says(page, "entry_forged")
    assert "Kata Eve." not in page.text
    assert MORE in page.text
    bench.officer("olga").act(report.case, "sisihkan")
    assert bench.writes(report, "Kata ketiga saya.").status_code == 303
    bench.carry()
    assert "Kata ketiga saya." in omar.case(report.case).text
    assert samples(bench) == before


@pytest.mark.parametrize("strand", ["reporter", "officers", "answers"])
def test_c18_an_edited_entry_is_told_and_the_case_is_shown_as_far_as_it_holds(bench: Bench, strand: str) -> None:
    report, before = worked(bench), samples(bench)
    other = one(bench.casebook, "SELECT envelope FROM entries WHERE [case] = ? AND strand = ? AND seq = 1", report.case, strand)
    statement = "UPDATE entries SET envelope = ? WHERE [case] = ? AND strand = ? AND seq = 2"
    do(bench.casebook, statement, other, report.case, strand)
    omar = bench.officer("omar")
    page = omar.case(report.case)
    assert says(page, "entry_forged")
    assert TEXT in page.text
    assert (MORE in page.text) is (strand != "reporter")
    assert omar.reads_samples()
    assert samples(bench) == before


@pytest.mark.parametrize("strand", ["reporter", "officers", "answers"])
def test_c19_a_dropped_entry_in_the_middle_is_told(bench: Bench, strand: str) -> None:
    report, before = worked(bench), samples(bench)
    do(bench.casebook, "DELETE FROM entries WHERE [case] = ? AND strand = ? AND seq = 1", report.case, strand)
    omar = bench.officer("omar")
    assert says(omar.case(report.case), "chain_broken")
    assert omar.reads_samples()
    assert samples(bench) == before


@pytest.mark.parametrize("strand", ["reporter", "officers", "answers"])
def test_c20_two_entries_in_another_order_are_told(bench: Bench, strand: str) -> None:
    report, before = worked(bench), samples(bench)
    for was, becomes in ((1, 900), (2, 1), (900, 2)):
        statement = "UPDATE entries SET seq = ? WHERE [case] = ? AND strand = ? AND seq = ?"
        do(bench.casebook, statement, becomes, report.case, strand, was)
    omar = bench.officer("omar")
    page = omar.case(report.case)
    assert says(page, "chain_broken") or says(page, "entry_forged")
    assert omar.reads_samples()
    assert samples(bench) == before


def test_c21_the_cut_tail_of_the_officers_strand_is_missed(bench: Bench) -> None:
    report, before = worked(bench), samples(bench)
    cut(bench, report, "officers", 3)
    omar = bench.officer("omar")
    assert omar.is_told("strand_cut", report.case)
    assert says(omar.case(report.case), "answer_unnamed")
    assert ("strand_cut", report.case) in bench.alarms()
    assert not bench.officer("ratna").is_told("strand_cut", report.case)
    assert omar.reads_samples()
    assert samples(bench) == before


def test_c22_the_cut_tail_of_the_reporters_strand_is_missed(bench: Bench) -> None:
    report, before = worked(bench), samples(bench)
    cut(bench, report, "reporter", 1)
    omar = bench.officer("omar")
    assert omar.is_told("strand_cut", report.case)
    assert says(omar.case(report.case), "entry_misplaced")
    assert omar.reads_samples()
    assert samples(bench) == before


def test_c23_the_cut_tail_of_the_answers_is_missed(bench: Bench) -> None:
    report, before = worked(bench), samples(bench)
    cut(bench, report, "answers", 2)
    omar = bench.officer("omar")
    assert omar.is_told("strand_cut", report.case)
    assert says(omar.case(report.case), "entry_misplaced")
    assert omar.reads_samples()
    assert samples(bench) == before


def test_c24_tails_that_were_cut_so_that_they_fit_are_missed_and_the_overseer_is_told_of_which_case(bench: Bench) -> None:
    report, before = worked(bench), samples(bench)
    for strand, after in (("reporter", 1), ("officers", 3), ("answers", 2)):
        cut(bench, report, strand, after)
    omar, ratna = bench.officer("omar"), bench.officer("ratna")
    assert omar.is_told("strand_cut", report.case)
    number = f"LI-{report.case[:6].upper()}"
    assert f"langkah terakhir kasus {number} yang tidak ada lagi" in ratna.page("/audit").text
    assert omar.reads_samples()
    assert samples(bench) == before


@pytest.mark.parametrize("strand", ["reporter", "officers"])
def test_c25_an_entry_moved_to_another_case_says_nothing_there(bench: Bench, strand: str) -> None:
    report, other = worked(bench), worked(bench, OTHER)
    after = head(bench, other, strand)
    do(
        bench.casebook,
        "INSERT INTO entries([case], strand, seq, prev, envelope, hash) "
        "SELECT ?, strand, ?, ?, envelope, hash FROM entries WHERE [case] = ? AND strand = ? AND seq = 2",
        *(other.case, after.seq + 1, after.hash, report.case, strand),
    )
    omar = bench.officer("omar")
    page = omar.case(other.case)
    assert says(page, "entry_forged")
    assert TEXT not in page.text
    assert TEXT in omar.case(report.case).text
    assert omar.reads_samples()
