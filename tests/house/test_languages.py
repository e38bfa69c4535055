"""Every text that a page or handler says stands in both languages."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.house.tree import TOP, sources
from wbs.web.locale import CatalogueConflict, name_of, read_catalogues, read_messages, strings_of
from wbs.web.locale_update import HEADER, KEYWORDS, add_new, drop_unused, texts_of

PLACEHOLDER = re.compile(r"%\((\w+)\)")
SAID_AGAIN = re.compile(r"(.{12,}?)\1+", re.DOTALL)
LONE_PERCENT = re.compile(r"%(?!%|\(\w+\)[sd])")


def problems(top: Path) -> list[str]:
    """What is missing or wrong in the English catalogues of a tree, one line each."""
    folder = top / "templates" / "locale" / "en"
    said = texts_of(top)
    found: list[str] = []
    translated: set[str] = set()
    for path in sorted(folder.glob("*.po")):
        for message in read_messages(path):
            name = name_of(message)
            translated.add(name)
            found += [f"{path.name}: {wrong}: {name}" for wrong in _wrong(message)]
            if name not in said:
                found.append(f"{path.name}: said nowhere: {name}")
            elif isinstance(said[name].msgid, tuple) and not isinstance(message.id, tuple):
                found.append(f"{path.name}: no plural: {name}")
        with path.open("rb") as file:
            found += [f"{path.name}: obsolete: {name}" for name in read_po(file).obsolete]
    missing = [text for name, text in said.items() if name not in translated]
    found += [f"{text.place}: not in English: {text.name}" for text in missing]
    found += [f"{said[name].place}: lone percent sign: {name}" for name in said if _lone_percent(name)]
    return found


def _wrong(message) -> list[str]:  # type: ignore[no-untyped-def]
    strings = strings_of(message)
    wanted = placeholders(message.id if isinstance(message.id, str) else message.id[1])
    wrong = []
    if message.fuzzy:
        wrong.append("fuzzy")
    if not all(strings):
        wrong.append("empty")
    elif any(SAID_AGAIN.fullmatch(string) for string in strings):
        wrong.append("the same text again and again")
    elif any(_lone_percent(string) for string in strings):
        wrong.append("lone percent sign")
    # "one day" may leave the number out, "%(n)s days" may not.
    elif placeholders(strings[-1]) != wanted or not placeholders(strings[0]) <= wanted:
        wrong.append("other placeholders")
    return wrong


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def _lone_percent(text: str) -> bool:
    return LONE_PERCENT.search(text.replace("%%", "")) is not None


def test_every_text_is_there_in_english() -> None:
    assert texts_of(TOP)
    assert problems(TOP) == []


def test_the_catalogues_do_not_contradict_each_other() -> None:
    assert read_catalogues(TOP / "templates" / "locale" / "en")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree with one page, one handler and a complete catalogue."""
    (tmp_path / "templates" / "intake").mkdir(parents=True)
    (tmp_path / "templates" / "locale" / "en").mkdir(parents=True)
    (tmp_path / "wbs" / "desk").mkdir(parents=True)
    (tmp_path / "templates" / "intake" / "a.html").write_text(
        '{{ _("Satu") }}{% trans n=2 %}Ada {{ n }} hari{% pluralize %}Ada {{ n }} hari{% endtrans %}'
    )
    (tmp_path / "wbs" / "desk" / "a.py").write_text('_("Dua %(apa)s", apa=1)\nLABEL = N_("Tiga")\n')
    (tmp_path / "templates" / "locale" / "en" / "all.po").write_text(
        HEADER
        + '\nmsgid "Satu"\nmsgstr "One"\n'
        + '\nmsgid "Ada %(n)s hari"\nmsgid_plural "Ada %(n)s hari"\n'
        + 'msgstr[0] "There is one day"\nmsgstr[1] "There are %(n)s days"\n'
        + '\nmsgid "Dua %(apa)s"\nmsgstr "Two %(apa)s"\n'
        + '\nmsgid "Tiga"\nmsgstr "Three"\n'
    )
    return tmp_path


def test_a_complete_catalogue_has_no_problem(tree: Path) -> None:
    assert problems(tree) == []


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('msgstr "One"', 'msgstr ""', "all.po: empty: Satu"),
        ('msgid "Satu"', '#, fuzzy\nmsgid "Satu"', "all.po: fuzzy: Satu"),
        ('msgid "Satu"\nmsgstr "One"', '#~ msgid "Satu"\n#~ msgstr "One"', "all.po: obsolete: Satu"),
        ('msgid "Satu"', 'msgid "Lain"', "all.po: said nowhere: Lain"),
        ('msgid "Tiga"\nmsgstr "Three"\n', "", "wbs/desk/a.py:2: not in English: Tiga"),
        ('"Two %(apa)s"', '"Two %(what)s"', "all.po: other placeholders: Dua %(apa)s"),
        ('"There are %(n)s days"', '"There are days"', "all.po: other placeholders: Ada %(n)s hari"),
        ('"Three"', '"Three of them.Three of them."', "all.po: the same text again and again: Tiga"),
        ('"Two %(apa)s"', '"Two % %(apa)s"', "all.po: lone percent sign: Dua %(apa)s"),
    ],
)
def test_a_planted_problem_is_found(tree: Path, was: str, becomes: str, said: str) -> None:
    catalogue = tree / "templates" / "locale" / "en" / "all.po"
    text = catalogue.read_text()
    assert was in text
    catalogue.write_text(text.replace(was, becomes))
    assert said in problems(tree)


def test_new_texts_go_to_the_catalogue_of_their_owner_and_wait_for_a_person(tree: Path) -> None:
    (tree / "templates" / "intake" / "b.html").write_text('{{ _("Baru") }}')
    assert [(text.owner, text.name) for text in add_new(tree)] == [("intake", "Baru")]
    assert problems(tree) == ["intake.po: empty: Baru"]
    assert add_new(tree) == []


def test_what_no_page_says_any_more_can_be_dropped(tree: Path) -> None:
    (tree / "wbs" / "desk" / "a.py").write_text('_("Dua %(apa)s", apa=1)\n')
    assert problems(tree) == ["all.po: said nowhere: Tiga"]
    assert drop_unused(tree) == ["Tiga"]
    assert problems(tree) == []


def test_two_catalogues_may_agree_on_a_text_but_not_differ(tree: Path) -> None:
    folder = tree / "templates" / "locale" / "en"
    (folder / "more.po").write_text(HEADER + '\nmsgid "Satu"\nmsgstr "One"\n')
    assert read_catalogues(folder)["Satu"] == ("One",)
    (folder / "more.po").write_text(HEADER + '\nmsgid "Satu"\nmsgstr "Single"\n')
    with pytest.raises(CatalogueConflict, match=r"more\.po: 'Satu'"):
        read_catalogues(folder)


def hidden_texts(source: str) -> list[int]:
    """Lines on which a text is marked inside an f-string, where the catalogue's reader does not see it."""
    strings = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.JoinedStr)]
    calls = [node for string in strings for node in ast.walk(string) if isinstance(node, ast.Call)]
    return sorted(call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id in KEYWORDS)


def test_no_text_hides_inside_an_f_string() -> None:
    found = {str(path.relative_to(TOP)): hidden_texts(path.read_text()) for path in sources()}
    assert {path: lines for path, lines in found.items() if lines} == {}
    assert hidden_texts("x = 1\nf'{said} ({N_(\"Satu\")})'\n") == [2]
