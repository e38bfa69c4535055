"""How far a reporter's name has come on its way from being locked to being shown, and when what was asked for it must go."""

from __future__ import annotations

from wbs.desk.dossier import Dossier, kept_out
from wbs.desk.roster_book import RosterBook
from wbs.store.rows import OFFICERS, CustodyRow


def stage(dossier: Dossier, book: RosterBook, row: CustodyRow) -> str:
    """How far the name has come, for the case's page: "" (the kind has none), none, sealed, withdrawn, shut (the custodian is
    kept out of this case), lost (nobody can hand it over), ask, waiting (for the custodian), given."""
    identity, name = dossier.state.identity, dossier.name
    if dossier.state.kind.identity != "offered":
        return ""
    if identity != "consented" or name is None:
        return identity
    asked = last_asked(dossier) == name.hash.hex()
    if asked and row.given:
        return "given"
    if custodian_shut_out(dossier, book):
        return "shut"
    if not name.custodian(book):
        return "lost"
    return "waiting" if asked and row.request else "ask"


def custodian_shut_out(dossier: Dossier, book: RosterBook) -> bool:
    """Whether the positions or the unit chosen by the reporter keep the custodian out: not even the case's number is for him."""
    line = book.current.by_id.get(book.current.identity_custodian)
    return line is not None and kept_out(line.id, line.unit, dossier.barred, dossier.birth)


def last_asked(dossier: Dossier) -> str:
    """Hash (hex) of the name for which the custodian was asked last; "" if he never was."""
    asked = [event for event in dossier.events if event.strand == OFFICERS and event.type == "askname"]
    last = max(asked, key=lambda event: event.seq, default=None)
    named = last.body.get("identity") if last else ""
    return named if isinstance(named, str) else ""


def is_over(dossier: Dossier, book: RosterBook, row: CustodyRow) -> bool:
    """Whether what was asked of the custodian, and what he gave, must go: the consent was taken back, another name stands, or he
    is kept out of the case by now; what he gave before that stands."""
    name = dossier.name
    if not row.given and custodian_shut_out(dossier, book):
        return True
    return name is None or dossier.state.identity != "consented" or last_asked(dossier) != name.hash.hex()
