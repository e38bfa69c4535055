"""A clock that stands some days back, so that the sample cases have the days they should. It stands in the demo's folder,
and only rooms that the demo started for its filling look at it: no command of an office has an option for it."""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

NAME = "demo-clock"


class TurnedClock:
    """Calling it gives this moment, so many days ago as the file says."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / NAME

    def __call__(self) -> datetime:
        return datetime.now(UTC) - timedelta(days=int(self._file.read_text(encoding="ascii")))

    def turn(self, day: date, today: date) -> None:
        """Stands on ``day`` from now on, as long as it is ``today``; the time of day goes on as it does."""
        unfinished = self._file.with_name(f"{NAME}.new")
        unfinished.write_text(str((today - day).days), encoding="ascii")
        os.replace(unfinished, self._file)

    def take_away(self) -> None:
        """Whoever still looks at it fails."""
        self._file.unlink(missing_ok=True)
