"""A roster to be, laid out before it is signed: what changes to the last letter, who has to sign, what a leaver leaves behind."""

from __future__ import annotations

from datetime import date
from typing import Any

from crypto.errors import BadRoster
from crypto.roster import OFFICE, Officer, enough, may_sign
from wbs.cases.kinds import KINDS
from wbs.desk import certificate, leaving
from wbs.desk.case_page import wording
from wbs.desk.certificate import Proposed
from wbs.desk.change import ADMIT, RECOVERY, REKEY, RETIRE, NotOneChange
from wbs.desk.door import Call
from wbs.desk.leaving import Behind
from wbs.desk.plan import PlanDamaged
from wbs.store.errors import OfficerUnknown
from wbs.web.locale import N_

LEAVING = "henti"


def waiting(call: Call) -> tuple[list[Proposed], list[str]]:
    """Everything that can be signed now. While a draft is open only that; else keys that wait, a new term when it is due, and
    the retirement that was asked for. Then the ids of waiting keys that no roster can take: this desk did not write them."""
    desk = call.desk
    draft = certificate.open_draft(desk.casebook, desk.book(), desk.today)
    if draft is not None:
        return [draft], []
    known = desk.book().current.by_id
    rows = desk.casebook.team.newcomers()
    # Under the id of somebody who is on the roster it would look like something that is asked of him.
    named = [row.officer for row in rows if row.officer not in known]
    damaged = [row.officer for row in rows if row.officer in known]
    if desk.book().days_to_expiry(desk.today) <= desk.settings.roster.warn_days:
        named.append("")
    leaver = call.request.query_params.get(LEAVING) or call.form.one("officer")
    if leaver in {line.id for line in desk.book().current.living}:
        named.insert(0, leaver)
    found = []
    for one in named:
        try:
            found.append(certificate.proposal(desk.casebook, desk.book(), one, desk.today))
        except (PlanDamaged, BadRoster, NotOneChange):
            damaged.append(one)
        except OfficerUnknown:
            try:
                desk.casebook.team.turn_away(one)  # keys of an officer who has left meanwhile
            except OfficerUnknown:
                damaged.append(one)  # an id that nothing can name
    return found, damaged


def wants_reason(call: Call, proposed: Proposed) -> bool:
    """Whether who signs this must say why: somebody goes who has not handed over, or leaves cases of the signer's wanting."""
    if proposed.change.kind != RETIRE:
        return False
    officer = proposed.change.officer
    return _handed_over(call, officer) is None or bool(leaving.left_behind(call.session.index.glances(), officer))


def shown(call: Call, one: Proposed) -> dict[str, Any]:
    """What will change, to the last letter, and what this officer can do with it."""
    _, me, kind = call.words, call.session.officer, one.change.kind
    current, word = call.desk.book().current, wording(call)
    titles = {
        ADMIT: N_("Sahkan %(name)s"),
        REKEY: N_("Sahkan kunci baru %(name)s"),
        RETIRE: N_("Berhentikan %(name)s"),
        RECOVERY: N_("Kunci pemulihan baru"),
    }
    name = one.change.line.name if one.change.line else ""
    return {
        "kind": kind,
        "officer": one.officer,
        "title": _(titles[kind], name=name) if kind in titles else _("Perpanjang daftar tim"),
        "brings_keys": one.change.brings_keys,
        "wants_words": one.change.wants_words,
        "changes": [
            *_changes(call, one),
            (_("Versi"), f"{current.version} → {one.roster.version}"),
            (_("Berlaku sampai"), f"{word.day(current.expires)} → {word.day(one.roster.expires)}"),
        ],
        "stage": _stage(call, one),
        "may_refuse": bool(one.change.brings_keys or one.draft),
        "may_sign": me not in one.signatures or one.complete_with(current, me),
        "may_office": bool(set(one.signatures) - {OFFICE}) and one.complete_with(current, OFFICE),
        "typed": call.form.one(f"words_{one.officer}"),
        "typed_office": call.form.one("words_office"),
        "leaving": _leaving(call, one) if kind == RETIRE else None,
    }


def _changes(call: Call, one: Proposed) -> list[tuple[str, str]]:
    """The one line that changes, as it will be."""
    _, word, line = call.words, wording(call), one.change.line
    if one.change.kind == RECOVERY:
        return [(_("Kunci pemulihan"), _("diganti dengan kunci yang delapan katanya Anda ketik; ketiga lembarnya sudah ditulis"))]
    if line is None:
        return []
    names = {ADMIT: N_("Orang baru"), REKEY: N_("Kunci baru untuk"), RETIRE: N_("Berhenti")}
    rows = [(_(names[one.change.kind]), _line_text(call, line))]
    if line.retired:
        rows.append((_("Berhenti sejak"), word.day(line.retired)))
    return rows


def _stage(call: Call, one: Proposed) -> str:
    """Who has signed, and who has to."""
    _, word, current = call.words, wording(call), call.desk.book().current
    heads_alone = enough(one.roster, current, may_sign(current) - {OFFICE})
    if one.signatures:
        names = ", ".join(_("kunci kantor") if signer == OFFICE else word.person(signer) for signer in one.signatures)
        if heads_alone:
            return _("Sudah ditandatangani oleh %(names)s; perlu satu kepala tim lagi, atau kunci kantor.", names=names)
        return _("Sudah ditandatangani oleh %(names)s; perlu kunci kantor juga.", names=names)
    if heads_alone:
        return _("Belum ditandatangani; perlu dua kepala tim, atau satu kepala tim dan kunci kantor.")
    if current.heads:
        return _("Belum ditandatangani; perlu satu kepala tim dan kunci kantor.")
    return _("Belum ditandatangani; perlu atasan tim pengawas dan kunci kantor.")


def _leaving(call: Call, one: Proposed) -> dict[str, Any]:
    """What a retirement leaves behind, as far as this officer can see: of cases that he does not read nothing is said."""
    _, word, officer = call.words, wording(call), one.change.officer
    handed = _handed_over(call, officer)
    behind = leaving.left_behind(call.session.index.glances(), officer)
    try:
        leaving.check_may_leave(call.desk.book().current, one.roster)
        refused = ""
    except leaving.MustStay as stays:
        refused = _(stays.message)
    return {
        "handed": _("Serah terimanya selesai pada %(day)s.", day=word.day(handed)) if handed else "",
        "behind": [
            {"case": item.glance.case, "number": item.glance.number, "notes": ", ".join(_notes(call, item))} for item in behind
        ],
        "consequences": [_(text) for text in leaving.consequences(call.desk.book().current, one.roster)],
        "refused": refused,
        "wants_reason": wants_reason(call, one),
        "reason": call.form.one("reason"),
    }


def _notes(call: Call, item: Behind) -> list[str]:
    said = [call.words(N_("tanpa pemegang"))] if item.no_holder else []
    if item.few_readers:
        said.append(call.words.plural("tinggal %(num)d pembaca", "tinggal %(num)d pembaca", item.readers))
    return said


def _handed_over(call: Call, officer: str) -> date | None:
    try:
        return call.desk.casebook.officers.get(officer).handed_over
    except OfficerUnknown:
        return None


def _line_text(call: Call, line: Officer) -> str:
    one = line_shown(call, line)
    return " · ".join(part for part in (one["name"], one["role"], one["unit"], one["positions"], one["kinds"]) if part)


def line_shown(call: Call, line: Officer) -> dict[str, str]:
    """A line of the roster as people read it."""
    word = wording(call)
    return {
        "name": line.name,
        "role": word.role(line.role),
        "unit": word.unit(line.unit),
        "positions": ", ".join(word.position(slug) for slug in line.positions),
        "kinds": ", ".join(word.text(KINDS[slug].name) if slug in KINDS else slug for slug in line.kinds),
    }
