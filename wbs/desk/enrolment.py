"""Keys being made by a newcomer: kept in memory between the page that shows them once and his proof that he wrote them down."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from wbs.desk.keyring import NewKey

MINUTES = 30
ASKED = 2


class EnrolmentOver(Exception):
    """No keys of this number are waiting: never made, finished, replaced, or made too long ago."""


@dataclass(frozen=True, repr=False)
class Enrolment:
    """`asked`: positions (from 1) of the passphrase words that must be typed back; `invitation`: hash of the code."""

    number: str
    invitation: bytes
    plan: bytes
    key: NewKey
    asked: tuple[int, ...]
    made_minute: int

    def __repr__(self) -> str:
        return "Enrolment(…)"


class Enrolments:
    """One at a time for each invitation: making keys again throws the former ones away."""

    def __init__(self) -> None:
        self._waiting: dict[str, Enrolment] = {}

    def open(self, invitation: bytes, plan: bytes, key: NewKey, now: datetime) -> Enrolment:
        """Keeps new keys for half an hour."""
        self.sweep(now)
        for old in [one.number for one in self._waiting.values() if one.invitation == invitation]:
            self.close(old)
        asked = tuple(sorted(secrets.SystemRandom().sample(range(1, len(key.passphrase) + 1), ASKED)))
        one = Enrolment(secrets.token_hex(16), invitation, plan, key, asked, _minute(now))
        self._waiting[one.number] = one
        return one

    def find(self, number: str, now: datetime) -> Enrolment:
        """Raises EnrolmentOver."""
        self.sweep(now)
        try:
            return self._waiting[number]
        except KeyError:
            raise EnrolmentOver from None

    def close(self, number: str) -> None:
        """Forgets the keys; unknown ones are fine."""
        self._waiting.pop(number, None)

    def sweep(self, now: datetime) -> None:
        """Forgets what waited for too long."""
        for one in list(self._waiting.values()):
            if not 0 <= _minute(now) - one.made_minute < MINUTES:
                self.close(one.number)


def _minute(now: datetime) -> int:
    return int(now.timestamp()) // 60
