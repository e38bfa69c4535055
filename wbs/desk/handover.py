"""Serah terima: who is going to leave puts his cases into other hands, and says so when nothing is left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from wbs.cases.flow import FlowError
from wbs.desk import access, journal, receipt
from wbs.desk.act import BROKEN, MEANWHILE, Refused
from wbs.desk.case_page import wording
from wbs.desk.door import Call, StaleForm
from wbs.desk.dossier import Dossier
from wbs.desk.independence import to_lead_on
from wbs.desk.leaving import Behind, left_behind
from wbs.store.errors import StrandMoved
from wbs.web.locale import N_

PURPOSE = "serah"


def show(call: Call) -> Response:
    """GET /serah."""
    return page(call, {})


def change(call: Call) -> Response:
    """POST /serah: another holder, one more reader, or that all is done."""
    step = STEPS.get(call.form.one("step"))
    if step is None:
        raise HTTPException(404)
    try:
        call.check_token(PURPOSE)
        call.session.flash = step(call)
    except Refused as refused:
        return page(call, {refused.field: call.words(refused.message)}, refused.status)
    except StaleForm as stale:
        return page(call, {"form": call.words(stale.message)})
    except FlowError as refused:
        return page(call, {"form": wording(call).flow_error(refused.code)}, 409)
    except StrandMoved:
        return page(call, {"form": call.words(MEANWHILE)}, 409)
    return call.go("/serah")


def page(call: Call, errors: dict[str, str], status: int = 400) -> Response:
    """What is left to do, case by case, and the button when nothing is."""
    word, me = wording(call), call.session.officer
    behind = left_behind(call.session.index.glances(), me)
    done = call.desk.casebook.officers.get(me).handed_over
    return call.page(
        "desk/serah.html",
        call.words(N_("Serah terima")),
        status if errors else 200,
        errors=errors,
        message=call.flash(),
        done=word.day(done) if done else "",
        count=call.session.index.count(),
        rows=[_row(call, one, dossier) for one in behind for dossier in call.session.index.read_whole([one.glance.case])],
        form_token=call.token(PURPOSE),
    )


def _row(call: Call, one: Behind, dossier: Dossier) -> dict[str, Any]:
    word = wording(call)
    return {
        "case": dossier.case,
        "number": dossier.number,
        "state": word.text(dossier.state.state.name),
        "no_holder": one.no_holder,
        "holders": [(officer, word.person(officer)) for officer in _holders(call, dossier)],
        "few_readers": one.few_readers,
        "readers": one.readers,
        "colleagues": [(line.id, f"{line.name} · {word.role(line.role)}") for line in access.others(call, dossier)],
        "broken": not dossier.writable,
    }


def _holders(call: Call, dossier: Dossier) -> list[str]:
    """Who can hold it from now on: its other living readers."""
    return sorted(dossier.living_readers - {call.session.officer}, key=wording(call).person)


def _writable(dossier: Dossier) -> Dossier:
    if not dossier.writable:
        raise Refused("form", BROKEN, 409)
    return dossier


def _holder(call: Call) -> str:
    dossier = _writable(call.case(call.form.one("case")))
    field, me = f"holder_{dossier.case}", call.session.officer
    if dossier.state.holder != me:
        raise Refused("form", N_("Kasus ini sudah tidak Anda pegang."), 409)
    chosen = call.form.one(field)
    if chosen not in _holders(call, dossier):
        raise Refused(field, N_("Pilih pemegang baru dari daftar."))
    call.desk.pen(call.session).write(dossier, "take", {"officer": chosen})
    return N_("Pemegang baru tercatat di riwayat kasus.")


def _reader(call: Call) -> str:
    dossier = _writable(to_lead_on(call, call.form.one("case")))
    field, chosen = f"reader_{dossier.case}", call.form.one(f"reader_{dossier.case}")
    colleague = next((line for line in access.others(call, dossier) if line.id == chosen), None)
    if colleague is None:
        raise Refused(field, N_("Pilih rekan yang akan membaca kasus ini."))
    receipt.fill_rows(call.desk)
    access.give(call, dossier, colleague)
    return N_("Rekan Anda sekarang dapat membaca kasus ini.")


def _done(call: Call) -> str:
    desk, me = call.desk, call.session.officer
    if call.session.index.reading:
        raise Refused("form", N_("Kasus Anda masih dibaca oleh meja kerja. Coba lagi sebentar lagi."), 409)
    if left_behind(call.session.index.glances(), me):
        raise Refused("form", N_("Masih ada kasus yang belum beres; lihat daftar di bawah."), 409)
    journal.note(desk.casebook, call.session.hand, desk.book(), desk.today, "handedover", officer=me)
    desk.casebook.officers.hand_over(me, desk.today)
    return N_("Serah terima Anda selesai. Kepala tim melihatnya di halaman Tim dan dapat memberhentikan Anda.")


STEPS: dict[str, Callable[[Call], str]] = {"holder": _holder, "reader": _reader, "done": _done}
