"""Pages carry nothing inline and nothing from elsewhere, and every form that is sent has its token."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.house.tree import TOP

ADDRESSES = {"href", "src", "action", "formaction", "poster", "data", "srcset", "xlink:href", "cite"}
ELSEWHERE = re.compile(r"^\s*(?:https?:|//|javascript:|data:|blob:|mailto:|tel:)", re.IGNORECASE)
# The desk's keys, which every page works without.
OUR_SCRIPT = """<script src="{{ static('desk.js') }}" defer></script>"""
FORBIDDEN = {"script", "style", "iframe", "object", "embed", "base"}
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
CSS_ELSEWHERE = re.compile(r"@import|expression\(|https?:|url\(\s*[\"']?\s*(?:data:|//)", re.IGNORECASE)
# The choice at the door opens an empty form and nothing else; it is a POST so that it stands in no address.
CHANGES_NOTHING = re.compile(r'name="door"')
POST_FORM = re.compile(r"<form\b[^>]*?method=[\"']?post.*?</form>", re.IGNORECASE | re.DOTALL)
MACRO = re.compile(r"\{%-?\s*macro (\w+)\(.*?%\}(.*?)\{%-?\s*endmacro", re.DOTALL)
POST = re.compile(r"<form\b[^>]*?method=[\"']?post", re.IGNORECASE)


class Inline(HTMLParser):
    """Collects what the content security policy would refuse, or what asks a third party."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in FORBIDDEN:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name == "style" or name.startswith("on") or (tag, name) == ("meta", "http-equiv"):
                self.found.append(f"<{tag} {name}>")
            if name in ADDRESSES and ELSEWHERE.match(value or ""):
                self.found.append(f"<{tag} {name}={value}>")


def inline(page: str) -> list[str]:
    parser = Inline()
    # What Jinja puts there is escaped text or one of our own macros, which are pages that are read here too.
    parser.feed(JINJA.sub(" ", page.replace(OUR_SCRIPT, "")))
    parser.close()
    return parser.found


def without_token(page: str) -> list[str]:
    """Forms that POST and do not name the form token between their tags; a form that does not end counts."""
    names = ["form_token", *(name + "(" for name, macro in MACRO.findall(page) if "form_token" in macro)]
    whole = POST_FORM.findall(page)
    open_ended = len(POST.findall(page)) - len(whole)
    bare = [form[:80] for form in whole if not any(name in form for name in names) and not CHANGES_NOTHING.search(form)]
    return bare + ["<form> without end"] * open_ended


def pages() -> list[Path]:
    return sorted((TOP / "templates").rglob("*.html"))


def test_no_page_has_anything_inline_or_from_elsewhere() -> None:
    assert len(pages()) > 10
    assert {str(page): found for page in pages() if (found := inline(page.read_text(encoding="utf-8")))} == {}


def test_the_one_script_is_the_desks_and_needs_somebody_signed_in() -> None:
    """The public room has none, nor has the page on which a passphrase is typed to come in."""
    found = {str(page.relative_to(TOP)): page.read_text(encoding="utf-8") for page in pages()}
    assert [name for name, text in found.items() if "<script" in text] == ["templates/desk/room.html"]
    assert "{% if officer %}" + OUR_SCRIPT + "{% endif %}" in found["templates/desk/room.html"]
    assert [path.name for path in (TOP / "templates").rglob("*.js")] == ["desk.js"]


def test_the_script_stores_fetches_and_sends_nothing() -> None:
    script = (TOP / "templates" / "static" / "desk.js").read_text(encoding="utf-8")
    reach = r"storage|cookie|indexedDB|caches|fetch|XMLHttp|Beacon|WebSocket|EventSource|Worker|import|eval|Function\(|innerHTML"
    assert re.findall(reach + r"|insertAdjacent|document\.write|submit|location|history|https?:", script) == []


def test_every_form_that_is_sent_has_its_token() -> None:
    texts = {str(page): page.read_text(encoding="utf-8") for page in pages()}
    assert any(POST.search(text) for text in texts.values())
    assert {name: found for name, text in texts.items() if (found := without_token(text))} == {}


def test_no_style_sheet_or_drawing_asks_elsewhere() -> None:
    sheets = sorted((TOP / "templates").rglob("*.css"))
    assert sheets
    assert [str(sheet) for sheet in sheets if CSS_ELSEWHERE.search(sheet.read_text(encoding="utf-8"))] == []
    drawings = sorted((TOP / "templates").rglob("*.svg"))
    assert {str(d): found for d in drawings if (found := inline(d.read_text(encoding="utf-8")))} == {}


def test_nothing_switches_the_escaping_off() -> None:
    off = re.compile(r"\|\s*safe\b|autoescape\s+false|Markup\(", re.IGNORECASE)
    assert [str(page) for page in pages() if off.search(page.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("<script src='/a.js'></script>", "<script>"),
        ("<style>a{}</style>", "<style>"),
        ('<p style="color:red">', "<p style>"),
        ("{% if x %}<a onclick='x()'>{% endif %}", "<a onclick>"),
        ("<a href='javascript:x'>", "<a href=javascript:x>"),
        ("<img src=' data:image/png;base64,AA'>", "<img src= data:image/png;base64,AA>"),
        ("<link href='https://example.org/a.css'>", "<link href=https://example.org/a.css>"),
        ("<form action='//example.org'>", "<form action=//example.org>"),
        ("<meta http-equiv='refresh' content='1'>", "<meta http-equiv>"),
        ("<base href='/'>", "<base>"),
    ],
)
def test_a_planted_inline_thing_is_found(planted: str, found: str) -> None:
    assert inline(f"<!doctype html><p>fine</p>{planted}") == [found]


def test_a_planted_form_without_token_is_found() -> None:
    good = '<form method="post">{{ form.hidden("form_token", form_token) }}</form>'
    bad = '<form action="/x" method="post"><button>x</button></form>'
    assert without_token(good + bad + good) == [bad]
    assert without_token(good + '<form method="post">{{ form_token }}') == ["<form> without end"]
    assert without_token('<form method="get"></form>') == []
    macro = '{% macro guard() %}{{ form.hidden("form_token", form_token) }}{% endmacro %}'
    assert without_token(macro + '<form method="post">{{ guard() }}</form>') == []
    assert len(without_token(macro + '<form method="post">{{ other() }}</form>')) == 1
