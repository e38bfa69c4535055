"""The desk as a web application. The route table is its table of contents."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wbs.desk import (
    access,
    account,
    again,
    answer,
    audit_page,
    case_page,
    custody_page,
    evidence,
    figures_page,
    forgetting,
    handover,
    help_page,
    independence,
    invitation,
    moves,
    name,
    newcomer,
    print_sheet,
    queue,
    recovery,
    recovery_sheets,
    repair,
    ringing,
    sign_in,
    signing,
    soundness,
    team,
)
from wbs.desk.act import acting
from wbs.desk.desk import Desk
from wbs.desk.door import AtGate, Call, deciding, desk_of, leaders, not_stored, officers, strangers, with_role
from wbs.desk.keyring import Keyring
from wbs.desk.reading import read_on
from wbs.desk.roster_book import RosterBook
from wbs.settings import Settings
from wbs.store.casebook import Casebook
from wbs.store.errors import StoreError
from wbs.web.errors import log, place_of
from wbs.web.forms import parse_form
from wbs.web.render import Templates
from wbs.web.room import make_room

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
SWEEP_SECONDS = 30

ROUTES = (
    # coming and going
    Route("/masuk", strangers(sign_in.show), methods=["GET"]),
    Route("/masuk", sign_in.sign_in, methods=["POST"]),
    Route("/keluar", strangers(sign_in.sign_out), methods=["POST"]),
    Route("/undangan", strangers(newcomer.show), methods=["GET"]),
    Route("/undangan", newcomer.enrol, methods=["POST"]),
    # the cases
    Route("/", officers(queue.show), methods=["GET"]),
    Route("/", officers(queue.search), methods=["POST"]),
    Route("/tampilan", officers(queue.keep), methods=["POST"]),
    Route("/peringatan", officers(ringing.switch_off), methods=["POST"]),
    Route("/kasus/{case}", officers(case_page.show), methods=["GET"]),
    Route("/kasus/{case}/cetak", officers(print_sheet.show), methods=["GET"]),
    Route("/kasus/{case}/tidak-terlibat", officers(independence.no), methods=["POST"]),
    Route("/kasus/{case}/terlibat", officers(independence.yes), methods=["POST"]),
    Route("/kasus/{case}/serahkan", officers(independence.hand), methods=["POST"]),
    Route("/kasus/{case}/jawab", officers(acting(answer.answer)), methods=["POST"]),
    Route("/kasus/{case}/catatan", officers(acting(answer.note)), methods=["POST"]),
    Route("/kasus/{case}/langkah", officers(acting(moves.move)), methods=["POST"]),
    Route("/kasus/{case}/setuju", officers(acting(moves.confirm)), methods=["POST"]),
    Route("/kasus/{case}/tolak", officers(acting(moves.decline)), methods=["POST"]),
    Route("/kasus/{case}/ambil", officers(acting(answer.take)), methods=["POST"]),
    Route("/kasus/{case}/akses", officers(acting(access.grant, "grant")), methods=["POST"]),
    Route("/kasus/{case}/mundur", officers(acting(access.recuse, "recuse")), methods=["POST"]),
    Route("/kasus/{case}/nama/minta", officers(acting(name.ask)), methods=["POST"]),
    Route("/kasus/{case}/nama/buka", officers(name.show), methods=["POST"]),
    Route("/kasus/{case}/sisihkan", officers(acting(repair.set_aside, "repair", mending=True)), methods=["POST"]),
    Route("/kasus/{case}/berkas/{file}", evidence.download, methods=["GET"]),
    # names in custody
    Route("/titipan", custody_page.custodians(custody_page.show), methods=["GET"]),
    Route("/titipan", custody_page.custodians(custody_page.hand_over), methods=["POST"]),
    # the team
    Route("/tim", officers(team.show), methods=["GET"]),
    Route("/tim/undang", deciding(invitation.invite), methods=["POST"]),
    Route("/tim/ganti", deciding(invitation.invite_again), methods=["POST"]),
    Route("/tim/batal", deciding(invitation.withdraw), methods=["POST"]),
    Route("/tim/sahkan", deciding(signing.sign), methods=["POST"]),
    Route("/tim/kantor", deciding(signing.sign_as_office), methods=["POST"]),
    Route("/tim/tolak", deciding(signing.refuse), methods=["POST"]),
    Route("/tim/akses", officers(again.give_all), methods=["POST"]),
    Route("/serah", officers(handover.show), methods=["GET"]),
    Route("/serah", officers(handover.change), methods=["POST"]),
    # the end of a case
    Route("/pemusnahan", officers(forgetting.show), methods=["GET"]),
    Route("/pemusnahan", officers(forgetting.change), methods=["POST"]),
    # with the recovery key
    Route("/pemulihan", leaders(recovery.show), methods=["GET"]),
    Route("/pemulihan/lembar", leaders(recovery.enter), methods=["POST"]),
    Route("/pemulihan/kasus", leaders(recovery.name), methods=["POST"]),
    Route("/pemulihan/beri", leaders(recovery.give), methods=["POST"]),
    Route("/pemulihan/lupa", leaders(recovery.forget), methods=["POST"]),
    Route("/pemulihan/kunci", leaders(recovery_sheets.show), methods=["GET"]),
    Route("/pemulihan/kunci", leaders(recovery_sheets.step), methods=["POST"]),
    # oneself
    Route("/akun", officers(account.show), methods=["GET"]),
    Route("/akun", account.change, methods=["POST"]),
    Route("/tampilan/hapus", officers(account.drop_view), methods=["POST"]),
    Route("/tombol", officers(account.switch_keys), methods=["POST"]),
    Route("/audit", with_role("overseer", audit_page.show), methods=["GET"]),
    Route("/angka", leaders(figures_page.show), methods=["GET"]),
    Route("/angka/lembar", leaders(figures_page.sheet), methods=["GET"]),
    Route("/keutuhan", officers(soundness.show), methods=["GET"]),
    Route("/bantuan", officers(help_page.show), methods=["GET"]),
)


def utc_now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def create_app(
    settings: Settings,
    casebook: Casebook,
    now: Callable[[], datetime] = utc_now,
    keyring: Keyring | None = None,
) -> Starlette:
    """The room. `now`: aware moments; `keyring`: with the standard cost unless given. Raises BadRoster (no usable roster)."""
    demo = RosterBook(casebook.rosters.all()).current.demo
    names = settings.office.name
    templates = Templates(TEMPLATES, {"id": names.id, "en": names.en}, demo, frame="desk/frame.html")
    desk = Desk(settings, casebook, now, templates, keyring or Keyring())

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await desk.work(casebook.reserve.keep, settings.desk.reserve_bytes)
        tasks = [asyncio.create_task(_sweep(desk)), asyncio.create_task(read_on(desk))]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            await desk.work(desk.sessions.close_all)
            with suppress(StoreError):
                casebook.reserve.spend(casebook.sessions.close_all)
            desk.close()

    app = make_room(
        ROUTES,
        templates=templates,
        allowed_hosts=settings.desk.allowed_hosts,
        demo=demo,
        script=True,
        lifespan=lifespan,
    )
    app.add_exception_handler(StoreError, _not_stored)
    app.add_exception_handler(AtGate, _at_gate)
    app.state.desk = desk
    return app


async def _sweep(desk: Desk) -> None:
    """Keys of whoever went away are forgotten even if no request comes any more."""
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        # A store that is busy or full for a moment must not end the sweeping; the key itself is forgotten before the row.
        with suppress(StoreError):
            await desk.work(desk.sessions.sweep, desk.now())
        with suppress(StoreError):
            await desk.work(desk.casebook.reserve.refill)
        with suppress(StoreError):
            await desk.work(desk.casebook.settle)


async def _at_gate(_request: Request, error: Exception) -> Response:
    """Wherever something of a case was wanted by a reader who has not stated his independence."""
    assert isinstance(error, AtGate)
    return await error.call.desk.work(independence.ask, error.call, error.case)


async def _not_stored(request: Request, error: Exception) -> Response:
    """Wherever the casebook failed, and nothing was typed that could be lost."""
    log.error("%s", place_of(error))
    return not_stored(Call(desk_of(request), request, parse_form(b"")), [])
