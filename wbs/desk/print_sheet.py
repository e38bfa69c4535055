"""A case on paper: one sheet to be printed, and nothing on it that can be pressed.

Paper leaves the desk, so making the sheet is noted in the audit as what it is, before anything of it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from starlette.responses import Response

from wbs.cases.case import CaseFile, CaseState
from wbs.desk import journal
from wbs.desk.case_page import LEAD, find, wording
from wbs.desk.door import Call
from wbs.desk.dossier import Alarm, Dossier
from wbs.desk.wording import Wording
from wbs.web.locale import N_, format_size


def show(call: Call) -> Response:
    """GET /kasus/{case}/cetak."""
    dossier, desk, word = find(call), call.desk, wording(call)
    journal.note(desk.casebook, call.session.hand, desk.book(), desk.today, "exported", case=dossier.case)
    state = _on_paper(call, dossier.state)
    return call.page(
        "desk/cetak.html",
        call.words(N_("Lembar cetak %(number)s"), number=dossier.number),
        case=dossier.case,
        number=dossier.number,
        printed=call.words(N_("Dicetak oleh %(name)s pada %(day)s"), name=call.officer.name, day=word.day(desk.today)),
        rows=_head(call, dossier, word),
        alarms=[word.alarm(alarm) for alarm in (*dossier.alarms, *map(Alarm, _missed(call, dossier)))],
        clocks=[word.clock(clock) for clock in sorted(state.ticking, key=lambda clock: clock.due)],
        narrative=state.fields.get("narrative", ""),
        answers=word.rows(state.kind.fields, state.fields, frozenset({"narrative"})),
        history=word.history(state),
        files=_files(call, state.files, word),
    )


def _on_paper(call: Call, state: CaseState) -> CaseState:
    """What shows where to look may show who sent it: its name stays off the paper."""
    hidden = call.words(N_("(hanya petunjuk; namanya tidak dicetak)"))

    def file(one: CaseFile) -> CaseFile:
        return replace(one, name=hidden) if one.use == LEAD else one

    lines = tuple(replace(line, file=file(line.file)) if line.file else line for line in state.messages)
    return replace(state, messages=lines, files=tuple(map(file, state.files)))


def _head(call: Call, dossier: Dossier, word: Wording) -> list[tuple[str, str]]:
    _, state = call.words, dossier.state
    return [
        (_(N_("Keadaan")), word.text(state.state.name)),
        (_(N_("Jenis")), word.text(state.kind.name)),
        (_(N_("Unit")), word.unit(dossier.birth.unit)),
        (_(N_("Diterima di kotak surat")), word.day(state.born)),
        (_(N_("Pemegang")), word.person(dossier.holder) if dossier.holder else "–"),
        (_(N_("Tim kasus")), ", ".join(word.person(one) for one in sorted(dossier.team, key=word.person))),
    ]


def _missed(call: Call, dossier: Dossier) -> list[str]:
    known = {alarm.code for alarm in dossier.alarms}
    return sorted({one.code for one in call.session.missed if one.case == dossier.case} - known)


def _files(call: Call, files: Iterable[CaseFile], word: Wording) -> list[dict[str, str]]:
    return [
        {
            "name": one.name,
            "use": word.use(one.use),
            "size": format_size(one.size, call.lang),
            "day": word.day(one.day),
            "sha256": one.sha256,
        }
        for one in files
    ]
