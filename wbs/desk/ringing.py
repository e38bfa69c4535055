"""Alarms of the casebook: who is told of one, and who may say that it has been dealt with."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from wbs.desk import journal
from wbs.desk.door import Call, StaleForm
from wbs.desk.recovery_notice import is_notice
from wbs.store.rows import AlarmRow
from wbs.web.locale import N_

PURPOSE = "peringatan"


def told(call: Call) -> list[AlarmRow]:
    """What rings for this officer. An alarm that names a case rings for whoever can read that case, whatever his role: to others
    it would say that there is one. What concerns the whole casebook is for heads and the overseer."""
    everything, has = may_silence(call), call.session.index.has
    ringing = [one for one in call.desk.casebook.alarms.ringing() if not is_notice(one.code)]
    return [one for one in ringing if (everything if one.case is None else has(one.case))]


def may_silence(call: Call) -> bool:
    """Heads and the overseer say that an alarm has been dealt with; an officer only hears it."""
    return call.officer.role != "officer"


def switch_off(call: Call) -> Response:
    """POST /peringatan: one alarm has been dealt with. Unknown, switched off and not for this officer are answered alike: 404."""
    desk = call.desk
    found = [one for one in told(call) if one.alarm == call.form.one("alarm") and may_silence(call)]
    if not found:
        raise HTTPException(404)
    try:
        call.check_token(PURPOSE)
    except StaleForm as stale:
        call.session.flash = stale.message
        return call.go("/")
    # The line in the audit first: nobody silences the casebook unseen.
    journal.note(desk.casebook, call.session.hand, desk.book(), desk.today, "silenced", case=found[0].case or "")
    desk.casebook.alarms.switch_off(found[0].alarm)
    call.session.flash = N_("Peringatan ditandai sudah ditangani.")
    return call.go("/")
