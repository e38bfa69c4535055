"""Makes pages. Escapes by default; a name that a template uses and nobody gave is an error, not a blank."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
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
from wbs.web.quick_calls import QuickContext
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
        self.static = static_of(folder)
        self.words = words_of(folder)
        self._office = {lang: OfficeOnPage(office[lang]) for lang in self.words}
        self._demo = demo
        self._frame = frame
        self._folder = folder
        self._tour: str | None = None

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
        calm = not context.get("errors")
        return self.pages(lang_of(request), calm).get_template(name).render({**given, **context})

    def pages(self, lang: str, calm: bool) -> Environment:
        """The compiled pages of one language, shared by all rooms of this process that say the same; see compiled()."""
        return compiled(self._folder, lang, self._demo, self._tour, self._frame, calm)

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

    def show_tour(self, origin: str) -> None:
        """The ribbon of a demo leads to its tour at this origin, "" for this room's own; no room of an office ever says so.
        Before the first page is made."""
        self._tour = origin


@lru_cache(maxsize=2)
def static_of(folder: Path) -> StaticFiles:
    """The static files of a folder of templates, read once in a process."""
    return StaticFiles(folder / "static")


@lru_cache(maxsize=2)
def words_of(folder: Path) -> dict[str, Words]:
    """The languages of a folder of templates, read once in a process."""
    return languages(folder / "locale")


@lru_cache(maxsize=32)
def compiled(folder: Path, lang: str, demo: bool, tour: str | None, frame: str, calm: bool) -> Environment:
    """The pages of one language, compiled once in a process whatever rooms it makes: nothing of a request is in them.

    `calm`: for pages without an error to show, compiled apart: all that their fields' macros know is the same each time.
    """
    words = words_of(folder)[lang]
    pages = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.code_generator_class, pages.template_class, pages.context_class = FixedTexts, OncePerProcess, QuickContext
    pages.extend(raw_text=words.raw)
    pages.policies["ext.i18n.trimmed"] = True
    pages.install_gettext_callables(  # type: ignore[attr-defined]
        words.raw, words.raw_plural, newstyle=True
    )
    pages.filters["day"] = partial(format_day, lang=lang)
    pages.filters["long_day"] = partial(format_long_day, lang=lang)
    pages.filters["size"] = partial(format_size, lang=lang)
    # Globals, so that a macro imported without context can use them too.
    known = {"lang": lang, "demo": demo, "tour": tour, "static": static_of(folder).path, "room_frame": frame}
    pages.globals["path_for"] = partial(path_in, lang)
    pages.globals.update({**known, "errors": {}} if calm else known)
    return pages


def pad_to(page: bytes, step: int) -> bytes:
    """The page with a comment as its last thing, so that its length is a multiple of `step`.

    It hides the length only as long as nothing compresses the answer on its way.
    """
    missing = -len(page) % step
    while missing < SHORTEST_COMMENT:
        missing += step
    return page + b"<!--" + b" " * (missing - SHORTEST_COMMENT) + b"-->"
