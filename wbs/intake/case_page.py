"""GET /kotak: what the ten words open. One shape and one size step for no case, one or two."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from secrets import token_hex
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from crypto.identity import SCOPES
from wbs.intake import naming
from wbs.intake.case_story import CaseStory, tell
from wbs.intake.code_entry import show_code
from wbs.intake.look import Look, Opened, look
from wbs.intake.name_story import NameStory
from wbs.intake.naming import AskedName, Typed
from wbs.intake.report_form import part_name
from wbs.intake.room import Room, room_of, switch_path
from wbs.intake.store_trouble import trouble_text
from wbs.intake.visit import BothKeys, VisitAged, VisitOver, close_visit, held_visit, prolong_visit
from wbs.store.errors import StoreError
from wbs.web.locale import Words, format_size

MESSAGE = "pesan"
FILE = "berkas"
LEAVE = "keluar"
NAME = "nama"
LONGEST_MESSAGE = 40_000
NONCE = re.compile(r"[0-9a-f]{32}")


async def case_page(request: Request) -> Response:
    """The case of the visit; without a visit, the page where the words are typed."""
    room = room_of(request)
    try:
        try:
            return await show_case(room, request, held_visit(room, request))
        except VisitAged:
            return await show_case(room, request, await prolong_visit(room, request))
    except VisitOver:
        return show_code(room, request, locked=True)
    except StoreError as error:
        trouble = trouble_text(error, room.templates.speak(request))
        return show_code(room, request, errors={"form": trouble}, status=503)


async def show_case(
    room: Room,
    request: Request,
    keys: BothKeys | Callable[[], BothKeys],
    *,
    texts: tuple[str, str] = ("", ""),
    nonce: str = "",
    errors: Mapping[str, str] | None = None,
    offer: bool = False,
    named: tuple[int, Typed] = (0, {}),
    status: int = 200,
) -> Response:
    """The page, with texts that are not sent yet, to the one case and to the other, and what is wrong with them. `nonce`: of the
    form that brought them; `named`: what was typed of the reporter himself, and for which case. Raises what `keys` does."""
    given = Shown(texts, dict(errors or {}), offer, *named, nonce=nonce)
    keys_of = keys if callable(keys) else lambda: keys
    page, gone = await look(room, keys_of, lambda looked: _page(room, request, status, looked, given))
    if gone:
        # Nothing is left that the visit could open.
        await close_visit(room, request, page)
    return page


@dataclass(frozen=True)
class Shown:
    """What stands on the page besides the cases; see show_case."""

    texts: tuple[str, str]
    errors: Mapping[str, str]
    offer: bool
    named_part: int
    named: Typed
    nonce: str

    def texts_for(self, parts: Sequence[int]) -> dict[int, str]:
        """Part -> text; what was meant for a case that is not there is not lost, it stands with the first one."""
        beside = [text for part, text in enumerate(self.texts) if part not in parts and text]
        texts = {part: self.texts[part] for part in parts}
        first = parts[0] if parts else 0
        return texts | {first: "\n\n".join([text for text in (texts.get(first, ""), *beside) if text])}


@dataclass(frozen=True)
class ShownName:
    """What the page says of the reporter's name. `wording`: what is consented to; `asked`: the fields for giving one."""

    said: str
    wording: str
    pending: bool
    may_consent: bool
    may_withdraw: bool
    asked: AskedName | None
    opened: bool
    token: str


@dataclass(frozen=True)
class ShownCase:
    """One case of the two that a token may have. `here`: whether there is such a case; what is made of the stand-in is not
    written on the page. `suffix` sets its fields apart from the other's; `heading`: what it is called if both are there."""

    number: int
    here: bool
    suffix: str
    heading: str
    story: CaseStory
    text: str
    file_token: str
    name: ShownName | None


def suffix_of(part: int) -> str:
    """What the names of a part's fields end in."""
    return f"-{part + 1}" if part else ""


def _page(room: Room, request: Request, status: int, looked: Look, shown: Shown) -> tuple[Response, bool]:
    """The page, and whether nothing is left of what the ten words opened."""
    _ = room.templates.speak(request)
    told = [read_story(room, _, one, looked.carried) for one in looked.cases]
    texts = shown.texts_for([part for part, (story, found) in enumerate(told) if found and story.writable])
    cases = [
        ShownCase(
            number=part + 1,
            here=found,
            suffix=suffix_of(part),
            heading=part_name(part, _.lang),
            story=story,
            text=texts.get(part, ""),
            file_token=form_token(room, FILE, part=part),
            name=_name(room, part, story.name, shown, _) if story.name else None,
        )
        for part, (story, found) in enumerate(told)
    ]
    here = [one for one in cases if one.here]
    page = room.templates.render_padded(
        request,
        "intake/kotak.html",
        room.settings.intake.page_step_bytes,
        status,
        title=_("Laporan Anda"),
        here="/kode",
        switch_path=switch_path(request, "/kotak/pesan"),
        cases=cases,
        writable=[one for one in here if one.story.writable],
        told_months=room.settings.forgetting.told_months,
        text=texts.get(0, ""),
        errors=shown.errors,
        offer=shown.offer,
        fresh=any(one.story.fresh for one in here),
        idle_minutes=room.settings.intake.visit_idle_minutes,
        message_limit=LONGEST_MESSAGE,
        file_hint=_("Paling besar %(size)s.", size=format_size(room.settings.intake.max_file_bytes, _.lang)),
        form_token=form_token(room, MESSAGE, shown.nonce),
        files_taken=looked.files_taken,
        leave_token=form_token(room, LEAVE),
    )
    return page, bool(here) and all(one.story.destroyed for one in here)


def _name(room: Room, part: int, story: NameStory, shown: Shown, _: Words) -> ShownName:
    typed = shown.named if part == shown.named_part else {}
    able = story.may_name and naming.custodian_of(room.rosters.newest, story.scope) is not None
    return ShownName(
        said=story.said(_),
        wording=story.wording(_),
        pending=story.pending,
        may_consent=story.may_consent,
        may_withdraw=story.may_withdraw,
        asked=naming.asked("", story.scope, typed, shown.errors, _, choose=False) if able else None,
        opened=bool(naming.said(typed)) or any(name in shown.errors for name in naming.NAMES),
        # By number, so that the form is of one length for every scope.
        token=form_token(room, NAME, part=part, scope=SCOPES.index(story.scope)),
    )


def read_story(room: Room, _: Words, one: Opened, carried: date | None) -> tuple[CaseStory, bool]:
    """The story, and whether it is of a case that is there; of the stand-in otherwise, which nobody is shown."""
    if one.case is None:
        return CaseStory.not_true(), True
    if one.destroyed and not one.found:
        return CaseStory.was_destroyed(one.destroyed, _), True
    return tell(one.case, _, room.calendar, room.today(), carried), one.found


def form_token(room: Room, purpose: str, nonce: str = "", **fields: int) -> str:
    """A token with a nonce that makes the same POST the same thing, however often it comes."""
    return room.tokens.make(purpose, nonce=nonce or token_hex(16), **fields)


def part_of(fields: Mapping[str, Any]) -> int:
    """Which of the token's two cases a form was made for; forms from before there were two name none."""
    return 1 if fields.get("part") == 1 else 0


def scope_of(fields: Mapping[str, Any]) -> str:
    """To whom the name would go, as the page said that the form stood on; "" for a form that says nothing of it."""
    number = fields.get("scope")
    return SCOPES[number] if isinstance(number, int) and 0 <= number < len(SCOPES) else ""


def nonce_of(fields: Mapping[str, Any]) -> str:
    nonce = fields.get("nonce", "")
    return nonce if isinstance(nonce, str) and NONCE.fullmatch(nonce) else ""
