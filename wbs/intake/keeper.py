"""The letterbox's keeper: sweeps visits that are over and what dead uploads left, keeps the reserve, looks for a newer roster."""

import anyio

from crypto.errors import BadRoster
from wbs.intake.room import Room
from wbs.store.errors import StoreError
from wbs.web.errors import log, place_of

EVERY_SECONDS = 60


async def tidy(room: Room) -> None:
    """Once. What fails is said in one line without anybody's data, and tried again next time."""
    try:
        # What frees room comes first, so that the reserve finds it.
        await room.write(room.letterbox.sweep_files)
        await room.write_always(room.letterbox.sweep_visits, room.minute(), room.idle_until())
        await room.write(room.letterbox.reserve.keep, room.settings.intake.reserve_bytes)
        room.rosters.take(await room.read(room.letterbox.rosters))
    except StoreError as error:
        log.error("keeper: %s", place_of(error))
    except BadRoster as error:
        log.error("keeper: roster refused: %s", error.reason)


async def keep(room: Room) -> None:
    """For ever."""
    while True:
        await tidy(room)
        await anyio.sleep(EVERY_SECONDS)
