"""The letterbox's own count of its cases, held against the casebook: what was cut off, set back or taken away there is told.

A letterbox that lies in its count too is not caught here: what it shows the reporter is its own word. What came from a backup,
was cut by hand, or emptied by somebody else who holds the courier's key, is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from wbs.courier.letterbox_side import LetterboxSide
from wbs.store.casebook import Casebook
from wbs.store.rows import CensusRow, HeldRow

# So many cases gone at once are one alarm for the whole office, not one each.
MANY = 100


@dataclass
class Findings:
    """Cases by what is wrong with them there. `unknown`: how many are said to be carried that never came here; `returned`:
    those that were destroyed here."""

    gone: list[str] = field(default_factory=list)
    birth_changed: list[str] = field(default_factory=list)
    set_back: list[str] = field(default_factory=list)
    beyond: list[str] = field(default_factory=list)
    answers_cut: list[str] = field(default_factory=list)
    answers_foreign: list[str] = field(default_factory=list)
    unknown: int = 0
    returned: list[str] = field(default_factory=list)

    def alarms(self) -> list[tuple[str, str | None]]:
        """(code, case): with a case for who can read it, without one for heads and the overseer."""
        found: list[tuple[str, str | None]] = []
        for code, cases in (
            ("birth_changed", self.birth_changed),
            ("carried_not_here", self.beyond),
            ("answers_cut_there", self.answers_cut),
            ("answer_foreign", self.answers_foreign),
        ):
            found += [(code, case) for case in cases]
        if len(self.gone) > MANY:
            found.append(("cases_gone_there", None))
        else:
            found += [("case_gone_there", case) for case in self.gone]
        if self.set_back:
            found.append(("letterbox_set_back", None))
        if self.unknown:
            found.append(("carried_not_here", None))
        return found


def compare(letterbox: LetterboxSide, casebook: Casebook) -> Findings:
    """One pass over both sides by rising case, a page of each in memory."""
    findings, destroyed = Findings(), casebook.destroyed.all()
    for there, here in _pairs(letterbox.census(), _held(casebook)):
        if here is None and there is not None and there.case in destroyed:
            # It is to be forgotten there, or the letterbox was set back: then it has to be told once more.
            findings.returned.append(there.case)
        elif here is None:
            # Not carried: it waits, or was refused with an alarm of its own.
            findings.unknown += there is not None and there.carried_seq > 0
        elif there is None:
            findings.gone.append(here.case)
        else:
            _look(there, here, findings)
    return findings


def take(letterbox: LetterboxSide, casebook: Casebook, day: date) -> tuple[int, int, bool]:
    """Compare, ring, and let what can be healed be carried once more.

    Returns how many alarms are new, how many cases get their answers again, and whether there is something to carry now.
    """
    findings = compare(letterbox, casebook)
    alarms = casebook.alarms.ring_all(day, findings.alarms())
    casebook.outbox.answers_again(findings.answers_cut)
    for case in findings.returned:
        casebook.destroyed.carried(case, done=False)
    carry_again = bool(findings.beyond or findings.unknown)
    if carry_again:
        # The casebook came from a backup, or somebody else marked them: what still lies there comes now.
        letterbox.offer_again()
    return alarms, len(findings.answers_cut), carry_again or bool(findings.answers_cut)


def _look(there: CensusRow, here: HeldRow, findings: Findings) -> None:
    if there.birth_sha256 != here.birth_sha256:
        findings.birth_changed.append(here.case)
    if there.reporter_seq < here.reporter_seq:
        findings.set_back.append(here.case)
    if there.carried_seq > here.reporter_seq:
        findings.beyond.append(here.case)
    # An answer written this minute is in the outbox: it is missed only once it was put there.
    same_place = there.answers_seq == here.carried_answer
    if there.answers_seq < here.carried_answer or there.answers_count < there.answers_seq:
        findings.answers_cut.append(here.case)
    elif there.answers_seq > here.answers_seq or (same_place and there.answers_hash != here.carried_hash):
        findings.answers_foreign.append(here.case)


def _held(casebook: Casebook) -> Iterator[HeldRow]:
    after = ""
    while page := casebook.census.page(after):
        yield from page
        after = page[-1].case


def _pairs(there: Iterator[CensusRow], here: Iterator[HeldRow]) -> Iterator[tuple[CensusRow | None, HeldRow | None]]:
    """Both in one row by case, None for a side that lacks it."""
    left, right = next(there, None), next(here, None)
    while left or right:
        if right is None or (left is not None and left.case < right.case):
            yield left, None
            left = next(there, None)
        elif left is None or right.case < left.case:
            yield None, right
            right = next(here, None)
        else:
            yield left, right
            left, right = next(there, None), next(here, None)
