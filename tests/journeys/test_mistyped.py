"""A token is mistyped: the slip is named, the typed words stay, and a code that nobody has looks like any other."""

from crypto.words import WORDS
from tests.journeys.people import Street


def slip_in(word: str) -> str:
    """Another last letter, with which it is neither a word nor the first letters of one."""
    return next(slip for slip in (word[:-1] + letter for letter in "ktlm") if not any(one.startswith(slip) for one in WORDS))


def test_a_slip_in_a_word_is_named_with_its_neighbour_and_the_typed_words_stay(street: Street) -> None:
    rini = street.rini()
    rini.report()
    right = rini.paper[2]
    slip = slip_in(right)
    rini.enter(" ".join([*rini.paper[:2], slip, *rini.paper[3:]]))
    assert rini.page.locator('[name="words"]').input_value().split()[2] == slip
    assert rini.sees(right)
    assert rini.page.title().startswith("Error: " if street.lang == "en" else "Kesalahan: ")
    rini.shot("kode-salah")
    rini.type("words", " ".join(rini.paper[:9]))
    rini.press("Buka")
    assert rini.page.locator('[name="words"]').input_value().split() == rini.paper[:9]
    rini.type("words", "\n".join(f"{number}. {word.title()}" for number, word in enumerate(rini.paper, 1)))
    rini.press("Buka")
    assert rini.reads("Di mana laporan Anda")
    rini.problems.clear()  # the console names each page that was answered with 422


def test_ten_words_that_nobody_reported_under_open_a_page_that_says_so(street: Street) -> None:
    rini = street.rini()
    rini.open_form()
    rini.enter()
    assert rini.reads("Kode ini belum dikenal")
    assert rini.fits()
