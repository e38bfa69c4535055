"""POST /kotak/keluar: locks the visit at once. It asks for no proof but the form's own: leaving must always work."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from wbs.intake.room import room_of
from wbs.intake.visit import close_visit
from wbs.web.forgery import check_origin
from wbs.web.language import path_for

HARMLESS = "terima"
"""The place on the first page that is about gifts: what a bystander sees then is what any civil servant may read."""


async def leave(request: Request) -> Response:
    """Raises Forbidden for a form of another site. A stale token is no reason to stay open."""
    room = room_of(request)
    check_origin(request)
    response = RedirectResponse(f"{path_for(request)('/')}#{HARMLESS}", 303)
    await close_visit(room, request, response)
    return response
