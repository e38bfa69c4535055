"""The bench itself: what is not tampered with is as `make run` shows it, and nothing rings."""

from tests.demo.served import Demo
from tests.tamper import eve
from tests.tamper.bench import SAMPLE_WORDS, Bench, warnings_on
from tests.tamper.looks import TROUBLES
from wbs.demo import reporter
from wbs.demo.browser import Browser
from wbs.demo.folder import LOCK

TRUE_ANSWER = "berkas dibandingkan dulu, tidak ada yang dipanggil lebih awal."


def test_untouched_everybody_reads_what_is_his_and_nothing_rings(bench: Bench) -> None:
    cases = bench.office.cases
    # The report of both is two cases, of which the sample names the first.
    everything = {case for (case,) in bench.ask_casebook("SELECT [case] FROM cases")}
    assert (len(everything), everything > set(cases.values())) == (len(cases) + 1, True)
    omar, nur, ratna = (bench.officer(login) for login in ("omar", "nur", "ratna"))
    assert omar.sees() == everything
    assert omar.reads_samples()
    assert nur.sees() == everything - {cases["waiting for the reporter"]}
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


def test_done_to_a_running_demo_the_same_follows(bench: Bench) -> None:
    """`wbs demo` with its own processes on a copy of the same folder, and one act (S21) on the files under them."""
    (bench.office.folder / LOCK).touch()
    report = bench.sample("result proposed")
    demo = Demo(bench.office.folder)
    try:
        demo.ready()
        port = demo.ports["127.0.0.1"]
        before = reporter.come_back(Browser("127.0.0.1", port), report.words).text
        assert TRUE_ANSWER in before
        assert TROUBLES["forged"] not in before
        body = {"text": "Hubungi nomor ini.", "status": {}}
        after = eve.head(bench, report, "answers")
        eve.append(bench, eve.entry_of_hers(bench, report, "answers", after, body, "answer", bench.id("omar")))
        seen = reporter.come_back(Browser("127.0.0.1", port), report.words).text
        assert TROUBLES["forged"] in seen
        assert TRUE_ANSWER in seen
        assert "Hubungi nomor ini." not in seen
        other = reporter.come_back(Browser("127.0.0.1", port), bench.office.words["closed"]).text
        assert not [text for text in TROUBLES.values() if text in other]
    finally:
        if demo.process.poll() is None:
            demo.end()
