"""Who waits for an Argon2, and where: a crowd of strangers at the sign-in never stands before an officer.

A browser in which an officer has signed in before keeps a signed cookie that says so, and how far the casebook had come. It has
a place of its own; everybody else shares the other one, a few may wait there, and more are told to come again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response

from wbs.web.cookies import read_cookie, set_cookie
from wbs.web.forgery import FormToken, TokenError, TokenExpired

T = TypeVar("T")

COOKIE = "dikenal"
PURPOSE = "peramban"
DAYS = 90
DAY_SECONDS = 86_400
MOST_WAITING = 8
SHORT_HASH = 32  # hex digits


class Crowded(Exception):
    """Too many strangers are waiting already."""


class Unlocking:
    """At most `at_once` (1 or 2) passphrases are stretched at a time, each in 256 MiB."""

    def __init__(self, at_once: int) -> None:
        self._strangers = ThreadPoolExecutor(1, thread_name_prefix="unlock-strangers")
        # With one place only, officers stand in the same line, and the cap on strangers keeps it short.
        self._known = ThreadPoolExecutor(1, thread_name_prefix="unlock-known") if at_once > 1 else self._strangers
        self._waiting = 0

    async def run(self, act: Callable[[], T], known: bool) -> T:
        """Raises Crowded, for strangers only."""
        loop = asyncio.get_running_loop()
        if known:
            return await loop.run_in_executor(self._known, copy_context().run, act)
        if self._waiting >= MOST_WAITING:
            raise Crowded
        self._waiting += 1
        work = loop.run_in_executor(self._strangers, copy_context().run, act)
        # Counted until it is done, not until its sender has gone: who hangs up still holds the place he took.
        work.add_done_callback(self._one_less)
        return await asyncio.shield(work)

    def _one_less(self, done: asyncio.Future[T]) -> None:
        self._waiting -= 1
        if not done.cancelled():
            done.exception()  # whoever waited for it may be gone; it is nobody's unheard failure then

    def close(self) -> None:
        """Lets the threads go."""
        for pool in {self._strangers, self._known}:
            pool.shutdown()


@dataclass(frozen=True)
class Known:
    """What a browser remembers of the casebook: the audit's last line and its short hash (hex), the roster's version, and how
    many officers had pins. Counts of the office; nothing that names a person or a case."""

    audit: int
    hash: str
    roster: int
    pins: int


class BrowserForeign(Exception):
    """The browser has a cookie of a desk, and it was not made with this casebook."""


def is_known(request: Request, forms: FormToken) -> bool:
    """Whether an officer has signed in with this browser in the last DAYS days."""
    try:
        forms.read(PURPOSE, read_cookie(request, COOKIE), DAYS * DAY_SECONDS)
    except TokenError:
        return False
    return True


def known_of(request: Request, forms: FormToken) -> Known | None:
    """What the browser remembers, however long ago; None for a new one. Raises BrowserForeign."""
    cookie = read_cookie(request, COOKIE)
    if not cookie:
        return None
    try:
        fields = forms.read(PURPOSE, cookie, DAYS * DAY_SECONDS)
    except TokenExpired as old:
        fields = old.fields
    except TokenError:
        raise BrowserForeign from None
    # A cookie of an older release says nothing of the casebook.
    return Known(fields["a"], fields["h"], fields["r"], fields["p"]) if "a" in fields else None


def remember(response: Response, forms: FormToken, known: Known) -> None:
    """The cookie names nobody: a browser is known, not a person."""
    value = forms.make(PURPOSE, a=known.audit, h=known.hash, r=known.roster, p=known.pins)
    set_cookie(response, COOKIE, value, seconds=DAYS * DAY_SECONDS)
