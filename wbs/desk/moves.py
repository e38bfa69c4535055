"""The moves of a case: made by one person, or proposed by one and confirmed or declined by another."""

from __future__ import annotations

from wbs.cases.flow import FlowError, check_confirm, check_decline, check_move
from wbs.cases.kind import Move
from wbs.desk.act import Refused
from wbs.desk.answer import written
from wbs.desk.case_page import actor, field_name
from wbs.desk.door import Call
from wbs.desk.dossier import Dossier
from wbs.desk.pen import Answer
from wbs.desk.wording import FLOW_ERRORS, OTHER_FLOW_ERROR
from wbs.web.locale import N_


def move(call: Call, dossier: Dossier) -> str:
    """POST /kasus/{case}/langkah: makes a move of one person, or proposes one of two."""
    found = _move(call, dossier)
    fields, text = _given(call, found), call.form.one(f"{found.slug}_text").strip()
    try:
        check_move(dossier.state, actor(call), found.slug, fields, text, today=call.desk.today)
    except FlowError as refused:
        if not refused.field:
            raise
        name = f"{found.slug}_{refused.field}"
        raise Refused(name, FLOW_ERRORS.get(refused.code, OTHER_FLOW_ERROR)) from None
    body = {"move": found.slug, "fields": fields, "text": text}
    pen = call.desk.pen(call.session)
    if found.two_people:
        pen.write(dossier, "propose", body)
        return N_("Usulan dicatat. Kepala tim lain menyetujui atau menolaknya.")
    pen.write(dossier, "move", body, Answer("move", {"text": text}))
    return N_("Langkah dicatat; pelapor melihat keadaan yang baru.")


def confirm(call: Call, dossier: Dossier) -> str:
    """POST /kasus/{case}/setuju: the second person, who is another one and a head."""
    seq, shown = _proposal(call, dossier)
    proposal = check_confirm(dossier.state, actor(call), seq, shown)
    body = {"proposal": [seq, shown]}
    call.desk.pen(call.session).write(dossier, "confirm", body, Answer("move", {"text": proposal.text}))
    return N_("Langkah disetujui dan dilaksanakan; pelapor melihat keadaan yang baru.")


def decline(call: Call, dossier: Dossier) -> str:
    """POST /kasus/{case}/tolak, with a reason; its proposer can take it back so."""
    seq, shown = _proposal(call, dossier)
    check_decline(dossier.state, actor(call), seq, shown)
    reason = written(call, f"decline_{seq}")
    call.desk.pen(call.session).write(dossier, "decline", {"proposal": [seq, shown], "reason": reason})
    return N_("Usulan ditolak; alasannya tercatat.")


def _move(call: Call, dossier: Dossier) -> Move:
    try:
        return dossier.state.kind.move(call.form.one("move"))
    except KeyError:
        raise Refused("form", FLOW_ERRORS["unknown_move"]) from None


def _given(call: Call, found: Move) -> dict[str, str | list[str]]:
    """The move's fields as typed; what was left empty is left out."""
    given: dict[str, str | list[str]] = {}
    for one in found.fields:
        name = field_name(found, one)
        if one.type == "choices":
            given[one.slug] = [value for value in call.form.all(name) if value]
        else:
            given[one.slug] = call.form.one(name).strip()
    return {slug: value for slug, value in given.items() if value}


def _proposal(call: Call, dossier: Dossier) -> tuple[int, str]:
    """The pending proposal that the form names. Its hash is that of the page: the heads were held against it already."""
    for pending in dossier.state.proposals:
        if str(pending.seq) == call.form.one("proposal"):
            return pending.seq, pending.hash
    raise FlowError("no_proposal")
