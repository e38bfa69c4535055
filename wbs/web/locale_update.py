"""`python -m wbs.web.locale_update`: adds texts that are new in pages and handlers to the English catalogues,
without translation; a person writes it. With --drop it also removes what no page says any more."""

import argparse
import io
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from wbs.web.locale import name_of, read_messages

TOP = Path(__file__).resolve().parents[2]
OWNERS = ("intake", "desk", "demo", "parts")
KEYWORDS: dict[str, tuple[int, int] | None] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "plural": (1, 2),
}
PYTHON = {"encoding": "utf-8"}
JINJA = {"trimmed": "true", "newstyle_gettext": "true", "silent": "false", "encoding": "utf-8"}
HEADER = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: en\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""


@dataclass(frozen=True)
class Text:
    """A text that a page or handler says: its msgid (a pair if it counts something) and where it stands."""

    msgid: str | tuple[str, str]
    owner: str
    place: str

    @property
    def name(self) -> str:
        return self.msgid if isinstance(self.msgid, str) else self.msgid[0]


def texts_of(top: Path = TOP) -> dict[str, Text]:
    """Every marked text of templates/**/*.html and wbs/**/*.py, by its (first) msgid."""
    found: dict[str, Text] = {}
    for path in [*sorted((top / "templates").rglob("*.html")), *sorted((top / "wbs").rglob("*.py"))]:
        for text in _texts_in(path, top):
            known = found.get(text.name)
            # A counted form wins over a plain one: it serves both.
            if known is None or isinstance(known.msgid, str):
                found[text.name] = text if known is None or isinstance(text.msgid, tuple) else known
    return found


def _texts_in(path: Path, top: Path) -> list[Text]:
    where = path.relative_to(top)
    owner = where.parts[1] if where.parts[1] in OWNERS else "web"
    method, options = ("jinja2.ext:babel_extract", JINJA) if path.suffix == ".html" else ("python", PYTHON)
    with path.open("rb") as file:
        messages = list(extract(method, file, KEYWORDS, (), options))
    return [
        Text(msgid if isinstance(msgid, str) else (msgid[0], msgid[1]), owner, f"{where}:{line}")
        for line, msgid, _, _ in messages
    ]


def add_new(top: Path = TOP) -> list[Text]:
    """Appends what no catalogue has yet to the catalogue of its owner; returns what was added."""
    folder = top / "templates" / "locale" / "en"
    known = {name_of(message) for path in folder.glob("*.po") for message in read_messages(path)}
    new = [text for name, text in texts_of(top).items() if name not in known]
    for owner in sorted({text.owner for text in new}):
        path = folder / f"{owner}.po"
        entries = _as_po([text for text in new if text.owner == owner])
        if not path.exists():
            path.write_text(HEADER, encoding="utf-8")
        # Appended, never rewritten: somebody may be translating in the same file.
        with path.open("a", encoding="utf-8") as file:
            file.write("\n" + entries)
    return new


def _as_po(texts: list[Text]) -> str:
    catalogue = Catalog(locale="en")
    for text in texts:
        catalogue.add(text.msgid)
    return _written(catalogue, omit_header=True)


def _written(catalogue: Catalog, *, omit_header: bool) -> str:
    out = io.BytesIO()
    write_po(out, catalogue, width=110, omit_header=omit_header, no_location=True)
    return out.getvalue().decode("utf-8").strip("\n") + "\n"


def drop_unused(top: Path = TOP) -> list[str]:
    """Removes entries that no page or handler says; returns their msgids."""
    said = texts_of(top)
    dropped: list[str] = []
    for path in sorted((top / "templates" / "locale" / "en").glob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale="en", ignore_obsolete=True)
        unused = [message for message in catalogue if message.id and name_of(message) not in said]
        if unused:
            dropped += [_remove(catalogue, message) for message in unused]
            kept = _written(catalogue, omit_header=True)
            path.write_text(HEADER + "\n" + kept, encoding="utf-8")
    return dropped


def _remove(catalogue: Catalog, message: Message) -> str:
    catalogue.delete(message.id)
    return name_of(message)


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m wbs.web.locale_update", description=__doc__)
    arguments.add_argument("--drop", action="store_true", help="also remove what no page says any more")
    if arguments.parse_args().drop:
        for name in drop_unused():
            print(f"removed: {name}")
    for text in add_new():
        print(f"new in {text.owner}.po ({text.place}): {text.name}")


if __name__ == "__main__":
    main()
