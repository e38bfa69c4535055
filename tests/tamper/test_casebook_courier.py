"""C37-C40: what the casebook notes for the courier and of alarms. What still holds is found again; what the desk has stays."""

import pytest

from tests.tamper import eve
from tests.tamper.bench import Bench, Report, says, warnings_on
from tests.tamper.file_acts import do, swap_values
from tests.tamper.insider import MORE, TEXT, append, head, worked
from tests.tamper.looks import samples, trouble

ANSWER = "Sudah kami baca, terima kasih."
OF_EVE = "Hubungi nomor ini."


def rings_again(bench: Bench, act: str, report: Report) -> bool:
    """After this statement on the alarms: what the census and the trip find still, they ring again."""
    bench.close("desk")
    do(bench.casebook, act)
    assert bench.alarms() == set()
    bench.carry()
    return bench.alarms() == {("case_gone_there", report.case), ("roster_refused", None)}


@pytest.mark.parametrize("act", ["UPDATE alarms SET ringing = 0", "DELETE FROM alarms"])
def test_c37_alarms_that_were_silenced_ring_again_while_they_hold(bench: Bench, act: str) -> None:
    report = worked(bench)
    bench.carry()
    assert bench.alarms() == set()
    roster = eve.newest(bench)
    eve.lay_roster(bench, eve.changed(roster, officers=(*roster.officers, eve.LINE)))
    bench.close("intake")
    for table in ("entries", "grants", "forms", "cases"):
        do(bench.letterbox, f"DELETE FROM {table} WHERE [case] = ?", report.case)
    do(bench.casebook, "DELETE FROM entries WHERE [case] = ? AND strand = 'officers' AND seq = 1", report.case)
    bench.carry()
    assert bench.alarms() == {("case_gone_there", report.case), ("roster_refused", None)}
    assert rings_again(bench, act, report)
    omar, olga = bench.officer("omar"), bench.officer("olga")
    assert omar.is_told("case_gone_there", report.case)
    assert olga.is_told("roster_refused")
    assert says(omar.case(report.case), "chain_broken")
    assert omar.reads_samples()
    # The limit: what rang once and is over is told by nobody any more.
    bench.close("desk")
    swap_values(bench.casebook, "pins", "envelope", "officer = ?", bench.id("omar"), bench.id("olga"))
    assert bench.officer("olga").is_told("pins_damaged")
    bench.close("desk")
    do(bench.casebook, act)
    assert not bench.officer("olga").is_told("pins_damaged")
    assert bench.alarms() == set()


def test_c38_an_answer_that_was_taken_from_the_outbox_reaches_the_reporter_all_the_same(bench: Bench) -> None:
    report, before = worked(bench), samples(bench)
    bench.officer("omar").act(report.case, "jawab", answer_text=ANSWER)
    bench.close("desk")
    assert ANSWER not in bench.token_page(report).text
    do(bench.casebook, "DELETE FROM outbox WHERE [case] = ?", report.case)
    bench.carry()
    page = bench.token_page(report)
    assert ANSWER in page.text
    assert trouble(page) == ""
    assert bench.alarms() == {("answers_cut_there", report.case)}
    omar = bench.officer("omar")
    assert warnings_on(omar.case(report.case)) <= {"answers_cut_there"}
    assert omar.reads_samples()
    assert samples(bench) == before


def test_c39_an_answer_of_eves_in_the_outbox_is_told_on_both_sides(bench: Bench) -> None:
    report, before = worked(bench), samples(bench)
    bench.officer("omar").act(report.case, "jawab", answer_text=ANSWER)
    bench.close("desk")
    bench.carry()
    assert trouble(bench.token_page(report)) == ""
    body = {"text": OF_EVE, "status": {}}
    forged = eve.entry_of_hers(bench, report, "answers", head(bench, report, "answers"), body, "answer", bench.id("omar"))
    append(bench, forged)
    do(bench.casebook, "INSERT INTO outbox VALUES (?, ?)", report.case, forged.seq)
    bench.carry()
    page = bench.token_page(report)
    assert trouble(page) == "forged"
    assert ANSWER in page.text
    assert OF_EVE not in page.text
    omar = bench.officer("omar")
    page = omar.case(report.case)
    assert warnings_on(page) == {"answer_unnamed"}
    assert TEXT in page.text
    assert ANSWER in page.text
    assert omar.reads_samples()
    assert trouble(bench.token_page(bench.sample("closed"))) == ""
    assert bench.alarms() == set()
    assert samples(bench) == before


def test_c40_a_collection_said_to_be_in_a_backup_is_forgotten_by_the_letterbox_alone(bench: Bench) -> None:
    report, other = worked(bench), worked(bench, "Tangga gudang selalu dikunci.")
    before = samples(bench)
    written = bench.ask_casebook("SELECT * FROM entries WHERE [case] = ?", report.case)
    asked = "SELECT count(*) FROM entries WHERE [case] = ? AND strand = 'reporter'"
    bench.carry()
    assert bench.ask_letterbox(asked, report.case) == [(2,)]
    do(bench.casebook, "UPDATE collections SET backed_up = 1, day = '2020-01-01' WHERE [case] = ?", report.case)
    bench.carry()
    # The limit: what no backup holds is gone from the letterbox.
    assert bench.ask_letterbox(asked, report.case) == [(0,)]
    assert bench.ask_letterbox(asked, other.case) == [(2,)]
    assert set(written) <= set(bench.ask_casebook("SELECT * FROM entries WHERE [case] = ?", report.case))
    omar = bench.officer("omar")
    page = omar.case(report.case)
    assert TEXT in page.text
    assert MORE in page.text
    assert warnings_on(page) == set()
    assert omar.reads_samples()
    assert bench.alarms() == set()
    assert trouble(bench.token_page(report)) == ""
    # She writes on, and it comes in.
    assert bench.writes(report, "Kata ketiga saya.").status_code == 303
    bench.carry()
    assert "Kata ketiga saya." in omar.case(report.case).text
    assert {name: rows for name, rows in samples(bench).items() if name != "collections"} == {
        name: rows for name, rows in before.items() if name != "collections"
    }
