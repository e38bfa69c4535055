"""GET and POST /lapor: one form, one small POST. Whatever is wrong, the same text and the same ten words come back."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crypto.case_birth import NewCase, bear
from crypto.case_token import CaseToken
from crypto.case_token import TokenError as WordsError
from crypto.errors import BadRoster
from crypto.reporter_key import ReporterKeys
from crypto.roster import Officer, Roster
from wbs.cases.kind import Kind
from wbs.cases.kinds import KINDS
from wbs.intake import report_form
from wbs.intake.case_page import show_case
from wbs.intake.code_entry import show_code
from wbs.intake.readers import positions_of, readers_of
from wbs.intake.room import Room, room_of, switch_path
from wbs.intake.store_trouble import trouble_text
from wbs.intake.visit import open_visit
from wbs.intake.word_check import WordCheck
from wbs.store.errors import CaseExists, StoreError
from wbs.store.rows import EntryRow, LetterboxCase, NewCaseRows
from wbs.web.errors import Forbidden
from wbs.web.forgery import TokenBad, TokenExpired, check_origin
from wbs.web.forms import Form, read_form
from wbs.web.language import lang_of, path_for
from wbs.web.locale import N_, Words

PURPOSE = "lapor"


@dataclass(frozen=True)
class Draft:
    """One form on its way: what was typed, under which words, and against which roster it was opened.

    It lives for one request and is written nowhere.
    """

    kind: Kind
    typed: dict[str, str | list[str]]
    token: CaseToken
    check: WordCheck
    roster_version: int
    form: Form | None = None
    errors: dict[str, str] = field(default_factory=dict)
    status: int = 422
    one_reader: bool = False

    def wrong(self, status: int = 422, **errors: str) -> "Draft":
        return replace(self, errors={**self.errors, **errors}, status=status)

    @property
    def unit(self) -> str:
        """The unit concerned, "" if it is not known."""
        return _text(self.typed, "unit")

    @property
    def excluded(self) -> tuple[str, ...]:
        """Positions that must not read."""
        return tuple(self.typed.get("excluded") or ())


def _text(typed: dict[str, str | list[str]], slug: str) -> str:
    value = typed.get(slug, "")
    return value if isinstance(value, str) else ""


async def ask_report(request: Request) -> Response:
    """GET /lapor: an empty form with ten fresh words."""
    room = room_of(request)
    await room.newer_roster()
    if not roster_in_force(room):
        return show_stopped(room, request, "expired")
    if not await room.read(room.takes_reports):
        return show_stopped(room, request, "full")
    empty = Draft(the_kind(), {}, CaseToken.new(), WordCheck.new(), room.rosters.newest.version)
    return show_form(room, request, replace(empty, status=200))


async def send_report(request: Request) -> Response:
    """POST /lapor: the answer comes only after the report lies durably in the letterbox."""
    room = room_of(request)
    form = await read_form(request, room.settings.intake.max_form_bytes, room.settings.intake.slow_seconds)
    draft = await read_draft(room, request, form)
    if "language" in form:
        return show_form(room, request, replace(draft, errors={}, status=200))
    keys = draft.token.keys()
    try:
        if draft.status != Forbidden.status and (known := await find_case(room, keys)):
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


async def drop_report(room: Room, request: Request, draft: Draft, keys: ReporterKeys) -> Response:
    """Seals, drops, and opens the visit. Raises StoreError."""
    today = room.today()
    new_case = await room.seal(
        bear,
        keys,
        roster=room.rosters.version(draft.roster_version),
        kind=draft.kind.slug,
        unit=draft.unit,
        excluded=draft.excluded,
        day=today,
        acknowledge_by=room.calendar.add(today, room.settings.promise.acknowledge_working_days),
        report={
            "kind": draft.kind.slug,
            "fields": report_form.answers(draft.typed),
            "lang": lang_of(request),
        },
    )
    try:
        await room.write(room.letterbox.drop_case, rows_of(new_case, mac_of(keys, draft)))
    except CaseExists:
        # The same form came twice at the same moment, and the other one was first.
        known = await find_case(room, keys)
        if known is None:
            raise
        return await answer_known(room, request, draft, keys, known)
    return await enter_case(room, request, keys)


async def answer_known(room: Room, request: Request, draft: Draft, keys: ReporterKeys, known: LetterboxCase) -> Response:
    """The same form again is the same page; another text under the same words is offered as a message."""
    if known.form_mac == mac_of(keys, draft):
        return await enter_case(room, request, keys)
    text = report_form.as_message(draft.kind, draft.typed, room.settings.office, lang_of(request))
    response = await show_case(room, request, keys, text=text, offer=True, status=409)
    await open_visit(room, response, keys)
    return response


async def enter_case(room: Room, request: Request, keys: ReporterKeys) -> Response:
    """The report is stored by now, so whatever fails here must not say otherwise."""
    response = RedirectResponse(path_for(request)("/kotak"), 303)
    try:
        await open_visit(room, response, keys)
    except StoreError:
        return show_code(room, request, saved=True)
    return response


async def find_case(room: Room, keys: ReporterKeys) -> LetterboxCase | None:
    return await room.read(room.letterbox.case_by_locator, keys.locator_hash)


def mac_of(keys: ReporterKeys, draft: Draft) -> bytes:
    return keys.form_mac(report_form.fingerprint(draft.typed))


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


# What was sent, and whether it may go on.


async def read_draft(room: Room, request: Request, form: Form) -> Draft:
    """Everything that can be said of the form without looking anywhere. Errors are in the draft."""
    _ = room.templates.speak(request)
    kind = the_kind()
    draft = Draft(kind, report_form.read_typed(kind, form), CaseToken.new(), WordCheck.new(), 0, form)
    draft = replace(draft, one_reader="send_anyway" in form)
    fields, draft, own_page = check_page(room, request, form, draft)
    if own_page:
        try:
            draft = replace(draft, token=CaseToken.parse(form.one("words")))
        except WordsError:
            draft = new_words(draft, _)
    else:
        # Words from another site's page could be known to whoever made it, so they are not kept.
        draft = new_words(draft, _)
    if fields:
        draft = replace(draft, check=WordCheck.from_token(fields), roster_version=int(fields["roster"]))
    # In the order of the page. Words that are new, or that may be, cannot have been typed back yet.
    typed_back = {} if draft.errors else draft.check.errors(form, draft.token.words, _)
    found = report_form.find_errors(kind, draft.typed, form, room.settings.office, _)
    return draft.wrong(draft.status, **found, **typed_back)


def new_words(draft: Draft, _: Words) -> Draft:
    text = _("Kode di formulir itu tidak dapat dipakai. Kode di bawah ini baru: catat yang ini.")
    return replace(draft, token=CaseToken.new()).wrong(draft.status, words=text)


def check_page(room: Room, request: Request, form: Form, draft: Draft) -> tuple[dict[str, Any], Draft, bool]:
    """The form token's fields ({} if it does not hold), the draft with what is wrong, and whether the page was ours."""
    _ = room.templates.speak(request)
    try:
        check_origin(request)
    except Forbidden:
        text = _("Kiriman ini tampaknya tidak berasal dari halaman kami, jadi belum disimpan. Periksa isinya, lalu kirim lagi.")
        return {}, draft.wrong(Forbidden.status, form=text), False
    try:
        return room.tokens.read(PURPOSE, form.one("form_token"), room.form_seconds()), draft, True
    except TokenExpired as expired:
        text = _("Formulir ini sudah dibuka terlalu lama. Tulisan dan kode Anda tetap sama: periksa, lalu kirim lagi.")
        return expired.fields, draft.wrong(form=text), True
    except TokenBad:
        text = _("Formulir ini perlu dikirim sekali lagi. Tulisan Anda masih ada di bawah ini.")
        return (
            {},
            draft.wrong(400, form=text),
            "sec-fetch-site" in request.headers or "origin" in request.headers,
        )


async def choose_readers(room: Room, request: Request, draft: Draft) -> Draft:
    """The draft, bound to the roster it is sealed under; with an error where the reporter has to decide first."""
    _ = room.templates.speak(request)
    await room.newer_roster()
    if not roster_in_force(room):
        return draft.wrong(503, form=expired_text(_))
    newest = room.rosters.newest
    bound = replace(draft, roster_version=newest.version)
    readers = newest.readers(draft.kind.slug, draft.unit, draft.excluded)
    if not readers:
        text = _(
            "Dengan pilihan ini tidak ada lagi yang dapat membaca laporan Anda, jadi belum dikirim."
            " Kurangi jabatan yang"
            " Anda tandai, pilih unit lain, atau laporkan ke KPK atau Ombudsman."
        )
        return bound.wrong(excluded=text)
    if not same_readers(room, draft, newest):
        text = _("Sejak formulir ini dibuka, daftar pembaca berubah. Lihat daftarnya di bawah, lalu kirim lagi bila setuju.")
        text = " ".join([text, *changes(room, draft, readers, _)])
        return replace(bound.wrong(409, excluded=text), one_reader=len(readers) == 1)
    if len(readers) == 1 and not (draft.form and draft.form.one("send_anyway")):
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
    chosen = (draft.kind.slug, draft.unit, draft.excluded)
    return readers_of(before, *chosen) == readers_of(newest, *chosen)


def changes(room: Room, draft: Draft, readers: Sequence[Officer], _: Words) -> list[str]:
    """Who came and who went since the form was opened, said by position; nothing if the form names a version unknown here."""
    try:
        before = room.rosters.version(draft.roster_version).readers(draft.kind.slug, draft.unit, draft.excluded)
    except KeyError:
        return []
    office, known, now = room.settings.office, {one.id for one in before}, {one.id for one in readers}
    came = ", ".join(positions_of((one for one in readers if one.id not in known), office, _))
    went = ", ".join(positions_of((one for one in before if one.id not in now), office, _))
    said = [_("Tidak lagi membaca: %(who)s.", who=went)] if went else []
    return [*said, _("Sekarang ikut membaca: %(who)s.", who=came)] if came else said


def the_kind() -> Kind:
    """The one kind that the street takes so far."""
    return KINDS["integrity"]


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


def show_stopped(room: Room, request: Request, why: str) -> Response:
    """Said before anybody writes. why: "expired" (the roster) or "full" (the disk)."""
    title = room.templates.speak(request)(N_("Laporan baru belum dapat diterima"))
    return room.templates.render(request, "intake/berhenti.html", 503, title=title, here="/lapor", why=why)


def show_form(room: Room, request: Request, draft: Draft) -> Response:
    """The form with everything that was typed, a fresh form token and the draft's own words."""
    _ = room.templates.speak(request)
    office, lang = room.settings.office, lang_of(request)
    newest = room.rosters.newest
    version = draft.roster_version or newest.version
    fields = report_form.asked(draft.kind, draft.typed, office, lang)
    exact = draft.one_reader or "excluded" in draft.errors
    readers = newest.readers(draft.kind.slug, draft.unit if exact else "", draft.excluded if exact else ())
    return room.templates.render(
        request,
        "intake/lapor.html",
        draft.status,
        title=_("Sampaikan laporan"),
        here="/lapor",
        switch_path=switch_path(request, "/lapor"),
        form_token=room.tokens.make(PURPOSE, check=draft.check.positions, roster=version),
        words=draft.token.words,
        checks=draft.check.rows(draft.form),
        told=[one for one in fields if one.type in ("long", "line", "day")],
        around=[one for one in fields if one.type in ("choice", "choices") and not is_barring(draft.kind, one.slug)],
        barred=[one for one in fields if is_barring(draft.kind, one.slug)],
        labels={one.slug: one.label.rstrip("?") for one in fields},
        readers=positions_of(readers, office, _),
        readers_exact=exact,
        one_reader=draft.one_reader,
        send_anyway=bool(draft.form and draft.form.one("send_anyway")),
        errors=draft.errors,
    )


def is_barring(kind: Kind, slug: str) -> bool:
    return kind.field(slug).options_from == "positions"
