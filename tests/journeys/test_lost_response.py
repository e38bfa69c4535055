"""The response to a report is lost on the way: she reloads, or tries her ten words. It is one case either way."""

from playwright.sync_api import Error, Route

from tests.journeys.people import Street
from tests.proofs.rooms import carry


def lose_the_answer(route: Route) -> None:
    """Lets the request reach the server and throws its answer away."""
    route.fetch(max_redirects=0)
    route.abort("connectionreset")


def test_a_lost_response_is_reloaded_and_there_is_one_case(street: Street) -> None:
    rini = street.rini()
    rini.open_form()
    rini.fill()
    rini.page.route("**/lapor", lose_the_answer, times=1)
    rini.press("Kirim laporan")
    rini.problems.clear()
    try:
        rini.page.reload()
    except Error as error:  # Chromium asks whether to send again; without a person it may refuse
        raise AssertionError(error) from error
    assert rini.reads("Di mana laporan Anda")
    carry(street.office)
    omar = street.officer("omar")
    omar.sign_in()
    omar.go("/")
    assert omar.page.locator("main tbody tr").count() == 1


def test_after_a_lost_response_the_ten_words_already_open_the_case(street: Street) -> None:
    rini = street.rini()
    rini.open_form()
    rini.fill()
    rini.page.route("**/lapor", lose_the_answer, times=1)
    rini.press("Kirim laporan")
    rini.problems.clear()
    rini.enter()
    assert rini.reads("Di mana laporan Anda")
