"""GET /kotak: what the ten words open. One shape and one size step, whether the code is known here or not."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from crypto.errors import Forged
from crypto.reporter_key import ReporterKeys
from wbs.intake.case_story import CaseStory, tell
from wbs.intake.code_entry import show_code
from wbs.intake.opened_case import OpenedCase, open_case
from wbs.intake.room import Room, room_of, switch_path
from wbs.intake.store_trouble import trouble_text
from wbs.intake.visit import VisitOver, visit_of
from wbs.store.errors import StoreError
from wbs.web.language import lang_of
from wbs.web.locale import format_size

MESSAGE = "pesan"
FILE = "berkas"
LEAVE = "keluar"
NOBODY = "0" * 32
LONGEST_MESSAGE = 40_000
NONCE = re.compile(r"[0-9a-f]{32}")


class CaseUnknownHere(Exception):
    """Well-formed words, but no case under them."""


async def case_page(request: Request) -> Response:
    """The case of the visit; without a visit, the page where the words are typed."""
    room = room_of(request)
    try:
        return await show_case(room, request, await visit_of(room, request))
    except VisitOver:
        return show_code(room, request, locked=True)
    except StoreError as error:
        trouble = trouble_text(error, room.templates.speak(request))
        return show_code(room, request, errors={"form": trouble}, status=503)


async def look_up(room: Room, keys: ReporterKeys) -> OpenedCase:
    """Raises CaseUnknownHere, Forged."""
    opened, found = await _look(room, keys)
    if not found:
        raise CaseUnknownHere
    return opened


async def _look(room: Room, keys: ReporterKeys) -> tuple[OpenedCase, bool]:
    """The case, or the stand-in, and whether it is the case: the same statements and the same unsealing. Raises Forged."""
    row = await room.read(room.letterbox.case_by_locator, keys.locator_hash)
    answers = await room.read(room.letterbox.answers, row.case if row else NOBODY)
    if row is None:
        return await room.seal(room.stand_in.open, room.rosters.sign_key_of), False
    opened = await room.seal(open_case, row, answers, keys, room.rosters.sign_key_of)
    if opened.trouble == "forged" and await room.newer_roster():
        # Its signer may have come with a roster that the courier brought in the same trip, or made new keys.
        opened = await room.seal(open_case, row, answers, keys, room.rosters.sign_key_of)
    return opened, True


async def show_case(
    room: Room,
    request: Request,
    keys: ReporterKeys,
    *,
    text: str = "",
    nonce: str = "",
    errors: Mapping[str, str] | None = None,
    offer: bool = False,
    status: int = 200,
) -> Response:
    """The page, with a text that is not sent yet and what is wrong with it. `nonce`: of the form that brought it."""
    story, found = await read_story(room, request, keys)
    given = Shown(text, nonce, dict(errors or {}), offer, await room.read(room.takes_files))
    # Both pages are made each time and one is thrown away, so that a known code takes no longer than an unknown one.
    with_case, without = (_page(room, request, status, one, given) for one in (story, None))
    return with_case if found else without


@dataclass(frozen=True)
class Shown:
    """What stands on the page besides the case; see show_case."""

    text: str
    nonce: str
    errors: Mapping[str, str]
    offer: bool
    files_taken: bool


def _page(room: Room, request: Request, status: int, story: CaseStory | None, shown: Shown) -> Response:
    _ = room.templates.speak(request)
    return room.templates.render_padded(
        request,
        "intake/kotak.html",
        room.settings.intake.page_step_bytes,
        status,
        title=_("Laporan Anda"),
        here="/kode",
        switch_path=switch_path(request, "/kotak/pesan"),
        case=story,
        text=shown.text,
        errors=shown.errors,
        offer=shown.offer,
        idle_minutes=room.settings.intake.visit_idle_minutes,
        message_limit=LONGEST_MESSAGE,
        file_hint=_("Paling besar %(size)s.", size=format_size(room.settings.intake.max_file_bytes, lang_of(request))),
        form_token=form_token(room, MESSAGE, shown.nonce),
        file_token=form_token(room, FILE),
        files_taken=shown.files_taken,
        leave_token=form_token(room, LEAVE),
    )


async def read_story(room: Room, request: Request, keys: ReporterKeys) -> tuple[CaseStory, bool]:
    """The story, and whether it is of a case that is there; of the stand-in otherwise, which nobody is shown."""
    _ = room.templates.speak(request)
    carried = await room.read(room.letterbox.last_carry_day)
    try:
        opened, found = await _look(room, keys)
    except Forged:
        return CaseStory.not_true(), True
    return tell(opened, _, room.calendar, room.today(), carried), found


def form_token(room: Room, purpose: str, nonce: str = "") -> str:
    """A token with a nonce that makes the same POST the same thing, however often it comes."""
    return room.tokens.make(purpose, nonce=nonce or token_hex(16))


def nonce_of(fields: Mapping[str, Any]) -> str:
    nonce = fields.get("nonce", "")
    return nonce if isinstance(nonce, str) and NONCE.fullmatch(nonce) else ""
