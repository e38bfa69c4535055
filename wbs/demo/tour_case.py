"""The two cases that the tour shows: what was typed, and when they were due."""

import tomllib
from dataclasses import dataclass
from datetime import date

from wbs.cases.case_number import number_of
from wbs.demo.days import Days
from wbs.demo.demo_secrets import DemoSecrets
from wbs.demo.filling import TOUR_CASES
from wbs.settings import Settings


@dataclass(frozen=True)
class TourCase:
    """``narrative``: as the demo's script has it, not as any store does; ``due``: the day of the promised first answer."""

    case: str
    number: str
    narrative: str
    due: date


def tour_case(settings: Settings, kept: DemoSecrets, name: str) -> TourCase:
    """Raises LookupError for a demo that an older release made: it has no such case."""
    sample = next(one for one in tomllib.loads(TOUR_CASES.read_text(encoding="utf-8"))["cases"] if one["tour"] == name)
    days = Days.of(settings, date.fromisoformat(kept.made or date.min.isoformat()))
    case = kept.cases[name]
    due = days.calendar.add(days.ago(sample["at"]), settings.promise.acknowledge_working_days)
    return TourCase(case, number_of(case), sample["report"]["narrative"].strip(), due)
