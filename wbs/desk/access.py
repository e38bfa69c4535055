"""Who reads a case: giving a colleague access, and stepping back from it for ever."""

from __future__ import annotations

from contextlib import suppress

from crypto.grant import decoy
from crypto.roster import Officer
from wbs.desk import journal, receipt
from wbs.desk.act import Refused
from wbs.desk.answer import written
from wbs.desk.door import Call
from wbs.desk.dossier import Dossier, grantable
from wbs.desk.leaving import FEWEST
from wbs.store.errors import StoreError
from wbs.web.locale import N_

TOO_FEW = N_(
    "Setelah Anda mundur harus tersisa sedikitnya dua orang yang dapat membaca kasus ini. "
    "Beri dulu akses kepada seorang rekan, lalu mundur."
)

UNSURE = N_("Tandai bahwa Anda mengerti: mundur tidak dapat dibatalkan.")


def grant(call: Call, dossier: Dossier) -> str:
    """POST /kasus/{case}/akses: the grant row and the entry that gives it its right, in one transaction; the audit line first."""
    receipt.fill_rows(call.desk)
    give(call, dossier, _chosen(call, dossier))
    return N_("Rekan Anda sekarang dapat membaca kasus ini.")


def give(call: Call, dossier: Dossier, colleague: Officer) -> None:
    """The audit line first. Raises FlowError, StrandMoved; nothing is given then. `colleague` is one of `grantable`."""
    desk, book = call.desk, call.desk.book()
    journal.note(desk.casebook, call.session.hand, book, desk.today, "granted", case=dossier.case, officer=colleague.id)
    envelope = dossier.opened.grant_to(colleague)
    body = {"officer": colleague.id, "roster": book.current.version}
    desk.pen(call.session).write(dossier, "grant", body, grants=[(colleague.id, envelope)])


def recuse(call: Call, dossier: Dossier) -> str:
    """POST /kasus/{case}/mundur: his grant becomes a decoy with the entry that says so, and his session forgets the case."""
    reason = written(call, "recuse_reason")
    if call.form.one("recuse_sure") != "1":
        raise Refused("recuse_sure", UNSURE)
    return step_back(call, dossier, reason)


def step_back(call: Call, dossier: Dossier, reason: str) -> str:
    """Writes the recusal and forgets the case. Raises Refused (too few would be left), FlowError, StrandMoved."""
    me = call.session.officer
    if not may_step_back(dossier, me):
        raise Refused("form", TOO_FEW, 409)
    # Before the entry: whatever happens in between, his key must not miss a case that he left himself.
    with suppress(StoreError):
        call.desk.remember(call.session, without=dossier.case)
    # Never passed over: a snapshot that still shows the case would show it to him again.
    call.desk.keep_snapshot(call.session, without=dossier.case)
    pen = call.desk.pen(call.session)
    pen.write(dossier, "recuse", {"reason": reason}, grants=[(me, decoy(dossier.case, me))])
    for session in call.desk.sessions.of(me):
        session.index.forget(dossier.case)
    return N_("Anda sudah mundur. Kasus itu tidak akan Anda temui lagi.")


def may_step_back(dossier: Dossier, officer: str) -> bool:
    """Whether enough living readers are left without him."""
    return len(dossier.living_readers - {officer}) >= FEWEST


def others(call: Call, dossier: Dossier) -> list[Officer]:
    """Who does not read the case and may be given it by this officer."""
    return [line for line in grantable(dossier, call.desk.book(), call.officer) if line.id not in dossier.living_readers]


def _chosen(call: Call, dossier: Dossier) -> Officer:
    """Raises Refused for anybody to whom this officer may not give the case."""
    chosen = call.form.one("colleague")
    if not chosen:
        raise Refused("colleague", N_("Pilih rekan yang akan membaca kasus ini."))
    for line in grantable(dossier, call.desk.book(), call.officer):
        if line.id == chosen:
            return line
    raise Refused("colleague", N_("Kepada orang ini akses tidak dapat diberikan."), 409)
