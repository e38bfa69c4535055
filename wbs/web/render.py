"""Makes pages. Escapes by default; a name that a template uses and nobody gave is an error, not a blank."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from wbs.web.browser import browser_of
from wbs.web.fixed_texts import FixedTexts, OncePerProcess
from wbs.web.hosts import own_address
from wbs.web.language import lang_of, other_lang_path, path_in
from wbs.web.locale import Words, format_day, format_long_day, format_size, languages
from wbs.web.static import StaticFiles

SHORTEST_COMMENT = len("<!---->")


@dataclass(frozen=True)
class OfficeOnPage:
    name: str


class Templates:
    """Renders the pages of one room.

    `office` maps a language to the office's name; `frame` is the page that error pages extend.
    """

    def __init__(
        self, folder: Path, office: Mapping[str, str], demo: bool, frame: str = "errors/frame.html"
    ) -> None:
        self.static = StaticFiles(folder / "static")
        self.words = languages(folder / "locale")
        self._office = {lang: OfficeOnPage(office[lang]) for lang in self.words}
        self._demo = demo
        self._frame = frame
        # Pages without an error to show are compiled apart: nothing that their fields' macros know differs from page to page.
        self._calm = {lang: self._environment(folder, words, errors={}) for lang, words in self.words.items()}
        self._pages = {lang: self._environment(folder, words) for lang, words in self.words.items()}

    def speak(self, request: Request) -> Words:
        """What handlers translate with: _ = templates.speak(request); _("Kirim laporan")."""
        return self.words[lang_of(request)]

    def text(self, request: Request, name: str, **context: Any) -> str:
        """The page as text; see render()."""
        given: dict[str, Any] = {
            "other_lang_path": other_lang_path(request),
            "office": self._office[lang_of(request)],
            "title": "",
            "errors": {},
            "reads_along": browser_of(request),
            "own_address": partial(own_address, request),
        }
        pages = self._pages if context.get("errors") else self._calm
        return pages[lang_of(request)].get_template(name).render({**given, **context})

    def render(self, request: Request, name: str, status: int = 200, **context: Any) -> HTMLResponse:
        """A page in the request's language. Besides `context` it knows lang, demo, tour, _, ngettext, path_for,
        other_lang_path, static, office, title and errors; filters: day, long_day, size."""
        return HTMLResponse(self.text(request, name, **context), status)

    def render_padded(
        self, request: Request, name: str, step: int, status: int = 200, **context: Any
    ) -> HTMLResponse:
        """A page whose length is a multiple of `step` bytes."""
        page = self.text(request, name, **context).encode("utf-8")
        return HTMLResponse(pad_to(page, step), status)

    def _environment(self, folder: Path, words: Words, **same: Any) -> Environment:
        """`same`: what every page of it knows besides."""
        lang = words.lang
        pages = Environment(
            loader=FileSystemLoader(folder),
            autoescape=True,
            undefined=StrictUndefined,
            extensions=["jinja2.ext.i18n"],
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        pages.code_generator_class, pages.template_class = FixedTexts, OncePerProcess
        pages.extend(raw_text=words.raw, address=partial(path_in, lang))
        pages.policies["ext.i18n.trimmed"] = True
        pages.install_gettext_callables(  # type: ignore[attr-defined]
            words.raw, words.raw_plural, newstyle=True
        )
        pages.filters["day"] = partial(format_day, lang=lang)
        pages.filters["long_day"] = partial(format_long_day, lang=lang)
        pages.filters["size"] = partial(format_size, lang=lang)
        # Globals, so that a macro imported without context can use them too.
        known = {"lang": lang, "demo": self._demo, "tour": None, "static": self.static.path, "room_frame": self._frame}
        pages.globals["path_for"] = partial(path_in, lang)
        pages.globals.update({**known, **same})
        return pages

    def show_tour(self, origin: str) -> None:
        """The ribbon of a demo leads to its tour at this origin, "" for this room's own; no room of an office ever says so.
        Before the first page is made."""
        for pages in (*self._pages.values(), *self._calm.values()):
            pages.globals["tour"] = origin


def pad_to(page: bytes, step: int) -> bytes:
    """The page with a comment as its last thing, so that its length is a multiple of `step`.

    It hides the length only as long as nothing compresses the answer on its way.
    """
    missing = -len(page) % step
    while missing < SHORTEST_COMMENT:
        missing += step
    return page + b"<!--" + b" " * (missing - SHORTEST_COMMENT) + b"-->"
