"""The 2,048 Indonesian words of case tokens and passphrases: index, look-up of a typed word, splitting of a typed line.

``WORDS`` is in index order (sorted); its order and content may never change, or tokens in reporters' hands stop working.
No two words share their first four letters and no two are one typing slip apart, so four letters name a word, and a
word that is nearly right is refused with its neighbours instead of being guessed: a guess would open nothing, or worse,
tell a reporter that her right words are wrong.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Final

__all__ = ["INDEX", "WORDS", "UnknownWord", "WordError", "find", "split"]

WORDS: Final[tuple[str, ...]] = tuple(
    Path(__file__).with_name("wordlist_id.txt").read_text(encoding="ascii").split()
)
INDEX: Final[Mapping[str, int]] = MappingProxyType({word: index for index, word in enumerate(WORDS)})

_SEPARATORS = re.compile("[^0-9a-z]+")  # within what is ASCII and small
_PREFIX_LETTERS = 4
_BY_PREFIX: Final[Mapping[str, int]] = {word[:_PREFIX_LETTERS]: index for index, word in enumerate(WORDS)}

_LETTERS: Final = tuple(frozenset(word) for word in WORDS)

# What a stranger posts is cut before any work is done on it; ten numbered words need about 110 characters.
_TEXT_LIMIT = 2_000
_PIECE_LIMIT = 64
_PIECE_LETTERS = 40

_NEIGHBOURS = 3
_NEIGHBOUR_EDITS = 3
_LONGEST_WORD = 8


class WordError(ValueError):
    """Root of what can be wrong with typed words. Messages never carry a typed word: an exception may end in a log."""


class UnknownWord(WordError):
    """``position`` (from 1) holds ``typed``, which is no word of the list; ``neighbours``: up to three, nearest first."""

    def __init__(self, position: int, typed: str) -> None:
        super().__init__(f"word {position} is not in the list")
        self.position, self.typed = position, typed

    @cached_property
    def neighbours(self) -> tuple[str, ...]:
        """Looked for when somebody asks: a sign-in with wrong words must not cost more than one with right ones."""
        return _neighbours(self.typed)


def find(word: str, position: int) -> int:
    """The index (0 to 2047) of a word typed in full or by four or more of its first letters, in any case.

    Raises UnknownWord, also when the first four letters fit and the rest does not.
    """
    typed = word.strip().casefold()
    index = _BY_PREFIX.get(typed[:_PREFIX_LETTERS])
    if index is None or len(typed) < _PREFIX_LETTERS or not WORDS[index].startswith(typed):
        raise UnknownWord(position, typed[:_PIECE_LETTERS])
    return index


def split(text: str) -> list[str]:
    """The words in what a person typed, small letters without accents: at most 64 pieces of at most 40 letters.

    Spaces, line ends, dashes, commas, dots and brackets separate; numbering ("1.", "2)", "10:", "3kata") is dropped,
    and so are zero-width characters, which come along when text is copied. Never raises; reads 2,000 characters.
    """
    plain = unicodedata.normalize("NFKD", text[:_TEXT_LIMIT]).casefold()
    # What most people type needs no look at each sign.
    pieces = (_SEPARATORS.sub(" ", plain) if plain.isascii() else "".join(map(_plain_character, plain))).split()
    words = (re.sub(r"^\d+", "", piece) for piece in pieces)
    return [word[:_PIECE_LETTERS] for word in words if word][:_PIECE_LIMIT]


def _plain_character(character: str) -> str:
    """Itself if letter or digit, nothing if an accent or a zero-width character, else a space."""
    if character.isalnum():
        return character
    return "" if unicodedata.category(character) in {"Mn", "Me", "Mc", "Cf"} else " "


def _neighbours(typed: str) -> tuple[str, ...]:
    """Up to three list words within three edits of ``typed`` or with its first four letters, nearest first."""
    short = typed[: _LONGEST_WORD + _NEIGHBOUR_EDITS]  # bounds the work on a stranger's forty letters
    letters = set(short)
    ranked: list[tuple[int, int, str]] = []
    for word, its in zip(WORDS, _LETTERS, strict=True):
        same_start = word[:_PREFIX_LETTERS] == short[:_PREFIX_LETTERS]
        # One edit brings at most one new letter and drops at most one, so most words need no counting of edits.
        far = max(len(its - letters), len(letters - its), abs(len(word) - len(short)))
        if not same_start and far > _NEIGHBOUR_EDITS:
            continue
        edits = _edits(short, word)
        if same_start or edits <= min(_NEIGHBOUR_EDITS, len(short) - 1):
            ranked.append((edits, -_common_start(short, word), word))
    return tuple(word for _, _, word in sorted(ranked)[:_NEIGHBOURS])


def _common_start(one: str, other: str) -> int:
    for place, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return place
    return min(len(one), len(other))


def _edits(one: str, other: str) -> int:
    """Optimal string alignment distance: letters added, dropped, replaced, or two neighbours swapped."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, right in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
