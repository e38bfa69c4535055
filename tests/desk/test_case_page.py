"""Opening a case, and what is written on it."""

from tests.desk.conftest import Open
from tests.desk.office import Office


def test_an_officer_reads_the_report_and_its_fields(office: Office, desk: Open) -> None:
    case = office.report("Uang diminta di loket 4.", known_by="few", where="Loket 4")
    page = desk("omar").page(case.path)
    assert "Uang diminta di loket 4." in page.text
    assert "Hanya sedikit orang" in page.text
    assert "Bidang Pelayanan Perizinan" in page.text


def test_an_answer_reaches_the_reporter_sealed_to_her_alone(office: Office, desk: Open) -> None:
    case = office.report()
    page = desk("omar").act(case.path, "jawab", answer_text="Terima kasih. Kapan terjadinya?")
    assert "Terima kasih. Kapan terjadinya?" in page.text
    last = office.answers(case)[-1]
    assert (last.type, last.body["text"]) == ("answer", "Terima kasih. Kapan terjadinya?")
    assert last.body["status"]["holder"]["id"] == "Tim pengawas"
