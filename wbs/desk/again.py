"""Colleagues who made new keys read nothing until somebody gives them their cases again: one on its page, or all at once here."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response

from crypto.roster import Officer
from wbs.cases.flow import FlowError
from wbs.desk import access, receipt
from wbs.desk.door import Call, StaleForm
from wbs.desk.dossier import grantable
from wbs.store.errors import StrandMoved
from wbs.web.locale import N_

PURPOSE = "akses-lagi"


@dataclass(frozen=True)
class Waiting:
    """A colleague, and the cases (ids) of the one who looks that he cannot open and may be given."""

    officer: Officer
    cases: tuple[str, ...]


def waiting(call: Call) -> list[Waiting]:
    """By name. Of cases that this officer does not read nothing is said, and nobody stands here to whom he may not give one."""
    book, found = call.desk.book(), dict[str, list[str]]()
    for dossier in call.session.index.read_whole(one.case for one in call.session.index.glances("waits")):
        if dossier.writable and dossier.waiting_again:
            for line in grantable(dossier, book, call.officer):
                if line.id in dossier.waiting_again:
                    found.setdefault(line.id, []).append(dossier.case)
    lines = sorted((book.member(officer) for officer in found), key=lambda line: line.name)
    return [Waiting(line, tuple(found[line.id])) for line in lines]


def give_all(call: Call) -> Response:
    """POST /tim/akses: each case gets its own audit line and its own entry. Nobody waiting under this id: 404."""
    meant = [one for one in waiting(call) if one.officer.id == call.form.one("officer")]
    if not meant:
        raise HTTPException(404)
    try:
        call.check_token(PURPOSE)
    except StaleForm as stale:
        call.session.flash = stale.message
        return call.go("/tim")
    receipt.fill_rows(call.desk)
    missed = 0
    for dossier in call.session.index.read_whole(meant[0].cases):
        try:
            access.give(call, dossier, meant[0].officer)
        except (FlowError, StrandMoved):
            missed += 1  # somebody wrote there at this moment: it still stands on the list
    call.session.flash = (
        N_("Sebagian kasus sedang ditulis orang lain dan belum diberikan. Coba lagi untuk yang tersisa.")
        if missed
        else N_("Akses diberikan lagi; rekan Anda dapat membaca kasus-kasus itu sekarang.")
    )
    return call.go("/tim")
