"""What stands at the other end of a courier's line in these tests: an honest letterbox, or somebody who says what he likes."""

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from wbs.courier.letterbox import LetterboxEnd
from wbs.courier.line import Garbled, Line, LineBroken, LineTrouble
from wbs.store.letterbox import Letterbox

PATIENCE = 20.0


class FarEnd:
    """A call of which the other end is a function in a thread: it gets its own end of the line."""

    def __init__(self, speak: Callable[[Line], None], patience: float = PATIENCE) -> None:
        to_them, from_us = os.pipe()
        to_us, from_them = os.pipe()
        self.line = Line(to_us, from_us, patience)
        self._ours, self._theirs = [to_us, from_us], [to_them, from_them]
        self._speak = speak
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            with suppress(LineBroken, Garbled):
                self._speak(Line(self._theirs[0], self._theirs[1], PATIENCE))
        finally:
            for descriptor in self._theirs:
                os.close(descriptor)

    def why(self, trouble: LineTrouble) -> LineTrouble:
        return trouble

    def say_no_more(self) -> None:
        """The other end hears that nothing will come; what it says can still be read."""
        os.close(self._ours.pop())

    def hang_up(self) -> None:
        for descriptor in self._ours:
            os.close(descriptor)
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive(), "the other end does not notice that the line has ended"


def honest(folder: Path) -> Callable[[], FarEnd]:
    """`wbs letterbox` on this folder, as often as it is dialled."""

    def speak(line: Line) -> None:
        letterbox = Letterbox(folder)
        try:
            LetterboxEnd(letterbox, line, PATIENCE).serve()
        finally:
            letterbox.close()

    return lambda: FarEnd(speak)
