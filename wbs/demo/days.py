"""The days of the sample cases: so many working days before the day on which the demo is made, whenever that is."""

from dataclasses import dataclass
from datetime import date, timedelta

from wbs.cases.calendar import Override, WorkingDays
from wbs.settings import Settings

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Days:
    """``today``: the day at the office on which the demo is made, a holiday perhaps."""

    calendar: WorkingDays
    today: date

    @classmethod
    def of(cls, settings: Settings, today: date) -> "Days":
        """With the office's own calendar, so that what is due is due there too."""
        overrides = {
            one.day: Override("working" if one.kind == "working" else "holiday", one.name, one.decree)
            for one in settings.calendar.overrides
        }
        return cls(WorkingDays(overrides, settings.calendar.weekdays), today)

    @property
    def due(self) -> date:
        """The day that counts as today for a deadline: nothing is due on a day without work, so then the next working day."""
        day = self.today
        while not self.calendar.is_working(day):
            day += ONE_DAY
        return day

    def ago(self, number: int) -> date:
        """The working day from which ``number`` working days lead to ``due``; today itself for 0."""
        if number == 0:
            return self.today
        day = self.due
        for _ in range(number):
            day -= ONE_DAY
            while not self.calendar.is_working(day):
                day -= ONE_DAY
        return day
