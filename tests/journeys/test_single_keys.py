"""Omar at his keyboard: single letters lead through the desk, and do nothing while he types or once he switched them off."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page

from tests.journeys.people import AtDesk, Street
from tests.journeys.screen import COMPUTER
from tests.proofs.reporter import Reporter
from tests.proofs.rooms import carry

AT = "() => document.activeElement.id || document.activeElement.getAttribute('href') || document.activeElement.tagName"


@contextmanager
def with_script(omar: AtDesk) -> Iterator[Page]:
    """A window of the same browser in which the desk's own script runs."""
    context = omar.context.browser.new_context(  # type: ignore[union-attr]
        storage_state=omar.context.storage_state(),
        viewport=COMPUTER,  # type: ignore[arg-type]
    )
    page, said = context.new_page(), list[str]()
    page.on("console", lambda message: said.append(message.text))
    page.goto(omar.address)
    yield page
    assert said == []
    context.close()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def pressed(page: Page, *keys: str) -> str:
    """Where the focus is then."""
    press(page, *keys)
    return str(page.evaluate(AT))


@pytest.mark.parametrize("street", ["id"], indirect=True)
def test_single_letters_are_keys_until_he_switches_them_off(street: Street) -> None:
    for narrative in ("Ada kuitansi palsu.", "Ada amplop di laci."):
        Reporter(street.intake).report(narrative, unit="keuangan", known_by="few")
    carry(street.office)
    omar = street.officer("omar")
    omar.sign_in()
    with with_script(omar) as page:
        _they_lead(page)
        page.locator("input[name='single-keys'][value='off']").check()
        page.get_by_role("button", name="Simpan pilihan").click()
        page.wait_for_selector("body[data-single-keys='off']")
        _they_are_silent(page, omar.address)


def _they_lead(page: Page) -> None:
    rows = [one.get_attribute("href") for one in page.locator("a[data-row]").all()]
    assert len(rows) == 2
    assert pressed(page, "?") == "keys-title"
    assert pressed(page, "j") == "keys-title", "the list is open"
    page.keyboard.press("Escape")
    assert [pressed(page, key) for key in "jjkjk"] == [rows[0], rows[1], rows[0], rows[1], rows[0]]
    assert pressed(page, "/", *"gtjok?") == "words"
    assert page.locator("#words").input_value() == "gtjok?"
    page.locator("#words").blur()
    assert pressed(page, "g", "t") == "words", "what was typed and not sent keeps him there"
    page.locator("#words").fill("")
    press(page, "Escape", "j", "o")
    page.wait_for_url(f"**{rows[0]}")
    page.get_by_role("button", name="Saya tidak terlibat, buka kasus").click()
    page.wait_for_selector("#answer")
    assert [pressed(page, "Escape", key) for key in "bcrl"] == ["answer_text", "note_text", "H2", "SUMMARY"]
    press(page, "Escape", "g", "t")
    page.wait_for_url("**/tim")
    press(page, "g", "k")
    page.wait_for_url("**/akun")


def _they_are_silent(page: Page, address: str) -> None:
    page.goto(address)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    assert pressed(page, "j", "?", "/", "o", "g", "t", "g", "k") == "BODY"
    page.get_by_role("link", name="Tombol").click()
    page.wait_for_url("**/bantuan#keys-list")
    assert [url for url in asked if "/static/" not in url] == [f"{address}/bantuan"]
