"""The schema of a room: its routes from its route table, the fields of each form from the pages as they are rendered.

Nothing of it is written down by hand, so it cannot go stale. A form that only a rare moment shows is read from its template.
"""

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Route

ID = re.compile(r"/[0-9a-f]{32}(?=/|$)")
IN_TEMPLATE = re.compile(
    r"<form method=.post. action=.\{\{ (?:here \}\}|path_for\('([^']*)'\) \}\})([a-z/]*)[^>]*>"
    r"(.*?)</form>",
    re.DOTALL,
)
NAMED = re.compile(r"(?:form|sheet)?\.?(?:hidden|[a-z]+_input|textarea|select|radios|checkbox|checkboxes)\(\"([a-z_]+)\"")
Fields = dict[str, set[str]]
"""Name of a field -> values that the page offers for it."""


def routes(app: Starlette) -> list[tuple[str, str]]:
    """(method, path) of every route; a path's parts in braces stand for ids."""
    return sorted(
        (method, route.path)
        for route in app.router.routes
        if isinstance(route, Route)
        for method in (route.methods or set()) - {"HEAD"}
    )


def route_of(address: str) -> str:
    """The route's path of an address on a page: without language and query, ids as names."""
    path = address.partition("?")[0].partition("#")[0]
    path = "/" + path.removeprefix("/en").lstrip("/")
    for name in ("{case}", "{file}"):
        path = ID.sub(f"/{name}", path, count=1)
    return path


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, Fields] = {}
        self._by_id: dict[str, str] = {}
        self._action = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            method = given.get("method", "get").upper()
            self._action = f"{method} {route_of(given.get('action', ''))}"
            self._by_id[given.get("id", "")] = self._action
            self.found.setdefault(self._action, {})
        elif tag == "option" and self._select:
            self._add(self._action, self._select, given.get("value", ""))
        elif tag in ("input", "textarea", "select", "button") and given.get("name"):
            self._select = given["name"] if tag == "select" else ""
            self._add(self._by_id.get(given.get("form", "-"), self._action), given["name"], given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._action = ""
        elif tag == "select":
            self._select = ""

    def _add(self, action: str, name: str, value: str) -> None:
        if action:
            self.found[action].setdefault(name, set()).update({value} - {""})


def forms_on(pages: Iterable[str]) -> dict[tuple[str, str], Fields]:
    """(method, path) -> fields, over all these pages."""
    found: dict[tuple[str, str], Fields] = {}
    for page in pages:
        parser = _Forms()
        parser.feed(page)
        for action, fields in parser.found.items():
            method, _, path = action.partition(" ")
            known = found.setdefault((method, path), {})
            for name, values in fields.items():
                known.setdefault(name, set()).update(values)
    return found


def forms_in(templates: Path) -> dict[tuple[str, str], Fields]:
    """The same as forms_on, of the templates: names only, and only those that are written out there. `here` is a case's page."""
    found: dict[tuple[str, str], Fields] = {}
    for path in sorted(templates.rglob("*.html")):
        for at, below, inside in IN_TEMPLATE.findall(path.read_text(encoding="utf-8")):
            fields = found.setdefault(("POST", at or "/kasus/{case}" + below), {})
            for name in NAMED.findall(inside):
                fields.setdefault(name, set())
    return found
