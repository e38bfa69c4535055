"""An invitation that nobody has used is taken back."""

from __future__ import annotations

from starlette.responses import Response

from wbs.desk import team
from wbs.desk.door import Call, StaleForm
from wbs.desk.plan import Plan
from wbs.web.locale import N_

GONE = N_("Undangan ini sudah dipakai atau sudah dibatalkan.")


def withdraw(call: Call) -> Response:
    """POST /tim/batal, heads only: the six words are worth nothing from now on. It is named by its login, not by its hash."""
    invitations = call.desk.casebook.team
    try:
        call.check_token(team.WITHDRAWING)
    except StaleForm as stale:
        return team.page(call, {"form": call.words(stale.message)})
    meant = [row.hash for row in invitations.invitations() if Plan.unpack(row.plan).login == call.form.one("invitation")]
    if not meant:
        return team.page(call, {"form": call.words(GONE)}, 409)
    for code_hash in meant:
        invitations.withdraw(code_hash)
    call.session.flash = N_("Undangan dibatalkan. Enam katanya tidak berlaku lagi.")
    return call.go("/tim")
