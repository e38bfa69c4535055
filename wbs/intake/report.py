"""GET and POST /lapor: the one door, then one form, one small POST. What is wrong brings text and words back."""

from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crypto.case_birth import NewCase, bear
from crypto.errors import BadRoster
from crypto.identity import Named
from crypto.reporter_key import ReporterKeys
from crypto.roster import Roster
from wbs.intake import naming, report_form
from wbs.intake.case_page import show_case
from wbs.intake.code_entry import let_in
from wbs.intake.draft import Draft, new_draft, read_draft
from wbs.intake.form_page import also_both, offered, show_door, show_form, show_stopped
from wbs.intake.readers import key_of, positions_of
from wbs.intake.room import Room, room_of
from wbs.intake.store_trouble import trouble_text
from wbs.intake.visit import BothKeys, hand_key, new_visit, open_visit
from wbs.store.errors import CaseExists, StoreError
from wbs.store.rows import EntryRow, LetterboxCase, NewCaseRows
from wbs.web.errors import Forbidden
from wbs.web.forms import Form, read_form
from wbs.web.language import lang_of, path_for
from wbs.web.locale import Words

ONLY_A_DOOR = {"door", "pad"}
Known = tuple[LetterboxCase | None, LetterboxCase | None]
"""What the letterbox has under the two keys of a token."""


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
    keys = draft.token.both_keys()
    try:
        known = await find_cases(room, keys)
        if draft.status != Forbidden.status and any(known):
            return await answer_known(room, request, draft, keys, known)
        if draft.errors:
            return show_form(room, request, draft)
        draft = await choose_readers(room, request, draft)
        if not draft.errors and not await room.read(room.takes_reports):
            draft = draft.wrong(503, form=nearly_full_text(room.templates.speak(request)))
        if draft.errors:
            return show_form(room, request, draft)
        return await drop_report(room, request, draft, keys)
    except StoreError as error:
        text = trouble_text(error, room.templates.speak(request))
        return show_form(room, request, draft.wrong(503, form=text))


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


async def drop_report(room: Room, request: Request, draft: Draft, keys: BothKeys) -> Response:
    """Seals, drops all cases of the form at once and opens the visit with them: one commit. Raises StoreError."""
    key, visit = new_visit(room, keys)
    try:
        rows = [rows_of(await seal_part(room, request, draft, keys, part), mac_of(keys[part], draft)) for part in draft.parts]
        await room.write(room.letterbox.drop_case, *rows, visit=visit)
    except CaseExists:
        # The same form came twice at the same moment, and the other one was first.
        known = await find_cases(room, keys)
        if not any(known):
            raise
        return await answer_known(room, request, draft, keys, known)
    response = RedirectResponse(path_for(request)("/kotak"), 303)
    hand_key(response, key)
    return response


async def seal_part(room: Room, request: Request, draft: Draft, keys: BothKeys, part: int) -> NewCase:
    """One case of the form, with a key of its own; it holds nothing that names the other."""
    today = room.today()
    return await room.seal(
        bear,
        keys[part],
        roster=room.rosters.version(draft.roster_version),
        kind=draft.doorway.kinds[part].slug,
        unit=draft.unit(part),
        excluded=draft.excluded(part),
        day=today,
        acknowledge_by=room.calendar.add(today, room.settings.promise.acknowledge_working_days),
        report=report_body(draft, part, lang_of(request)),
        named=name_given(room, draft, part),
    )


def name_given(room: Room, draft: Draft, part: int) -> Named | None:
    """What is sealed apart with this case; None if no name is given with it."""
    kind = draft.doorway.kinds[part]
    to = naming.custodian(room.rosters.version(draft.roster_version), kind)
    return naming.named(draft.typed, to, kind.identity_to) if to else None


def report_body(draft: Draft, part: int, lang: str) -> dict[str, Any]:
    """What the case's first entry says."""
    return {"kind": draft.doorway.kinds[part].slug, "fields": report_form.answers(draft.given(part)), "lang": lang}


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


async def find_cases(room: Room, keys: BothKeys) -> Known:
    first, second = await room.read(room.letterbox.cases_by_locators, *(one.locator_hash for one in keys))
    return first, second


def mac_of(keys: ReporterKeys, draft: Draft) -> bytes:
    """Of the whole form, whatever part the case is: two cases of one form have different keys, so different values."""
    return keys.form_mac(report_form.fingerprint(draft.doorway, draft.typed))


def rows_of(new_case: NewCase, mac: bytes) -> NewCaseRows:
    return NewCaseRows(
        case=new_case.case,
        locator_hash=new_case.locator_hash,
        birth=new_case.birth.document,
        sealed_birth=new_case.sealed_birth,
        grants=tuple((grant.slot, grant.envelope) for grant in new_case.grants),
        entries=tuple(
            EntryRow(entry.case, entry.strand, entry.seq, entry.prev, entry.envelope, entry.hash)
            for entry in (new_case.report, new_case.first_answer)
        ),
        head=new_case.head,
        form_mac=mac,
    )


# Whether it may go on.


async def choose_readers(room: Room, request: Request, draft: Draft) -> Draft:
    """The draft, bound to the roster it is sealed under; with an error where the reporter has to decide first."""
    _ = room.templates.speak(request)
    await room.newer_roster()
    if not roster_in_force(room):
        return draft.wrong(503, form=expired_text(_))
    newest = room.rosters.newest
    bound = replace(draft, roster_version=newest.version)
    readers = [draft.readers(newest, part) for part in draft.parts]
    fewest = min(map(len, readers))
    if not fewest:
        text = _(
            "Dengan pilihan ini tidak ada lagi yang dapat membaca laporan Anda, jadi belum dikirim."
            " Kurangi jabatan yang"
            " Anda tandai, pilih unit lain, atau laporkan ke KPK atau Ombudsman."
        )
        return bound.wrong(excluded=text)
    part = draft.naming_part
    if part is not None and draft.typed.get(naming.WAY) and naming.custodian(newest, draft.doorway.kinds[part]) is None:
        text = _("Nama tidak dapat dikunci lagi: penjaga identitas tidak ada. Kosongkan bagian nama, lalu kirim tanpa nama.")
        return bound.wrong(409, form=text)
    if part is not None and draft.typed.get(naming.WAY) and naming.is_shut_out(newest, draft.unit(part), draft.excluded(part)):
        text = _("Penjaga identitas memegang jabatan atau unit yang Anda kecualikan: kirim tanpa nama, atau ubah pilihan.")
        return bound.wrong(422, **{naming.WAY: text})
    if not same_readers(room, draft, newest):
        text = _("Sejak formulir ini dibuka, daftar pembaca berubah. Lihat daftarnya di bawah, lalu kirim lagi bila setuju.")
        text = " ".join([text, *changes(room, draft, newest, _)])
        return replace(bound.wrong(409, excluded=text), one_reader=fewest == 1)
    if fewest == 1 and not (draft.form and draft.form.one("send_anyway")):
        text = _(
            "Dengan pilihan ini hanya satu orang yang dapat membaca laporan Anda. Ubah pilihan, atau"
            " centang kotak ini untuk tetap mengirim."
        )
        return replace(bound.wrong(send_anyway=text), one_reader=True)
    return bound


def same_readers(room: Room, draft: Draft, newest: Roster) -> bool:
    """Whether who reads is who would have read under the version that the form was opened with."""
    if draft.roster_version == newest.version:
        return True
    try:
        before = room.rosters.version(draft.roster_version)
    except KeyError:
        return False
    return all(
        {key_of(one) for one in draft.readers(before, part)} == {key_of(one) for one in draft.readers(newest, part)}
        for part in draft.parts
    )


def changes(room: Room, draft: Draft, newest: Roster, _: Words) -> list[str]:
    """Who came and who went since the form was opened, said by position; nothing if the form names a version unknown here."""
    try:
        before = room.rosters.version(draft.roster_version)
    except KeyError:
        return []
    known, now = ({one.id: one for part in draft.parts for one in draft.readers(at, part)} for at in (before, newest))
    came = ", ".join(positions_of((one for one in now.values() if one.id not in known), room.settings.office, _))
    went = ", ".join(positions_of((one for one in known.values() if one.id not in now), room.settings.office, _))
    said = [_("Tidak lagi membaca: %(who)s.", who=went)] if went else []
    return [*said, _("Sekarang ikut membaca: %(who)s.", who=came)] if came else said


def roster_in_force(room: Room) -> bool:
    try:
        room.rosters.in_force(room.today())
    except BadRoster:
        return False
    return True


def expired_text(_: Words) -> str:
    return _(
        "Daftar pembaca sudah lewat masa berlakunya, jadi laporan baru belum dapat dikunci dengan aman."
        " Belum ada yang"
        " dikirim; tulisan Anda masih ada di bawah ini."
    )


def nearly_full_text(_: Words) -> str:
    return _(
        "Tempat penyimpanan di server hampir penuh, jadi laporan baru belum dapat diterima dan belum ada yang disimpan."
        " Tulisan Anda masih ada di bawah ini; coba kirim lagi nanti, dengan kode yang sama."
    )
