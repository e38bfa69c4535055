"""What the next roster changes: one thing and no more, so that whoever signs it can see it to the last letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from crypto import roster
from crypto.public_keys import OfficerPublicKey
from crypto.roster import Officer, Roster
from wbs.desk.plan import Plan, usable
from wbs.store.errors import OfficerUnknown
from wbs.store.rows import NewcomerRow

ADMIT, RETIRE, REKEY, RENEW, RECOVERY = "admit", "retire", "rekey", "renew", "recovery"


class NotOneChange(Exception):
    """A body that changes something else, or more than one thing."""


@dataclass(frozen=True)
class Change:
    """`line`: the one line that is new or other, as it will be; None for a renewal, which changes the days alone, and for a new
    recovery key, which stands in `recovery`."""

    kind: str
    line: Officer | None = None
    recovery: OfficerPublicKey | None = None

    @property
    def officer(self) -> str:
        """Whom it concerns, "" for a renewal or a new recovery key."""
        return self.line.id if self.line else ""

    @property
    def brings_keys(self) -> bool:
        """Whether an officer's keys stand in it."""
        return self.kind in (ADMIT, REKEY)

    @property
    def wants_words(self) -> bool:
        """Whether keys stand in it that nobody sees on the page, so that their eight words have to be typed."""
        return self.brings_keys or self.kind == RECOVERY

    def lines(self, current: Roster) -> tuple[Officer, ...]:
        """All lines of the next roster: the known ones in their order, a new one at the end."""
        if self.line is None:
            return current.officers
        if self.line.id not in current.by_id:
            return (*current.officers, self.line)
        return tuple(self.line if line.id == self.line.id else line for line in current.officers)


def member(current: Roster, officer: str) -> Officer:
    """A living line. Raises OfficerUnknown."""
    line = current.by_id.get(officer)
    if line is None or line.retired is not None:
        raise OfficerUnknown("no living officer of this id")
    return line


def retirement(current: Roster, officer: str, day: date) -> Change:
    """Raises OfficerUnknown."""
    return Change(RETIRE, replace(member(current, officer), retired=day))


def of_keys(current: Roster, waiting: NewcomerRow) -> Change:
    """A new colleague, or new keys for an officer. Raises OfficerUnknown (of an officer who left meanwhile), PlanDamaged."""
    plan = Plan.unpack(waiting.plan)
    if not plan.officer:
        return Change(ADMIT, plan.line(waiting))
    before = member(current, plan.officer)
    return Change(REKEY, replace(before, seal_key=OfficerPublicKey(waiting.seal_key), sign_key=waiting.sign_key))


def owner_of(change: Change, waiting: Sequence[NewcomerRow]) -> NewcomerRow | None:
    """Whose keys, of those who wait, stand in the change."""
    line = change.line
    for row, plan in usable(waiting) if line and change.brings_keys else ():
        meant = plan.officer or row.officer
        if line and (meant, row.seal_key, row.sign_key) == (line.id, line.seal_key.raw, line.sign_key):
            return row
    return None


def read_change(current: Roster, after: Roster) -> Change:
    """What stands between two rosters. Raises NotOneChange."""
    touched = [line for line in after.officers if current.by_id.get(line.id) != line]
    other_recovery = after.recovery.raw != current.recovery.raw
    if not touched:
        return Change(RECOVERY, recovery=after.recovery) if other_recovery else Change(RENEW)
    if len(touched) > 1 or other_recovery:
        raise NotOneChange
    line = touched[0]
    before = current.by_id.get(line.id)
    if before is None and line.retired is None:
        return Change(ADMIT, line)
    if before is None or before.retired is not None:
        raise NotOneChange
    if line == replace(before, retired=after.issued):
        return Change(RETIRE, line)
    other_keys = line.seal_key.raw != before.seal_key.raw and line.sign_key != before.sign_key
    if other_keys and line == replace(before, seal_key=line.seal_key, sign_key=line.sign_key):
        return Change(REKEY, line)
    raise NotOneChange


def body_of(current: Roster, change: Change, issued: date) -> bytes:
    """The body of the roster that makes this change and no other."""
    return roster.draft(current, change.lines(current), issued, new_expiry(current, issued), change.recovery)


def new_expiry(current: Roster, today: date) -> date:
    """As long as the current version was made for, and never shorter than it still runs."""
    return max(current.expires, today + (current.expires - current.issued))
