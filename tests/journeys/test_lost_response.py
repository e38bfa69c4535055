"""The response to a report is lost on the way: she reloads, or tries her ten words. It is one case either way."""

from collections.abc import Iterator

import pytest

from tests.journeys.bad_line import BadLine
from tests.journeys.people import Rini, Street
from tests.proofs.rooms import carry


@pytest.fixture
def line(street: Street) -> Iterator[BadLine]:
    one = BadLine(street.intake.port)
    yield one
    one.close()


def rini_whose_answer_is_lost(street: Street, line: BadLine) -> Rini:
    rini = street.rini(line.port)
    rini.open_form()
    rini.fill()
    line.lose_answers()  # a browser may send a form twice by itself; both answers are lost
    rini.press("Kirim laporan")
    assert line.lost.wait(120)
    rini.page.wait_for_url("chrome-error://**")
    line.mend()
    return rini


def cases_at_the_desk(street: Street) -> int:
    carry(street.office)
    omar = street.officer("omar")
    omar.sign_in()
    omar.go("/")
    return omar.page.locator("main tbody tr").count()


def test_a_lost_response_is_reloaded_and_there_is_one_case(street: Street, line: BadLine) -> None:
    rini = rini_whose_answer_is_lost(street, line)
    rini.page.reload()
    assert rini.reads("Di mana laporan Anda")
    assert cases_at_the_desk(street) == 1
    rini.problems.clear()  # the lost answer itself


def test_after_a_lost_response_the_ten_words_already_open_the_case(street: Street, line: BadLine) -> None:
    rini = rini_whose_answer_is_lost(street, line)
    rini.enter()
    assert rini.reads("Di mana laporan Anda")
    assert cases_at_the_desk(street) == 1
    rini.problems.clear()  # the lost answer itself
