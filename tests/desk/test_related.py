"""Cases that may belong together: offered with the reason, and only among what this officer may read and has stated."""

import re

import pytest

from tests.desk.conftest import Open
from tests.desk.office import Case, Office
from tests.desk.test_index import session_of
from wbs.desk import glance_table
from wbs.desk.related import MOST, related

LOSMEN = "Rombongan menginap di losmen Melati, kuitansi losmen dicap dua kali oleh bendahara rombongan."
AGAIN = "Kuitansi dari losmen Melati lagi: bendahara meminta cap untuk rombongan yang tidak pernah berangkat."
OTHER = "Parkir di halaman belakang dipungut tanpa karcis setiap pagi."


def offered(text: str) -> dict[str, str]:
    """Ids of the cases that a case's page offers, each with what is said of it."""
    part = text.partition('<ul class="related">')[2].partition("</ul>")[0]
    found = (re.search(r'/kasus/([0-9a-f]{32})"', item) for item in part.split("<li>")[1:])
    said = [re.sub(r"<[^>]+>", " ", item) for item in part.split("<li>")[1:]]
    return {match[1]: text for match, text in zip(found, said, strict=True) if match}


@pytest.fixture
def three(office: Office) -> tuple[Case, Case, Case]:
    """Two of the same losmen, and one of something else."""
    first, second = (office.report(text, excluded=("kepala_kantor",)) for text in (LOSMEN, AGAIN))
    return first, second, office.report(OTHER)


def test_a_case_offers_those_that_share_uncommon_words_and_says_which(desk: Open, three: tuple[Case, Case, Case]) -> None:
    omar = desk("omar")
    for case in three:
        omar.page(case.path)
    found = offered(omar.get(three[0].path).text)
    assert list(found) == [three[1].id]
    for word in ("losmen", "melati", "kuitansi", "Unit yang sama", "Jabatan yang sama disebut"):
        assert word in found[three[1].id], found
    assert list(offered(omar.get(three[1].path).text)) == [three[0].id]
    assert offered(omar.get(three[2].path).text) == {}
    assert "Mungkin berkaitan" not in omar.get(three[2].path).text
    assert "Mungkin berkaitan" not in omar.get(f"{three[0].path}/cetak").text, "a print sheet speaks of one case"


def test_no_case_is_offered_that_its_reader_has_not_stated_or_may_not_read(
    office: Office, desk: Open, three: tuple[Case, Case, Case]
) -> None:
    omar, nur = desk("omar"), desk("nur")
    hidden = office.report(AGAIN + " Losmen itu milik kepala.", excluded=("kepala_upg",))
    omar.page(three[0].path)
    omar.page(three[2].path)
    nur.page(three[0].path)
    nur.page(three[1].path)
    assert offered(omar.get(three[0].path).text) == {}, "he has stated nothing on the second"
    assert list(offered(nur.get(three[0].path).text)) == [three[1].id]
    omar.page(three[1].path)
    omar.page(hidden.path)
    assert set(offered(omar.get(three[0].path).text)) == {three[1].id, hidden.id}
    assert hidden.id not in nur.get(three[0].path).text


def test_the_two_cases_of_one_form_are_never_offered_to_each_other(office: Office, desk: Open) -> None:
    """Whatever is written in them: they are of two kinds, and the desk relates none across kinds."""
    omar, ratna = desk("omar"), desk("ratna")
    own = office.report(LOSMEN, kind="gratification", side="receipt", received_on="2026-11-20")
    others, third = office.report(LOSMEN), office.report(LOSMEN)
    for case in (others, third):
        omar.act(case.path, "akses", colleague=office.team.people["ratna"].id)
    for case in (own, others, third):
        ratna.page(case.path)
    assert offered(ratna.get(own.path).text) == {}
    assert list(offered(ratna.get(others.path).text)) == [third.id]


def test_unit_and_positions_alone_relate_nothing(office: Office, desk: Open) -> None:
    omar = desk("omar")
    cases = [office.report(text, excluded=("kepala_kantor",)) for text in (LOSMEN, OTHER)]
    for case in cases:
        omar.page(case.path)
    assert [offered(omar.get(case.path).text) for case in cases] == [{}, {}]


def test_what_the_team_answers_relates_nothing(office: Office, desk: Open) -> None:
    omar = desk("omar")
    cases = [office.report(text) for text in (LOSMEN, OTHER)]
    for case in cases:
        omar.act(case.path, "jawab", answer_text="Terima kasih, laporan Anda sedang ditelaah bersama inspektorat wilayah.")
    assert [offered(omar.get(case.path).text) for case in cases] == [{}, {}]


def test_at_most_five_are_offered_and_a_word_of_many_cases_is_none(
    office: Office, desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [office.report(f"{LOSMEN} Kamar {number}.") for number in range(MOST + 3)] + [office.report(OTHER) for _ in range(6)]
    omar = desk("omar")
    for case in cases:
        omar.page(case.path)
    index = session_of(desk, "omar").index
    assert len(offered(omar.get(cases[0].path).text)) == MOST == len(related(index, index.find(cases[0].id)))
    monkeypatch.setattr(glance_table, "RARE", 3)
    assert offered(omar.get(cases[0].path).text) == {}
