"""Pemusnahan: closed cases past their term. One reader proposes, a head who is somebody else confirms, and nothing is left.

By number and day only: who decides whether a case is kept need not read it again for that.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from crypto import destruction
from crypto.destruction import LONGEST_WAIT_DAYS, Proposal
from crypto.errors import Forged, SealError
from wbs.cases.case import Discard
from wbs.cases.case_number import number_of
from wbs.cases.flow import FlowError
from wbs.cases.forgetting import KEEPS, Terms, check_destroy, check_discard, check_hold, check_may_go, check_spare, is_due
from wbs.desk import journal
from wbs.desk.act import BROKEN, MEANWHILE, Refused
from wbs.desk.answer import written
from wbs.desk.case_page import actor, wording
from wbs.desk.door import Call, StaleForm
from wbs.desk.dossier import Dossier
from wbs.store.casebook_courier import LONGEST_REST_DAYS
from wbs.store.errors import CaseUnknown, StrandMoved
from wbs.store.rows import OFFICERS, REPORTER, Head
from wbs.web.locale import N_

PURPOSE = "pemusnahan"
PLACE = "/pemusnahan"
TOO_EARLY = N_("Masa simpan kasus ini belum lewat.")
NOT_SIGNED = N_("Usulan ini tidak ditandatangani dengan benar, atau sudah terlalu lama. Tolak, lalu usulkan lagi.")
CLOCK_WRONG = N_(
    "Periksa jam komputer ini: jamnya melompat ke depan, atau kurir tidak berjalan lebih dari sebulan. Selama itu tidak ada "
    "kasus yang dapat dimusnahkan. Betulkan jamnya, jalankan kurir, lalu matikan peringatan jam di antrean."
)
COURIER_FIRST = N_(
    "Kurir belum pulang sejak usulan ini, atau tidak pulang hari ini dan kemarin: mungkin ada pesan pelapor yang belum sampai. "
    "Tunggu sampai kurir selesai berjalan, lalu setujui."
)
DONE = N_(
    "Kasus itu dimusnahkan. Kurir membawa surat pemusnahannya ke kotak surat, dan cadangan berikutnya tidak memuatnya lagi."
)
NOT_SURE = N_("Tandai bahwa Anda mengerti: pemusnahan tidak dapat dibatalkan.")


def show(call: Call) -> Response:
    """GET /pemusnahan."""
    return page(call, {})


def change(call: Call) -> Response:
    """POST /pemusnahan: one step on one case."""
    step = STEPS.get(call.form.one("step"))
    if step is None:
        raise HTTPException(404)
    dossier = call.case(call.form.one("case"))
    try:
        call.check_token(PURPOSE)
        if not dossier.writable:
            raise Refused("form", BROKEN, 409)
        call.session.flash = step(call, dossier)
        call.session.unpinned = True
    except Refused as refused:
        return page(call, {refused.field: call.words(refused.message)}, refused.status)
    except StaleForm as stale:
        return page(call, {"form": call.words(stale.message)})
    except FlowError as refused:
        return page(call, {"form": wording(call).flow_error(refused.code)}, 409)
    except (StrandMoved, CaseUnknown):
        return page(call, {"form": call.words(MEANWHILE)}, 409)
    return call.go(PLACE)


def terms(call: Call) -> Terms:
    """How long this office keeps a closed case."""
    kept = call.desk.settings.forgetting
    return Terms(kept.keep_long_months, kept.keep_short_months)


def waiting(call: Call) -> int:
    """How many cases of this officer's are past their term."""
    kept, index = terms(call), call.session.index
    return sum(index.past_term(keep, kept.last_closing(keep, call.desk.today)) for keep in KEEPS)


def page(call: Call, errors: dict[str, str], status: int = 400) -> Response:
    """Every closed case of this officer's: due, waiting for the second person, held, and not due yet."""
    call.session.index.refresh(call.desk.book(), call.desk.today)
    kept, today = terms(call), call.desk.today
    glances = call.session.index.glances("NOT open")
    closed = list(call.session.index.read_whole(one.case for one in glances))
    closed.sort(key=lambda one: (kept.until(one.state) or today, one.case))
    due = [one for one in closed if is_due(one.state, kept, today)]
    held = [one for one in closed if one.state.held]
    return call.page(
        "desk/pemusnahan.html",
        call.words(N_("Pemusnahan")),
        status if errors else 200,
        errors=errors,
        message=call.flash(),
        form_token=call.token(PURPOSE),
        due=[_row(call, one) for one in due if one.state.discarding is None],
        proposed=[_row(call, one) for one in due if one.state.discarding is not None],
        held=[_row(call, one) for one in held],
        kept=[_row(call, one) for one in closed if one not in due and one not in held],
        gone=_gone(call),
        wait_days=LONGEST_WAIT_DAYS,
        stopped=call.words(CLOCK_WRONG) if due and _clock_is_wrong(call) else "",
    )


def _row(call: Call, one: Dossier) -> dict[str, Any]:
    word, state, me = wording(call), one.state, actor(call)
    until, discard = terms(call).until(state), state.discarding
    return {
        "case": one.case,
        "number": one.number,
        "closed": word.day(state.closed_on) if state.closed_on else "–",
        "until": word.day(until) if until else "–",
        "unanswered": state.unanswered,
        "broken": not one.writable,
        "seen": discard.hash if discard else "",
        "by": word.person(discard.by) if discard else "",
        "day": word.day(discard.day) if discard else "",
        "may_confirm": discard is not None and _allowed(lambda: check_destroy(state, me, discard.seq, discard.hash)),
        "may_spare": discard is not None and _allowed(lambda: check_spare(state, me, discard.seq, discard.hash)),
        "may_hold": _allowed(lambda: check_hold(state, me, not state.held)),
        "typed": {name: call.form.one(f"{name}_{one.case}") for name in ("spare", "hold", "release")},
    }


def _gone(call: Call) -> list[dict[str, str]]:
    """Cases that this officer read, or had a hand in destroying: to others it would say that there was one."""
    word, me, pinned = wording(call), call.session.officer, call.session.index.pinned
    read = pinned.reads if pinned else frozenset()
    found = [
        one
        for case, one in call.desk.destroyed.certificates(call.desk.book()).items()
        if case in read or me in (one.officer, one.proposal.officer)
    ]
    return [
        {
            "number": number_of(one.case),
            "day": word.day(one.day),
            "first": word.person(one.proposal.officer),
            "second": word.person(one.officer),
        }
        for one in sorted(found, key=lambda one: (one.day, one.case), reverse=True)
    ]


def _allowed(check: Callable[[], object]) -> bool:
    try:
        check()
    except FlowError:
        return False
    return True


def _propose(call: Call, dossier: Dossier) -> str:
    _check_due(call, dossier)
    check_discard(dossier.state, actor(call))
    desk, hand = call.desk, call.session.hand
    document = hand.propose_destruction(dossier.case, desk.today, desk.book().current.version)
    desk.pen(call.session).write(dossier, "discard", {"document": base64.b64encode(document).decode("ascii")})
    return N_("Usulan pemusnahan dicatat. Kepala tim lain menyetujui atau menolaknya.")


def _confirm(call: Call, dossier: Dossier) -> str:
    """The audit line, then everything in one transaction; then nothing of the case stays in anybody's memory here."""
    _check_due(call, dossier)
    discard = check_destroy(dossier.state, actor(call), _seq(dossier), call.form.one("seen"))
    _check_courier(call, discard)
    if call.form.one(f"sure_{dossier.case}") != "1":
        raise Refused(f"sure_{dossier.case}", NOT_SURE)
    document = _certified(call, dossier, discard)
    desk, hand = call.desk, call.session.hand
    journal.note(desk.casebook, hand, desk.book(), desk.today, "destroyed", case=dossier.case, officer=discard.by)
    desk.casebook.destroy(dossier.case, _end(dossier, REPORTER), _end(dossier, OFFICERS), document)
    desk.forget(dossier.case)
    return DONE


def _certified(call: Call, dossier: Dossier, discard: Discard) -> bytes:
    """The certificate, checked as everybody will check it before anything is destroyed. Raises Refused."""
    desk, case = call.desk, dossier.case
    try:
        proposal = _proposal(discard)
        if proposal.officer != discard.by:
            raise Forged("proposed by somebody else than wrote it")
        hand, version = call.session.hand, desk.book().current.version
        document = hand.certify_destruction(proposal, desk.today, version, dossier.birth.answer_key)
        certificate = destruction.read(document)
        destruction.check(certificate, case, desk.book().line_of)
        destruction.check_timely(certificate, desk.today, desk.book().versions)
    except SealError:
        raise Refused("form", NOT_SIGNED, 409) from None
    return document


def _proposal(discard: Discard) -> Proposal:
    try:
        return destruction.read_proposal(base64.b64decode(discard.document, validate=True))
    except (binascii.Error, ValueError) as wrong:
        raise Forged("not base64") from wrong


def _spare(call: Call, dossier: Dossier) -> str:
    seen = call.form.one("seen")
    discard = check_spare(dossier.state, actor(call), _seq(dossier), seen)
    reason = written(call, f"spare_{dossier.case}")
    body = {"proposal": [discard.seq, discard.hash], "reason": reason}
    call.desk.pen(call.session).write(dossier, "spare", body)
    return N_("Usulan pemusnahan ditolak; alasannya tercatat di riwayat kasus.")


def _hold(call: Call, dossier: Dossier) -> str:
    _turn(call, dossier, True)
    return N_("Kasus ini ditahan: ia tidak dapat dimusnahkan sampai kepala tim melepasnya.")


def _release(call: Call, dossier: Dossier) -> str:
    _turn(call, dossier, False)
    return N_("Kasus ini tidak lagi ditahan.")


def _turn(call: Call, dossier: Dossier, on: bool) -> None:
    check_hold(dossier.state, actor(call), on)
    reason = written(call, f"{'hold' if on else 'release'}_{dossier.case}")
    call.desk.pen(call.session).write(dossier, "hold", {"on": on, "reason": reason})


def _check_due(call: Call, dossier: Dossier) -> None:
    """Raises FlowError for what stands in the way besides the term, Refused for a term that is not over, and for a clock that may
    be wrong."""
    check_may_go(dossier.state, actor(call))
    if not is_due(dossier.state, terms(call), call.desk.today):
        raise Refused("form", TOO_EARLY, 409)
    if _clock_is_wrong(call):
        raise Refused("form", CLOCK_WRONG, 409)


def _clock_is_wrong(call: Call) -> bool:
    """Whether the term may be over only because this computer's clock says so: the courier's trips bear witness to the days."""
    casebook, today = call.desk.casebook, call.desk.today
    last = casebook.collections.last_trip()
    jumped = any(one.code == "clock_ahead" for one in casebook.alarms.ringing())
    return jumped or last is None or (today - last).days > LONGEST_REST_DAYS


def _check_courier(call: Call, discard: Discard) -> None:
    """What she wrote meanwhile must have had its chance to come in. Raises Refused."""
    whole = call.desk.casebook.collections.last_whole_trip()
    if whole is None or whole < max(discard.day, call.desk.today - timedelta(days=1)):
        raise Refused("form", COURIER_FIRST, 409)


def _seq(dossier: Dossier) -> int:
    return dossier.state.discarding.seq if dossier.state.discarding else 0


def _end(dossier: Dossier, strand: str) -> Head:
    """As the store has it: zeros where there is no entry."""
    head = dossier.heads[strand]
    return (head.seq, head.hash if head.seq else bytes(32))


STEPS: dict[str, Callable[[Call, Dossier], str]] = {
    "propose": _propose,
    "confirm": _confirm,
    "spare": _spare,
    "hold": _hold,
    "release": _release,
}
