"""Where words of a code or a passphrase are typed, no keyboard and no browser completes, corrects, learns or checks them."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from tests.house.tree import TOP
from wbs.web.render import Templates

MACROS = ("text_input", "textarea", "date_input", "select")
WORDS_OF_A_CODE = ("kata)", "kata ", "kata-", "sandi", "kode", "lembar")
NO_WORDS = {"reason", "code"}  # why somebody leaves; the six digits of a phone, which it may fill in itself
OFF = {"autocomplete": "off", "autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}
UNREAD = {"autocomplete": "off", "spellcheck": "false", "writingsuggestions": "false"}
OFFICE = {"id": "Kantor", "en": "Office"}


FORM = re.compile(r"<form [^\n]*")


class Typed(HTMLParser):
    """The fields in which something is typed, with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: list[dict[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "textarea" or (tag == "input" and given.get("type", "text") in ("text", "password", "search")):
            self.fields.append(given)


def asked_fields(page: str) -> Iterator[tuple[str, str, bool]]:
    """Each field of a template: its name, its label with everything said in it, and whether it is a plain one."""
    for call in Environment(extensions=["jinja2.ext.i18n"]).parse(page).find_all(nodes.Call):
        if isinstance(call.node, nodes.Getattr) and call.node.attr in MACROS and len(call.args) > 1:
            name, label = ("".join(str(one.value) for one in part.find_all(nodes.Const)) for part in map(wrapped, call.args[:2]))
            plain = any(one.key == "plain" and getattr(one.value, "value", False) is True for one in call.kwargs)
            yield name, label.lower(), plain


def wrapped(part: nodes.Expr) -> nodes.Node:
    """find_all looks below a node, never at it."""
    return nodes.Output([part])


def careless(page: str) -> list[str]:
    return [
        f"{name}: {label}"
        for name, label, plain in asked_fields(page)
        if any(word in f"{label} " for word in WORDS_OF_A_CODE) and name not in NO_WORDS and not plain
    ]


def made(call: str) -> str:
    """The markup of a macro as a page of the reporter's room gets it."""
    room = Templates(TOP / "templates", OFFICE, demo=False)
    page = room.pages("id", calm=False).from_string('{% import "parts/forms.html" as form with context %}{{ ' + call + " }}")
    return page.render(errors={})


@pytest.mark.parametrize("path", sorted((TOP / "templates").rglob("*.html")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_field_for_words_of_a_code_or_a_passphrase_is_a_plain_one(path: Path) -> None:
    assert careless(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "call",
    [
        'form.code_input("words")',
        'form.word_check([("word_a", 3, ""), ("word_b", 7, "")])',
        'form.text_input("passphrase", "x", type="password", plain=True)',
        'form.textarea("sheet", "x", plain=True)',
    ],
)
def test_no_keyboard_and_no_browser_completes_corrects_or_checks_them(call: str) -> None:
    fields = Typed(made(call)).fields
    assert fields
    for field in fields:
        assert {name: field.get(name) for name in OFF} == OFF


@pytest.mark.parametrize("call", ['form.textarea("text", "x")', 'form.text_input("where", "x")'])
def test_what_people_write_is_sent_to_nobody_for_its_spelling(call: str) -> None:
    (field,) = Typed(made(call)).fields
    assert {name: field.get(name) for name in UNREAD} == UNREAD


def test_no_page_makes_a_field_of_its_own_without_these_macros() -> None:
    own = [path for path in (TOP / "templates").rglob("*.html") if path.name != "forms.html" and Typed(path.read_text()).fields]
    assert own == []


def test_no_form_is_filled_in_again_by_a_browser_that_reloads_it() -> None:
    """Firefox puts old values back, into hidden fields and boxes too, where no attribute of their own may forbid it."""
    pages = [path.read_text(encoding="utf-8") for path in (TOP / "templates").rglob("*.html")]
    forms = [form for page in pages for form in FORM.findall(page) if 'method="dialog"' not in form]
    assert len(forms) > 40
    assert [form for form in forms if 'autocomplete="off"' not in form] == []


def test_the_test_sees_a_careless_field() -> None:
    assert careless('{{ form.text_input("words", _("Kode laporan (10 kata)"), plain=True) }}') == []
    for bad in (
        '{{ form.textarea("words", _("Kode laporan (10 kata)")) }}',
        '{{ form.text_input("x", _("Kalimat sandi"), type="password") }}',
        '{% if a %}{{ form.text_input("x", _("Kata ke-3") if b else c, plain=False) }}{% endif %}',
    ):
        assert len(careless(bad)) == 1
