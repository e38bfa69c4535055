"""What is opened when nobody has the words that were typed: a case of nobody, so that a look-up takes as long for unknown words
as for known ones. It lives in this process's memory and in no letterbox.
"""

from dataclasses import dataclass
from datetime import date
from itertools import cycle

from crypto.case_birth import stand_in
from crypto.case_token import CaseToken
from crypto.entry import SignKeyOf
from crypto.reporter_key import ReporterKeys
from crypto.roster import Roster
from wbs.intake.opened_case import OpenedCase, open_case
from wbs.store.rows import EntryRow, LetterboxCase

SEVERAL = 8


@dataclass(frozen=True, repr=False)
class StandIn:
    """Rows as the letterbox would give them, and the packed keys of words that were thrown away."""

    row: LetterboxCase
    answers: tuple[EntryRow, ...]
    packed: bytes

    @classmethod
    def new(cls, roster: Roster, day: date) -> "StandIn":
        """A fresh one for each process."""
        keys = CaseToken.new().keys()
        case = stand_in(keys, roster, day)
        first, answer = case.report, case.first_answer
        row = LetterboxCase(case.case, case.birth.document, case.head, bytes(32), first.seq, first.hash, first.seq)
        answers = (EntryRow(answer.case, answer.strand, answer.seq, answer.prev, answer.envelope, answer.hash),)
        return cls(row, answers, keys.pack())

    def open(self, sign_key_of: SignKeyOf) -> OpenedCase:
        """The same steps as for a case that is there; the keys are unpacked each time, as a visit's are."""
        return open_case(self.row, self.answers, ReporterKeys.unpack(self.packed), sign_key_of)


class StandIns:
    """Several, in turn: one alone would lie ready in the processor, as no case of anybody's does."""

    def __init__(self, roster: Roster, day: date) -> None:
        self._turn = cycle([StandIn.new(roster, day) for _ in range(SEVERAL)])

    def open(self, sign_key_of: SignKeyOf) -> OpenedCase:
        """As StandIn.open."""
        return next(self._turn).open(sign_key_of)
