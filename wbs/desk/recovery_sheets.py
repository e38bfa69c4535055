"""A new recovery key: three sheets, each shown to its holder and typed back in part; then a draft for a head and the office key.

For heads and the overseer. The key's seed is not kept, a sheet only until it is on paper, and nothing of either is ever written.
"""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from wbs.desk import certificate, journal
from wbs.desk.certificate import DraftStale
from wbs.desk.door import Call, StaleForm
from wbs.desk.keyring import NewRecoveryKey
from wbs.desk.new_recovery import NewRecovery
from wbs.store.errors import DraftMoved
from wbs.web.locale import N_

PURPOSE = "pemulihan-kunci"
LONGEST = 60

STALE = N_("Halaman ini sudah lama terbuka atau tidak dikenal. Mulai lagi; tidak ada yang diubah.")
OVER = N_("Tidak ada lembar yang menunggu ditulis: sudah selesai, dibuang, atau lewat setengah jam. Mulai lagi.")
WAITING = N_("Rancangan lain sedang menunggu tanda tangan di halaman Tim. Selesaikan itu dulu.")
WORD_WRONG = N_("Kata ini tidak sama dengan yang ditampilkan. Periksa catatan Anda.")
DROPPED = N_("Lembar yang baru dibuang. Kunci pemulihan yang lama tetap berlaku.")


class SheetsOver(Exception):
    """No new recovery key is being written down in this session."""


def show(call: Call) -> Response:
    """GET /pemulihan/kunci: which sheet comes next. Never a word of it."""
    return page(call)


def step(call: Call) -> Response:
    """POST /pemulihan/kunci: step "make", "show" (a sheet, in the answer alone), "check" (two words typed back) or "drop"."""
    try:
        call.check_token(PURPOSE)
        return {"make": _make, "show": _show, "check": _check, "drop": _drop}.get(call.form.one("step"), show)(call)
    except StaleForm:
        return page(call, {"form": call.words(STALE)})
    except SheetsOver:
        return page(call, {"form": call.words(OVER)}, 409)
    except (DraftStale, DraftMoved):
        return page(call, {"form": call.words(WAITING)}, 409)


def _make(call: Call) -> Response:
    """Raises DraftMoved while another draft waits: its sheets would be for nothing."""
    desk, session = call.desk, call.session
    if certificate.open_draft(desk.casebook, desk.book(), desk.today) is not None:
        raise DraftMoved("another draft is open")
    journal.note(desk.casebook, session.hand, desk.book(), desk.today, "newrecovery")
    session.new_recovery = NewRecovery(NewRecoveryKey.make(), desk.now())
    return call.go("/pemulihan/kunci")


def _show(call: Call) -> Response:
    return page(call, shown=_in_hand(call).words)


def _check(call: Call) -> Response:
    new = _in_hand(call)
    wrong = new.wrong({n: call.form.one(f"word_{n}")[:LONGEST] for n in new.asked})
    if wrong:
        return page(call, {f"word_{n}": call.words(WORD_WRONG) for n in wrong}, shown=new.words)
    new.next_sheet()
    if new.done:
        desk, session = call.desk, call.session
        certificate.draft_recovery(desk.casebook, desk.book(), new.public, desk.today)
        session.new_recovery = None
        return page(call, fingerprint=new.fingerprint(desk.book().current))
    return call.go("/pemulihan/kunci")


def _drop(call: Call) -> Response:
    call.session.new_recovery = None
    call.session.flash = DROPPED
    return call.go("/pemulihan/kunci")


def _in_hand(call: Call) -> NewRecovery:
    """Raises SheetsOver."""
    new = call.session.new_recovery
    if new is None or new.over(call.desk.now()):
        call.session.new_recovery = None
        raise SheetsOver
    return new


def page(
    call: Call,
    errors: dict[str, str] | None = None,
    status: int = 400,
    shown: tuple[str, ...] = (),
    fingerprint: tuple[str, ...] = (),
) -> Response:
    """`shown`: the words of the sheet at hand; `fingerprint`: of the key whose sheets are all written down."""
    try:
        new = _in_hand(call)
        sheet: dict[str, Any] | None = {
            "number": new.number,
            "count": new.count,
            "words": shown,
            "asked": [(f"word_{n}", n, "") for n in new.asked],
        }
    except SheetsOver:
        sheet = None
    return call.page(
        "desk/lembar-baru.html",
        call.words(N_("Kunci pemulihan baru")),
        status if errors else 200,
        errors=errors or {},
        message=call.flash(),
        sheet=sheet,
        fingerprint=fingerprint,
        form_token=call.token(PURPOSE),
    )
