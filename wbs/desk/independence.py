"""The statement of independence: before a case opens, its reader signs that he has nothing to do with it, or steps back from it.

Until then he is shown the case's number, the unit concerned and the positions that the reporter named, and nothing else of it.
The gate itself stands in `CaseIndex.find`; here is the page before it, and the three ways on from there.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress

from starlette.exceptions import HTTPException
from starlette.responses import Response

from wbs.cases.flow import TEXT_MAX, FlowError
from wbs.desk import access, journal, receipt
from wbs.desk.act import BROKEN, DOUBLE, Refused
from wbs.desk.case_page import wording
from wbs.desk.door import Call, StaleForm, typed_in
from wbs.desk.dossier import Dossier
from wbs.desk.index import NotHere
from wbs.store.errors import StoreFull, StrandMoved
from wbs.web.locale import N_

PURPOSE = "pernyataan"
TRIES = 4
REASONS = {
    "named": N_("Laporan ini dapat menyangkut saya atau pekerjaan saya."),
    "close": N_("Laporan ini dapat menyangkut keluarga, teman dekat, atau atasan langsung saya."),
    "interest": N_("Saya punya kepentingan lain pada unit itu."),
}
UNSAID = N_("Terlibat; alasannya tidak disebutkan.")
FIRST = N_("Nyatakan dulu di bawah ini apakah Anda terlibat. Yang baru saja Anda kirim tidak dilaksanakan.")
AT_ONCE = N_("Seseorang menulis di kasus ini pada saat yang sama. Kirim sekali lagi.")


def at_gate(call: Call, case: str) -> Dossier:
    """His case, whether he has stated or not. For all others 404, as everywhere."""
    try:
        return call.session.index.at_gate(case)
    except NotHere:
        raise HTTPException(404) from None


def to_lead_on(call: Call, case: str) -> Dossier:
    """His case, so that a colleague can be given it: before his statement only where too few could read it without him.

    Raises 404, AtGate."""
    dossier = at_gate(call, case)
    return dossier if not access.may_step_back(dossier, call.session.officer) else call.case(case)


def ask(call: Call, case: str) -> Response:
    """The answer to whatever he wanted of the case before his statement: this page, with what he had typed."""
    if call.request.method == "POST":
        return page(call, at_gate(call, case), {"form": call.words(FIRST)}, 409)
    if call.request.scope["path"] != f"/kasus/{case}":
        return call.go(f"/kasus/{case}")
    return page(call, at_gate(call, case), {}, 200)


def _step(act: Callable[[Call, Dossier], str]) -> Callable[[Call], Response]:
    """A handler for a form of this page: sent a second time it does nothing, and what is wrong comes back as typed."""

    def handler(call: Call) -> Response:
        case = call.request.path_params["case"]
        if _was_sent(call):
            call.session.flash = DOUBLE
            return call.go(_way_on(call, case))
        dossier = at_gate(call, case)
        try:
            nonce = _check_form(call, dossier)
            call.session.flash = act(call, dossier)
            call.session.sent.add(nonce)
            call.session.unpinned = True
        except StaleForm as stale:
            return _again(call, case, {"form": call.words(stale.message)}, 400)
        except Refused as refused:
            return _again(call, case, {refused.field: call.words(refused.message)}, refused.status)
        except FlowError as refused:
            return _again(call, case, {"form": wording(call).flow_error(refused.code)}, 409)
        except StrandMoved:
            return _again(call, case, {"form": call.words(AT_ONCE)}, 409)
        receipt.keep_up(call.desk, call.session)
        return call.go(_way_on(call, case))

    return handler


def _no(call: Call, dossier: Dossier) -> str:
    desk, session = call.desk, call.session
    if session.index.is_stated(dossier):
        return ""  # in another tab
    journal.note(desk.casebook, session.hand, desk.book(), desk.today, "stated", case=dossier.case)
    for left in reversed(range(TRIES)):
        if session.index.is_stated(dossier):
            break
        if not dossier.writable:
            session.index.state_aside(dossier)
            break
        try:
            desk.pen(session).write(dossier, "independent", {})
            break
        except StoreFull:
            # The audit's line was taken on the reserve: on a full disk officers read on, and he is asked again another day.
            session.index.state_aside(dossier)
            break
        except StrandMoved:
            # What he states does not hang on what others write meanwhile: signed anew behind it.
            if not left:
                raise
        session.index.refresh(desk.book(), desk.today)
        dossier = at_gate(call, dossier.case)
    return N_("Pernyataan Anda tercatat.")


def _yes(call: Call, dossier: Dossier) -> str:
    if not dossier.writable:
        raise Refused("form", BROKEN, 409)
    said, more = REASONS.get(call.form.one("why")), call.form.one("recuse_reason").strip()
    if len(more) > TEXT_MAX // 2:
        raise Refused("recuse_reason", N_("Tulisan ini terlalu panjang. Persingkat, lalu kirim lagi."))
    if call.form.one("recuse_sure") != "1":
        raise Refused("recuse_sure", access.UNSURE)
    reason = " ".join(part for part in (call.words(said) if said else "", more) if part)
    return access.step_back(call, dossier, reason or call.words(UNSAID))


def _hand(call: Call, dossier: Dossier) -> str:
    dossier = to_lead_on(call, dossier.case)
    if not dossier.writable:
        raise Refused("form", BROKEN, 409)
    chosen = next((line for line in access.others(call, dossier) if line.id == call.form.one("colleague")), None)
    if chosen is None:
        raise Refused("colleague", N_("Pilih rekan yang akan membaca kasus ini."))
    receipt.fill_rows(call.desk)
    access.give(call, dossier, chosen)
    return N_("Rekan Anda sekarang dapat membaca kasus ini.")


no = _step(_no)
"""POST /kasus/{case}/tidak-terlibat: the audit line, then one signed entry, however often and from wherever it is sent."""
yes = _step(_yes)
"""POST /kasus/{case}/terlibat: he steps back."""
hand = _step(_hand)
"""POST /kasus/{case}/serahkan: a colleague gets the case, so that enough are left when he steps back."""


def _was_sent(call: Call) -> bool:
    """Whether this session wrote this very form before; of others nothing is said, also not whether the case is there."""
    with suppress(StaleForm):
        return call.check_token(PURPOSE).get("nonce") in call.session.sent
    return False


def _check_form(call: Call, dossier: Dossier) -> str:
    """The form's nonce. Raises StaleForm, Refused."""
    seen = call.check_token(PURPOSE)
    if seen.get("case") != dossier.case:
        raise StaleForm(N_("Formulir ini dari kasus lain. Periksa tulisan Anda, lalu kirim lagi."))
    if call.form.repeated:
        raise Refused("form", N_("Satu isian terkirim dua kali. Periksa, lalu kirim lagi."))
    if call.form.broken_encoding:
        raise Refused("form", N_("Sebagian tulisan tidak dapat dibaca (tanda �). Ketik lagi bagian itu, lalu kirim."))
    return str(seen["nonce"])


def _way_on(call: Call, case: str) -> str:
    return f"/kasus/{case}" if call.session.index.has(case) else "/"


def _again(call: Call, case: str, errors: dict[str, str], status: int) -> Response:
    receipt.keep_up(call.desk, call.session)
    return page(call, at_gate(call, case), errors, status)


def page(call: Call, dossier: Dossier, errors: dict[str, str], status: int) -> Response:
    """Number, unit, positions, and the two answers; and what was typed and has no field here, so that it can be copied."""
    word, form, _ = wording(call), call.form, call.words
    enough = access.may_step_back(dossier, call.session.officer)
    others = [] if enough else access.others(call, dossier)
    return call.page(
        "desk/pernyataan.html",
        _(N_("Sebelum membuka %(number)s"), number=dossier.number),
        status,
        case=dossier.case,
        number=dossier.number,
        unit=word.unit(dossier.birth.unit),
        positions=[word.position(slug) for slug in dossier.birth.excluded],
        errors=errors,
        labels={"colleague": _(N_("Rekan")), "recuse_reason": _(N_("Penjelasan"))},
        message=call.flash(),
        typed=typed_in(call, ("recuse_reason",) if dossier.writable and enough else ()),
        writable=dossier.writable,
        enough=enough,
        colleagues=[(line.id, f"{line.name} · {word.role(line.role)}") for line in others],
        reasons=[(slug, _(text)) for slug, text in REASONS.items()],
        values={name: form.one(name) for name in ("why", "recuse_reason", "colleague")},
        form_token=call.token(PURPOSE, case=dossier.case, nonce=secrets.token_hex(8)),
    )
