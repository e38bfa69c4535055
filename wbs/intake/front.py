"""GET / and /tentang: ordinary things, so that a visit proves little; and who reads, and what is not promised."""

from starlette.requests import Request
from starlette.responses import Response

from wbs.intake.form_page import offered
from wbs.intake.readers import positions_of
from wbs.intake.room import Room, room_of
from wbs.web.locale import Words


async def front_page(request: Request) -> Response:
    room = room_of(request)
    return room.templates.render(
        request,
        "intake/beranda.html",
        title="Layanan Integritas",
        here="/",
        promise_days=room.settings.promise.acknowledge_working_days,
    )


async def about_page(request: Request) -> Response:
    room = room_of(request)
    _ = room.templates.speak(request)
    return room.templates.render(
        request,
        "intake/tentang.html",
        title=_("Tentang layanan ini"),
        here="/tentang",
        readers=readers_by_door(room, _),
        promise_days=room.settings.promise.acknowledge_working_days,
    )


def readers_by_door(room: Room, _: Words) -> list[tuple[str, tuple[str, ...]]]:
    """(which doors, positions): doors that the same people read stand together; with one group only they need no name."""
    newest, groups = room.rosters.newest, dict[tuple[str, ...], list[str]]()
    for choice in offered(room):
        if len(choice.kinds) == 1:
            positions = positions_of(newest.readers(choice.kinds[0].slug, "", ()), room.settings.office, _)
            groups.setdefault(positions, []).append(getattr(choice.name, _.lang))
    return [("; ".join(names) if len(groups) > 1 else "", positions) for positions, names in groups.items()]
