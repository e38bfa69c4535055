"""The bench itself: what is not tampered with is as `make run` shows it, and nothing rings."""

from tests.tamper.bench import SAMPLE_WORDS, Bench, warnings_on


def test_untouched_everybody_reads_what_is_his_and_nothing_rings(bench: Bench) -> None:
    cases = bench.office.cases
    omar, nur, ratna = (bench.officer(login) for login in ("omar", "nur", "ratna"))
    assert omar.sees() == set(cases.values())
    assert omar.reads_samples()
    assert nur.sees() == set(cases.values()) - {cases["waiting for the reporter"]}
    assert ratna.sees() == set()
    assert bench.alarms() == set()
    assert warnings_on(omar.queue()) == warnings_on(ratna.queue()) == set()


def test_untouched_a_report_goes_in_is_carried_read_and_receipted(bench: Bench) -> None:
    report = bench.report("Tutup botol dihitung dua kali.")
    assert "Tanda terima" not in bench.token_page(report).text
    bench.carry()
    omar = bench.officer("omar")
    assert "Tutup botol dihitung dua kali." in omar.case(report.case).text
    omar.act(report.case, "jawab", answer_text="Sudah kami baca, terima kasih.")
    bench.carry()
    page = bench.token_page(report)
    assert "Tanda terima" in page.text
    assert "Sudah kami baca, terima kasih." in page.text
    assert bench.writes(report, "Ada satu lagi.").status_code == 303
    bench.carry()
    assert "Ada satu lagi." in omar.case(report.case).text
    assert omar.reads_samples()
    assert bench.alarms() == set()


def test_the_sample_cases_are_all_here(bench: Bench) -> None:
    assert set(bench.office.cases) == set(SAMPLE_WORDS)
    assert len(set(bench.office.cases.values())) == len(SAMPLE_WORDS)
