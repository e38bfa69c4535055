"""Whatever is wrong with a report form: a clear message, the same text, the same words, and nothing stored."""

from typing import Any
from urllib.parse import quote, urlencode

import pytest

from tests.intake.conftest import Clock
from tests.intake.page import Page
from tests.intake.rini import NARRATIVE, Rini
from wbs.store.letterbox import Letterbox

OURS = {"sec-fetch-site": "same-origin"}


def refused(rini: Rini, answer: Any, letterbox: Letterbox, said: str, status: int = 422, text: str = NARRATIVE) -> Page:
    page = Page(answer.text)
    assert answer.status_code == status, page.text
    assert said in " ".join(page.summary)
    assert page.title.startswith("Kesalahan: ")
    assert page.value("narrative") == text
    assert page.value("words").split() == rini.words
    assert letterbox.mail.waiting() == []
    assert "set-cookie" not in answer.headers
    return page


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_an_empty_narrative_is_asked_for(rini: Rini, letterbox: Letterbox, text: str) -> None:
    refused(rini, rini.report(narrative=text), letterbox, "Tulis apa yang terjadi", text=text)


@pytest.mark.parametrize(
    ("field", "most"), [("narrative", 20_000), ("who", 2_000), ("evidence", 2_000), ("when", 300), ("where", 300)]
)
def test_a_text_that_is_too_long_is_kept_whole(rini: Rini, letterbox: Letterbox, field: str, most: int) -> None:
    long = "a" * (most + 1)
    typed = {field: long}
    page = refused(
        rini,
        rini.report(**typed),
        letterbox,
        f"{most + 1} karakter, paling banyak {most}",
        text=typed.get("narrative", NARRATIVE),
    )
    assert page.value(field) == long


def test_a_text_of_just_the_right_length_goes_through(rini: Rini) -> None:
    assert rini.report(narrative="ā" * 20_000, when="b" * 300).status_code == 303


@pytest.mark.parametrize("field", ["unit", "known_by", "audience"])
@pytest.mark.parametrize("value", ["tidak-ada", "../x", "x" * 5000])
def test_an_unknown_choice_is_refused(rini: Rini, letterbox: Letterbox, field: str, value: str) -> None:
    refused(rini, rini.report(**{field: value}), letterbox, "Pilihan ini tidak dikenal")


def test_an_unknown_position_is_refused(rini: Rini, letterbox: Letterbox) -> None:
    refused(rini, rini.report(excluded=["inspektur", "raja"]), letterbox, "Ada pilihan yang tidak dikenal")


@pytest.mark.parametrize("field", ["narrative", "unit", "when"])
def test_a_field_that_came_twice_is_shown_and_not_guessed(rini: Rini, letterbox: Letterbox, field: str) -> None:
    answer = rini.report(**{field: ["umum", "keuangan"]})
    text = "umum\nkeuangan" if field == "narrative" else NARRATIVE
    refused(rini, answer, letterbox, "terkirim dua kali", text=text)


def test_bytes_that_are_no_text_come_back_marked(rini: Rini, letterbox: Letterbox) -> None:
    fields = rini.fill()
    body = urlencode({**fields, "narrative": ""}).replace("narrative=", "narrative=Setoran%FF%C3" + quote(" tiap paket"))
    answer = rini.client.post("/lapor", content=body, headers={"content-type": "application/x-www-form-urlencoded"})
    refused(rini, answer, letterbox, "huruf yang tidak terbaca", text="Setoran\ufffd\ufffd tiap paket")


def test_a_nul_in_the_text_does_no_harm(rini: Rini, letterbox: Letterbox) -> None:
    assert rini.report(narrative="sebelum\0sesudah").status_code == 303
    assert len(letterbox.mail.waiting()) == 1


@pytest.mark.parametrize(
    ("typed", "said"), [("", "Ketik kata ke-"), ("salah", "Ini bukan kata ke-"), ("abc", "Ini bukan kata ke-")]
)
def test_words_that_were_not_copied_are_asked_for_again(rini: Rini, letterbox: Letterbox, typed: str, said: str) -> None:
    page = refused(rini, rini.report(word_a=typed), letterbox, said)
    assert page.value("word_a") == typed


def test_a_prefix_of_three_letters_is_no_word(rini: Rini, letterbox: Letterbox) -> None:
    page = rini.open_form()
    fields = rini.fill(page)
    refused(rini, rini.post("/lapor", {**fields, "word_b": fields["word_b"][:3]}), letterbox, "Ini bukan kata ke-")


def test_a_form_sent_after_a_day_keeps_text_and_words_and_goes_the_second_time(
    rini: Rini, letterbox: Letterbox, clock: Clock
) -> None:
    fields = rini.fill()
    clock.turn(hours=24, seconds=1)
    page = refused(rini, rini.post("/lapor", fields), letterbox, "dibuka terlalu lama")
    assert (page.value("word_a"), page.value("word_b")) == (fields["word_a"], fields["word_b"])
    assert rini.post("/lapor", rini.fill(page)).status_code == 303


def test_a_form_sent_within_a_day_is_in_time(rini: Rini, clock: Clock) -> None:
    fields = rini.fill()
    clock.turn(hours=23, minutes=59)
    assert rini.post("/lapor", fields).status_code == 303


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "ö" * 50, "A" * 70_000])
def test_a_forged_form_token_stores_nothing_and_keeps_text_and_words(rini: Rini, letterbox: Letterbox, token: str) -> None:
    answer = rini.post("/lapor", {**rini.fill(), "form_token": token}, headers=OURS)
    page = refused(rini, answer, letterbox, "perlu dikirim sekali lagi", status=400)
    assert rini.post("/lapor", rini.fill(page)).status_code == 303


def test_the_token_of_another_form_is_none_of_this_one(rini: Rini, letterbox: Letterbox) -> None:
    other = rini.get("/kode").value("form_token")
    answer = rini.post("/lapor", {**rini.fill(), "form_token": other}, headers=OURS)
    refused(rini, answer, letterbox, "perlu dikirim sekali lagi", status=400)


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://eve.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}, {"sec-fetch-site": "same-site"}],
)
def test_a_form_from_elsewhere_is_shown_again_with_words_that_eve_cannot_know(
    rini: Rini, letterbox: Letterbox, headers: dict[str, str]
) -> None:
    answer = rini.post("/lapor", rini.fill(), headers=headers)
    page = Page(answer.text)
    assert answer.status_code == 403
    assert page.value("narrative") == NARRATIVE
    assert page.value("words").split() != rini.words
    assert letterbox.mail.waiting() == []


def test_without_a_word_from_the_browser_a_forged_token_gives_new_words(rini: Rini, letterbox: Letterbox) -> None:
    answer = rini.post("/lapor", {**rini.fill(), "form_token": "x"})
    page = Page(answer.text)
    assert answer.status_code == 400
    assert page.value("narrative") == NARRATIVE
    assert page.value("words").split() != rini.words
    assert "Kode di bawah ini baru" in " ".join(page.summary)


@pytest.mark.parametrize("words", ["", "satu dua tiga", "x " * 10, "\ufffd" * 40])
def test_damaged_words_are_replaced_and_the_page_says_so(rini: Rini, letterbox: Letterbox, words: str) -> None:
    answer = rini.post("/lapor", {**rini.fill(), "words": words})
    page = Page(answer.text)
    assert answer.status_code == 422
    assert "Kode di bawah ini baru" in " ".join(page.summary)
    assert page.value("narrative") == NARRATIVE
    assert len(page.value("words").split()) == 10
    assert letterbox.mail.waiting() == []
    rini.words = page.value("words").split()
    assert rini.post("/lapor", rini.fill(page)).status_code == 303


def test_a_form_of_another_media_type_is_refused(rini: Rini, letterbox: Letterbox) -> None:
    answer = rini.client.post("/lapor", content=b'{"narrative": "x"}', headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert "Traceback" not in answer.text
    assert letterbox.mail.waiting() == []


def test_an_empty_body_is_a_form_with_nothing_in_it(rini: Rini, letterbox: Letterbox) -> None:
    answer = rini.client.post("/lapor", content=b"", headers={"content-type": "application/x-www-form-urlencoded"})
    assert answer.status_code == 400
    assert letterbox.mail.waiting() == []


def test_a_huge_form_is_refused_with_a_page(rini: Rini, letterbox: Letterbox) -> None:
    answer = rini.post("/lapor", {**rini.fill(), "narrative": "a" * 5_000_000})
    assert answer.status_code == 413
    assert "terlalu besar" in Page(answer.text).text
    assert letterbox.mail.waiting() == []


def test_errors_stand_in_the_order_of_the_page(rini: Rini) -> None:
    page = Page(rini.report(narrative="", unit="x", word_a="", word_b="").text)
    assert [("Tulis apa" in one, "Pilihan" in one, "kata ke-" in one) for one in page.summary[-4:]] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
        (False, False, True),
    ]


def test_what_eve_types_is_shown_as_text_and_never_as_markup(rini: Rini) -> None:
    text = '"><script>alert(1)</script></textarea><img src=x>'
    answer = rini.report(narrative=text, word_a='"><b>')
    assert "<script>" not in answer.text
    assert "<img src=x>" not in answer.text
    assert Page(answer.text).value("narrative") == text


def test_errors_are_said_in_english_to_english_readers(rini_in_english: Rini) -> None:
    page = Page(rini_in_english.report(narrative="").text)
    assert page.title.startswith("Error: ")
    assert "Write what happened" in " ".join(page.summary)
