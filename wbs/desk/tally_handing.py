"""A colleague who becomes a head, or whose keys are new, has no rows of the time before. Who has them seals them to him anew.

What somebody signed stays as it was signed. Where it may not be handed on he gets a decoy: he has as many rows as anybody else.
"""

from __future__ import annotations

from crypto import tally as tallies
from crypto.errors import SealError
from crypto.roster import Officer
from wbs.desk.desk import Desk
from wbs.desk.keyring import KeyInHand
from wbs.desk.roster_book import RosterBook
from wbs.desk.session import Session
from wbs.desk.tally import counting, may_inherit
from wbs.store.rows import TallyRow

AT_ONCE = 40  # a request must not stall for an office's whole history


def hand_on(desk: Desk, session: Session) -> None:
    """Gives the others what they lack and this officer has. Costs nothing once everybody has it, until the roster changes."""
    book, figures = desk.book(), session.figures
    others = [line for line in counting(book) if line.id != session.officer]
    if figures.handed_under == book.documents or len(others) == len(counting(book)):
        return
    mine, left = desk.casebook.tallies.ids(session.officer), AT_ONCE
    for line in others:
        lacking = sorted(mine - desk.casebook.tallies.ids(line.id))
        rows = desk.casebook.tallies.read(session.officer, lacking[:left])
        if rows:
            desk.casebook.tallies.add([_anew(row, line, session.hand, book) for row in rows])
        left -= len(rows)
        if len(lacking) > len(rows):
            return
    figures.handed_under = book.documents


def _anew(row: TallyRow, line: Officer, hand: KeyInHand, book: RosterBook) -> TallyRow:
    try:
        counted, signed = hand.open_tally(row.tally, row.envelope, book.sign_key_of)
    except SealError:
        return TallyRow(line.id, row.tally, tallies.decoy(row.tally, line.id))
    if not may_inherit(counted, line, book):
        return TallyRow(line.id, row.tally, tallies.decoy(row.tally, line.id))
    return TallyRow(line.id, row.tally, tallies.seal(signed, row.tally, line.id, line.seal_key))
