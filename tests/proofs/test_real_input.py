"""Real input all the way: reports as people write them, files as phones and office programs make them, from the street to the
officer and back to the ten words. The texts in integrity_reports.json are invented; so is everybody in them."""

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

from tests.proofs.evidence import Evidence, letter, minutes, photograph
from tests.proofs.office import Office
from tests.proofs.officer import Officer
from tests.proofs.opened import open_everything
from tests.proofs.reporter import Reporter
from tests.proofs.rooms import carry, open_office

REPORTS = json.loads(Path(__file__).with_name("integrity_reports.json").read_text(encoding="utf-8"))
ANSWER = "Terima kasih. Mohon sebutkan waktunya bila aman bagi Anda."


def made() -> tuple[Evidence, ...]:
    return photograph("Kuitansi di meja tiga"), letter("Surat tugas bulan April"), minutes("Rapat evaluasi")


def link_of(page: str, name: str) -> str:
    """Where the desk offers this file."""
    return re.findall(r'href="(/kasus/[0-9a-f]{32}/berkas/[0-9a-f]{32})"[^>]*>' + re.escape(name), page)[0]


@pytest.mark.parametrize("place", ["", "/en"], ids=["indonesian", "english"])
def test_what_people_write_and_send_arrives_letter_for_letter_and_the_answer_comes_back(office: Office, place: str) -> None:
    told: dict[str, str] = {}
    files = made()  # once: a PDF and a DOCX hold the second in which they were made
    with open_office(office) as (intake, desk):
        for number, report in enumerate(REPORTS):
            rini = Reporter(intake, place=place)
            rini.report(report["text"], unit="keuangan", known_by="few", audience="staff")
            for one in files:
                assert rini.upload(one.name, [one.content], len(one.content), one.media_type).status == 303
            rini.say(f"Susulan nomor {number}.")
            told[" ".join(rini.words)] = report["text"]
        carry(office)
        omar = Officer(desk, office, "omar")
        omar.sign_in()
        assert len(omar.cases()) == len(REPORTS)
        for case in omar.cases():
            page = omar.open(case)
            assert any(" ".join(text.split()) in page.page.text for text in told.values())
            for one in files:
                fetched = omar.browser.get(link_of(page.body.decode(), one.name))
                assert sha256(fetched.body).hexdigest() == one.sha256
            omar.answer(case, ANSWER)
        carry(office)
        for words in told:
            assert ANSWER in rini.browser.follow(rini.enter(words.split())).page.text
    carry(office)
    opened = open_everything(office, told)
    assert sorted(case.report["narrative"] for case in opened.values()) == sorted(told.values())
    for case in opened.values():
        assert case.files == {one.name: one.sha256 for one in files}
        assert case.answered == [ANSWER]
