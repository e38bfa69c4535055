"""C26, C27: grants in the casebook. Whose key was taken away is told so; nobody reads what he could not read."""

from tests.tamper.bench import Bench, says
from tests.tamper.file_acts import do, one
from tests.tamper.insider import TEXT, here, worked


def test_c26_whoever_loses_a_grant_is_told_which_case_and_nobody_reads_more(bench: Bench) -> None:
    report, other = worked(bench), worked(bench, "Tangga gudang selalu dikunci.")
    omar, ratna = bench.id("omar"), bench.id("ratna")
    grant = one(bench.casebook, "SELECT envelope FROM grants WHERE [case] = ? AND slot = ?", report.case, omar)
    statement = "UPDATE grants SET envelope = ? WHERE [case] = ? AND slot = ?"
    do(bench.casebook, statement, grant, report.case, ratna)
    decoy = one(bench.casebook, "SELECT envelope FROM grants WHERE [case] = ? AND slot = ?", other.case, ratna)
    do(bench.casebook, statement, decoy, report.case, omar)
    his, others = bench.officer("omar"), [bench.officer(login) for login in ("olga", "nur", "ratna")]
    assert his.is_told("case_lost", report.case)
    assert says(his.page("/keutuhan"), "case_lost")
    assert his.get(report.path).status_code == 404
    assert not any(one_other.is_told("case_lost", report.case) for one_other in others)
    assert others[-1].get(report.path).status_code == 404
    assert TEXT in others[0].case(report.case).text
    assert bench.alarms() == set()
    assert his.reads_samples()
    # He is told each time, until a colleague gives it to him again.
    assert bench.officer("omar").is_told("case_lost", report.case)
    others[0].act(report.case, "akses", colleague=omar)
    assert TEXT in bench.officer("omar").case(report.case).text
    assert not bench.officer("omar").is_told("case_lost", report.case)


def test_c27_the_old_grant_of_a_recused_officer_gives_him_nothing(bench: Bench) -> None:
    report, nur = worked(bench), bench.id("nur")
    old = one(bench.casebook, "SELECT envelope FROM grants WHERE [case] = ? AND slot = ?", report.case, nur)
    bench.officer("nur").act(report.case, "mundur", recuse_reason="Ini teman saya.", recuse_sure="1")
    bench.close("desk")
    after = bench.officer("nur")
    assert report.case not in after.sees()
    assert not after.is_told("case_lost", report.case)
    bench.close("desk")
    before = here(bench)
    do(bench.casebook, "UPDATE grants SET envelope = ? WHERE [case] = ? AND slot = ?", old, report.case, nur)
    her = bench.officer("nur")
    assert report.case not in her.sees()
    assert her.get(report.path).status_code == 404
    assert bench.alarms() == set()
    assert {name: rows for name, rows in here(bench).items() if name != "grants"} == {
        name: rows for name, rows in before.items() if name != "grants"
    }
