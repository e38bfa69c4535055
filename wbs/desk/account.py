"""An officer's own account: another phone, new printed codes. Both ask for the passphrase again."""

from __future__ import annotations

import io
from dataclasses import replace

import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from crypto import one_time_codes
from crypto.errors import WrongPassphrase
from wbs.desk import queue, views
from wbs.desk.case_page import wording
from wbs.desk.door import Call, StaleForm, desk_of, take_form, turned_away
from wbs.desk.dossier import Alarm
from wbs.desk.glance import Query
from wbs.desk.keyring import CodeWrong, NewPhone
from wbs.desk.preferences import DAMAGED
from wbs.desk.session import SignedOut
from wbs.desk.sign_in import LONGEST
from wbs.desk.wording import ROLES
from wbs.web.locale import N_

PURPOSE = "akun"
KEYS = "single-keys"  # field and purpose of the form that switches them
WRONG = N_("Kalimat sandi tidak cocok.")
CODE_WRONG = N_("Kode tidak cocok. Tunggu kode berikutnya di ponsel baru, lalu ketik lagi.")
NO_PHONE = N_("Tidak ada ponsel baru yang sedang didaftarkan. Mulai lagi.")


def show(call: Call) -> Response:
    """GET /akun. A phone that was being enrolled is given up: its picture is shown only once."""
    call.session.phone = None
    return page(call)


def drop_view(call: Call) -> Response:
    """POST /tampilan/hapus."""
    try:
        call.check_token(views.PURPOSE)
        views.drop(call)
    except StaleForm as stale:
        return page(call, {"form": call.words(stale.message)})
    call.session.flash = views.DROPPED
    return call.go("/akun")


def switch_keys(call: Call) -> Response:
    """POST /tombol: whether single letters are keys, in all his sessions from the next page on."""
    chosen = {"on": True, "off": False}.get(call.form.one(KEYS))
    try:
        call.check_token(KEYS)
    except StaleForm as stale:
        return page(call, {"form": call.words(stale.message)})
    if chosen is None:
        return page(call, {KEYS: call.words(N_("Pilih hidup atau mati."))})
    before = call.session.preferences
    if chosen != before.keys:
        call.desk.prefer(call.session, replace(before, keys=chosen))
    call.session.flash = N_("Tombol satu huruf hidup.") if chosen else N_("Tombol satu huruf mati.")
    return call.go("/akun")


async def change(request: Request) -> Response:
    """POST /akun: step "phone", "confirm" or "codes"."""
    desk = desk_of(request)
    call = Call(desk, request, await take_form(request))
    step = call.form.one("step")
    field = "passphrase" if step == "phone" else "codes_passphrase"
    try:
        await desk.work(_enter, call)
        if step == "confirm":
            return await desk.work(_confirm, call)
        officer, words = call.session.officer, call.form.one(field)[:LONGEST]
        row = await desk.work(desk.casebook.officers.get, officer)
        if step == "phone":
            phone = await desk.unlock(True, desk.keyring.new_phone, officer, row.locked_key, words)
            return await desk.work(_new_phone, call, phone)
        if step == "codes":
            # The passphrase being right is all that is asked of the key here.
            await desk.unlock(True, desk.keyring.unlock, officer, row.locked_key, words)
            return await desk.work(_new_codes, call)
        return await desk.work(page, call, {"form": call.words(N_("Pilih salah satu tindakan di halaman ini."))})
    except SignedOut:
        return turned_away(call)
    except StaleForm as stale:
        return await desk.work(page, call, {"form": call.words(stale.message)})
    except WrongPassphrase:
        return await desk.work(page, call, {field: call.words(WRONG)})


def page(
    call: Call,
    errors: dict[str, str] | None = None,
    *,
    phone: dict[str, object] | None = None,
    codes: tuple[str, ...] = (),
) -> Response:
    """The account's page."""
    _, desk = call.words, call.desk
    officer = call.officer
    row = desk.casebook.officers.get(officer.id)
    word = wording(call)
    names = {(field, value): name for field, _label, some, *_rest in queue.choices(call, Query(), word) for value, name in some}
    about = [(_("Nama"), officer.name), (_("Nama masuk"), row.login), (_("Peran"), _(ROLES[officer.role]))]
    return call.page(
        "desk/akun.html",
        _("Akun saya"),
        400 if errors else 200,
        errors=errors or {},
        message=call.flash(),
        about=about,
        phone=phone,
        new_codes=codes,
        codes_left=desk.casebook.officers.codes_left(officer.id),
        form_token=call.token(PURPOSE),
        key_token=call.token(KEYS),
        views=views.told(call, names),
        view_token=call.token(views.PURPOSE),
        lost=word.alarm(Alarm(DAMAGED)) if any(one.code == DAMAGED for one in call.session.missed) else "",
    )


def qr(login: str, secret: str) -> Markup:
    """The second factor's secret as an inline SVG for an authenticator app; never an address of its own."""
    uri = f"otpauth://totp/Layanan%20Integritas:{login}?secret={secret}&issuer=Layanan%20Integritas"
    picture = io.BytesIO()
    segno.make(uri, error="m").save(
        picture, kind="svg", scale=5, xmldecl=False, svgns=False, omitsize=False, svgclass="qr", lineclass=None
    )
    # Made here from letters and digits only, so there is nothing in it to escape.
    return Markup(picture.getvalue().decode("ascii"))


def _enter(call: Call) -> None:
    """Raises SignedOut, StaleForm."""
    call.enter()
    call.check_token(PURPOSE)


def _new_phone(call: Call, phone: NewPhone) -> Response:
    call.session.phone = phone
    login = call.desk.casebook.officers.get(call.session.officer).login
    return page(call, phone={"qr": qr(login, phone.secret), "secret": phone.secret})


def _new_codes(call: Call) -> Response:
    officer = call.session.officer
    codes = one_time_codes.new()
    call.desk.casebook.officers.replace_codes(officer, [one_time_codes.hash_code(officer, code) for code in codes])
    return page(call, codes=codes)


def _confirm(call: Call) -> Response:
    """The new phone replaces the old one only after it has given a right code; sessions elsewhere end."""
    phone, desk = call.session.phone, call.desk
    if phone is None:
        return page(call, {"form": call.words(NO_PHONE)})
    try:
        step = phone.hand.step_of(call.form.one("code"), desk.now().timestamp())
    except CodeWrong:
        return page(call, {"code": call.words(CODE_WRONG)}, phone={"qr": None, "secret": ""})
    officer = call.session.officer
    desk.casebook.officers.renew(officer, phone.locked)
    desk.casebook.officers.use_step(officer, step)
    desk.sessions.close_all_of(officer, but=call.session)
    call.session.hand, call.session.phone = phone.hand, None
    call.session.flash = N_("Ponsel baru berlaku mulai sekarang. Ponsel lama tidak dapat dipakai lagi.")
    return call.go("/akun")
