"""Two of the ten words, typed back: proof that they were written down before the report goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from secrets import SystemRandom
from typing import Any

from wbs.web.forms import Form
from wbs.web.locale import Words

NAMES = ("word_a", "word_b")
WORD_COUNT = 10
SHORTEST = 4


@dataclass(frozen=True)
class WordCheck:
    """Which two words are asked for (positions from 1), signed into the form's token."""

    positions: tuple[int, int]
    asked_before: bool = False

    @classmethod
    def new(cls) -> "WordCheck":
        first, second = sorted(SystemRandom().sample(range(1, WORD_COUNT + 1), 2))
        return cls((first, second))

    @classmethod
    def from_token(cls, fields: dict[str, Any]) -> "WordCheck":
        first, second = fields["check"]
        return cls((first, second), True)

    def rows(self, form: Form | None) -> list[tuple[str, int, str]]:
        """For the page: field name, number of the word, what was typed for it."""
        form = form if self.asked_before else None
        return [(name, number, form.one(name) if form else "") for name, number in zip(NAMES, self.positions, strict=True)]

    def errors(self, form: Form, words: Sequence[str], _: Words) -> dict[str, str]:
        """In full or by the first four letters, in any case."""
        errors = {}
        for name, number, typed in self.rows(form):
            word = words[number - 1]
            plain = typed.strip().casefold()
            if not plain:
                errors[name] = _("Ketik kata ke-%(number)s dari kode di atas.", number=number)
            elif plain != word and not (len(plain) >= SHORTEST and word.startswith(plain)):
                errors[name] = _("Ini bukan kata ke-%(number)s. Lihat lagi kode di atas.", number=number)
        return errors
