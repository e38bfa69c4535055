"""The word list keeps its properties and its content, and typed words are split, found or refused with their neighbours."""

import hashlib
import re
import unicodedata
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import words
from crypto.words import INDEX, WORDS, UnknownWord, WordError, find, split

LIST_FILE = Path(words.__file__).with_name("wordlist_id.txt")
LIST_SHA256 = "04f5e431fb67acdee1efae540596b6624c087e8cc899b1cf4be4b7042b593575"
TEN = list(WORDS[7::211][:10])


def one_slip_apart(one: str, other: str) -> bool:
    """Whether one letter added, dropped or replaced, or two neighbours swapped, makes one word of the other."""
    if len(one) != len(other):
        short, long = sorted((one, other), key=len)
        return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))
    differing = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(differing) == 2 and differing[1] == differing[0] + 1:
        first, second = differing
        return one[first] == other[second] and one[second] == other[first]
    return len(differing) < 2


def test_the_list_is_the_one_that_tokens_were_made_with() -> None:
    assert hashlib.sha256(LIST_FILE.read_bytes()).hexdigest() == LIST_SHA256


def test_there_are_2048_different_words_in_alphabetical_order() -> None:
    assert len(WORDS) == len(set(WORDS)) == 2048
    assert list(WORDS) == sorted(WORDS)


def test_the_file_holds_one_word_a_line() -> None:
    assert LIST_FILE.read_text(encoding="ascii") == "".join(f"{word}\n" for word in WORDS)


def test_every_word_has_four_to_eight_small_letters() -> None:
    assert [word for word in WORDS if not re.fullmatch(r"[a-z]{4,8}", word)] == []


def test_no_word_has_letters_that_are_misheard() -> None:
    assert [word for word in WORDS if re.search(r"[qxvzf]|kh|sy|(.)\1", word)] == []


def test_the_first_four_letters_name_a_word() -> None:
    assert len({word[:4] for word in WORDS}) == 2048


def test_no_two_words_are_one_slip_apart() -> None:
    by_length: dict[int, list[str]] = {length: [] for length in range(4, 10)}
    for word in WORDS:
        by_length[len(word)].append(word)
    pairs = [pair for length in range(4, 9) for pair in combinations(by_length[length], 2)]
    pairs += [(a, b) for length in range(4, 8) for a in by_length[length] for b in by_length[length + 1]]
    close = (pair for pair in pairs if len(set(pair[0]) ^ set(pair[1])) <= 2)
    assert [pair for pair in close if one_slip_apart(*pair)] == []


@pytest.mark.parametrize(
    ("one", "other"), [("balai", "balui"), ("balai", "bala"), ("bala", "balai"), ("balai", "baali"), ("ab", "ba")]
)
def test_the_slip_check_itself_sees_every_kind_of_slip(one: str, other: str) -> None:
    assert one_slip_apart(one, other)
    assert not one_slip_apart(one, "xx" + other)


def test_every_word_is_found_in_full_and_by_each_start_of_four_or_more_letters() -> None:
    for index, word in enumerate(WORDS):
        assert INDEX[word] == index
        for letters in range(4, len(word) + 1):
            assert find(word[:letters], 1) == index


def test_capitals_do_not_matter() -> None:
    assert find(WORDS[5].upper(), 1) == find(WORDS[5].title(), 1) == 5


def test_a_full_word_with_a_typing_slip_at_its_end_is_refused_with_the_right_word_first() -> None:
    word = next(word for word in WORDS if len(word) == 7)
    with pytest.raises(UnknownWord) as caught:
        find(word[:6] + "x", 4)
    assert caught.value.position == 4
    assert caught.value.typed == word[:6] + "x"
    assert caught.value.neighbours[0] == word


def test_every_word_with_one_letter_too_many_is_refused_with_the_right_word_among_its_neighbours() -> None:
    for word in WORDS[::97]:
        with pytest.raises(UnknownWord) as caught:
            find(word + "q", 1)
        assert word in caught.value.neighbours
        assert len(caught.value.neighbours) <= 3


def test_two_swapped_letters_at_the_start_are_named_with_the_right_word_first() -> None:
    for word in (word for word in WORDS[::61] if word[0] != word[1]):
        with pytest.raises(UnknownWord) as caught:
            find(word[1] + word[0] + word[2:], 2)
        assert word in caught.value.neighbours


@pytest.mark.parametrize("typed", ["", "a", "aba", "   "])
def test_fewer_than_four_letters_are_no_word(typed: str) -> None:
    with pytest.raises(UnknownWord):
        find(typed, 1)


def test_what_is_like_no_word_has_no_neighbours() -> None:
    with pytest.raises(UnknownWord) as caught:
        find("xqzvxqzvf", 1)
    assert caught.value.neighbours == ()


def test_the_message_of_an_error_never_carries_what_was_typed() -> None:
    with pytest.raises(WordError) as caught:
        find("rahasiaku", 3)
    assert "rahasiaku" not in str(caught.value)
    assert "3" in str(caught.value)


@pytest.mark.parametrize(
    "joint", [" ", "  ", "\n", "\r\n", "\t", "\u00a0", "\u3000", "\u2028", "-", " - ", "\u2010", "\u2011", "\u2013", "\u2014",
              "\u2212", ",", ", ", ".", " . ", ";", "/", "_", "|"]
)  # fmt: skip
def test_words_are_split_at_every_kind_of_joint(joint: str) -> None:
    assert split(joint.join(TEN)) == TEN


@pytest.mark.parametrize("number", ["{}. ", "{}) ", "({}) ", "{}: ", "{}.", "{} ", "{}", "{}- ", "\u2488"])
def test_numbering_is_dropped(number: str) -> None:
    assert split("\n".join(number.format(place) + word for place, word in enumerate(TEN, start=1))) == TEN


def test_circled_and_full_width_numbers_are_dropped() -> None:
    assert split("\u2460 " + TEN[0] + " \uff12\uff0e" + TEN[1]) == TEN[:2]


def test_capitals_accents_full_width_and_zero_width_characters_do_not_matter() -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in TEN[0])
    accented = unicodedata.normalize("NFC", TEN[1].replace("a", "a\u0301").replace("e", "e\u0308"))
    hidden = "\u200b".join(TEN[2]) + "\ufeff\u00ad\u200d"
    assert split(f"{wide} {accented} {hidden} {TEN[3].upper()}") == TEN[:4]


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_signs_are_split_as_beside_an_accent(text: str) -> None:
    """The quick way of what has none, and the way sign by sign."""
    assert split(text + " tamat") == split(text + " t\u00e1mat")


def test_a_split_piece_that_is_no_word_is_kept_so_that_it_can_be_named() -> None:
    assert split("bu4h 12 pohon?") == ["bu4h", "pohon"]


def test_nothing_typed_is_no_pieces() -> None:
    assert split("") == split(" \n-- 1. 2) ") == []


def test_a_huge_text_is_read_only_at_its_start() -> None:
    assert split("a" * 5_000_000) == ["a" * 40]
    assert split("ab " * 2_000_000) == ["ab"] * 64
    assert split(" " * 2_000 + TEN[0]) == []


@given(st.text(alphabet=st.characters(codec=None), max_size=400))
def test_splitting_never_raises_and_its_pieces_are_short_and_plain(text: str) -> None:
    pieces = split(text)
    assert len(pieces) <= 64
    for piece in pieces:
        assert 1 <= len(piece) <= 40
        assert piece.isalnum()
        assert piece == piece.casefold()


@given(st.text(min_size=1, max_size=45))
def test_whatever_is_typed_is_found_by_its_letters_or_refused_by_its_place(typed: str) -> None:
    if any(word.startswith(typed) for word in WORDS) and len(typed) >= 4:
        assert WORDS[find(typed, 1)].startswith(typed)
    else:
        with pytest.raises(UnknownWord, match="word 9 "):
            find(typed + "q", 9)


@given(st.lists(st.sampled_from(WORDS), max_size=12), st.booleans())
def test_words_or_their_first_four_letters_come_back_as_the_same_indexes(chosen: list[str], short: bool) -> None:
    typed = " ".join(word[:4] if short else word for word in chosen)
    assert [find(piece, place) for place, piece in enumerate(split(typed), start=1)] == [INDEX[word] for word in chosen]
