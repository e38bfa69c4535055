"""The list of weighed words (templates/WORDS.md) is kept: what was refused stands on no page, what was taken is said."""

import dataclasses
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.house.tree import TOP
from wbs.cases.kind import Text
from wbs.cases.kinds import KINDS
from wbs.web.locale import read_messages, strings_of
from wbs.web.locale_update import texts_of

LIST = TOP / "templates" / "WORDS.md"
COLUMNS = ["meaning", "taken", "refused", "page", "language", "why", "mark"]
MARKS = {"official", "plain", "house", "uncertain"}
PAGES = {"street": ("intake", "parts", "web", "kinds"), "desk": ("desk", "parts", "web", "kinds")}
QUOTED = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Weighed:
    """One line of the list."""

    meaning: str
    taken: tuple[str, ...]
    refused: tuple[str, ...]
    page: str
    language: str
    why: str
    mark: str


Said = dict[tuple[str, str], list[str]]
"""(room or "kinds", language) -> everything that its pages say."""


def weighed(text: str) -> list[Weighed]:
    """The lines of all tables, in order."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    found = [row for row in rows if row != COLUMNS and not set("".join(row)) <= set("-")]
    assert all(len(row) == len(COLUMNS) for row in found), [row for row in found if len(row) != len(COLUMNS)]
    return [
        Weighed(meaning, tuple(QUOTED.findall(taken)), tuple(QUOTED.findall(refused)), page, language, why, mark)
        for meaning, taken, refused, page, language, why, mark in found
    ]


def texts_in(thing: object) -> Iterator[Text]:
    """Every text in a kind of case, whatever it stands in."""
    if isinstance(thing, Text):
        yield thing
    elif dataclasses.is_dataclass(thing):
        for field in dataclasses.fields(thing):
            yield from texts_in(getattr(thing, field.name))
    elif isinstance(thing, tuple):
        for one in thing:
            yield from texts_in(one)


def said(top: Path) -> Said:
    found: Said = {}
    for text in texts_of(top).values():
        msgids = [text.msgid] if isinstance(text.msgid, str) else list(text.msgid)
        found.setdefault((text.owner, "id"), []).extend(msgids)
    for path in sorted((top / "templates" / "locale" / "en").glob("*.po")):
        for message in read_messages(path):
            found.setdefault((path.stem, "en"), []).extend(strings_of(message))
    kinds = [text for kind in KINDS.values() for text in texts_in(kind)]
    return found | {("kinds", "id"): [text.id for text in kinds], ("kinds", "en"): [text.en for text in kinds]}


def on_pages(everything: Said, one: Weighed) -> list[str]:
    rooms = {room for page in ([one.page] if one.page != "both" else PAGES) for room in PAGES[page]}
    return [text for room in sorted(rooms) for text in everything.get((room, one.language), [])]


def stands(word: str, texts: Sequence[str]) -> list[str]:
    """The texts in which it stands as whole words, in capitals or not."""
    pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
    return [text for text in texts if pattern.search(text)]


def broken(lines: Sequence[Weighed], everything: Said) -> list[str]:
    """What the pages do against the list, one line each."""
    wrong = []
    for one in lines:
        texts = on_pages(everything, one)
        wrong += [f"refused, but said: {word}: {text}" for word in one.refused for text in stands(word, texts)]
        wrong += [f"taken, but said nowhere: {word}" for word in one.taken if not stands(word, texts)]
    return wrong


def test_no_page_says_a_word_that_was_refused_and_every_word_that_was_taken_is_said() -> None:
    lines = weighed(LIST.read_text(encoding="utf-8"))
    assert len(lines) > 40
    assert broken(lines, said(TOP)) == []


def test_every_line_of_the_list_says_where_why_and_how_sure_it_is() -> None:
    for one in weighed(LIST.read_text(encoding="utf-8")):
        assert one.page in {"street", "desk", "both"}, one
        assert one.language in {"id", "en"}, one
        assert one.mark in MARKS, one
        assert one.why, one
        assert one.taken or one.refused, one


def test_no_word_is_taken_on_one_line_and_refused_on_another() -> None:
    lines = weighed(LIST.read_text(encoding="utf-8"))
    for one in lines:
        for other in lines:
            if one.language == other.language and {one.page, other.page} != {"street", "desk"}:
                clash = [word for word in one.refused for taken in other.taken if stands(word, [taken])]
                assert clash == [], (one.meaning, other.meaning)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ketik Token Anda", ["refused, but said: token: Ketik Token Anda", "taken, but said nowhere: kode laporan"]),
        ("Kode laporan Anda bukan tokenisasi", []),
        ("", ["taken, but said nowhere: kode laporan"]),
    ],
)
def test_a_planted_word_is_found(text: str, found: list[str]) -> None:
    row = "| the ten words | `kode laporan` | `token`; `PIN` | street | id | why | house |"
    assert broken(weighed(row), {("intake", "id"): [text]}) == found
