"""What was too much for one request is read afterwards: case by case, in the casebook's thread, between the requests of officers.

A request never waits for more than one case. It ends with the desk, and reads for nobody who has left.
"""

from __future__ import annotations

from wbs.desk import receipt
from wbs.desk.desk import Desk
from wbs.desk.session import Session
from wbs.web.errors import log, place_of


async def read_on(desk: Desk) -> None:
    """For as long as the desk runs: sleeps until somebody has asked for something, then reads until nothing is left."""
    while True:
        await desk.wakes.wait()
        desk.wakes.clear()
        while await desk.work(step, desk):
            pass


def step(desk: Desk) -> bool:
    """One case for one session; whether there may be more. What fails is tried again after the next request."""
    try:
        return any(_read(desk, session) for session in desk.sessions.everybody() if _is_here(desk, session))
    except Exception as error:
        # Whatever one case or a full disk does to it, the desk goes on, and what is left is tried again.
        log.error("reading on: %s", place_of(error))
        return False


def _is_here(desk: Desk, session: Session) -> bool:
    hand = session.hand
    try:
        desk.book().member_with(hand.officer, hand.seal_public, hand.sign_public)
    except KeyError:
        return False
    return session.recalled


def _read(desk: Desk, session: Session) -> bool:
    if not session.index.read_next():
        return False
    receipt.hear(desk, session)
    return True
