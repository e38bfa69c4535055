"""The same form twice is one case and the same page; another text under the same words is never dropped."""

import asyncio

from httpx2 import ASGITransport, AsyncClient

from tests.intake.conftest import ADDRESS, Clock, Team
from tests.intake.opened import entries, only
from tests.intake.page import Page
from tests.intake.rini import NARRATIVE, Rini
from wbs.intake.app import create_app
from wbs.settings import Settings
from wbs.store.letterbox import Letterbox


def test_a_reloaded_form_is_the_same_case(rini: Rini, letterbox: Letterbox) -> None:
    fields = rini.fill()
    first, second = rini.post("/lapor", fields), rini.post("/lapor", fields)
    assert [(a.status_code, a.headers["location"]) for a in (first, second)] == [(303, "/kotak")] * 2
    assert len(only(letterbox).entries) == 2  # the report and the first answer
    assert "Laporan Anda sudah tersimpan" in rini.case().text


def test_the_same_form_at_the_same_moment_is_one_case(settings: Settings, letterbox: Letterbox, clock: Clock, rini: Rini) -> None:
    fields = rini.fill()
    app = create_app(settings, letterbox, clock)

    async def send_eight() -> list[int]:
        async with AsyncClient(transport=ASGITransport(app), base_url=ADDRESS) as browser:
            answers = await asyncio.gather(*(browser.post("/lapor", data=fields) for _ in range(8)))
        return [answer.status_code for answer in answers]

    assert asyncio.run(send_eight()) == [303] * 8
    assert len(only(letterbox).entries) == 2


def test_the_same_form_a_day_later_is_still_the_same_case(rini: Rini, letterbox: Letterbox, clock: Clock) -> None:
    fields = rini.fill()
    rini.post("/lapor", fields)
    clock.turn(hours=30)
    assert rini.post("/lapor", fields).status_code == 303
    only(letterbox)


def test_another_text_under_the_same_words_is_offered_as_a_message(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    page = rini.open_form()
    rini.post("/lapor", rini.fill(page))
    answer = rini.post("/lapor", rini.fill(page, narrative="Ternyata juga di bidang lain.", when="April", unit="umum"))
    offer = Page(answer.text)
    assert answer.status_code == 409
    assert "belum disimpan" in offer.text
    text = offer.value("text", "pesan")
    assert "Ternyata juga di bidang lain." in text
    assert "April" in text
    assert "Subbagian Umum" in text
    assert len(entries(only(letterbox), team)) == 1
    assert rini.say(text, offer).status_code == 303
    report, message = entries(only(letterbox), team)
    assert (report.body["fields"]["narrative"], message.body["text"]) == (NARRATIVE, text)


def test_another_text_is_offered_even_if_something_else_is_wrong_with_the_form(rini: Rini, letterbox: Letterbox) -> None:
    page = rini.open_form()
    rini.post("/lapor", rini.fill(page))
    answer = rini.post("/lapor", rini.fill(page, narrative="Tambahan.", word_a="salah", unit="tidak-ada"))
    assert answer.status_code == 409
    assert "Tambahan." in Page(answer.text).value("text", "pesan")
