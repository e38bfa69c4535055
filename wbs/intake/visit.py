"""A visit at the counter: the cookie holds a random key, the letterbox the token's keys locked under it."""

from collections.abc import Callable
from contextlib import suppress

from starlette.requests import Request
from starlette.responses import Response

from crypto import visit
from crypto.errors import CannotOpen
from crypto.reporter_key import ReporterKeys
from wbs.intake.room import Room
from wbs.store.errors import StoreError
from wbs.store.rows import VisitRow
from wbs.web.cookies import clear_cookie, read_cookie, set_cookie

COOKIE = "kunjungan"
KEY_DIGITS = 2 * visit.KEY_BYTES
BothKeys = tuple[ReporterKeys, ReporterKeys]
"""Of the two cases that a token may have; which of them there are is not known before both were looked up."""


class VisitOver(Exception):
    """No visit is open under what the browser sent: never opened, locked after idle minutes, left, or forged."""


class VisitAged(Exception):
    """A visit is open, and has to be prolonged before it is used."""


def new_visit(room: Room, keys: BothKeys) -> tuple[bytes, VisitRow]:
    """The key for the cookie, and what the letterbox keeps."""
    key = visit.new_key()
    return key, VisitRow(visit.visit_id(key), visit.lock(keys, key), room.idle_until())


def hand_key(response: Response, key: bytes) -> None:
    """The cookie of a visit that is open now."""
    set_cookie(response, COOKIE, key.hex())


async def open_visit(room: Room, response: Response, keys: BothKeys) -> None:
    """The same statement and a cookie of the same length for every token, known here or not."""
    key, row = new_visit(room, keys)
    await room.open_visit(row)
    hand_key(response, key)


async def visit_of(room: Room, request: Request) -> BothKeys:
    """The keys of the visit, which is prolonged by being used. Raises VisitOver."""
    key = _key_of(request)
    try:
        return await room.read(_held, room, key)
    except VisitAged:
        return await prolong_visit(room, request)


def held_visit(room: Room, request: Request) -> Callable[[], BothKeys]:
    """As visit_of, for a thread that has more to read. What it gives raises VisitOver and VisitAged."""
    key = _key_of(request)
    return lambda: _held(room, key)


async def prolong_visit(room: Room, request: Request) -> BothKeys:
    """As visit_of, where something is to be written. Raises VisitOver."""
    key = _key_of(request)
    locked = await room.write_always(room.letterbox.visit, visit.visit_id(key), room.minute(), room.idle_until())
    return _unlocked(locked, key)


def _held(room: Room, key: bytes) -> BothKeys:
    """The page behind a form comes in the form's own minute: then there is nothing to write, and a look waits for nobody's
    writing. Raises VisitAged else."""
    until = room.idle_until()
    held = room.letterbox.peek_visit(visit.visit_id(key), room.minute(), until)
    if held is not None and held[1] != until:
        raise VisitAged
    return _unlocked(held and held[0], key)


def _unlocked(locked: bytes | None, key: bytes) -> BothKeys:
    if locked is None:
        raise VisitOver
    try:
        first, second = visit.unlock(locked, key)
    except (CannotOpen, ValueError):
        # A visit of a release that knew of one case only is over, too: it holds one key.
        raise VisitOver from None
    return first, second


async def keep_visit(room: Room, request: Request) -> None:
    """Prolong it while a file is arriving."""
    key = _key_of(request)
    await room.write_always(room.letterbox.touch_visit, visit.visit_id(key), room.minute(), room.idle_until())


async def close_visit(room: Room, request: Request, response: Response) -> None:
    """Overwrites the locked keys and takes the cookie back; without a visit it does nothing."""
    # If the store fails, the cookie goes all the same: without it nobody opens the visit, and it is swept when idle.
    with suppress(VisitOver, StoreError):
        await room.write_always(room.letterbox.close_visit, visit.visit_id(_key_of(request)))
    clear_cookie(response, COOKIE)


def _key_of(request: Request) -> bytes:
    digits = read_cookie(request, COOKIE)
    if len(digits) != KEY_DIGITS or not set(digits) <= set("0123456789abcdef"):
        raise VisitOver
    return bytes.fromhex(digits)
