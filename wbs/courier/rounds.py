"""The courier's rounds: backup, trip, census, each when it is due; what goes wrong in one is heard of and ends no other."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from wbs.command_line import WrongUse
from wbs.courier.letterbox_side import LetterboxSide
from wbs.courier.line import LineTrouble
from wbs.courier.trip import Trip, carry
from wbs.settings import Settings
from wbs.store.casebook import Casebook
from wbs.store.casebook_backup import Backup

# So many days without a whole trip, and the officers hear of it.
SILENT_DAYS = 2
# A sealed file is rounded up by at most an eighth; what is beyond this was never taken by an intake with these settings.
SEALED_BYTES = 1024 * 1024


@dataclass
class Rounds:
    """`one(day)` is one round. `again`: offer everything once more, both ways, in the first trip that comes through."""

    letterbox: LetterboxSide
    casebook: Casebook
    settings: Settings
    backup_folder: Path | None
    again: bool
    tell: Callable[[Trip], None]
    backed_up: Callable[[Backup], None]

    def __post_init__(self) -> None:
        self._backed_up: date | None = None
        self._counted: date | None = None
        self._arrived: date | None = None

    def one(self, day: date) -> Trip:
        """Raises StoreError, LineTrouble, WrongUse if the backup would lie in the casebook itself."""
        self._arrived = self._arrived or day
        self._back_up(day)
        try:
            trip = self._trip(day)
        except LineTrouble as trouble:
            self._ring(trouble, day)
            raise
        finally:
            self.letterbox.rest()
        self._counted = self._arrived = day
        return trip

    def _back_up(self, day: date) -> None:
        if self.backup_folder is not None and self._backed_up != day:
            try:
                done = self.casebook.backup(self.backup_folder, day)
            except ValueError as error:
                raise WrongUse(str(error)) from error
            self.backed_up(done)
            self._backed_up = day

    def _trip(self, day: date) -> Trip:
        if self.again:
            self.letterbox.offer_again()
            self.casebook.outbox.again()
            self.again = False
        largest = self.settings.intake.max_file_bytes * 5 // 4 + SEALED_BYTES
        courier = self.settings.courier
        # The census at the start and once a day: it reads every case once, on both sides.
        return carry(
            self.letterbox, self.casebook, day, courier.empty_after_days, self.tell, largest, count=self._counted != day
        )

    def _ring(self, trouble: LineTrouble, day: date) -> None:
        if trouble.alarm:
            self.casebook.alarms.ring(day, trouble.alarm)
        elif self._arrived and (day - self._arrived).days >= SILENT_DAYS:
            self.casebook.alarms.ring(day, "letterbox_unreachable")
