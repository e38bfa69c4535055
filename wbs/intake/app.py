"""The reporter's room as an app. The route table is the table of contents; all of it stands under /en too."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import anyio
from starlette.applications import Starlette
from starlette.routing import Route

from wbs.intake.case_page import case_page
from wbs.intake.code_entry import ask_code, enter_code
from wbs.intake.file_upload import send_file
from wbs.intake.front import about_page, front_page
from wbs.intake.keeper import keep, look_for_roster, set_aside, tidy
from wbs.intake.leave import leave
from wbs.intake.message import send_message
from wbs.intake.name_page import CONSENT, GIVE, WITHDRAW, sending
from wbs.intake.own_browser import guarded
from wbs.intake.report import ask_report, send_report
from wbs.intake.room import open_room
from wbs.settings import Settings
from wbs.store.letterbox import Letterbox
from wbs.web.room import make_room

ROUTES = [
    Route("/", front_page, methods=["GET"]),
    Route("/tentang", about_page, methods=["GET"]),
    Route("/lapor", ask_report, methods=["GET"]),
    Route("/lapor", send_report, methods=["POST"]),
    Route("/kode", ask_code, methods=["GET"]),
    Route("/kode", enter_code, methods=["POST"]),
    Route("/kotak", case_page, methods=["GET"]),
    Route("/kotak/pesan", send_message, methods=["POST"]),
    Route("/kotak/berkas", send_file, methods=["POST"]),
    Route("/kotak/setuju", sending(CONSENT), methods=["POST"]),
    Route("/kotak/tarik", sending(WITHDRAW), methods=["POST"]),
    Route("/kotak/nama", sending(GIVE), methods=["POST"]),
    Route("/kotak/keluar", leave, methods=["POST"]),
]


def utc_now() -> datetime:
    return datetime.now(UTC)


def create_app(
    settings: Settings, letterbox: Letterbox, now: Callable[[], datetime] = utc_now, keeps: bool = True
) -> Starlette:
    """Checks the whole roster chain first; raises BadRoster. `now` gives moments with a time zone. `keeps`: whether this process
    is the letterbox's keeper; of several that serve together one is."""
    room = open_room(settings, letterbox, now)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        # Before the first report: what is set aside must be there, whichever process was quicker.
        await (tidy(room) if keeps else set_aside(room))
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(keep, room, tidy if keeps else look_for_roster)
            yield
            tasks.cancel_scope.cancel()

    app = make_room(
        guarded(ROUTES),
        templates=room.templates,
        allowed_hosts=settings.intake.allowed_hosts,
        demo=room.rosters.newest.demo,
        lifespan=lifespan,
    )
    app.state.room = room
    return app
