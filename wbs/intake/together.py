"""What waits to be written goes to the letterbox in one call: a change of threads costs as much as a statement, and waiting for
the disk costs as much for many as for one.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from wbs.intake.waiting import Line, Lines, Waiting

Row = TypeVar("Row")
Write = Callable[[Sequence[Row]], Awaitable[None]]
"""Keeps all of them or, raising, none."""

AT_ONCE = 64  # so that a transaction holds up those of other processes for no longer than a few would


class _Mine(Waiting, Generic[Row]):
    """One row on its way."""

    def __init__(self, row: Row) -> None:
        super().__init__()
        self.row = row


class Together(Generic[Row]):
    """While some are being written, the next ones gather. Each is kept or not as if it had been alone."""

    def __init__(self, name: str) -> None:
        self._lines = Lines[_Mine[Row]](name)
        self._writers = set[asyncio.Task[None]]()

    async def put(self, row: Row, write: Write[Row]) -> None:
        """Returns when it is kept. Raises what `write` does for it alone."""
        mine, line = _Mine(row), self._lines.here()
        line.waiting.append(mine)
        if not line.served:
            line.served = True
            # The loop itself holds no task that nobody holds.
            task = asyncio.create_task(_write_all(line, write))
            self._writers.add(task)
            task.add_done_callback(self._writers.discard)
        await mine.outcome()


async def _write_all(line: Line[_Mine[Row]], write: Write[Row]) -> None:
    try:
        while line.waiting:
            # Whoever has left was told nothing, and will not ask again: it must not be kept behind his back.
            together = [one for one in line.take(AT_ONCE) if not one.has_left]
            if together:
                await _write(together, write)
    finally:
        line.served = False


async def _write(together: Sequence[_Mine[Row]], write: Write[Row]) -> None:
    failed = await _try(together, write)
    if failed is None or len(together) == 1:
        for one in together:
            one.error = failed
            one.tell()
        return
    # Nothing is kept of any of them now. Each alone: what fails is told to whom it belongs, and harms nobody else.
    for one in together:
        if not one.has_left:
            await _write([one], write)


async def _try(together: Sequence[_Mine[Row]], write: Write[Row]) -> BaseException | None:
    """What went wrong. Whatever it is: nobody may be left waiting."""
    try:
        await write([one.row for one in together])
    except BaseException as error:
        return error
    return None
