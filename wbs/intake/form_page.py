"""The pages of /lapor: the one door, the form behind each choice, and what is said while no report can be taken."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from crypto.roster import Officer
from wbs.intake import naming, report_form
from wbs.intake.doorway import BOTH, BOTH_KINDS, OWN_PART, Doorway, doorways
from wbs.intake.draft import PURPOSE, Draft
from wbs.intake.naming import AskedName
from wbs.intake.readers import positions_of
from wbs.intake.report_form import AskedField
from wbs.intake.room import Room, switch_path
from wbs.settings import Office
from wbs.web.language import lang_of
from wbs.web.locale import N_, Words


def show_stopped(room: Room, request: Request, why: str) -> Response:
    """Said before anybody writes. why: "expired" (the roster) or "full" (the disk)."""
    title = room.templates.speak(request)(N_("Laporan baru belum dapat diterima"))
    return room.templates.render(request, "intake/berhenti.html", 503, title=title, here="/lapor", why=why)


def offered(room: Room) -> list[Doorway]:
    """The choices behind which somebody reads, under the newest roster."""
    roster = room.rosters.newest
    return [one for one in doorways() if all(roster.readers(kind.slug, "", ()) for kind in one.kinds)]


def also_both(room: Room, draft: Draft) -> Doorway | None:
    """The door for both, if the draft is of somebody else's conduct alone."""
    if [kind.slug for kind in draft.doorway.kinds] != [BOTH_KINDS[-1]]:
        return None
    return next((one for one in offered(room) if one.slug == BOTH), None)


def show_door(room: Room, request: Request, unknown: bool = False) -> Response:
    """What it is about; each choice is a button. `unknown`: what came names no choice."""
    _ = room.templates.speak(request)
    lang, found = lang_of(request), offered(room)
    # The same number of bytes is sent for each choice, so that the length of a request tells none.
    longest = max((len(one.slug) for one in found), default=0)
    choices = [(one, "x" * (longest - len(one.slug)), getattr(one.name, lang), getattr(one.hint, lang)) for one in found]
    return room.templates.render_padded(
        request,
        "intake/pintu.html",
        room.settings.intake.page_step_bytes,
        422 if unknown else 200,
        title=_("Sampaikan laporan"),
        here="/lapor",
        choices=choices,
        errors={"form": _("Pilih salah satu di bawah ini.")} if unknown else {},
    )


def show_form(room: Room, request: Request, draft: Draft) -> Response:
    """The form with everything that was typed, a fresh form token and the draft's own words."""
    _ = room.templates.speak(request)
    lang = lang_of(request)
    version = draft.roster_version or room.rosters.newest.version
    fields = report_form.asked(draft.doorway, draft.typed, room.settings.office, lang)
    exact = draft.one_reader or "excluded" in draft.errors
    return room.templates.render_padded(
        request,
        "intake/lapor.html",
        # One step holds any form that is still empty, so that the length of the page does not tell the kind.
        room.settings.intake.form_step_bytes,
        draft.status,
        title=_("Sampaikan laporan"),
        here="/lapor",
        switch_path=switch_path(request, "/lapor"),
        door=draft.doorway.slug,
        heading=getattr(draft.doorway.name, lang),
        form_token=room.tokens.make(PURPOSE, check=draft.check.positions, roster=version),
        words=draft.token.words,
        checks=draft.check.rows(draft.form),
        stories=stories(draft, fields, lang),
        own_part=OWN_PART,
        also_both=both.slug if (both := also_both(room, draft)) else "",
        required=[one for one in fields if one.required],
        around=[one for one in fields if one.shared and not one.barring],
        barred=[one for one in fields if one.barring],
        labels={one.name: one.label.rstrip("?") for one in fields},
        readers=readers(room, request, draft, exact),
        readers_exact=exact,
        naming=asked_name(room, request, draft),
        one_reader=draft.one_reader,
        send_anyway=bool(draft.form and draft.form.one("send_anyway")),
        errors=draft.errors,
    )


def asked_name(room: Room, request: Request, draft: Draft) -> AskedName | None:
    """The section about the reporter's own name; None where it is not offered, or nobody keeps names."""
    _, part = room.templates.speak(request), draft.naming_part
    kind = draft.doorway.kinds[part or 0]
    typed = draft.typed.get(naming.WAY) or naming.said(draft.typed)
    # What was typed is never dropped, also where the custodian has gone meanwhile.
    newest = room.rosters.newest
    kept = naming.custodian(newest, kind)
    if part is None or (kept is None and not typed):
        return None
    # Whoever chooses positions and a unit must know whom that would keep the name from.
    keeper = keeper_of(newest.officer(kept.id), room.settings.office, _) if kept else ""
    note = getattr(kind.identity_note, _.lang) if kind.identity_note else ""
    return naming.asked(note, kind.identity_to, draft.typed, draft.errors, _, keeper=keeper)


def keeper_of(line: Officer, office: Office, _: Words) -> str:
    """The custodian's position and unit, as the choices above the section name them."""
    units = {unit.slug: unit.name(_.lang) for unit in office.units}
    return ", ".join([*positions_of([line], office, _), *([units[line.unit]] if line.unit in units else [])])


def stories(draft: Draft, fields: Sequence[AskedField], lang: str) -> list[tuple[str, list[AskedField]]]:
    """For each of the form's kinds what it is called ("" if it is the only one), and what it alone asks."""
    names = [report_form.part_name(part, lang) if len(draft.parts) > 1 else "" for part in draft.parts]
    own = [one for one in fields if not (one.shared or one.barring)]
    return [(name, [one for one in own if one.part == part]) for part, name in enumerate(names)]


def readers(room: Room, request: Request, draft: Draft, exact: bool) -> list[tuple[str, tuple[str, ...]]]:
    """Who will read, by position; for each kind of the form on its own (what it is called, positions) if they differ."""
    _ = room.templates.speak(request)
    newest, office = room.rosters.newest, room.settings.office
    found = [positions_of(draft.readers(newest, part, exact), office, _) for part in draft.parts]
    if len(set(found)) == 1:
        return [("", found[0])]
    return [(report_form.part_name(part, _.lang), found[part]) for part in draft.parts]
