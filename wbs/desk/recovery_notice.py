"""What every desk shows once the recovery key was put together, until a roster with another recovery key is in force.

It names no case and has no switch. It stands in the casebook, and besides in the history of each recovered case, signed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from wbs.desk.glance import Glance
from wbs.desk.roster_book import RosterBook
from wbs.store.casebook import Casebook

CODE = "recovery_used:"  # followed by the roster version whose key it was


def tell(casebook: Casebook, book: RosterBook, today: date) -> None:
    """From now on every desk says so."""
    casebook.alarms.ring(today, f"{CODE}{book.current.version}")


def is_notice(code: str) -> bool:
    """Whether an alarm is this notice, which nobody switches off."""
    return code.startswith(CODE)


def used_on(casebook: Casebook, book: RosterBook, recovered: Iterable[Glance]) -> date | None:
    """The first day on which the recovery key that is in force now was used; None if it was not.

    `recovered`: cases of whoever looks that were, who is told even when the casebook's own line was taken away.
    """
    rung = [one for one in casebook.alarms.ringing() if is_notice(one.code)]
    days = [one.day for one in rung if _in_force(one.code.removeprefix(CODE), book)]
    days += [one.recovered for one in recovered if one.recovered and _in_force(str(one.recovery), book)]
    return min(days, default=None)


def _in_force(version: str, book: RosterBook) -> bool:
    known = {str(one.version): one for one in book.versions}
    return version in known and known[version].recovery.raw == book.current.recovery.raw
