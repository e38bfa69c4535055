"""Several writes in one commit: whoever waits for his turn goes along with the one who has it, since waiting for the disk costs
as much for many as for one.
"""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from wbs.store.straight import Straight

Work = Callable[[Straight], None]
"""Writes within a transaction, and does nothing else: it may be undone and called again."""


class Waiting:
    """One who waits to write. `over`: what he wanted is kept or undone; `error`: why it was undone."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.over = False
        self.error: BaseException | None = None


class Together:
    """All who wait to write. `transaction` gives one: kept when the block ends, undone when it raises."""

    def __init__(self, transaction: Callable[[], AbstractContextManager[Straight]]) -> None:
        self._transaction = transaction
        self._waiting: deque[Waiting] = deque()

    @contextmanager
    def waiting(self, work: Work) -> Iterator[Waiting]:
        """Stands in the line while the block runs, which ends when it is over. Raises what `work` or its commit raised."""
        mine = Waiting(work)
        self._waiting.append(mine)
        try:
            yield mine
        finally:
            # Whoever leaves the line is told that nothing was kept, so nobody may write it after that.
            mine.over = True
        if mine.error is not None:
            raise mine.error

    def write(self) -> None:
        """Writes for all who stand in the line by now. Only one thread at a time may do so."""
        taken = [self._waiting.popleft() for _ in range(len(self._waiting))]
        self._write([one for one in taken if not one.over])

    def _write(self, together: list[Waiting]) -> None:
        try:
            with self._transaction() as straight:
                for one in together:
                    one.work(straight)
        except BaseException as error:
            if len(together) == 1:
                together[0].error = error
            else:
                # Nothing is kept of any of them now. Each alone: what fails is told to whom it belongs, and harms nobody else.
                for one in together:
                    self._write([one])
        for one in together:
            one.over = True
