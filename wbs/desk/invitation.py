"""Six words with which somebody makes keys: a new colleague, or an officer who cannot open his own any more."""

from __future__ import annotations

from datetime import timedelta

from starlette.responses import Response

from crypto import passphrase
from wbs.desk import journal, team
from wbs.desk.change import member
from wbs.desk.door import Call, StaleForm
from wbs.desk.plan import Plan, PlanRefused, read_plan, usable
from wbs.desk.session import ShownOnce
from wbs.store.errors import OfficerUnknown
from wbs.store.rows import InvitationRow
from wbs.web.locale import N_

VALID_DAYS = 7
GONE = N_("Undangan ini sudah dipakai atau sudah dibatalkan.")
NOT_HERE = N_("Orang ini tidak ada di daftar tim yang berlaku.")
WAITS_ALREADY = N_("Untuk orang ini sudah ada undangan, atau kunci barunya sudah menunggu pengesahan.")


def invite(call: Call) -> Response:
    """POST /tim/undang, for those who change the team: six words, shown once, good for seven days."""
    try:
        nonce = call.check_token(team.PURPOSE)["nonce"]
        if nonce not in call.session.sent:
            plan = read_plan(call.form, call.desk.settings, call.desk.book(), _taken(call))
            _keep(call, plan, nonce)
    except StaleForm as stale:
        return team.page(call, {"form": call.words(stale.message)}, inviting=True)
    except PlanRefused as refused:
        return team.page(call, {name: call.words(text) for name, text in refused.errors.items()}, inviting=True)
    return call.go("/tim")


def invite_again(call: Call) -> Response:
    """POST /tim/ganti, for those who change the team: who lost his passphrase makes new keys for the line that he has."""
    officer, casebook = call.form.one("again"), call.desk.casebook
    try:
        nonce = call.check_token(team.PURPOSE)["nonce"]
        if nonce not in call.session.sent:
            login = casebook.officers.get(officer).login
            plan = Plan.for_new_keys(member(call.desk.book().current, officer), login)
            if login in _on_the_way(call):
                return team.page(call, {"again": call.words(WAITS_ALREADY)}, 409)
            _keep(call, plan, nonce)
    except StaleForm as stale:
        return team.page(call, {"form": call.words(stale.message)})
    except OfficerUnknown:
        return team.page(call, {"again": call.words(NOT_HERE)})
    return call.go("/tim")


def withdraw(call: Call) -> Response:
    """POST /tim/batal: the six words are worth nothing from now on. The invitation is named by its login, not by its hash."""
    invitations = call.desk.casebook.team
    try:
        call.check_token(team.WITHDRAWING)
    except StaleForm as stale:
        return team.page(call, {"form": call.words(stale.message)})
    login = call.form.one("invitation")
    meant = [row.hash for row, plan in usable(invitations.invitations()) if plan.login == login]
    if not meant:
        return team.page(call, {"form": call.words(GONE)}, 409)
    _note(call, "uninvited", login)
    for code_hash in meant:
        invitations.withdraw(code_hash)
    call.session.flash = N_("Undangan dibatalkan. Enam katanya tidak berlaku lagi.")
    return call.go("/tim")


def _note(call: Call, act: str, login: str) -> None:
    desk = call.desk
    journal.note(desk.casebook, call.session.hand, desk.book(), desk.today, act, reason=login)


def _keep(call: Call, plan: Plan, nonce: str) -> None:
    _note(call, "invited", plan.login)
    words = passphrase.new()
    until = call.desk.today + timedelta(days=VALID_DAYS)
    call.desk.casebook.team.invite(InvitationRow(passphrase.hash_invitation(words), plan.pack(), until))
    call.session.sent.add(nonce)
    call.session.invitation = ShownOnce(plan.name, tuple(words.split()))


def _on_the_way(call: Call) -> list[str]:
    """Logins of those who are invited, or whose keys wait."""
    team_rows = call.desk.casebook.team
    planned = [plan.login for row, plan in usable(team_rows.invitations()) if row.until >= call.desk.today]
    return [*planned, *(row.login for row in team_rows.newcomers())]


def _taken(call: Call) -> frozenset[str]:
    """Logins that somebody has or is going to have."""
    return frozenset([*_on_the_way(call), *(row.login for row in call.desk.casebook.officers.all())])
