"""What was sent on which morning, in a small file, so that whoever starts the command again sends nothing twice.

If it is lost or damaged, somebody gets a second mail like the first: no harm, and no reason to send none. It names the addresses
of the settings and the last few days; the overseer's address stands there on days on which she was told.
"""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

NAME = "mornings.json"
# More than one, because a clock that goes back and forth must not make a day new that has been.
KEPT = 10
LARGEST_FILE = 1024 * 1024
EVERYBODY = "*"


class Mornings:
    """`Mornings(folder)` reads what is noted. `noted(day)`: to whom was sent; EVERYBODY once nothing is left to do."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._days = _read(folder / NAME)

    def noted(self, day: date) -> frozenset[str]:
        return frozenset(self._days.get(day.isoformat(), ()))

    def note(self, day: date, who: str) -> None:
        """Remembered at once; on the disk when this returns. Raises OSError: then it is remembered until the process ends."""
        name = day.isoformat()
        before = self._days.pop(name, ())
        # The day that was written to last stands last: the oldest notes go first, whatever the calendar says.
        self._days[name] = (*before, who)
        for old in list(self._days)[:-KEPT]:
            del self._days[old]
        _write(self._folder / NAME, self._days)


def _read(path: Path) -> dict[str, tuple[str, ...]]:
    """Nothing for a file that is not there, and for one that we did not write."""
    with suppress(OSError, ValueError, RecursionError), path.open("rb") as file:
        found = json.loads(file.read(LARGEST_FILE))
        if isinstance(found, dict) and all(_is_list_of_names(names) for names in found.values()):
            return {day: tuple(names) for day, names in found.items()}
    return {}


def _is_list_of_names(names: object) -> bool:
    return isinstance(names, list) and all(isinstance(name, str) for name in names)


def _write(path: Path, days: Mapping[str, tuple[str, ...]]) -> None:
    """Whole or not at all, also after a power cut."""
    unfinished = path.with_name(f"{NAME}.new")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(days, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(unfinished, path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
