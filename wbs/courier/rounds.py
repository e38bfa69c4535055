"""The courier's rounds: backup, trip, census, each when it is due; what goes wrong in one is heard of and ends no other."""

from collections.abc import Callable
from contextlib import suppress
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
from wbs.store.errors import StoreBroken, StoreError

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

    def one(self, day: date) -> Trip:
        """Raises StoreError, LineTrouble, WrongUse if the backup would lie in the casebook itself."""
        failed = self._back_up(day)
        try:
            trip = self._trip(day)
        except (LineTrouble, StoreError) as trouble:
            # What cannot be noted is said by the caller all the same.
            with suppress(StoreError):
                self._ring(trouble, day)
            raise
        finally:
            self.letterbox.rest()
        self._counted = day
        if failed is not None:
            raise failed
        return trip

    def _back_up(self, day: date) -> StoreError | None:
        """What went wrong, if it did: a disk for backups that is full or away keeps no mail waiting."""
        if self.backup_folder is None or self._backed_up == day:
            return None
        try:
            done = self.casebook.backup(self.backup_folder, day)
        except ValueError as error:
            raise WrongUse(str(error)) from error
        except (StoreError, OSError) as error:
            with suppress(StoreError):
                self.casebook.alarms.ring(day, "backup_failed")
            return error if isinstance(error, StoreError) else StoreBroken("the folder of the backup cannot be used")
        self.backed_up(done)
        self._backed_up = day
        return None

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

    def _ring(self, trouble: LineTrouble | StoreError, day: date) -> None:
        line = isinstance(trouble, LineTrouble)
        if isinstance(trouble, LineTrouble) and trouble.alarm:
            self.casebook.alarms.ring(day, trouble.alarm)
        # Asked of the casebook: a computer that is switched off every evening starts a new courier every morning.
        elif self.casebook.collections.silent_days(day) >= SILENT_DAYS:
            self.casebook.alarms.ring(day, "letterbox_unreachable" if line else "trip_unfinished")
