"""GET and POST /kode: the ten words. The POST looks nothing up: known and unknown codes are answered alike."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crypto.case_token import CaseToken
from crypto.case_token import TokenError as WordsError
from wbs.intake.room import Room, room_of, switch_path
from wbs.intake.store_trouble import trouble_text
from wbs.intake.typed_words import words_error
from wbs.intake.visit import BothKeys, open_visit
from wbs.store.errors import StoreError
from wbs.web.errors import Forbidden
from wbs.web.forgery import TokenError, check_origin
from wbs.web.forms import read_form
from wbs.web.language import path_for

PURPOSE = "kode"


async def ask_code(request: Request) -> Response:
    return show_code(room_of(request), request)


async def enter_code(request: Request) -> Response:
    """One statement (the visit's row), one cookie of one length, one 303: for every well-formed code."""
    room = room_of(request)
    _ = room.templates.speak(request)
    form = await read_form(request, room.settings.intake.max_form_bytes, room.settings.intake.slow_seconds)
    typed = form.one("words")
    if "language" in form:
        return show_code(room, request, typed)
    try:
        check_origin(request)
        room.tokens.read(PURPOSE, form.one("form_token"), room.form_seconds())
        keys = CaseToken.parse(typed).both_keys()
        response = RedirectResponse(path_for(request)("/kotak"), 303)
        await open_visit(room, response, keys)
    except (Forbidden, TokenError):
        text = _("Halaman ini perlu dikirim sekali lagi. Kode yang Anda ketik masih ada.")
        return show_code(room, request, typed, {"form": text}, 400)
    except WordsError as wrong:
        return show_code(room, request, typed, {"words": words_error(wrong, _)}, 422)
    except StoreError as error:
        return show_code(room, request, typed, {"form": trouble_text(error, _)}, 503)
    return response


async def let_in(room: Room, request: Request, response: Response, keys: BothKeys) -> Response:
    """The answer to a form that came with the ten words, and with it a visit."""
    try:
        await open_visit(room, response, keys)
    except StoreError:
        # Stored is stored, so nothing may say otherwise; a page with the text on it is better than none.
        return show_code(room, request, saved=True) if response.status_code == 303 else response
    return response


def show_code(
    room: Room,
    request: Request,
    words: str = "",
    errors: dict[str, str] | None = None,
    status: int = 200,
    locked: bool = False,
    saved: bool = False,
) -> Response:
    """`locked`: no visit is open; `saved`: what was just sent is stored, only the visit could not be opened."""
    _ = room.templates.speak(request)
    return room.templates.render(
        request,
        "intake/kode.html",
        status,
        title=_("Cek laporan"),
        here="/kode",
        switch_path=switch_path(request, "/kode"),
        form_token=room.tokens.make(PURPOSE),
        words=words,
        locked=locked,
        idle_minutes=room.settings.intake.visit_idle_minutes,
        saved=saved,
        errors=errors or {},
    )
