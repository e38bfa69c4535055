"""Who is signed in: an unlocked key and an index in memory, for as long as the session lasts and not a minute longer.

The casebook keeps only a hash of each session's cookie. The desk is one process, so a session that is not in its memory is
none, whatever the table says.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from crypto.entry import Head
from wbs.desk.figures import Figures
from wbs.desk.index import CaseIndex
from wbs.desk.keyring import KeyInHand, NewPhone
from wbs.desk.new_recovery import NewRecovery
from wbs.desk.pins import Missed
from wbs.desk.preferences import Preferences
from wbs.desk.recovery_cases import Recovery
from wbs.settings import Desk as DeskSettings
from wbs.store.casebook import Casebook
from wbs.store.errors import StoreFull

COOKIE_BYTES = 32
MINUTE = 60


class SignedOut(Exception):
    """No session of this cookie."""


@dataclass(frozen=True, repr=False)
class ShownOnce:
    """An invitation code that a head has not seen yet."""

    name: str
    words: tuple[str, ...]

    def __repr__(self) -> str:
        return "ShownOnce(…)"


@dataclass(repr=False)
class Session:
    """One officer at work. `flash` is said once, on the next page; `phone` is a new phone that waits for its first code;
    `sent` holds the nonces of forms that have been written. `recalled`: whether his pins were held against the casebook;
    `missed`: what was not there; `unpinned`: whether he wrote since they were renewed. `recovery` is the recovery key in use,
    `new_recovery` the next one being written down, for minutes; `stuck`: cases whose recovery row could not be locked anew;
    `figures`: what he has counted, if he may.
    `acted`: the case to whose page he is on the way back after an entry of his, and its heads then; `listed`: the cases that the
    queue showed last, in its order; `searches`: what he looked for, by the mark that stands for it in addresses; `preferences`:
    what he set for himself."""

    id: bytes
    hand: KeyInHand
    index: CaseIndex
    opened_minute: int
    used_minute: int
    flash: str = ""
    phone: NewPhone | None = None
    invitation: ShownOnce | None = None
    sent: set[str] = field(default_factory=set)
    recalled: bool = False
    missed: list[Missed] = field(default_factory=list)
    unpinned: bool = True
    recovery: Recovery | None = None
    new_recovery: NewRecovery | None = None
    stuck: set[str] = field(default_factory=set)
    figures: Figures = field(default_factory=Figures)
    acted: tuple[str, Mapping[str, Head]] | None = None
    listed: tuple[str, ...] = ()
    searches: dict[str, str] = field(default_factory=dict)
    preferences: Preferences = field(default_factory=Preferences)

    def forget_recovery(self) -> None:
        """Whatever of a recovery key is in memory is let go."""
        self.recovery = self.new_recovery = None

    @property
    def officer(self) -> str:
        return self.hand.officer

    def __repr__(self) -> str:
        return "Session(…)"


class Sessions:
    """In-memory sessions beside the casebook's table of hashes. Not safe to share between threads: the desk has one."""

    def __init__(self, casebook: Casebook, settings: DeskSettings, parting: Callable[[Session], None]) -> None:
        """`parting` is called with each session that ended, once its key is out of every other hand."""
        self._casebook, self._parting = casebook, parting
        # Coming and going never waits for room on the disk.
        self._always = casebook.reserve.spend
        self._idle, self._longest = settings.session_idle_minutes, settings.session_hours * 60
        self._open: dict[bytes, Session] = {}
        # After a restart no key is unlocked any more.
        self._always(casebook.sessions.close_all)

    def open(self, hand: KeyInHand, index: CaseIndex, now: datetime) -> tuple[str, Session]:
        """The cookie's value and the session."""
        cookie = secrets.token_urlsafe(COOKIE_BYTES)
        minute = _minute(now)
        session = Session(_hash(cookie), hand, index, minute, minute)
        self._always(self._casebook.sessions.open, session.id, session.officer, minute + self._idle)
        self._open[session.id] = session
        return cookie, session

    def find(self, cookie: str, now: datetime) -> Session:
        """The session, prolonged. Raises SignedOut: unknown, idle too long, too old, or closed elsewhere."""
        self.sweep(now)
        id, minute = _hash(cookie), _minute(now)
        session = self._open.get(id)
        if session is None:
            raise SignedOut
        keep = min(minute + self._idle, session.opened_minute + self._longest)
        try:
            found = self._always(self._casebook.sessions.officer, id, minute, keep)
        except StoreFull:
            # Not even the reserve is left. The session was open a moment ago and ends by the memory of this one process.
            found = session.officer
        if found != session.officer:
            self._forget(id)
            raise SignedOut
        session.used_minute = minute
        return session

    def close(self, session: Session) -> None:
        """Leaves: the key is forgotten."""
        self._forget(session.id)

    def of(self, officer: str) -> tuple[Session, ...]:
        """All open sessions of one officer."""
        return tuple(session for session in self._open.values() if session.officer == officer)

    def everybody(self) -> tuple[Session, ...]:
        """All open sessions."""
        return tuple(self._open.values())

    def close_all_of(self, officer: str, but: Session) -> None:
        """Every session of one officer except this one (he has another phone)."""
        for session in self.of(officer):
            if session is not but:
                self._forget(session.id)

    def sweep(self, now: datetime) -> None:
        """Forgets the keys of whoever was idle or signed in for too long, and recovery keys whose minutes are over."""
        minute = _minute(now)
        for session in self._open.values():
            if session.recovery is not None and session.recovery.over(now):
                session.recovery = None
            if session.new_recovery is not None and session.new_recovery.over(now):
                session.new_recovery = None
        for id, session in list(self._open.items()):
            idle, age = minute - session.used_minute, minute - session.opened_minute
            # A clock that was set back must not keep a session alive.
            if idle >= self._idle or age >= self._longest or idle < 0:
                self._forget(id)

    def __len__(self) -> int:
        return len(self._open)

    def close_all(self) -> None:
        """The desk goes down."""
        for id in list(self._open):
            self._forget(id)

    def _forget(self, id: bytes) -> None:
        session = self._open.pop(id, None)
        if session is not None:
            session.forget_recovery()
        try:
            self._always(self._casebook.sessions.close, id)
        finally:
            if session is not None:
                try:
                    self._parting(session)
                finally:
                    session.index.close()


def _hash(cookie: str) -> bytes:
    return hashlib.sha256(cookie.encode("utf-8", "replace")).digest()


def _minute(now: datetime) -> int:
    return int(now.timestamp()) // MINUTE
