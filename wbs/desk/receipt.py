"""Bringing a session up to date: what changed is read, and what nobody has receipted gets its signed receipt.

The first reader who unlocks wins; who comes second finds the receipt there and writes none.
"""

from __future__ import annotations

from contextlib import suppress

from crypto.errors import Forged, SealError
from crypto.grant import RECOVERY, decoy
from crypto.pins import Pins
from wbs.cases.flow import FlowError
from wbs.desk import rekeying, tally_handing
from wbs.desk.arrival import AT_ONCE as ARRIVALS
from wbs.desk.desk import Desk
from wbs.desk.dossier import Dossier
from wbs.desk.index import BACKDATED
from wbs.desk.name_stage import is_over
from wbs.desk.pins import LOST, Missed
from wbs.desk.preferences import DAMAGED, Preferences
from wbs.desk.session import Session
from wbs.desk.uncollected import uncollected
from wbs.store.errors import StoreError, StoreFull, StrandMoved

ROUNDS = 3
AT_ONCE = 50  # receipts; what is due beyond that is signed at the next request


def keep_up(desk: Desk, session: Session) -> None:
    """Refreshes the index and signs what is due. Runs at each request of an officer; costs nothing when nothing changed."""
    if session.recalled:
        _keep_up(desk, session)
        return
    with uncollected():
        _recall(desk, session)
        _keep_up(desk, session)


def _keep_up(desk: Desk, session: Session) -> None:
    _bring_up(desk, session)
    if session.unpinned and desk.casebook.reserve.whole:
        # He can work without; it is tried again at the next request, and the last memory holds until then.
        with suppress(StoreError):
            desk.remember(session)
            session.unpinned = False


def _recall(desk: Desk, session: Session) -> None:
    """What he remembers is held against the casebook before anything of it is used."""
    recalled = desk.pins.recall(session.hand, desk.book())
    session.index.recall(recalled.pins)
    if recalled.pins is not None:
        book = desk.book()
        session.index.take_up(book, desk.snapshots.recall(session.hand, book, desk.pins.heads), desk.pins.counter)
    session.recalled = True
    session.missed += recalled.missed
    _recall_preferences(desk, session, recalled.pins)
    if desk.book().damaged:
        session.missed.append(Missed("roster_damaged"))
    desk.ring(session.missed)


def _recall_preferences(desk: Desk, session: Session, pins: Pins | None) -> None:
    """What he set for himself. Who never set anything has a row like everybody's from his first coming, and so has he whose
    row is not his own: it rings once."""
    kept = True
    try:
        session.preferences = desk.preferences.recall(session.hand, pins)
    except Forged:
        kept, session.preferences = False, Preferences(pins.preferences if pins else 0)
        session.missed.append(Missed(DAMAGED))
    if (not kept or not session.preferences.number) and desk.casebook.reserve.whole:
        with suppress(StoreError):
            desk.prefer(session, session.preferences)


def _bring_up(desk: Desk, session: Session) -> None:
    before = desk.casebook.counter()
    session.index.refresh(desk.book(), desk.today)
    hear(desk, session)
    if not desk.casebook.reserve.restore():
        return  # the disk is full: the desk opens all the same, and what is due is written when there is room again
    with suppress(StoreFull):
        _catch_up(desk, session, before)


def hear(desk: Desk, session: Session) -> None:
    """Tells him what came out when cases were read: of those that he could read and of what is missing."""
    backdated = [Missed(BACKDATED, case) for case in sorted(session.index.just_backdated())]
    desk.ring(backdated)
    # What was lost to him alone: to others, even to readers, it would say what he could read.
    lost = sorted(session.index.just_lost())
    session.missed += [*backdated, *(Missed(LOST, case) for case in lost)]
    if lost:
        with suppress(StoreError):
            desk.keep_snapshot(session)
    if session.index.audit_cut:
        with suppress(StoreError):
            desk.casebook.alarms.ring(desk.today, "audit_cut")
            session.index.audit_cut = False
            session.missed.append(Missed("audit_cut"))


def _catch_up(desk: Desk, session: Session, before: int) -> None:
    if before != desk.filled_at or desk.arrivals.left:
        # Asked before the looking: what the courier brings meanwhile is looked at the next time.
        now, documents = desk.casebook.counter(), desk.book().documents
        look_at_arrivals(desk)
        fill_rows(desk, desk.filled_at if desk.filled_for == documents else 0)
        if not desk.arrivals.left:
            # Of cases that nobody has looked at yet no row was filled in.
            desk.filled_at, desk.filled_for = now, documents
    _end_custody(desk, session)
    for _ in range(ROUNDS):
        due = [case for case in session.index.due() if not desk.arrivals.doubts(case)][:AT_ONCE]
        if not due:
            break
        for dossier in session.index.read_whole(due):
            if is_due(dossier):
                _sign(desk, session, dossier)
        session.index.refresh(desk.book(), desk.today)
    if rekeying.rekey(desk, session):
        session.index.refresh(desk.book(), desk.today)
    tally_handing.hand_on(desk, session)


def look_at_arrivals(desk: Desk, at_most: int = ARRIVALS) -> None:
    """Rings for cases that came with other rows than they were born with."""
    for case in desk.arrivals.look(desk.book(), at_most):
        desk.casebook.alarms.ring(desk.today, "grants_changed", case)


def _end_custody(desk: Desk, session: Session) -> None:
    """What the custodian was asked, and gave, is overwritten as soon as a reader of the case comes and sees the consent over."""
    for row in desk.casebook.custody.waiting():
        glance = session.index.glance(row.case)
        if glance is None or (glance.name_asked and (row.given or not glance.custodian_out)):
            continue
        dossier = session.index.still_his(row.case)
        if dossier is not None and is_over(dossier, desk.book(), row):
            desk.casebook.custody.end(row.case)


def is_due(dossier: Dossier) -> bool:
    """Whether the reporter's strand has verified entries beyond the last receipt, and a receipt may be written."""
    return dossier.writable and dossier.state.unread


def fill_rows(desk: Desk, since: int = 0) -> None:
    """Every officer has a row in every case: who joined after a case was born under an older roster gets a decoy there. Looks at
    the cases that changed after `since` (the casebook's counter)."""
    for slot in [RECOVERY, *(officer.id for officer in desk.book().current.living)]:
        # A row that the server dropped is not papered over: it is what the alarm is about.
        missing = [case for case in desk.casebook.cases_without_grant(slot, since) if not desk.arrivals.doubts(case)]
        if missing:
            desk.casebook.add_decoys(slot, [(case, decoy(case, slot)) for case in missing])


def _sign(desk: Desk, session: Session, dossier: Dossier) -> None:
    try:
        desk.pen(session).receipt(dossier)
        session.unpinned = True
    except StrandMoved:
        # Somebody was quicker; the refresh that follows shows whether a receipt is still due.
        return
    except (FlowError, SealError):
        # The strand cannot take it (the alarm on the case's page says why); the page must not fail for that.
        return
