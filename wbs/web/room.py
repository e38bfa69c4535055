"""Puts the manners around a room's routes, in the order in which a request meets them."""

from collections.abc import Iterable, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute

from wbs.web.address import LOOPBACK_NAMES, Forget
from wbs.web.browser import Browser
from wbs.web.demo import DemoGuard
from wbs.web.errors import Errors, answer, log, place_of
from wbs.web.headers import Headers
from wbs.web.hosts import Hosts
from wbs.web.language import Language
from wbs.web.render import Templates

LAST_RESORT = (
    '<!doctype html><html lang="id"><meta charset="utf-8"><title>Layanan Integritas</title>'
    "<p>Ada gangguan pada layanan ini. Silakan coba lagi nanti.<p lang=en>Something went wrong on our side. "
    "Please try again later.</html>"
)


def hosts_of(allowed_hosts: Iterable[str], demo: bool) -> frozenset[str]:
    """The names that a room answers under. Raises ValueError if a demo's leave none that means this machine."""
    hosts = frozenset(allowed_hosts)
    if demo and not hosts & LOOPBACK_NAMES:
        raise ValueError("a demo answers only under a name of this machine; the settings allow none")
    return hosts


def make_room(
    routes: Sequence[BaseRoute],
    *,
    templates: Templates,
    allowed_hosts: Iterable[str],
    demo: bool,
    script: bool = False,
    lifespan: Any = None,
) -> Starlette:
    """The app of a room: its routes, static files and the manners. A WebError from a handler gets its page. `script`: whether
    its policy lets a script of its own run.

    Raises ValueError if a demo's host names leave none that means this machine.
    """
    hosts = hosts_of(allowed_hosts, demo)

    def error_page(request: Request, status: int, name: str) -> Response:
        try:
            return templates.render(request, f"errors/{name}.html", status)
        except Exception as error:
            # An error page must not need a working frame.
            log.error("%s", place_of(error))
            return HTMLResponse(LAST_RESORT, status)

    async def http_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return answer(error_page, request, error)

    app = Starlette(
        routes=[*routes, templates.static.route()],
        exception_handlers={HTTPException: http_error},
        middleware=[
            Middleware(Headers, script=script),
            Middleware(Language),
            Middleware(Errors, page=error_page),
            *([Middleware(DemoGuard)] if demo else []),
            Middleware(Browser),
            Middleware(Forget),
            Middleware(Hosts, allowed=hosts),
        ],
        lifespan=lifespan,
    )
    # It would answer with an address made of the Host header, and without the language.
    app.router.redirect_slashes = False
    return app
