"""The letterbox's keeper: sweeps visits that are over and what dead uploads left, keeps the reserve, looks for a newer roster,
forgets cases that two officers destroyed."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import date

import anyio

from crypto.errors import BadRoster
from wbs.cases.clocks import add_months
from wbs.intake.forgotten_case import holds
from wbs.intake.room import Room
from wbs.store.errors import StoreError
from wbs.web.errors import log, place_of

EVERY_SECONDS = 60
# By a clock that says that the courier has not come for so long, nothing is told no more.
TRUSTED_DAYS = 31


@contextmanager
def left_for_the_next_time() -> Iterator[None]:
    """What fails is said in one line without anybody's data, and tried again when the chore comes round."""
    try:
        yield
    except StoreError as error:
        log.error("keeper: %s", place_of(error))
    except BadRoster as error:
        log.error("keeper: roster refused: %s", error.reason)


async def tidy(room: Room) -> None:
    """Once."""
    with left_for_the_next_time():
        # What frees room comes first, so that the reserve finds it.
        await room.write(room.letterbox.sweep_files)
        await room.write_always(room.letterbox.sweep_visits, room.minute(), room.idle_until())
        await room.write(room.letterbox.reserve.keep, room.settings.intake.reserve_bytes)
        room.rosters.take(await room.read(room.letterbox.rosters))
        await forget(room)


async def set_aside(room: Room) -> None:
    """The reserve, for a process that is not the keeper."""
    with left_for_the_next_time():
        await room.write(room.letterbox.reserve.keep, room.settings.intake.reserve_bytes)


async def look_for_roster(room: Room) -> None:
    """For a process that is not the keeper: a name must not be locked for a custodian of yesterday, whoever serves it."""
    with left_for_the_next_time():
        room.rosters.take(await room.read(room.letterbox.rosters))


async def forget(room: Room) -> None:
    """Obeys the certificates that hold: everything of such a case goes. One that does not hold is thrown away; its case stays.

    Those that were told of long enough go, too, unless the clock may be wrong. Raises StoreError.
    """
    for case, document in await room.read(room.letterbox.forgotten.waiting):
        if await room.read(holds, case, document, room.rosters, room.today()):
            await room.write(room.letterbox.forgotten.forget, case, room.today())
        else:
            await room.write(room.letterbox.forgotten.refuse, case)
            log.error("keeper: a certificate does not hold")
    if not _near(room.today(), await room.read(room.letterbox.last_carry_day)):
        return
    until = add_months(room.today(), -room.settings.forgetting.told_months)
    await room.write(room.letterbox.forgotten.sweep, until)


def _near(today: date, carried: date | None) -> bool:
    """Whether the courier, whose clock is another, was here not long ago (or will be: his clock may be ahead a little)."""
    return carried is not None and abs((today - carried).days) <= TRUSTED_DAYS


async def keep(room: Room, chore: Callable[[Room], Awaitable[None]] = tidy) -> None:
    """For ever."""
    while True:
        await chore(room)
        await anyio.sleep(EVERY_SECONDS)
