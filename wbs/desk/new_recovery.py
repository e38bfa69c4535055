"""A new recovery key in the memory of one session while its three sheets are written down, one after the other."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from crypto import fingerprint
from crypto.public_keys import OfficerPublicKey
from crypto.roster import Roster
from wbs.desk.keyring import NewRecoveryKey

MINUTES = 30
ASKED = 2


class NewRecovery:
    """`number`: the sheet at hand, from 1; `asked`: positions (from 1) of words that its holder types back. No repr.

    What was typed back is dropped from memory; so is everything half an hour after it was made.
    """

    def __init__(self, key: NewRecoveryKey, now: datetime) -> None:
        self.public: OfficerPublicKey = key.public
        self._sheets, self.count, self._made = list(key.sheets), len(key.sheets), now
        self.number = 1
        self.asked = self._ask()

    @property
    def words(self) -> tuple[str, ...]:
        """The 33 words of the sheet at hand; none when all are written down."""
        return self._sheets[0] if self._sheets else ()

    @property
    def done(self) -> bool:
        """Whether every sheet has been typed back."""
        return not self._sheets

    def wrong(self, typed: dict[int, str]) -> list[int]:
        """Which of the asked positions were typed back wrongly."""
        return [n for n in self.asked if typed.get(n, "").strip().lower() != self.words[n - 1]]

    def next_sheet(self) -> None:
        """This one is on paper: forget it."""
        self._sheets.pop(0)
        self.number += 1
        self.asked = self._ask()

    def fingerprint(self, current: Roster) -> tuple[str, ...]:
        """The eight words of the recovery key, as the roster's fingerprint at the ceremony."""
        return fingerprint.fingerprint(self.public, current.office_key)

    def over(self, now: datetime) -> bool:
        """Whether it waited for too long, or the clock went back."""
        return not timedelta() <= now - self._made < timedelta(minutes=MINUTES)

    def _ask(self) -> tuple[int, ...]:
        return tuple(sorted(secrets.SystemRandom().sample(range(1, len(self.words) + 1), ASKED))) if self.words else ()

    def __repr__(self) -> str:
        return "NewRecovery(…)"
