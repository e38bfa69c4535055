"""The queue: every case that this officer can read, the most urgent first.

Of a case that he has not stated anything on it tells what the page before that case tells, and how much time is left: no filter,
figure or column may say more of it.
"""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from wbs.cases.case_number import number_of
from wbs.cases.kinds import KINDS
from wbs.desk import forgetting, recovery_notice, ringing
from wbs.desk.case_page import wording
from wbs.desk.door import Call
from wbs.desk.dossier import Alarm, Dossier
from wbs.desk.pins import LOST
from wbs.desk.wording import Wording
from wbs.web.locale import N_

OPEN = "open"
SILENT = frozenset({"received", "independent"})  # what an officer writes without having said anything on the case


def show(call: Call) -> Response:
    """GET /, with ?state= and ?mine=."""
    _, word = call.words, wording(call)
    everything = call.session.index.dossiers
    state, mine = call.request.query_params.get("state", ""), call.request.query_params.get("mine", "")
    listed = [one for one in everything if _in_state(call, one, state) and _whose(call, one, mine)]
    listed.sort(key=lambda one: _urgency(one, word))
    call.session.listed = tuple(one.case for one in listed)
    return call.page(
        "desk/antrean.html",
        _("Antrean"),
        message=call.flash(),
        alarms=alarms(call, word),
        recovery_used=recovery_used(call, word),
        leads=call.officer.role != "officer",
        ringing=ringing_alarms(call, word),
        may_silence=ringing.may_silence(call),
        alarm_token=call.token(ringing.PURPOSE),
        past_term=forgetting.waiting(call),
        figures=_figures(call, everything, word),
        rows=[_row(call, one, word) for one in listed],
        chosen={"state": state, "mine": mine},
        states=[(OPEN, _("Semua yang terbuka")), *_states(word)],
        whose=[("mine", _("Saya pegang")), ("free", _("Belum ada pemegang")), ("proposed", _("Ada usulan"))],
    )


def alarms(call: Call, word: Wording) -> list[str]:
    """Cases of his own that had to be put aside, and a roster that ends."""
    _ = call.words
    said = [f"{number_of(case)}: {word.alarm(alarm)}" for case, alarm in sorted(call.session.index.aside.items())]
    said += [f"{number_of(one.case)}: {word.alarm(Alarm(one.code))}" for one in call.session.missed if one.code == LOST]
    left = call.desk.book().days_to_expiry(call.desk.today)
    if left < 0:
        said.append(_("Daftar tim sudah kedaluwarsa: laporan baru tidak dapat masuk. Sahkan daftar baru."))
    elif left <= call.desk.settings.roster.warn_days:
        said.append(
            call.words.plural(
                "Daftar tim berlaku %(num)d hari lagi. Sahkan daftar baru sebelum itu, agar laporan tetap dapat masuk.",
                "Daftar tim berlaku %(num)d hari lagi. Sahkan daftar baru sebelum itu, agar laporan tetap dapat masuk.",
                left,
            )
        )
    return said


def recovery_used(call: Call, word: Wording) -> str:
    """What every officer is told once the recovery key was put together; no case is named."""
    day = recovery_notice.used_on(call.desk.casebook, call.desk.book(), call.session.index.glances("recovered"))
    return call.words(N_("Kunci pemulihan dipakai pada %(day)s; ganti kunci pemulihan."), day=word.day(day)) if day else ""


def ringing_alarms(call: Call, word: Wording) -> list[dict[str, str]]:
    """What is wrong with the casebook, each with the name by which it is switched off."""
    return [
        {
            "alarm": one.alarm,
            "text": f"{number_of(one.case) + ': ' if one.case else ''}{word.alarm(Alarm(one.code))} ({word.day(one.day)})",
        }
        for one in ringing.told(call)
    ]


def _in_state(call: Call, one: Dossier, state: str) -> bool:
    if state == OPEN:
        return one.state.state.open
    return not state or (call.session.index.is_stated(one) and one.state.state.slug == state)


def _whose(call: Call, one: Dossier, mine: str) -> bool:
    if mine == "mine":
        return one.holder == call.session.officer
    if mine == "free":
        return _is_free(call, one)
    return call.session.index.is_stated(one) and bool(one.state.proposals) if mine == "proposed" else True


def _is_free(call: Call, one: Dossier) -> bool:
    """Whether nobody holds it, as far as it is his to know."""
    return call.session.index.is_stated(one) and one.holder is None


def _states(word: Wording) -> list[tuple[str, str]]:
    names = {state.slug: word.text(state.name) for kind in KINDS.values() for state in kind.states}
    return list(names.items())


def _urgency(one: Dossier, word: Wording) -> tuple[bool, int, str]:
    clock = word.most_urgent(one.state)
    return not one.state.state.open, clock.due.toordinal() if clock else 10**7, one.case


def _figures(call: Call, everything: tuple[Dossier, ...], word: Wording) -> list[tuple[int, str]]:
    _ = call.words
    open_ones = [one for one in everything if one.state.state.open]
    late = [one for one in open_ones if any(clock.overdue(word.today) for clock in one.state.ticking)]
    return [
        (len(open_ones), _("terbuka")),
        (len(late), _("lewat tenggat")),
        (sum(one.holder == call.session.officer for one in open_ones), _("saya pegang")),
        (sum(_is_free(call, one) for one in open_ones), _("belum ada pemegang")),
    ]


def _row(call: Call, one: Dossier, word: Wording) -> dict[str, Any]:
    clock = word.most_urgent(one.state)
    row = {"case": one.case, "number": one.number, "unit": word.unit(one.birth.unit)}
    if not call.session.index.is_stated(one):
        # The clock's name would tell the kind and the state, and that it is paused the state.
        runs = word.clock(clock) if clock and clock.state == "running" else None
        positions = [word.position(slug) for slug in one.birth.excluded]
        return row | {"unstated": True, "positions": positions, "clock": runs and {"left": runs["left"], "state": runs["state"]}}
    return row | {
        "unstated": False,
        "state": word.text(one.state.state.name),
        # Where there is one kind only, its name on every line says nothing.
        "kind": word.text(one.state.kind.name) if len(KINDS) > 1 else "",
        "clock": word.clock(clock) if clock else None,
        "holder": word.person(one.holder) if one.holder else "–",
        "news": _news(call, one),
    }


def _news(call: Call, one: Dossier) -> list[str]:
    """What waits for somebody: the reporter spoke last, a proposal waits, the case's history is not whole."""
    _, said = call.words, []
    last = [line for line in one.state.messages if line.what not in SILENT]
    if last and last[-1].strand == "reporter":
        said.append(_("laporan baru") if last[-1].what == "report" else _("pelapor menulis"))
    if one.state.proposals:
        said.append(_("ada usulan"))
    if one.alarms:
        said.append(_("peringatan"))
    return said
