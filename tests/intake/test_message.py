"""Messages: idempotent, in order, sealed; a text that was typed comes back in every answer until it is stored."""

import asyncio

import pytest
from httpx2 import ASGITransport, AsyncClient

from crypto.case_token import CaseToken
from tests.intake.conftest import ADDRESS, Clock, Team
from tests.intake.opened import entries, only
from tests.intake.page import Page
from tests.intake.rini import Rini
from wbs.intake.app import create_app
from wbs.settings import Settings
from wbs.store.errors import StoreBroken, StoreFull
from wbs.store.letterbox import Letterbox


def texts(letterbox: Letterbox, team: Team) -> list[str]:
    return [entry.body["text"] for entry in entries(only(letterbox), team)[1:]]


def test_a_message_is_sealed_and_counted(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    rini.report()
    answer = rini.say("Nomor paketnya 12.\nSemua di gudang.")
    assert (answer.status_code, answer.headers["location"]) == (303, "/kotak#perjalanan")
    assert texts(letterbox, team) == ["Nomor paketnya 12.\nSemua di gudang."]
    page = rini.case()
    assert "laporan Anda dan 1 kiriman susulan. Isinya tidak dapat dibaca lagi di sini" in page.text
    assert "Nomor paketnya" not in page.text


def test_the_same_post_twice_is_one_message(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    rini.report()
    page = rini.case()
    assert [rini.say("Halo", page).status_code for _ in range(3)] == [303] * 3
    assert texts(letterbox, team) == ["Halo"]


def test_another_text_from_the_same_page_is_another_message(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    rini.report()
    page = rini.case()
    rini.say("Halo", page)
    rini.say("Halo juga", page)
    assert texts(letterbox, team) == ["Halo", "Halo juga"]


def test_the_same_words_said_later_are_said_again(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    rini.report()
    rini.say("Masih berlangsung.")
    rini.say("Masih berlangsung.")
    assert texts(letterbox, team) == ["Masih berlangsung."] * 2


def test_many_messages_at_once_all_arrive_in_one_unbroken_strand(
    rini: Rini, settings: Settings, letterbox: Letterbox, clock: Clock, team: Team
) -> None:
    rini.report()
    pages = [rini.case() for _ in range(6)]
    app, cookies = create_app(settings, letterbox, clock), dict(rini.client.cookies)

    async def send_all() -> list[int]:
        async with AsyncClient(transport=ASGITransport(app), base_url=ADDRESS, cookies=cookies) as browser:
            forms = [
                {"form_token": page.value("form_token", "pesan"), "text": f"pesan {number}"} for number, page in enumerate(pages)
            ]
            answers = await asyncio.gather(*(browser.post("/kotak/pesan", data=form) for form in forms))
        return [answer.status_code for answer in answers]

    assert asyncio.run(send_all()) == [303] * 6
    assert sorted(texts(letterbox, team)) == [f"pesan {number}" for number in range(6)]


@pytest.mark.parametrize(
    ("text", "said"), [("", "masih kosong"), ("  \n ", "masih kosong"), ("a" * 40_001, "40001 karakter, paling banyak 40000")]
)
def test_a_message_that_cannot_be_taken_comes_back(rini: Rini, letterbox: Letterbox, team: Team, text: str, said: str) -> None:
    rini.report()
    answer = rini.say(text)
    page = Page(answer.text)
    assert answer.status_code == 422
    assert said in " ".join(page.summary)
    assert page.value("text") == text
    assert texts(letterbox, team) == []


def test_a_message_of_just_the_right_length_goes_through(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    rini.report()
    assert rini.say("ā" * 40_000).status_code == 303
    assert texts(letterbox, team) == ["ā" * 40_000]


def test_bytes_that_are_no_text_come_back_marked(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    rini.report()
    token = rini.case().value("form_token", "pesan")
    body = f"form_token={token}&text=Hal%FFo".encode()
    answer = rini.client.post("/kotak/pesan", content=body, headers={"content-type": "application/x-www-form-urlencoded"})
    page = Page(answer.text)
    assert (answer.status_code, page.value("text")) == (422, "Hal\ufffdo")
    assert texts(letterbox, team) == []


def test_a_page_of_yesterday_keeps_the_text_and_sends_it_once(rini: Rini, letterbox: Letterbox, team: Team, clock: Clock) -> None:
    rini.report()
    old = rini.case()
    clock.turn(hours=25)
    rini.enter()
    answer = rini.say("Masih ingat", old)
    page = Page(answer.text)
    assert (answer.status_code, page.value("text")) == (422, "Masih ingat")
    assert "terlalu lama" in " ".join(page.summary)
    assert [rini.say("Masih ingat", page).status_code for _ in range(2)] == [303, 303]
    assert texts(letterbox, team) == ["Masih ingat"]


@pytest.mark.parametrize("token", ["", "x", "A" * 70_000])
def test_a_forged_form_token_stores_nothing_and_keeps_the_text(rini: Rini, letterbox: Letterbox, team: Team, token: str) -> None:
    rini.report()
    answer = rini.post("/kotak/pesan", {"form_token": token, "text": "Halo"})
    assert (answer.status_code, Page(answer.text).value("text")) == (422, "Halo")
    assert texts(letterbox, team) == []


def test_a_form_from_elsewhere_stores_nothing(rini: Rini, letterbox: Letterbox, team: Team) -> None:
    rini.report()
    token = rini.case().value("form_token", "pesan")
    answer = rini.post("/kotak/pesan", {"form_token": token, "text": "Halo"}, headers={"origin": "https://eve.example"})
    assert Page(answer.text).value("text") == "Halo"
    assert texts(letterbox, team) == []


def test_the_language_button_keeps_the_message(rini: Rini) -> None:
    rini.report()
    answer = rini.client.post("/en/kotak/pesan", data={"text": "Belum selesai", "language": "en"})
    page = Page(answer.text)
    assert (answer.status_code, page.value("text", "pesan"), page.summary) == (200, "Belum selesai", [])
    assert "Your report" in page.text


@pytest.mark.parametrize("trouble", [StoreFull("full"), StoreBroken("broken")])
def test_when_the_disk_is_full_the_text_is_still_on_the_page(
    rini: Rini, letterbox: Letterbox, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    rini.report()
    page = rini.case()

    def refuse(*_: object) -> None:
        raise trouble

    monkeypatch.setattr(letterbox, "append_reporter", refuse)
    answer = rini.say("Jangan hilang", page)
    back = Page(answer.text)
    assert (answer.status_code, back.value("text")) == (503, "Jangan hilang")
    assert "belum ada yang disimpan" in " ".join(back.summary)
    # Even if nothing at all can be read or written.
    for name in ("peek_visit", "visit", "look", "cases_by_locators", "open_visits"):
        monkeypatch.setattr(letterbox, name, refuse)
    answer = rini.say("Jangan hilang", page)
    assert (answer.status_code, Page(answer.text).value("text")) == (503, "Jangan hilang")
    answer = rini.say("Jangan hilang", page, words=" ".join(CaseToken.new().words))
    assert (answer.status_code, Page(answer.text).value("text")) == (503, "Jangan hilang")


def test_when_the_disk_is_full_the_report_is_still_on_the_page(
    rini: Rini, letterbox: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **_more: object) -> None:
        raise StoreFull("full")

    fields = rini.fill(unit="umum")
    with monkeypatch.context() as patch:
        patch.setattr(letterbox, "keep_forms", refuse)
        answer = rini.post("/lapor", fields)
    page = Page(answer.text)
    assert (answer.status_code, page.value("narrative"), page.value("unit")) == (503, fields["narrative"], "umum")
    assert page.value("words").split() == rini.words
    assert rini.post("/lapor", rini.fill(page)).status_code == 303


def test_a_stored_report_is_never_called_lost_when_only_its_page_cannot_be_opened(
    rini: Rini, letterbox: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise StoreFull("full")

    fields = rini.fill()
    assert rini.post("/lapor", fields).status_code == 303
    with monkeypatch.context() as patch:
        patch.setattr(letterbox, "open_visits", refuse)
        answer = rini.post("/lapor", fields)
    assert "sudah tersimpan" in Page(answer.text).text
    rini.enter()
    assert "Laporan Anda sudah tersimpan" in rini.case().text
