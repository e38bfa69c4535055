"""A colleague makes his keys: with an invitation code, without a login, and with nothing secret shown twice or kept unlocked."""

from __future__ import annotations

import secrets

from starlette.requests import Request
from starlette.responses import Response

from crypto import fingerprint, passphrase
from wbs.desk.account import qr
from wbs.desk.desk import Desk
from wbs.desk.door import Call, StaleForm, desk_of, take_form
from wbs.desk.enrolment import Enrolment, EnrolmentOver
from wbs.desk.keyring import CodeWrong, NewKey, step_of
from wbs.desk.plan import Plan, PlanDamaged
from wbs.desk.sign_in import LONGEST
from wbs.store.errors import InvitationOver, LoginTaken
from wbs.store.rows import InvitationRow, NewcomerRow
from wbs.web.locale import N_

PURPOSE = "undangan"
OFFICER_BYTES = 8

UNKNOWN = N_(
    "Kode undangan ini tidak dikenal, sudah dipakai, atau sudah lewat tujuh hari. Periksa keenam "
    "katanya, atau minta undangan baru."
)
OVER = N_("Kunci yang tadi dibuat sudah selesai atau sudah dibuang. Bila Anda belum selesai, mulai lagi dengan kode undangan.")
WORD_WRONG = N_("Kata ini tidak sama dengan yang ditampilkan. Periksa catatan Anda.")
CODE_WRONG = N_("Kode tidak cocok. Tunggu kode berikutnya di ponsel, lalu ketik lagi.")
TAKEN = N_("Nama masuk dalam undangan ini sudah dipakai. Minta undangan baru kepada kepala tim.")


def show(call: Call) -> Response:
    """GET /undangan."""
    return code_page(call)


async def enrol(request: Request) -> Response:
    """POST /undangan: step "make" shows new keys once; step "finish" takes the proof that they were written down."""
    desk = desk_of(request)
    call = Call(desk, request, await take_form(request))
    try:
        await desk.work(call.check_token, PURPOSE)
        if call.form.one("step") == "finish":
            return await desk.work(_finish, call)
        invitation = await desk.work(_invitation, call)
        # Who shows an invitation that holds is no stranger.
        officer = Plan.unpack(invitation.plan).officer or secrets.token_hex(OFFICER_BYTES)
        key = await desk.unlock(True, desk.keyring.new_key, officer)
        return await desk.work(_made, call, invitation, key)
    except StaleForm as stale:
        return await desk.work(code_page, call, {"form": call.words(stale.message)})
    except (InvitationOver, PlanDamaged):
        return await desk.work(code_page, call, {"invitation": call.words(UNKNOWN)})
    except EnrolmentOver:
        return await desk.work(code_page, call, {"form": call.words(OVER)})
    except LoginTaken:
        return await desk.work(code_page, call, {"form": call.words(TAKEN)})


def code_page(call: Call, errors: dict[str, str] | None = None) -> Response:
    """Where the invitation code is typed."""
    return call.page(
        "desk/undangan.html",
        call.words(N_("Buat kunci Anda")),
        400 if errors else 200,
        errors=errors or {},
        values={"invitation": call.form.one("invitation")},
        form_token=call.token(PURPOSE),
    )


def _invitation(call: Call) -> InvitationRow:
    """Raises InvitationOver."""
    typed = call.form.one("invitation")[:LONGEST]
    return call.desk.casebook.team.invitation(passphrase.hash_invitation(typed), call.desk.today)


def _made(call: Call, invitation: InvitationRow, key: NewKey) -> Response:
    enrolment = call.desk.enrolments.open(invitation.hash, invitation.plan, key, call.desk.now())
    return key_page(call, enrolment, {})


def key_page(call: Call, enrolment: Enrolment, errors: dict[str, str]) -> Response:
    """The new keys; after a mistake only the questions, for nothing secret is shown twice."""
    key, again = enrolment.key, bool(errors)
    asked = [(f"word_{n}", n, call.form.one(f"word_{n}")) for n in enrolment.asked]
    shown = {
        "number": enrolment.number,
        "asked": asked,
        "shown_before": again,
        "passphrase": () if again else key.passphrase,
        "secret": "" if again else key.secret,
        "qr": "" if again else qr(Plan.unpack(enrolment.plan).login, key.secret),
        "codes": () if again else key.codes,
        "fingerprint": fingerprint.fingerprint(key.seal_key, key.sign_key),
    }
    return call.page(
        "desk/kunci.html",
        call.words(N_("Kunci Anda")),
        400 if errors else 200,
        errors=errors,
        enrolment=shown,
        form_token=call.token(PURPOSE),
    )


def _finish(call: Call) -> Response:
    """Raises EnrolmentOver, InvitationOver, LoginTaken."""
    desk = call.desk
    enrolment = desk.enrolments.find(call.form.one("enrolment"), desk.now())
    errors, step = _proof(call, desk, enrolment)
    if errors:
        return key_page(call, enrolment, errors)
    key, plan = enrolment.key, Plan.unpack(enrolment.plan)
    row = NewcomerRow(
        # Keys that wait for an officer who is here do not touch his login: the old ones are good until these are certified.
        officer=secrets.token_hex(OFFICER_BYTES) if plan.officer else key.officer,
        login=plan.login,
        seal_key=key.seal_key.raw,
        sign_key=key.sign_key,
        plan=enrolment.plan,
        locked_key=key.locked,
        last_totp_step=step,
    )
    desk.casebook.team.accept(enrolment.invitation, row, key.code_hashes, desk.today, plan.officer)
    desk.enrolments.close(enrolment.number)
    return call.page(
        "desk/menunggu.html",
        call.words(N_("Menunggu pengesahan")),
        fingerprint=fingerprint.fingerprint(key.seal_key, key.sign_key),
        known=bool(plan.officer),
    )


def _proof(call: Call, desk: Desk, enrolment: Enrolment) -> tuple[dict[str, str], int]:
    """What was typed back wrongly, by field; and the time step of the code."""
    errors, step = {}, 0
    for n in enrolment.asked:
        if passphrase.normalise(call.form.one(f"word_{n}")[:LONGEST]) != enrolment.key.passphrase[n - 1]:
            errors[f"word_{n}"] = call.words(WORD_WRONG)
    try:
        step = step_of(enrolment.key.secret, call.form.one("code")[:LONGEST], desk.now().timestamp())
    except CodeWrong:
        errors["code"] = call.words(CODE_WRONG)
    return errors, step
