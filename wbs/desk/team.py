"""The team's page: who is on the roster, who is invited, and what two heads are asked to sign."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from starlette.responses import Response

from crypto import passphrase
from crypto.roster import ROLES, SIGNERS_NEEDED, Officer
from wbs.cases.kinds import KINDS
from wbs.desk import certificate, journal
from wbs.desk.case_page import wording
from wbs.desk.certificate import DraftStale, Proposed, SignedBefore, WordsWrong
from wbs.desk.door import Call, StaleForm
from wbs.desk.plan import Plan, PlanRefused, read_plan
from wbs.desk.session import ShownOnce
from wbs.desk.wording import ROLES as ROLE_NAMES
from wbs.store.errors import DraftMoved, OfficerUnknown
from wbs.store.rows import InvitationRow, NewcomerRow
from wbs.web.locale import N_

PURPOSE = "tim"
SIGNING = "sahkan"
WITHDRAWING = "batal"
VALID_DAYS = 7
LONGEST_WORDS = 400

STALE = N_(
    "Rancangan daftar tim sudah tidak cocok dengan daftar yang berlaku, jadi dibuang. Tidak ada yang "
    "ditandatangani; mulai lagi dari sini."
)
CHANGED = N_("Rancangan daftar tim berubah sejak halaman ini dibuka. Baca lagi apa yang akan berubah, lalu tanda tangani.")
WRONG_WORDS = N_(
    "Kata-kata ini bukan sidik kunci yang ada di sini. Minta ia membacakannya sekali lagi. Bila tetap "
    "tidak cocok, jangan tanda tangani: mungkin kuncinya ditukar orang."
)


NOBODY = N_("Tidak ada kunci yang menunggu pengesahan dari orang ini.")


class Unsigned(Exception):
    """A signature that was not given: `field` and why (a msgid)."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(field, message)
        self.field, self.message = field, message


def show(call: Call) -> Response:
    """GET /tim."""
    return page(call)


def invite(call: Call) -> Response:
    """POST /tim/undang, heads only: six words, shown once, good for seven days."""
    team = call.desk.casebook.team
    try:
        nonce = call.check_token(PURPOSE)["nonce"]
        if nonce not in call.session.sent:
            plan = read_plan(call.form, call.desk.settings, call.desk.book(), _taken(call))
            words = passphrase.new()
            until = call.desk.today + timedelta(days=VALID_DAYS)
            team.invite(InvitationRow(passphrase.hash_invitation(words), plan.pack(), until))
            call.session.sent.add(nonce)
            call.session.invitation = ShownOnce(plan.name, tuple(words.split()))
    except StaleForm as stale:
        return page(call, {"form": call.words(stale.message)}, inviting=True)
    except PlanRefused as refused:
        return page(call, {name: call.words(text) for name, text in refused.errors.items()}, inviting=True)
    return call.go("/tim")


def sign(call: Call) -> Response:
    """POST /tim/sahkan, heads only: this head's signature under exactly the roster that his page showed."""
    officer = call.form.one("officer")
    try:
        shown = call.check_token(SIGNING)
        proposed = _proposed(call, officer)
        if proposed.hash != shown["bodies"].get(officer):
            raise Unsigned("form", CHANGED)
        in_force = _signed(call, proposed)
    except StaleForm as stale:
        return page(call, {"form": call.words(stale.message)})
    except Unsigned as refused:
        return page(call, {refused.field: call.words(refused.message)}, 409)
    except (DraftStale, DraftMoved):
        return page(call, {"form": call.words(STALE)}, 409)
    call.session.flash = (
        N_("Daftar tim yang baru berlaku dan akan dibawa kurir.")
        if in_force
        else N_("Tanda tangan Anda tercatat. Kepala tim lain harus menandatangani juga.")
    )
    return call.go("/tim")


def refuse(call: Call) -> Response:
    """POST /tim/tolak, heads only: a draft is thrown away, and with it the keys of the newcomer whom it would admit."""
    officer, team = call.form.one("officer"), call.desk.casebook.team
    try:
        call.check_token(SIGNING)
        draft = certificate.open_draft(call.desk.casebook, call.desk.book(), call.desk.today)
        if draft is not None and draft.draft is not None and draft.officer == officer:
            team.withdraw_draft(draft.draft)
        if officer:
            team.turn_away(officer)
    except StaleForm as stale:
        return page(call, {"form": call.words(stale.message)})
    except OfficerUnknown:
        return page(call, {"form": call.words(NOBODY)}, 409)
    except (DraftStale, DraftMoved):
        return page(call, {"form": call.words(STALE)}, 409)
    call.session.flash = N_("Rancangan dibuang. Tidak ada yang berubah pada daftar tim.")
    return call.go("/tim")


def _proposed(call: Call, officer: str) -> Proposed:
    """Raises Unsigned for a newcomer who is not there (any more), DraftStale."""
    desk = call.desk
    try:
        newcomer = desk.casebook.team.newcomer(officer) if officer else None
    except OfficerUnknown:
        raise Unsigned("form", NOBODY) from None
    proposed = certificate.proposal(desk.casebook, desk.book(), newcomer, desk.today)
    draft = certificate.open_draft(desk.casebook, desk.book(), desk.today)
    if draft is not None and draft.officer != proposed.officer:
        raise Unsigned("form", N_("Rancangan lain sedang menunggu tanda tangan kedua. Selesaikan itu dulu."))
    return proposed


def _signed(call: Call, proposed: Proposed) -> bool:
    """Raises Unsigned, DraftStale, DraftMoved. The audit line comes first."""
    desk, session = call.desk, call.session
    try:
        if proposed.officer:
            certificate.check_words(proposed, call.form.one(f"words_{proposed.officer}")[:LONGEST_WORDS])
        journal.note(desk.casebook, session.hand, desk.book(), desk.today, "certified", officer=proposed.officer)
        return certificate.sign(desk.casebook, desk.book(), session.hand, proposed)
    except WordsWrong:
        raise Unsigned(f"words_{proposed.officer}", WRONG_WORDS) from None
    except SignedBefore:
        raise Unsigned("form", N_("Anda sudah menandatangani. Kepala tim lain harus menandatangani juga.")) from None


def page(call: Call, errors: dict[str, str] | None = None, status: int = 400, inviting: bool = False) -> Response:
    """The page; an invitation code that was not shown yet is shown now, and never again. `inviting`: that form stays open."""
    found = errors or {}
    _, desk, word = call.words, call.desk, wording(call)
    is_head = call.officer.role == "head"
    try:
        waiting = _waiting(call)
    except DraftStale:
        found = {**found, "form": _(STALE)}
        waiting = _waiting(call)
    shown_once, call.session.invitation = call.session.invitation, None
    current = desk.book().current
    return call.page(
        "desk/tim.html",
        _("Tim pengawas"),
        status if errors else 200,
        errors=found,
        message=call.flash(),
        invitation=shown_once,
        newcomers=[_shown(call, one) for one in waiting] if is_head else [],
        signing_token=call.token(SIGNING, bodies={one.officer: one.hash for one in waiting}),
        roster_line=_(
            "Daftar versi %(version)s, berlaku sampai %(day)s.", version=current.version, day=word.day(current.expires)
        ),
        members=[_member(call, line) for line in current.living],
        pending=_pending(call) if is_head else [],
        withdraw_token=call.token(WITHDRAWING),
        may_invite=is_head,
        inviting=inviting,
        form_token=call.token(PURPOSE, nonce=secrets.token_hex(8)),
        values=_typed(call),
        **_choices(call),
    )


def _waiting(call: Call) -> list[Proposed]:
    """Everything that heads can sign now. While a draft is open only that; else each newcomer, and a new term when it is due."""
    desk = call.desk
    draft = certificate.open_draft(desk.casebook, desk.book(), desk.today)
    if draft is not None:
        return [draft]
    newcomers: list[NewcomerRow | None] = list(desk.casebook.team.newcomers())
    if desk.book().days_to_expiry(desk.today) <= desk.settings.roster.warn_days:
        newcomers.append(None)
    return [certificate.proposal(desk.casebook, desk.book(), one, desk.today) for one in newcomers]


def _shown(call: Call, one: Proposed) -> dict[str, Any]:
    """What will change, to the last letter, and whether this head can sign it."""
    _, me = call.words, call.session.officer
    current, word = call.desk.book().current, wording(call)
    # One line at most: a draft that changes anybody known is thrown away before it is shown (certificate.open_draft).
    changes = [(_("Orang baru"), _line_text(call, one.roster.officer(one.officer)))] if one.officer else []
    changes.append((_("Versi"), f"{current.version} → {one.roster.version}"))
    changes.append((_("Berlaku sampai"), f"{word.day(current.expires)} → {word.day(one.roster.expires)}"))
    signed = ", ".join(word.person(signer) for signer in one.signatures)
    return {
        "officer": one.officer,
        "name": one.roster.officer(one.officer).name if one.officer else "",
        "changes": changes,
        "stage": _("Sudah ditandatangani oleh %(names)s; perlu satu kepala tim lagi.", names=signed)
        if signed
        else _("Belum ditandatangani; perlu dua kepala tim."),
        "may_refuse": bool(one.officer or one.signatures),
        "may_sign": me not in one.signatures or len(one.signatures) >= SIGNERS_NEEDED,
        "typed": call.form.one(f"words_{one.officer}"),
    }


def _line_text(call: Call, line: Officer) -> str:
    one = _member(call, line)
    return " · ".join(part for part in (one["name"], one["role"], one["unit"], one["positions"], one["kinds"]) if part)


def _member(call: Call, line: Officer) -> dict[str, str]:
    word = wording(call)
    return {
        "name": line.name,
        "role": word.role(line.role),
        "unit": word.unit(line.unit),
        "positions": ", ".join(word.position(slug) for slug in line.positions),
        "kinds": ", ".join(word.text(KINDS[slug].name) if slug in KINDS else slug for slug in line.kinds),
    }


def _pending(call: Call) -> list[dict[str, str]]:
    word = wording(call)
    plans = [(Plan.unpack(row.plan), row.until) for row in call.desk.casebook.team.invitations()]
    return [{"name": plan.name, "login": plan.login, "until": word.day(until)} for plan, until in plans]


def _taken(call: Call) -> frozenset[str]:
    """Logins that somebody has or is going to have."""
    casebook = call.desk.casebook
    planned = [Plan.unpack(row.plan).login for row in casebook.team.invitations() if row.until >= call.desk.today]
    having = [row.login for row in casebook.officers.all()]
    waiting = [row.login for row in casebook.team.newcomers()]
    return frozenset([*planned, *having, *waiting])


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
        **{name: form.one(name) for name in ("name", "login", "role", "unit")},
        "positions": form.all("positions"),
        "kinds": form.all("kinds"),
    }
