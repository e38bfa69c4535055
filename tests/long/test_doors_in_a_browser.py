"""Each door on a phone of 320 px with JavaScript off, in both languages: chosen, mistaken once, filed, and come back to."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.people import AtDesk, Rini, Street
from tests.journeys.screen import chromium
from tests.proofs.office import Office
from tests.proofs.rooms import carry, open_office
from wbs.intake.doorway import Doorway, doorways

OWN = {"narrative": "Parsel diantar ke meja saya sebelum rapat.", "received_on": "2026-11-20"}
TYPED = {
    "gratification": OWN,
    "conflict": {"narrative": "Keponakan saya melamar, dan saya memeriksa berkasnya."},
    "integrity": {"narrative": "Kuitansi kosong diteken setiap akhir bulan."},
    "both": {**OWN, "integrity-narrative": "Amplop dibagikan kepada semua anggota panitia."},
    "consultation": {"narrative": "Bolehkah saya menerima undangan makan malam?"},
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.fixture(scope="module", params=["id", "en"])
def street(
    request: pytest.FixtureRequest, browser: Browser, founded: Office, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Street]:
    office = founded.copy(tmp_path_factory.mktemp("street") / "office")
    with open_office(office) as (intake, desk):
        one = Street(browser, office, intake, desk, request.param)
        yield one
        one.close()


@pytest.fixture(scope="module")
def omar(street: Street) -> AtDesk:
    """Signed in for all journeys of one language."""
    one = street.officer("omar")
    one.sign_in(one.phone_code())
    return one


@pytest.mark.parametrize("choice", doorways(), ids=lambda one: one.slug)
def test_a_door_is_walked_through_on_a_small_phone(street: Street, omar: AtDesk, choice: Doorway) -> None:
    rini, lang = street.rini(), street.lang
    rini.go("/lapor")
    rini.shot("pintu")
    assert rini.fits()
    with rini.page.expect_navigation():
        rini.page.get_by_role("button", name=getattr(choice.name, lang), exact=True).click()
    rini.paper = rini.list_of_words()
    rini.shot(f"formulir-{choice.slug}")
    assert rini.fits()
    assert choice.slug not in rini.page.url
    assert getattr(choice.name, lang) not in rini.page.title()

    rini.press("Kirim laporan")
    assert rini.reads("Ada yang perlu diperbaiki")
    fill(rini, choice)
    for name in ("word_a", "word_b"):
        rini.type(name, "salah")
    rini.press("Kirim laporan")
    rini.shot(f"formulir-{choice.slug}-keliru")
    assert rini.fits()
    assert rini.page.locator('[name="narrative"]').input_value() == TYPED[choice.slug]["narrative"]
    assert all("422" in one for one in rini.problems)
    rini.problems.clear()  # the console names the two forms that came back
    rini.confirm_words()
    rini.press("Kirim laporan")
    assert rini.page.url.endswith("/kotak")
    rini.shot(f"kotak-{choice.slug}")
    assert rini.fits()
    look_again(rini, choice)

    before = omar.cases()
    carry(street.office)
    assert omar.cases() == before + len(choice.kinds)


def fill(rini: Rini, choice: Doorway) -> None:
    for name, text in TYPED[choice.slug].items():
        rini.type(name, text)
    if any(one.name == "side" for one in choice.fields):
        rini.tick("side", "receipt")


def look_again(rini: Rini, choice: Doorway) -> None:
    """Writes to each case, leaves, and comes back with the ten words."""
    for number in range(1, len(choice.kinds) + 1):
        rini.type("text" if number == 1 else f"text-{number}", f"Susulan nomor {number}.")
        rini.through(f'button[name="case"][value="{number}"]')
    rini.leave()
    rini.enter()
    assert rini.page.locator("#perjalanan").count() == 1
    assert rini.page.locator("#perjalanan-2").count() == len(choice.kinds) - 1
    rini.leave()
