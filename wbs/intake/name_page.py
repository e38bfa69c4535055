"""POST /kotak/setuju, /kotak/tarik and /kotak/nama: the reporter consents to give the name, takes that back, or gives a name now.

Each is one small form with a nonce, so that the same form twice is one entry; each works after the visit has locked, with the
ten words.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crypto.case_token import CaseToken
from crypto.case_token import TokenError as WordsError
from crypto.errors import Forged
from crypto.identity import SCOPES, consent
from crypto.reporter_key import ReporterKeys
from wbs.intake import naming
from wbs.intake.case_page import NAME, form_token, nonce_of, part_of, scope_of, show_case
from wbs.intake.code_entry import let_in
from wbs.intake.look import CaseUnknownHere, look_up
from wbs.intake.name_story import NameStory, name_story
from wbs.intake.opened_case import OpenedCase
from wbs.intake.outgoing import Addition, append
from wbs.intake.room import Room, room_of, switch_path
from wbs.intake.store_trouble import trouble_text
from wbs.intake.typed_words import words_error
from wbs.intake.visit import BothKeys, VisitOver, visit_of
from wbs.store.errors import StoreError
from wbs.web.errors import Forbidden
from wbs.web.forgery import TokenBad, TokenExpired, check_origin
from wbs.web.forms import Form, read_form
from wbs.web.language import path_for
from wbs.web.locale import N_

SENT = "/kotak#perjalanan"  # as after a message: the browser's history must not tell that a name was given
CONSENT, WITHDRAW, GIVE = "consent", "withdraw", "identity"  # entry types, too
PATHS = {CONSENT: "/kotak/setuju", WITHDRAW: "/kotak/tarik", GIVE: "/kotak/nama"}
BUTTONS = {WITHDRAW: N_("Tarik persetujuan saya"), CONSENT: N_("Setujui"), GIVE: N_("Berikan nama")}


class NotOffered(Exception):
    """What the answers say by now does not allow it (any more)."""


@dataclass(frozen=True)
class Sent:
    """One of the three forms. `part`: for which of the token's two cases; `scope`: to whom the name would go, as its page
    said. It lives for one request."""

    act: str
    form: Form
    nonce: str = ""
    part: int = 0
    scope: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def typed(self) -> dict[str, str | list[str]]:
        """What the reporter wrote of himself."""
        return naming.read_typed(self.form) if self.act == GIVE else {}

    def mac(self, keys: ReporterKeys) -> bytes:
        """The same form again, and no other."""
        said = json.dumps(naming.said(self.typed), sort_keys=True, ensure_ascii=False)
        return keys.form_mac(b"\0".join([self.act.encode(), self.nonce.encode(), said.encode("utf-8")]))


def sending(act: str) -> Callable[[Request], Awaitable[Response]]:
    """The handler of one of the three forms."""

    async def send(request: Request) -> Response:
        room = room_of(request)
        form = await read_form(request, room.settings.intake.max_form_bytes, room.settings.intake.slow_seconds)
        sent = read_sent(room, request, form, act)
        try:
            keys = await visit_of(room, request)
            if "language" in form:
                return await show_case(room, request, keys, named=(sent.part, sent.typed))
            return await write(room, request, keys, sent)
        except VisitOver:
            return await write_with_words(room, request, sent)
        except StoreError as error:
            return show_trouble(room, request, sent, error)

    return send


def read_sent(room: Room, request: Request, form: Form, act: str) -> Sent:
    """The form with what is wrong with it, without looking anywhere."""
    _, sent = room.templates.speak(request), Sent(act, form)
    again = _("Formulir ini perlu dikirim sekali lagi. Tulisan Anda masih ada di bawah ini.")
    try:
        check_origin(request)
        fields = room.tokens.read(NAME, form.one("form_token"), room.form_seconds())
    except TokenExpired as expired:
        sent = replace(_placed(sent, expired.fields), errors={"form": again})
    except (Forbidden, TokenBad):
        sent = replace(sent, errors={"form": again})
    else:
        sent = _placed(sent, fields)
    if form.broken_encoding:
        broken = _("Ada huruf yang tidak terbaca; di tempatnya kini ada tanda \ufffd. Periksa tulisan Anda, lalu kirim lagi.")
        sent = replace(sent, errors={**sent.errors, "form": broken})
    if act == GIVE and not sent.errors:
        sent = replace(sent, errors=naming.find_errors(sent.typed, form, _, asked_for_way=False))
    return sent


def _placed(sent: Sent, fields: Mapping[str, Any]) -> Sent:
    return replace(sent, nonce=nonce_of(fields), part=part_of(fields), scope=scope_of(fields))


async def write_with_words(room: Room, request: Request, sent: Sent) -> Response:
    """The visit had ended: it is done once the ten words are typed, and nothing that was typed is lost."""
    form, _ = sent.form, room.templates.speak(request)
    if "language" in form or "form" in sent.errors or not form.one("words").strip():
        return show_locked(room, request, sent, {} if "language" in form else sent.errors)
    try:
        keys = CaseToken.parse(form.one("words")).both_keys()
    except WordsError as wrong:
        return show_locked(room, request, sent, {"words": words_error(wrong, _)})
    try:
        response = await write(room, request, keys, sent)
    except StoreError as error:
        return show_trouble(room, request, sent, error)
    return await let_in(room, request, response, keys)


async def write(room: Room, request: Request, keys: BothKeys, sent: Sent) -> Response:
    """Seals and appends; the answer comes after the durable commit. Raises StoreError if nothing was stored."""
    _, mine, errors, status = room.templates.speak(request), keys[sent.part], sent.errors, 422
    if not errors:
        try:
            opened = await look_up(room, mine)
            await append(room, mine, await room.seal(addition, room, opened, mine, sent))
            return RedirectResponse(path_for(request)(SENT), 303)
        except NotOffered:
            errors, status = {"form": _("Keadaan nama Anda sudah berubah sejak halaman ini dibuka. Lihat di bawah.")}, 409
        except (CaseUnknownHere, Forged):
            errors = {"form": _("Belum dikirim: tidak ada laporan dengan kode ini.")}
    return await show_case(room, request, keys, errors=errors, named=(sent.part, sent.typed), status=status)


def addition(room: Room, opened: OpenedCase, keys: ReporterKeys, sent: Sent) -> Addition:
    """What goes into the strand. Raises NotOffered."""
    story = name_story(opened)
    if story is None:
        raise NotOffered
    return Addition(sent.act, _body(room, opened, keys, sent, story), sent.mac(keys))


def _body(room: Room, opened: OpenedCase, keys: ReporterKeys, sent: Sent, story: NameStory) -> dict[str, object]:
    if sent.act == WITHDRAW and story.may_withdraw:
        return {}
    if sent.scope != story.scope:
        raise NotOffered  # she agrees to the very sentence that stood above the button, or to nothing
    if sent.act == CONSENT and story.may_consent:
        return dict(consent(keys, opened.birth, story.mark, story.hash, story.scope).body())
    to = naming.custodian_of(room.rosters.newest, story.scope)
    if sent.act != GIVE or not story.may_name or to is None:
        raise NotOffered
    given = naming.named(sent.typed, to, story.scope, asked_for_way=False)
    assert given is not None
    return given.body(opened.birth, keys)


def show_trouble(room: Room, request: Request, sent: Sent, error: StoreError) -> Response:
    """A page that needs no store."""
    return show_locked(room, request, sent, {"form": trouble_text(error, room.templates.speak(request))}, 503)


def _scope(sent: Sent) -> dict[str, int]:
    return {"scope": SCOPES.index(sent.scope)} if sent.scope else {}


def show_locked(room: Room, request: Request, sent: Sent, errors: dict[str, str], status: int = 403) -> Response:
    """What was to be done, with the field for the ten words. It looks nothing up; the form says to whom a name would go."""
    _, form = room.templates.speak(request), sent.form
    asked = naming.asked("", "upg", sent.typed, errors, _, choose=False) if sent.act == GIVE else None
    return room.templates.render(
        request,
        "intake/terkunci_nama.html",
        200 if "language" in form else status,
        title=_("Laporan terkunci"),
        here="/kode",
        switch_path=switch_path(request, PATHS[sent.act]),
        action=PATHS[sent.act],
        button=_(BUTTONS[sent.act]),
        words=form.one("words"),
        naming=asked,
        trouble=status == 503,
        wording=_(naming.CONSENTS[sent.scope]) if sent.scope and sent.act != WITHDRAW else "",
        form_token=form_token(room, NAME, sent.nonce, part=sent.part, **_scope(sent)),
        errors=errors,
    )
