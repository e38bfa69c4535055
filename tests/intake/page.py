"""A page as a reader meets it: its text, its fields and its errors."""

import re
from html.parser import HTMLParser

TOKEN = re.compile(r'name="form_token" value="[^"]*"')


def without_tokens(page: str) -> str:
    """The page as it came, without its form tokens: they are other ones each time, and a short word stands in one by chance."""
    return TOKEN.sub("", page)


class Page(HTMLParser):
    """fields: (form id, name) -> values as they would be sent; errors: id of the field -> message."""

    VOID = frozenset({"input", "meta", "link", "br", "path", "rect", "circle"})

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.fields: dict[tuple[str, str], list[str]] = {}
        self.summary: list[str] = []
        self.said: list[str] = []
        self.actions: dict[str, str] = {}
        self._form = ""
        self._area: tuple[str, str] | None = None
        self._select = ""
        self._in_summary = 0
        self._skip = 0
        self.title = ""
        self._in_title = False
        self.feed(text)
        self.close()

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.said).split())

    def value(self, name: str, form: str | None = None) -> str:
        values = [v for (f, n), vs in self.fields.items() if n == name and form in (None, f) for v in vs]
        return values[0] if values else ""

    def values(self, name: str) -> list[str]:
        return [v for (_, n), vs in self.fields.items() if n == name for v in vs]

    def form(self, form: str) -> dict[str, str | list[str]]:
        found = {n: vs for (f, n), vs in self.fields.items() if f == form}
        return {name: values[0] if len(values) == 1 else values for name, values in found.items()}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self._in_summary and tag not in self.VOID:
            self._in_summary += 1
        if "error-summary" in given.get("class", "").split():
            self._in_summary = 1
        if tag == "form":
            self._form = given.get("id", given.get("action", ""))
            self.actions[self._form] = given.get("action", "")
        elif tag == "title":
            self._in_title = True
        elif tag == "select":
            self._select = given["name"]
            self.fields.setdefault((self._form, self._select), [""])
        elif tag == "option" and "selected" in given:
            self.fields[(self._form, self._select)] = [given["value"]]
        elif tag == "textarea":
            self._area = (self._form, given["name"])
            self.fields[self._area] = [""]
        elif tag == "input":
            self._input(given)

    def _input(self, given: dict[str, str]) -> None:
        if given.get("type") in ("radio", "checkbox") and "checked" not in given:
            return
        self.fields.setdefault((self._form, given["name"]), []).append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if self._in_summary and tag not in self.VOID:
            self._in_summary -= 1
        if tag == "form":
            self._form = ""
        elif tag == "textarea":
            self._area = None
        elif tag == "title":
            self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
        if self._area:
            typed = self.fields[self._area][0] + data
            # Like a browser: the first line end after the tag is no part of the text.
            self.fields[self._area] = [typed.removeprefix("\n") if self.fields[self._area] == [""] else typed]
            return
        if self._in_summary and data.strip():
            self.summary.append(data.strip())
        self.said.append(data)
