"""Indonesian stands at the plain paths, English under /en: the same routes serve both."""

from collections.abc import Callable
from urllib.parse import quote

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

PREFIX = "/en"


class Language:
    """Takes the prefix off the path and notes the language in the scope, so that routes are written once."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path = scope["path"]
            english = path == PREFIX or path.startswith(PREFIX + "/")
            plain = (path.removeprefix(PREFIX) or "/") if english else path
            scope = {**scope, "path": plain, "raw_path": plain.encode(), "lang": "en" if english else "id"}
        await self.app(scope, receive, send)


def lang_of(request: HTTPConnection) -> str:
    """ "id" or "en"."""
    return str(request.scope.get("lang", "id"))


def path_in(lang: str, path: str) -> str:
    """The address of a page in a language; `path` as the routes have it."""
    return PREFIX + path if lang == "en" else path


def path_for(request: HTTPConnection) -> Callable[[str], str]:
    """What makes addresses in the language of the request: path_for(request)("/lapor")."""
    lang = lang_of(request)
    return lambda path: path_in(lang, path)


def other_lang_path(request: HTTPConnection) -> str:
    """This page's address in the other language, its query kept."""
    query = request.scope["query_string"].decode("latin-1")
    other = "id" if lang_of(request) == "en" else "en"
    # One slash in front and no backslash: else /en//example.org would become a link out of here.
    path = "/" + quote(request.scope["path"].lstrip("/"))
    return path_in(other, path) + (f"?{query}" if query else "")
