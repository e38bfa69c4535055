"""What only keys can show, on one page: which cases verify whole, what was forged, and what an officer's own memory misses."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from wbs.cases.case_number import number_of
from wbs.desk import journal, ringing
from wbs.desk.case_page import wording
from wbs.desk.door import Call
from wbs.desk.dossier import Alarm, Dossier
from wbs.desk.pins import LOST
from wbs.desk.wording import Wording
from wbs.web.locale import N_

FIRST_TIME = N_("Kunci Anda belum mengingat apa pun dari buku kasus ini; mulai hari ini ia mengingat.")
AS_LEFT = N_("Semua yang diingat kunci Anda sejak terakhir kali masih ada: tidak ada yang dipotong.")
ROSTERS_WHOLE = N_("Semua versi daftar tim bertanda tangan sah dan bersambung.")
AUDIT_WHOLE = N_("Jejak audit bersambung dari baris pertama sampai terakhir.")
AUDIT_BROKEN = N_("Jejak audit terputus: ada baris yang hilang atau diubah. Atasan tim pengawas melihat baris yang mana.")


def show(call: Call) -> Response:
    """GET /keutuhan. Of the casebook as a whole it says whether, never how many: a count would tell of cases that are not his."""
    word, index = wording(call), call.session.index
    suspect = {one.case for one in index.glances("alarms")} | {one.case for one in call.session.missed if one.case}
    suspect |= {one.case for one in ringing.told(call) if one.case}
    broken = [one for one in sorted(index.read_whole(suspect), key=lambda one: one.number) if _told(call, one)]
    figures = [(index.count(), call.words(N_("kasus dapat Anda baca"))), (index.checked - len(broken), call.words(N_("utuh")))]
    if index.reading:
        figures.append((index.waiting, call.words(N_("belum diperiksa"))))
    return call.page(
        "desk/keutuhan.html",
        call.words(N_("Keutuhan")),
        figures=figures,
        checking=index.reading,
        cases=[_case(call, one, word) for one in broken],
        aside=[f"{number_of(case)}: {word.alarm(alarm)}" for case, alarm in sorted(call.session.index.aside.items())],
        memory=_memory(call, word),
        casebook=_casebook(call, word) if ringing.may_silence(call) else None,
    )


def _told(call: Call, dossier: Dossier) -> list[Alarm]:
    """What the case itself shows, what this officer remembers of it, and what rings for it. Nothing twice."""
    found = [*dossier.alarms]
    found += [Alarm(one.code) for one in call.session.missed if one.case == dossier.case]
    found += [Alarm(one.code) for one in ringing.told(call) if one.case == dossier.case]
    codes: dict[str, Alarm] = {}
    for alarm in found:
        codes.setdefault(alarm.code if not alarm.seq else f"{alarm.code} {alarm.strand} {alarm.seq}", alarm)
    numbered = {alarm.code for alarm in codes.values() if alarm.seq}
    return [alarm for alarm in codes.values() if alarm.seq or alarm.code not in numbered]


def _case(call: Call, dossier: Dossier, word: Wording) -> dict[str, Any]:
    return {
        "number": dossier.number,
        "href": call.path(f"/kasus/{dossier.case}"),
        "alarms": [word.alarm(alarm) for alarm in _told(call, dossier)],
        "writable": dossier.writable,
    }


def _memory(call: Call, word: Wording) -> dict[str, Any]:
    missed = [word.alarm(Alarm(one.code)) for one in call.session.missed if not one.case]
    missed += [f"{number_of(one.case)}: {word.alarm(Alarm(one.code))}" for one in call.session.missed if one.code == LOST]
    whole = AS_LEFT if call.session.index.pinned else FIRST_TIME
    return {"missed": missed, "text": call.words(whole)}


def _casebook(call: Call, word: Wording) -> dict[str, Any]:
    rings = [f"{word.alarm(Alarm(one.code))} ({word.day(one.day)})" for one in ringing.told(call) if one.case is None]
    rosters = word.alarm(Alarm("roster_damaged")) if call.desk.book().damaged else ""
    audit = call.words(AUDIT_BROKEN) if journal.breaks(call.desk.casebook) else ""
    return {
        "rings": rings,
        "wrong": [text for text in (rosters, audit) if text],
        "whole": [call.words(text) for text, wrong in ((ROSTERS_WHOLE, rosters), (AUDIT_WHOLE, audit)) if not wrong],
    }
