"""Work of two steps that is done for all who wait: the first step for each of them, then the second for each. What a processor
has just run it runs again in half the time; between a page and the next it would have run all of the cryptography.
"""

from collections import deque
from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

First = TypeVar("First")
Made = TypeVar("Made")


class _Waiting:
    """One who waits. `over`: both steps are done, or `error` says why not."""

    def __init__(self, first: Callable[[], Any], second: Callable[[Any], Any]) -> None:
        self._first, self._second = first, second
        self._between: Any = None
        self.made: Any = None
        self.error: BaseException | None = None
        self.over = False

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
        self.over = True


def raise_alone(mine: _Waiting) -> None:
    """What went wrong, if it did. An error knows every frame that it came through, and so what others got beside it: nothing may
    hold it once it is handled, not it itself either, so that all of that goes at once."""
    error, mine.error = mine.error, None
    try:
        if error is not None:
            raise error
    finally:
        del error


class InStep:
    """Whoever has the turn works for all who wait by then; each gets what his own two steps made, or raised."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._waiting: deque[_Waiting] = deque()

    def run(self, first: Callable[[], First], second: Callable[[First], Made]) -> Made:
        """From any thread. Both may be called in another one. Raises what they do."""
        mine = _Waiting(first, second)
        self._waiting.append(mine)
        with self._turn:
            if not mine.over:
                self._work([self._waiting.popleft() for _ in range(len(self._waiting))])
        made: Made = mine.made
        raise_alone(mine)
        return made

    def _work(self, together: list[_Waiting]) -> None:
        for one in together:
            one.do_first()
        for one in together:
            one.do_second()
