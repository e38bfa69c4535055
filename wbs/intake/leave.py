"""POST /kotak/keluar: locks the visit at once. It asks for no proof but the form's own: leaving must always work."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from wbs.intake.room import room_of
from wbs.intake.visit import close_visit
from wbs.web.forgery import check_origin
from wbs.web.language import path_for


async def leave(request: Request) -> Response:
    """Raises Forbidden for a form of another site. A stale token is no reason to stay open."""
    room = room_of(request)
    check_origin(request)
    response = RedirectResponse(path_for(request)("/"), 303)
    await close_visit(room, request, response)
    return response
