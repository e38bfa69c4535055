"""The ten words: typed in any way that a person types them; known and unknown codes are answered alike."""

import pytest

from crypto.case_token import CaseToken, TokenError
from tests.intake.conftest import Clock
from tests.intake.page import Page
from tests.intake.rini import Rini
from tests.store.statements import statements
from wbs.store.letterbox import Letterbox


def other_words() -> str:
    return " ".join(CaseToken.new().words)


def ways(words: list[str]) -> dict[str, str]:
    return {
        "as they stand": " ".join(words),
        "capitals": " ".join(words).upper(),
        "lines": "\r\n".join(words),
        "hyphens": "-".join(words),
        "numbers": " ".join(f"{number}. {word}" for number, word in enumerate(words, 1)),
        "commas": ", ".join(words),
        "four letters": " ".join(word[:4] for word in words),
        "mixed": "  " + " ".join(word[:4] if at % 2 else word.title() for at, word in enumerate(words)) + " ",
    }


@pytest.mark.parametrize("way", list(ways(["kata"] * 10)))
def test_the_words_open_the_case_however_they_are_typed(rini: Rini, way: str) -> None:
    rini.report()
    rini.client.cookies.clear()
    answer = rini.enter(ways(rini.words)[way])
    assert (answer.status_code, answer.headers["location"]) == (303, "/kotak")
    assert "Laporan Anda sudah tersimpan" in rini.case().text


def refused(rini: Rini, typed: str, *said: str, status: int = 422) -> Page:
    answer = rini.enter(typed)
    page = Page(answer.text)
    assert answer.status_code == status
    assert page.value("words", "code") == typed
    for one in said:
        assert one in " ".join(page.summary)
    assert "set-cookie" not in answer.headers
    return page


@pytest.mark.parametrize(("typed", "count"), [("satu dua", 2), ("a " * 11, 11)])
def test_another_number_of_words_is_said(rini: Rini, typed: str, count: int) -> None:
    refused(rini, typed, "10 kata", f"di sini {count}")


@pytest.mark.parametrize("typed", ["", "   ", "1 2 3", "--"])
def test_no_word_at_all_is_asked_for(rini: Rini, typed: str) -> None:
    refused(rini, typed, "Ketik kode laporan Anda")


def test_a_typo_is_named_with_its_neighbours(rini: Rini) -> None:
    words = list(CaseToken.new().words)
    wrong = words[6][:-1] + "zz"
    page = refused(rini, " ".join([*words[:6], wrong, *words[7:]]), "Kata ke-7", f"“{wrong}”")
    assert words[6] in " ".join(page.summary)


def test_a_word_that_resembles_nothing_is_named_and_cut_short(rini: Rini) -> None:
    words = list(CaseToken.new().words)
    page = refused(rini, " ".join([*words[:9], "q" * 5000]), "Kata ke-10")
    assert all(len(one) < 400 for one in page.summary)


def test_swapped_words_are_told_from_mistyped_ones(rini: Rini) -> None:
    # Six bits of checksum: one swap in 64 is a code by chance, so take the first that is none.
    swapped = next(text for text in map(with_first_two_swapped, range(100)) if not is_code(text))
    refused(rini, swapped, "susunannya bukan sebuah kode")


def with_first_two_swapped(_: int) -> str:
    first, second, *rest = CaseToken.new().words
    return " ".join([second, first, *rest])


def is_code(text: str) -> bool:
    try:
        CaseToken.parse(text)
    except TokenError:
        return False
    return True


def test_very_many_words_are_not_counted_to_the_end(rini: Rini) -> None:
    refused(rini, "kata " * 3000, "jauh lebih banyak")


def test_what_eve_types_as_words_is_shown_as_text(rini: Rini) -> None:
    answer = rini.enter(" ".join(["<script>alert(1)</script>"] * 10))
    assert "<script>" not in answer.text


@pytest.mark.parametrize("token", ["", "x", "A" * 70_000])
def test_a_forged_form_token_keeps_the_typed_words(rini: Rini, token: str) -> None:
    words = other_words()
    answer = rini.post("/kode", {"form_token": token, "words": words})
    assert answer.status_code == 400
    assert Page(answer.text).value("words") == words
    assert "set-cookie" not in answer.headers


def test_a_page_of_yesterday_keeps_the_typed_words(rini: Rini, clock: Clock) -> None:
    token, words = rini.get("/kode").value("form_token"), other_words()
    clock.turn(hours=25)
    answer = rini.post("/kode", {"form_token": token, "words": words})
    page = Page(answer.text)
    assert (answer.status_code, page.value("words")) == (400, words)
    assert rini.post("/kode", {"form_token": page.value("form_token"), "words": words}).status_code == 303


def test_a_form_from_elsewhere_opens_nothing(rini: Rini) -> None:
    token = rini.get("/kode").value("form_token")
    answer = rini.post("/kode", {"form_token": token, "words": other_words()}, headers={"origin": "https://eve.example"})
    assert answer.status_code == 400
    assert "set-cookie" not in answer.headers


def test_the_language_button_keeps_the_typed_words(rini: Rini) -> None:
    answer = rini.client.post("/en/kode", data={"words": "satu dua tiga", "language": "en"})
    page = Page(answer.text)
    assert (answer.status_code, page.value("words"), page.summary) == (200, "satu dua tiga", [])
    assert "Type your report code" in page.text


def test_known_and_unknown_codes_are_answered_alike(still: None, rini: Rini) -> None:
    rini.report()
    known, seen = " ".join(rini.words), []
    token = rini.get("/kode").value("form_token")
    for words in (known, other_words(), known, other_words()):
        rini.client.cookies.clear()
        with statements() as asked:
            answer = rini.post("/kode", {"form_token": token, "words": words})
        headers = {name: len(value) for name, value in answer.headers.items()}
        seen.append((answer.status_code, headers, asked, len(answer.content)))
    assert seen[0][0] == 303
    assert seen[0][2], "the visit is a statement"
    assert not any("cases" in statement for statement in seen[0][2])
    assert seen[0] == seen[1] == seen[2] == seen[3]


def test_the_pages_behind_are_as_long_and_ask_the_store_as_often(still: None, rini: Rini) -> None:
    rini.report()
    seen = []
    for words in (" ".join(rini.words), other_words()):
        rini.enter(words)
        with statements() as asked:
            answer = rini.client.get("/kotak")
        seen.append((answer.status_code, len(answer.content), asked))
    assert len(seen[0][2]) >= 4
    assert seen[0] == seen[1]
    assert seen[0][1] % 16_384 == 0


def test_an_unknown_code_is_told_so_and_can_send_nothing(rini: Rini, letterbox: Letterbox) -> None:
    rini.enter(other_words())
    page = rini.case()
    assert "Kode ini belum dikenal" in page.text
    answer = rini.say("Halo", page)
    assert answer.status_code == 422
    assert Page(answer.text).value("text") == "Halo"
    file = rini.send_file(b"x" * 10, page=page)
    assert file.status_code == 400, "its page has no form for a file"
    assert letterbox.mail.waiting() == []


def test_a_stranger_who_guesses_slows_nobody_down(rini: Rini) -> None:
    rini.report()
    for _ in range(30):
        assert rini.enter(other_words()).status_code == 303
    assert rini.enter().status_code == 303
    assert "Laporan Anda sudah tersimpan" in rini.case().text
