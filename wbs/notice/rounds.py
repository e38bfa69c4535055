"""The rounds of a day: at its hour each address gets its mail, and what failed is tried again until the day ends."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from wbs.cases.calendar import Override, WorkingDays
from wbs.notice.door import DoorShut, door
from wbs.notice.mail import DAILY, WAITING, mail
from wbs.notice.mornings import EVERYBODY, Mornings
from wbs.notice.relay import NoWayIn, Relay, RelayTrouble
from wbs.settings import Settings
from wbs.store.errors import StoreError
from wbs.store.unopened import unopened_since

# However a clock runs, one process begins no morning sooner than this after the last one.
BETWEEN_MORNINGS = 6 * 3600.0
# What failed is tried again ever more rarely, so that an address that is no more is not asked for all day.
RAREST = 8


def awake_or_asleep() -> float:
    """Seconds that no clock of the office changes, and that go on while the computer sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


@dataclass
class Rounds:
    """`one(now)` does what is due. `casebook`: where it is seen that nobody opens a case; None, and the overseer is told nothing.

    `leave()`: whether to end between two mails.
    """

    settings: Settings
    mornings: Mornings
    casebook: Path | None
    leave: Callable[[], bool] = lambda: False
    seconds: Callable[[], float] = awake_or_asleep

    def __post_init__(self) -> None:
        calendar = self.settings.calendar
        overrides = {one.day: Override(one.kind, one.name, one.decree) for one in calendar.overrides}
        self._days = WorkingDays(overrides, calendar.weekdays)
        self._morning: tuple[date, float] | None = None
        self._tries, self._tried = 0, 0.0

    def one(self, now: datetime) -> list[str]:
        """Sends what is due at this moment. Returns what went wrong: one line for each sort, no address in any.

        Raises ValueError for a moment without a time zone.
        """
        if now.tzinfo is None:
            raise ValueError("a moment without a time zone names no morning")
        now = now.astimezone(self.settings.office.zone)
        if not self._is_due(now):
            return []
        self._tries, self._tried = self._tries + 1, self.seconds()
        troubles = Troubles()
        self._morning_of(now, troubles)
        return troubles.lines()

    def _is_due(self, now: datetime) -> bool:
        day, seconds = now.date(), self.seconds()
        if now.hour < self.settings.notice.hour or not self._days.is_working(day):
            return False
        if EVERYBODY in self.mornings.noted(day):
            return False
        if self._morning is None or self._morning[0] != day:
            if self._morning is not None and seconds - self._morning[1] < BETWEEN_MORNINGS:
                return False
            self._morning, self._tries = (day, seconds), 0
        pause = self.settings.notice.retry_minutes * 60 * min(2 ** (self._tries - 1), RAREST)
        return self._tries == 0 or seconds - self._tried >= pause

    def _morning_of(self, now: datetime, troubles: "Troubles") -> None:
        day = now.date()
        try:
            letters = self._letters(day)
        except StoreError as error:
            troubles.add(f"casebook: {error}; the overseer is told of nothing until it can be read")
            letters = self._letters(day, look=False)
        sent = self.mornings.noted(day)
        letters = {to: text for to, text in letters.items() if to not in sent}
        for to in send(self.settings, letters, now, troubles, self.leave):
            self._note(day, to, troubles)
        if not troubles and not self.leave():
            self._note(day, EVERYBODY, troubles)

    def _letters(self, day: date, look: bool = True) -> dict[str, str]:
        """Address and text: the officers in the order of the settings, then the overseer if a case waits. Raises StoreError."""
        notice = self.settings.notice
        letters = dict.fromkeys(notice.officers, DAILY)
        if look and notice.overseer and self.casebook is not None and self._somebody_waits(self.casebook, day):
            letters[notice.overseer] = WAITING
        return letters

    def _somebody_waits(self, casebook: Path, day: date) -> bool:
        promised = self.settings.promise.acknowledge_working_days
        return any(self._days.between(since, day) > promised for since in unopened_since(casebook))

    def _note(self, day: date, who: str, troubles: "Troubles") -> None:
        try:
            self.mornings.note(day, who)
        except OSError as error:
            troubles.add(f"--state: {error.strerror or type(error).__name__}; started again, it would send twice")


class Troubles:
    """What went wrong in one round: each sort once, with how many mails it kept back."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def __bool__(self) -> bool:
        return bool(self._counts)

    def add(self, line: str, mails: int = 0) -> None:
        self._counts[line] = self._counts.get(line, 0) + mails

    def lines(self) -> list[str]:
        return [f"{line} (surat / mails: {count})" if count else line for line, count in self._counts.items()]


def send(
    settings: Settings, letters: Mapping[str, str], now: datetime, troubles: Troubles, leave: Callable[[], bool]
) -> Iterator[str]:
    """One mail after the other; each address as soon as the relay has taken its mail. Nobody waits for who is refused."""
    if not letters:
        return
    try:
        relay = Relay(door(settings.notice))
    except DoorShut as error:
        troubles.add(str(error), len(letters))
        return
    waiting = list(letters.items())
    try:
        while waiting and not leave():
            to, text = waiting.pop(0)
            try:
                relay.send(mail(text, settings.notice.sender, now), to)
            except NoWayIn as trouble:
                troubles.add(said(trouble), 1 + len(waiting))
                return
            except RelayTrouble as trouble:
                troubles.add(said(trouble), 1)
            else:
                yield to
    finally:
        relay.close()


def said(trouble: RelayTrouble) -> str:
    """Ours and the relay's code; its words could name an address, and this line goes into a journal."""
    return f"{trouble} ({trouble.answer[:3]})" if trouble.answer else str(trouble)

