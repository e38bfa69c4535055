"""One who waits, on the event loop, for what is done for several at once; and the line in which they wait."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from anyio.lowlevel import RunVar


class Waiting:
    """`error`: why it failed for him, if it did."""

    def __init__(self) -> None:
        self._told = asyncio.get_running_loop().create_future()
        self.error: BaseException | None = None

    @property
    def has_left(self) -> bool:
        """He waits no longer, though nobody told him anything."""
        return self._told.cancelled()

    def tell(self) -> None:
        """It is done, or `error` says why not. Once."""
        if self._told.cancelled():
            self.error = None  # nobody is left to hear of it
        else:
            self._told.set_result(None)

    async def outcome(self) -> None:
        """Once he is told; raises the error. An error knows every frame that it came through, and so what others got beside it:
        nothing may hold it once it is handled, not he himself either, so that all of that goes at once."""
        try:
            await self._told
            if self.error is not None:
                raise self.error
        finally:
            self.error = None


One = TypeVar("One", bound=Waiting)


@dataclass
class Line(Generic[One]):
    """Those who wait, first come first. `served`: somebody sees to it that they are."""

    waiting: deque[One] = field(default_factory=deque)
    served: bool = False

    def take(self, most: int) -> list[One]:
        """Those whose turn it is; they are no longer in the line."""
        return [self.waiting.popleft() for _ in range(min(most, len(self.waiting)))]


class Lines(Generic[One]):
    """A line for each event loop: a served room has one loop, tests have one for each browser."""

    def __init__(self, name: str) -> None:
        self._here: RunVar[Line[One]] = RunVar(name)

    def here(self) -> Line[One]:
        try:
            return self._here.get()
        except LookupError:
            line = Line[One]()
            self._here.set(line)
            return line
