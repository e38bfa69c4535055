"""Work of two steps that is done for all who wait: the first step for each of them, then the second for each. What a processor
has just run it runs again in half the time; between a page and the next it would have run all of the cryptography.

The event loop itself does it: a thread of the same process would only take turns with it in computing, and fall out of step.
"""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from wbs.intake.waiting import Line, Lines, Waiting

First = TypeVar("First")
Made = TypeVar("Made")

AT_ONCE = 8  # so that nobody who wants something else waits for more than a few of these


class _Job(Waiting):
    """Both steps of one who waits."""

    def __init__(self, first: Callable[[], Any], second: Callable[[Any], Any]) -> None:
        super().__init__()
        self._first, self._second = first, second
        self._between: Any = None
        self.made: Any = None

    def do_first(self) -> None:
        try:
            self._between = self._first()
        except BaseException as error:
            self.error = error

    def do_second(self) -> None:
        if self.error is None:
            try:
                self.made = self._second(self._between)
            except BaseException as error:
                self.error = error
        self.tell()


class InStep:
    """Each who waits gets what his own two steps made, or raised."""

    def __init__(self, name: str) -> None:
        self._lines = Lines[_Job](name)

    async def run(self, first: Callable[[], First], second: Callable[[First], Made]) -> Made:
        """Both wait for nothing. Raises what they do."""
        mine, line = _Job(first, second), self._lines.here()
        line.waiting.append(mine)
        self._serve(line)
        await mine.outcome()
        made: Made = mine.made
        return made

    def _serve(self, line: Line[_Job]) -> None:
        if line.waiting and not line.served:
            line.served = True
            # After all that has come by now was read: then they stand in the line, too.
            asyncio.get_running_loop().call_soon(self._work, line)

    def _work(self, line: Line[_Job]) -> None:
        line.served = False
        together = [one for one in line.take(AT_ONCE) if not one.has_left]
        self._serve(line)
        for one in together:
            one.do_first()
        for one in together:
            one.do_second()
