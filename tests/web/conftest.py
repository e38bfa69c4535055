"""A small room with the real manners around it: what every room gets from wbs.web."""

from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from wbs.web.browser import browser_of
from wbs.web.cookies import clear_cookie, read_cookie, set_cookie
from wbs.web.forgery import check_origin
from wbs.web.forms import read_form
from wbs.web.render import Templates
from wbs.web.room import make_room

TOP = Path(__file__).resolve().parents[2]
OFFICE = {"id": "Kantor Pelayanan Tirtawana Asri", "en": "Tirtawana Asri Service Office"}
LIMIT = 1000


async def see(request: Request) -> Response:
    """Says what a handler is given to know about a request."""
    return JSONResponse(
        {
            "client": request.client,
            "headers": dict(request.headers),
            "lang": request.scope["lang"],
            "path": request.url.path,
            "reads_along": browser_of(request),
            "scope": repr(request.scope),
        }
    )


async def send(request: Request) -> Response:
    check_origin(request)
    form = await read_form(request, LIMIT)
    return JSONResponse({"name": form.one("name"), "all": form.all("name"), "broken": form.broken_encoding})


async def fail(request: Request) -> Response:
    form = await read_form(request, LIMIT)
    raise RuntimeError(f"what Rini typed: {form.one('name')}")


async def enter(request: Request) -> Response:
    response = JSONResponse({"was": read_cookie(request, "visit")})
    set_cookie(response, "visit", "k" * 43)
    return response


async def leave(request: Request) -> Response:
    response = JSONResponse({"was": read_cookie(request, "visit")})
    clear_cookie(response, "visit")
    return response


ROUTES = [
    Route("/", see),
    Route("/kirim", send, methods=["POST"]),
    Route("/gagal", fail, methods=["POST"]),
    Route("/masuk", enter),
    Route("/keluar", leave),
]


def room(demo: bool = False, frame: str = "intake/frame.html") -> Starlette:
    templates = Templates(TOP / "templates", OFFICE, demo, frame)
    return make_room(ROUTES, templates=templates, allowed_hosts=["127.0.0.1", "lapor.test"], demo=demo)


Browser = Callable[..., TestClient]


@pytest.fixture
def browser() -> Browser:
    """Makes a browser at a small room: browser(), browser(demo=True, host="lapor.test")."""

    def open_browser(demo: bool = False, host: str = "127.0.0.1:8000", client: str = "127.0.0.1") -> TestClient:
        return TestClient(
            room(demo), base_url=f"https://{host}", client=(client, 40000), follow_redirects=False
        )

    return open_browser
