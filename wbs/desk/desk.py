"""The desk itself: what all its pages share. One process, one thread that touches the casebook and the open sessions."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from datetime import date, datetime
from functools import partial
from typing import ParamSpec, TypeVar

from crypto.errors import BadRoster
from wbs import settings as office_settings
from wbs.cases.calendar import Override, WorkingDays
from wbs.desk.arrival import Arrivals
from wbs.desk.destroyed import Destroyed
from wbs.desk.enrolment import Enrolments
from wbs.desk.index import AT_ONCE, CaseIndex
from wbs.desk.keyring import KeyInHand, Keyring
from wbs.desk.pen import Pen
from wbs.desk.pins import Missed, Pinning
from wbs.desk.preferences import Preferences, PreferencesBook
from wbs.desk.roster_book import RosterBook
from wbs.desk.session import Session, Sessions
from wbs.desk.snapshot import Snapshots
from wbs.desk.unlocking import Unlocking
from wbs.settings import Settings
from wbs.store.casebook import Casebook
from wbs.store.errors import StoreError
from wbs.web.errors import WebError, log
from wbs.web.forgery import FormToken
from wbs.web.render import Templates

SECRET_BYTES = 32
P = ParamSpec("P")
T = TypeVar("T")


class RosterUnusable(WebError):
    """Not even the first roster of the casebook holds (any more): nobody can be known for who he is, so nothing opens."""

    status = 503
    page = "roster"


class Desk:
    """Settings, casebook, templates, sessions and keyring of a running desk.

    `work` runs what touches the casebook or a session: one at a time, so an index is never read while it changes.
    `unlock` runs what costs an Argon2: at most `argon2_at_once` at a time, each 256 MiB.
    """

    def __init__(
        self,
        settings: Settings,
        casebook: Casebook,
        now: Callable[[], datetime],
        templates: Templates,
        keyring: Keyring,
    ) -> None:
        self.settings, self.casebook, self.now = settings, casebook, now
        self.templates, self.keyring = templates, keyring
        self.calendar = working_days(settings)
        self.forms = FormToken(_form_secret(casebook), clock=lambda: now().timestamp())
        self.destroyed = Destroyed(casebook)
        self.pins = Pinning(casebook, self.destroyed)
        self.snapshots = Snapshots(casebook, settings)
        self.preferences = PreferencesBook(casebook)
        self.sessions = Sessions(casebook, settings.desk, self._part)
        self.enrolments = Enrolments()
        self._book = RosterBook(casebook.rosters.all())
        self.arrivals = Arrivals(casebook)
        # The change counter, and the rosters, at which every officer was known to have a row in every case.
        self.filled_at, self.filled_for = 0, tuple[bytes, ...]()
        self.wakes = asyncio.Event()  # set when there may be something left to read
        self._casebook_hand = ThreadPoolExecutor(1, thread_name_prefix="casebook")
        self._unlocking = Unlocking(settings.desk.argon2_at_once)
        self._evidence = ThreadPoolExecutor(2, thread_name_prefix="evidence")

    @property
    def today(self) -> date:
        """The day at the office."""
        return office_settings.today(self.settings, self.now())

    def book(self) -> RosterBook:
        """All rosters as they are now; proved anew only when there is a new one. Raises RosterUnusable."""
        documents = tuple(self.casebook.rosters.all())
        if documents != self._book.documents:
            try:
                self._book = RosterBook(documents)
            except BadRoster as bad:
                log.error("the roster in the casebook must not be used: %s", bad.reason)
                raise RosterUnusable from bad
        return self._book

    def index_for(self, hand: KeyInHand) -> CaseIndex:
        """An empty index for a hand that was just unlocked."""
        return CaseIndex(hand, self.casebook, self.calendar)

    def pen(self, session: Session) -> Pen:
        """What this session writes with."""
        return Pen(self.casebook, session.hand, self.book(), self.calendar, self.settings, self.today)

    async def work(self, act: Callable[P, T], *args: P.args, **values: P.kwargs) -> T:
        """Runs `act` in the one thread that touches the casebook."""
        return await self._run(self._casebook_hand, partial(act, *args, **values))

    async def unlock(self, known: bool, act: Callable[P, T], *args: P.args, **values: P.kwargs) -> T:
        """Runs an Argon2 off the event loop."""
        return await self._unlocking.run(partial(act, *args, **values), known)

    async def deliver(self, act: Callable[P, T], *args: P.args, **values: P.kwargs) -> T:
        """Runs what reads a large file, beside the casebook's thread."""
        return await self._run(self._evidence, partial(act, *args, **values))

    async def _run(self, pool: ThreadPoolExecutor, act: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(pool, copy_context().run, act)

    def _part(self, session: Session) -> None:
        """Who leaves remembers how everything stood. A disk that is full must not keep him: then his last memory holds.

        Keys that are nobody's any more remember nothing: their memory would stand in the place of the new ones'.
        """
        hand = session.hand
        if session.recalled and self.casebook.reserve.whole:
            with suppress(StoreError, KeyError, RosterUnusable):
                book = self.book()
                book.member_with(hand.officer, hand.seal_public, hand.sign_public)
                self.remember(session)
                self.keep_snapshot(session)

    def remember(self, session: Session, without: str = "") -> None:
        """He remembers how everything stands, but for a case from which he steps back. Raises StoreError, RosterUnusable."""
        index = session.index
        number = session.preferences.number
        reads = index.reads - {without} if without else index.reads
        self.ring(self.pins.renew(session.hand, self.book(), reads, index.unseen, index.pinned, number))

    def prefer(self, session: Session, chosen: Preferences) -> None:
        """What he sets for himself: kept, and in all his sessions at once. Raises StoreError."""
        kept = self.preferences.keep(session.hand, chosen)
        for one in self.sessions.of(session.officer):
            one.preferences = kept
        session.unpinned = True  # his key is to remember that there is a newer one

    def keep_snapshot(self, session: Session, without: str = "") -> None:
        """His glances are kept for the next time, in place of the former ones; but for a case from which he steps back. A small
        casebook is read whole each time and needs none. Raises StoreError, RosterUnusable."""
        book = self.book()
        # What he saw under an older roster is not to be found again: by the new one he may be kept out of it.
        if len(self.pins.heads) > AT_ONCE and session.index.is_under(book):
            lines = (one for one in session.index.marked() if one[0] != without)
            self.snapshots.keep(session.hand, book, lines, self.pins.heads)

    def ring(self, missed: Iterable[Missed]) -> None:
        """What is missing rings until a head says that it was seen to; a disk that is full keeps nobody from his work."""
        for one in missed:
            with suppress(StoreError):
                self.casebook.alarms.ring(self.today, one.code, one.case or None)

    def forget(self, case: str) -> None:
        """A case was destroyed: no running session holds anything of it any more, and nobody is to miss it."""
        self.pins.let_go(case)
        self.arrivals.unsound.discard(case)
        for session in self.sessions.everybody():
            session.index.forget(case)
            session.stuck.discard(case)
            if session.recovery is not None:
                session.recovery.forget(case)
            session.missed = [one for one in session.missed if one.case != case]

    def close(self) -> None:
        """Lets the threads go."""
        for pool in (self._casebook_hand, self._evidence):
            pool.shutdown()
        self._unlocking.close()


def _form_secret(casebook: Casebook) -> bytes:
    """One that somebody spoilt must not keep the desk shut: forms and browsers of before are not known then."""
    secret = casebook.form_secret()
    return secret if len(secret) >= SECRET_BYTES else secrets.token_bytes(SECRET_BYTES)


def working_days(settings: Settings) -> WorkingDays:
    """The office's calendar as the settings have it."""
    overrides = {
        one.day: Override("working" if one.kind == "working" else "holiday", one.name, one.decree)
        for one in settings.calendar.overrides
    }
    return WorkingDays(overrides, week=settings.calendar.weekdays)
