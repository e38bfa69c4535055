"""After the office took a new recovery key: whoever reads a case locks its recovery row for the new key, with a signed entry.

Cases that nobody reads keep the old row, and with it the old sheets.
"""

from __future__ import annotations

from crypto.errors import SealError
from crypto.grant import RECOVERY
from wbs.cases.flow import FlowError
from wbs.desk.desk import Desk
from wbs.desk.dossier import Dossier
from wbs.desk.recovery_cases import recovery_of
from wbs.desk.session import Session
from wbs.store.errors import GrantMissing, StrandMoved

AT_ONCE = 25  # a request must not stall for an office's whole history


def rekey(desk: Desk, session: Session) -> bool:
    """Writes what is due, at most AT_ONCE cases. Returns whether anything was written. Costs nothing when nothing is due."""
    book = desk.book()
    new = book.current.recovery
    if all(roster.recovery.raw == new.raw for roster in book.versions):
        return False

    def is_due(one: Dossier) -> bool:
        return one.writable and recovery_of(one, book).raw != new.raw

    older = [roster.version for roster in book.versions if roster.recovery.raw != new.raw]
    due = [case for case in session.index.behind(older) if not desk.arrivals.doubts(case) and case not in session.stuck]
    for dossier in filter(is_due, session.index.read_whole(due[:AT_ONCE])):
        grants = [(RECOVERY, dossier.opened.recovery_row(new))]
        try:
            desk.pen(session).write(dossier, "rekey", {"roster": book.current.version}, grants=grants)
        except StrandMoved:
            continue  # somebody was quicker; the next request looks again
        except (FlowError, SealError, GrantMissing):
            # The case cannot take it; its page says why, and the others must not wait behind it.
            session.stuck.add(dossier.case)
    session.unpinned = session.unpinned or bool(due)
    return bool(due)
