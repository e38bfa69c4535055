"""What a person sees of a page: its forms with what stands in them, its links, and what it says."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID_TYPES = ("submit", "button", "reset", "image", "file")


@dataclass
class Form:
    """``fields``: name to values, as a browser would send them untouched. ``labels``: field name to its label."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """The first value, "" if there is none."""
        return self.fields.get(name, [""])[0]


@dataclass
class Page:
    status: int
    location: str
    html: str
    forms: list[Form] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    text: str = ""

    def has_form(self, action: str) -> bool:
        """Whether a form goes there."""
        return any(form.action == action for form in self.forms)

    def form(self, action: str, **fields: str) -> Form:
        """The form that goes to ``action`` and holds these values already. Raises LookupError."""
        for form in self.forms:
            if form.action == action and all(form.one(name) == value for name, value in fields.items()):
                return form
        raise LookupError(f"no form for {action} {fields or ''} on this page")


def read(status: int, location: str, html: str) -> Page:
    page = Page(status, location, html)
    reader = _Reader(page)
    reader.feed(html)
    reader.close()
    page.text = " ".join(" ".join(reader.said).split())
    return page


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.said: list[str] = []
        self.form: Form | None = None
        self.area = self.menu = self.label = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = Form(given.get("action", ""))
            self.page.forms.append(self.form)
        elif tag == "a":
            self.page.links.append(given.get("href", ""))
        elif tag == "label":
            self.label = given.get("for", "")
        elif tag in ("input", "textarea", "select", "option") and self.form is not None:
            self._take(tag, given, self.form)

    def _take(self, tag: str, given: dict[str, str], form: Form) -> None:
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "textarea":
            self.area = name
            form.fields[name] = [""]
        elif tag == "select":
            self.menu = name
            form.fields[name] = []
        elif tag == "option":
            # Without a chosen option a browser sends the first.
            if "selected" in given or not form.fields.get(self.menu):
                form.fields[self.menu] = [given.get("value", "")]
        elif name and kind not in VOID_TYPES and (kind not in ("radio", "checkbox") or "checked" in given):
            form.fields.setdefault(name, []).append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "textarea":
            self.area = ""
        elif tag == "label":
            self.label = ""

    def handle_data(self, data: str) -> None:
        self.said.append(data)
        if self.area and self.form is not None:
            # The line end after the opening tag is no part of the text.
            before = self.form.fields[self.area][0]
            self.form.fields[self.area] = [before + (data if before else data.removeprefix("\n"))]
        if self.label:
            self.page.labels[self.label] = self.page.labels.get(self.label, "") + data
