"""How far a reporter's name has come on its way from being locked to being shown, and when what was asked for it must go."""

from __future__ import annotations

from wbs.desk.dossier import Dossier
from wbs.desk.roster_book import RosterBook
from wbs.store.rows import OFFICERS, CustodyRow


def stage(dossier: Dossier, book: RosterBook, row: CustodyRow) -> str:
    """How far the name has come, for the case's page: "" (the kind has none), none, sealed, withdrawn, lost (nobody can hand it
    over), ask, waiting (for the custodian), given."""
    identity, name = dossier.state.identity, dossier.name
    if dossier.state.kind.identity != "offered":
        return ""
    if identity != "consented" or name is None:
        return identity
    asked = last_asked(dossier) == name.hash.hex()
    if asked and row.given:
        return "given"
    if not name.custodian(book):
        return "lost"
    return "waiting" if asked and row.request else "ask"


def last_asked(dossier: Dossier) -> str:
    """Hash (hex) of the name for which the custodian was asked last; "" if he never was."""
    asked = [event for event in dossier.events if event.strand == OFFICERS and event.type == "askname"]
    last = max(asked, key=lambda event: event.seq, default=None)
    named = last.body.get("identity") if last else ""
    return named if isinstance(named, str) else ""


def is_over(dossier: Dossier) -> bool:
    """Whether what was asked of the custodian, and what he gave, must go: the consent was taken back, or another name stands."""
    name = dossier.name
    return name is None or dossier.state.identity != "consented" or last_asked(dossier) != name.hash.hex()
