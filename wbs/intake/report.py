"""GET and POST /lapor: the one door, then one form, one small POST. What is wrong brings text and words back."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from wbs.intake import report_form
from wbs.intake.case_page import show_case
from wbs.intake.code_entry import let_in
from wbs.intake.delivery import Known, deliver, mac_of, roster_in_force
from wbs.intake.draft import Draft, new_draft, read_draft
from wbs.intake.form_page import also_both, offered, show_door, show_form, show_stopped
from wbs.intake.room import Room, room_of
from wbs.intake.store_trouble import trouble_text
from wbs.intake.visit import BothKeys, hand_key, open_visit
from wbs.store.errors import StoreError
from wbs.web.forms import Form, read_form
from wbs.web.language import lang_of, path_for

ONLY_A_DOOR = {"door", "pad"}


async def ask_report(request: Request) -> Response:
    """GET /lapor: what it is about."""
    room = room_of(request)
    return await stopped(room, request) or show_door(room, request)


async def send_report(request: Request) -> Response:
    """POST /lapor: with nothing but a door, the form behind it; else the answer comes only after the report lies durably in the
    letterbox."""
    room = room_of(request)
    form = await read_form(request, room.settings.intake.max_form_bytes, room.settings.intake.slow_seconds)
    if "door" in form and set(form.names) <= ONLY_A_DOOR:
        return await open_form(room, request, form)
    draft = await read_draft(room, request, form)
    if "language" in form:
        return show_form(room, request, replace(draft, errors={}, status=200))
    if "also" in form and (both := also_both(room, draft)):
        return show_form(room, request, draft.through(both))
    keys, _ = draft.token.both_keys(), room.templates.speak(request)
    try:
        delivery = await deliver(room, draft, keys, _, lang_of(request))
        if delivery.known:
            return await answer_known(room, request, draft, keys, delivery.known)
    except StoreError as error:
        return show_form(room, request, draft.wrong(503, form=trouble_text(error, _)))
    if not delivery.key:
        return show_form(room, request, delivery.draft)
    response = RedirectResponse(path_for(request)("/kotak"), 303)
    hand_key(response, delivery.key)
    return response


async def open_form(room: Room, request: Request, form: Form) -> Response:
    """The form of a door, with ten fresh words."""
    if (refusal := await stopped(room, request)) is not None:
        return refusal
    choice = next((one for one in offered(room) if one.slug == form.one("door")), None)
    return show_form(room, request, new_draft(room, choice)) if choice else show_door(room, request, unknown=True)


async def stopped(room: Room, request: Request) -> Response | None:
    """What is said instead, while no report can be taken."""
    await room.newer_roster()
    if not roster_in_force(room):
        return show_stopped(room, request, "expired")
    return None if await room.read(room.takes_reports) else show_stopped(room, request, "full")


async def answer_known(room: Room, request: Request, draft: Draft, keys: BothKeys, known: Known) -> Response:
    """The same form again is the same page; another text under the same words is offered as messages."""
    if is_the_same(draft, keys, known):
        return await enter_case(room, request, keys)
    texts = report_form.as_messages(draft.doorway, draft.typed, room.settings.office, lang_of(request))
    response = await show_case(room, request, keys, texts=texts, offer=True, status=409)
    await open_visit(room, response, keys)
    return response


def is_the_same(draft: Draft, keys: BothKeys, known: Known) -> bool:
    """Whether each case of the form is there and was made by this very form."""
    here = [known[part] for part in draft.parts]
    return all(case is not None and case.form_mac == mac_of(keys[part], draft) for part, case in enumerate(here))


async def enter_case(room: Room, request: Request, keys: BothKeys) -> Response:
    """The report is stored by now, so whatever fails here must not say otherwise."""
    return await let_in(room, request, RedirectResponse(path_for(request)("/kotak"), 303), keys)
