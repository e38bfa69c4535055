"""Both languages: Indonesian texts are the msgids, English ones stand in templates/locale/en/*.po, one file
for each owner. Dates and sizes as each language writes them."""

import datetime
import gettext as _gettext
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.dates import get_day_names, get_month_names
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

SIZES = ("B", "kB", "MB", "GB")


class CatalogueConflict(Exception):
    """Two catalogues say different things for the same text."""


def N_(text: str) -> str:
    """Marks a text for translation where it is written; it is translated where it is shown."""
    return text


class Words(_gettext.NullTranslations):
    """Texts in one language. As in the templates, a percent sign in a text is always written %%."""

    def __init__(self, lang: str, texts: dict[str, tuple[str, ...]]) -> None:
        super().__init__()
        self.lang = lang
        self._texts = texts

    def raw(self, text: str) -> str:
        return self._texts.get(text, (text,))[0]

    def raw_plural(self, one: str, many: str, n: int) -> str:
        return self._texts.get(one, (one, many))[0 if n == 1 else -1]

    def __call__(self, text: str, **values: Any) -> str:
        return self.raw(text) % values

    def plural(self, one: str, many: str, n: int, **values: Any) -> str:
        return self.raw_plural(one, many, n) % {"num": n, **values}


def read_catalogues(folder: Path) -> dict[str, tuple[str, ...]]:
    """All of folder/*.po as msgid -> (text,) or (one, many). Fuzzy and empty entries are left out.

    Raises CatalogueConflict if two files differ about a text.
    """
    texts: dict[str, tuple[str, ...]] = {}
    for path in sorted(folder.glob("*.po")):
        for message in read_messages(path):
            found = strings_of(message)
            if message.fuzzy or not all(found):
                continue
            name = name_of(message)
            if texts.setdefault(name, found) != found:
                raise CatalogueConflict(f"{path.name}: {name!r} is translated otherwise in another file")
    return texts


def read_messages(path: Path) -> list[Message]:
    with path.open("rb") as file:
        return [message for message in read_po(file, locale="en", abort_invalid=True) if message.id]


def name_of(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def strings_of(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def languages(folder: Path) -> dict[str, Words]:
    """{"id": ..., "en": ...} from templates/locale."""
    return {"id": Words("id", {}), "en": Words("en", read_catalogues(folder / "en"))}


# Both languages write days in one order; read once, since a page holds many.
MONTHS = {lang: get_month_names("wide", "format", lang) for lang in ("id", "en")}
WEEKDAYS = {lang: get_day_names("wide", "format", lang) for lang in ("id", "en")}


@lru_cache(maxsize=4096)
def format_day(day: datetime.date, lang: str) -> str:
    """21 November 2026"""
    return f"{day.day} {MONTHS[lang][day.month]} {day.year}"


def format_long_day(day: datetime.date, lang: str) -> str:
    """Sabtu, 21 November 2026"""
    return f"{WEEKDAYS[lang][day.weekday()]}, {format_day(day, lang)}"


def format_size(size: int, lang: str) -> str:
    """A number of bytes as people say it: 2,4 MB"""
    number, unit = float(size), 0
    while number >= 999.5 and unit < len(SIZES) - 1:
        number, unit = number / 1000, unit + 1
    return f"{format_decimal(number, '#,##0.#' if unit else '0', locale=lang)} {SIZES[unit]}"
