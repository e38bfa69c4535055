"""The team's page: who is on the roster, who is invited, what two are asked to sign, who waits to read again."""

from __future__ import annotations

import secrets
from contextlib import suppress
from typing import Any

from starlette.responses import Response

from crypto.roster import ROLES
from wbs.cases.kinds import KINDS
from wbs.desk import again, proposal_page
from wbs.desk.case_page import wording
from wbs.desk.certificate import DraftStale
from wbs.desk.door import Call, decides
from wbs.desk.plan import usable
from wbs.desk.wording import ROLES as ROLE_NAMES
from wbs.store.errors import StoreError
from wbs.web.locale import N_

PURPOSE = "tim"
SIGNING = "sahkan"
WITHDRAWING = "batal"

STALE = N_(
    "Rancangan daftar tim sudah tidak cocok dengan daftar yang berlaku, jadi dibuang. Tidak ada yang "
    "ditandatangani; mulai lagi dari sini."
)


def show(call: Call) -> Response:
    """GET /tim; with ?henti= the retirement of that officer is laid out to be signed."""
    return page(call)


def page(call: Call, errors: dict[str, str] | None = None, status: int = 400, inviting: bool = False) -> Response:
    """The page; an invitation code that was not shown yet is shown now, and never again. `inviting`: that form stays open."""
    found = errors or {}
    _, desk, word, may = call.words, call.desk, wording(call), decides(call)
    try:
        waiting, damaged = proposal_page.waiting(call)
    except DraftStale:
        found = {**found, "form": _(STALE)}
        waiting, damaged = proposal_page.waiting(call)
    _ring(call, damaged)
    shown_once, call.session.invitation = call.session.invitation, None
    current = desk.book().current
    return call.page(
        "desk/tim.html",
        _("Tim pengawas"),
        status if errors else 200,
        errors=found,
        message=call.flash(),
        invitation=shown_once,
        proposals=[proposal_page.shown(call, one) for one in waiting] if may else [],
        damaged=damaged if may else [],
        signing_token=call.token(SIGNING, bodies={one.officer: one.hash for one in waiting}),
        roster_line=_(
            "Daftar versi %(version)s, berlaku sampai %(day)s.", version=current.version, day=word.day(current.expires)
        ),
        members=[proposal_page.line_shown(call, line) for line in current.living],
        left=[f"{line.name} ({word.day(line.retired)})" for line in current.officers if line.retired],
        again=[{"officer": one.officer.id, "text": _reads_again(call, one)} for one in again.waiting(call)],
        again_token=call.token(again.PURPOSE),
        leads=call.officer.role != "officer",
        may_decide=may,
        inviting=inviting,
        **(_deciding(call) if may else {}),
    )


def _ring(call: Call, damaged: list[str]) -> None:
    """Rows that cannot be used are told of; those of newcomers can be thrown away from the page."""
    invitations = call.desk.casebook.team.invitations()
    if damaged or len(usable(invitations)) < len(invitations):
        with suppress(StoreError):
            call.desk.casebook.alarms.ring(call.desk.today, "team_rows_damaged")


def _deciding(call: Call) -> dict[str, Any]:
    """What only those see who change the team."""
    living = call.desk.book().current.living
    days = {row.officer: row.handed_over for row in call.desk.casebook.officers.all()}
    done = N_("%(name)s sudah menyelesaikan serah terimanya pada %(day)s dan dapat diberhentikan.")
    return {
        "handed": [
            call.words(done, name=line.name, day=wording(call).day(day))
            for line in living
            if (day := days.get(line.id)) is not None
        ],
        "people": [(line.id, line.name) for line in living],
        "pending": _pending(call),
        "withdraw_token": call.token(WITHDRAWING),
        "form_token": call.token(PURPOSE, nonce=secrets.token_hex(8)),
        "values": _typed(call),
        **_choices(call),
    }


def _reads_again(call: Call, one: again.Waiting) -> str:
    return call.words.plural(
        "%(name)s: belum dapat membaca lagi %(num)d kasus Anda",
        "%(name)s: belum dapat membaca lagi %(num)d kasus Anda",
        len(one.cases),
        name=one.officer.name,
    )


def _pending(call: Call) -> list[dict[str, str]]:
    word = wording(call)
    plans = [(plan, row.until) for row, plan in usable(call.desk.casebook.team.invitations())]
    return [
        {
            "name": call.words(N_("%(name)s (kunci baru)"), name=plan.name) if plan.officer else plan.name,
            "login": plan.login,
            "until": word.day(until),
        }
        for plan, until in plans
    ]


def _choices(call: Call) -> dict[str, Any]:
    word, office = wording(call), call.desk.settings.office
    overseer = call.desk.book().current.overseer
    return {
        "roles": [(role, call.words(ROLE_NAMES[role])) for role in ROLES if role != "overseer" or overseer is None],
        "units": [(unit.slug, unit.name(call.lang)) for unit in office.units],
        "positions": [(position.slug, position.name(call.lang)) for position in office.positions],
        "kinds": [(kind.slug, word.text(kind.name)) for kind in KINDS.values()],
    }


def _typed(call: Call) -> dict[str, Any]:
    form = call.form
    return {
        **{name: form.one(name) for name in ("name", "login", "role", "unit", "again")},
        "positions": form.all("positions"),
        "kinds": form.all("kinds"),
    }
