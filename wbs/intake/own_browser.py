"""In a browser that somebody else reads along with, no page opens on which anything secret is read or typed."""

from collections.abc import Awaitable, Callable, Sequence
from functools import wraps

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wbs.intake.file_parts import drain
from wbs.intake.room import Room, room_of
from wbs.web.browser import browser_of
from wbs.web.forms import MEDIA_TYPE, Form, patient_stream, read_form

OPEN = frozenset({"/", "/tentang", "/kotak/keluar"})
"""What stays open there: two pages of ordinary things, with a notice on them, and locking what is open."""
WORDS = frozenset({"words", "word_a", "word_b", "form_token"})
SHORTEST_TEXT = 30

Handler = Callable[[Request], Awaitable[Response]]


def guarded(routes: Sequence[Route]) -> list[Route]:
    """The same routes; every one that is not OPEN asks for one's own browser first, so a new page does too."""
    return [
        route if route.path in OPEN else Route(route.path, ask_own_browser(route.endpoint), methods=list(route.methods or ()))
        for route in routes
    ]


def ask_own_browser(handler: Handler) -> Handler:
    @wraps(handler)
    async def asked(request: Request) -> Response:
        return await show_own_browser(request) if browser_of(request) else await handler(request)

    return asked


async def show_own_browser(request: Request) -> Response:
    """Nothing is stored, looked up or opened. What was written comes back, so that it is not lost; the ten words never do."""
    room = room_of(request)
    _ = room.templates.speak(request)
    return room.templates.render(
        request,
        "intake/peramban.html",
        403,
        title=_("Buka di Chrome atau Firefox"),
        here="/lapor" if request.scope["path"] == "/lapor" else "/kode",
        sent=request.method == "POST",
        texts=await texts_of(room, request) if request.method == "POST" else [],
    )


async def texts_of(room: Room, request: Request) -> list[str]:
    """What somebody wrote, from a form of ours; a file is read and dropped, so that an honest browser gets the answer."""
    limits = room.settings.intake
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() == MEDIA_TYPE:
        return long_texts(await read_form(request, limits.max_form_bytes, limits.slow_seconds))
    await drain(patient_stream(request, limits.slow_seconds))
    return []


def long_texts(form: Form) -> list[str]:
    """All that is longer than a choice or a name: retyping it would hurt."""
    found = [text for name in form.names if name not in WORDS for text in form.all(name)]
    return [text for text in found if len(text) >= SHORTEST_TEXT]
