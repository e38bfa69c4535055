"""GET / and /tentang: ordinary things, so that a visit proves little; and who reads, and what is not promised."""

from starlette.requests import Request
from starlette.responses import Response

from wbs.cases.kinds import KINDS
from wbs.intake.readers import positions_of
from wbs.intake.room import room_of


async def front_page(request: Request) -> Response:
    return room_of(request).templates.render(request, "intake/beranda.html", title="Layanan Integritas", here="/")


async def about_page(request: Request) -> Response:
    room = room_of(request)
    _ = room.templates.speak(request)
    readers = room.rosters.newest.readers(KINDS["integrity"].slug, "", ())
    return room.templates.render(
        request,
        "intake/tentang.html",
        title=_("Tentang layanan ini"),
        here="/tentang",
        readers=positions_of(readers, room.settings.office, _),
        promise_days=room.settings.promise.acknowledge_working_days,
    )
