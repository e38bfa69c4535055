"""The sample cases, filled in through the front door: as reporters at intake, as officers at the desk, each on its day."""

import time
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from wbs.demo import reporter
from wbs.demo.browser import Browser, RoomRefused
from wbs.demo.clock import TurnedClock
from wbs.demo.days import Days
from wbs.demo.demo_secrets import DemoSecrets, Login, ReportToken
from wbs.demo.officer import OfficerAtDesk

SAMPLES = Path(__file__).with_name("sample_cases.toml")
TOUR_CASES = Path(__file__).with_name("tour_cases.toml")
# Everybody who can read all sample cases will do: the desk's queue tells which case has just come in.
WATCHER = "omar"
REPORTER = "rini"
TWO_CASES = "both"


def answers(sample: Mapping[str, Any], day: date) -> dict[str, str | Sequence[str]]:
    """The report's fields; `days_ago` gives days that stay plausible whenever it is filed, as so many days before ``day``."""
    days = {name: (day - timedelta(days=ago)).isoformat() for name, ago in sample.get("days_ago", {}).items()}
    return {**sample["report"], **days}


@dataclass(frozen=True)
class Calendar:
    """Spreads the sample cases over the days that they name. Without one, all of it happens today."""

    days: Days
    clock: TurnedClock


@dataclass
class Story:
    """One sample case under way. ``words`` and ``case`` are known once it was filed; ``left``: steps that are still to come."""

    sample: Mapping[str, Any]
    left: int
    words: str = ""
    case: str = ""


@dataclass(frozen=True)
class Act:
    """What happens ``at`` so many working days ago; without a step the story begins."""

    at: int
    story: Story
    step: Mapping[str, Any] | None = None


def acts(samples: Iterable[Mapping[str, Any]], by_day: bool) -> list[Act]:
    """All of them, one case after the other or in the order of their days; a step without one has that of the step before it."""
    found = []
    for sample in samples:
        steps, at = sample.get("steps", ()), sample.get("at", 0)
        story = Story(sample, len(steps))
        found.append(Act(at, story))
        for step in steps:
            at = step.get("at", at)
            found.append(Act(at, story, step))
    return sorted(found, key=lambda act: -act.at) if by_day else found


class Filling:
    """Fills an empty demo. ``carry`` makes one round of the courier; ``tell`` says how far it is."""

    def __init__(
        self,
        rooms: tuple[int, int],
        kept: DemoSecrets,
        carry: Callable[[], None],
        tell: Callable[[str], None],
        calendar: Calendar | None = None,
        samples: Sequence[Path] = (SAMPLES,),
    ) -> None:
        (self._intake, self._desk), self._kept = rooms, kept
        self._carry, self._tell, self._calendar = carry, tell, calendar
        self._samples = [one for path in samples for one in tomllib.loads(path.read_text(encoding="utf-8"))["cases"]]
        self._at_desk: dict[str, OfficerAtDesk] = {}
        self._burned: dict[str, int] = {}
        self._day, self._ended = date.today(), list[Story]()

    def run(self) -> DemoSecrets:
        """Raises RoomRefused, ChildEnded."""
        filed = 0
        for act in acts(self._samples, self._calendar is not None):
            self._stand_on(act.at)
            if act.step is None:
                filed += 1
                self._tell(f"Mengisi contoh kasus {filed}/{len(self._samples)} / filling in sample case {filed}")
                act.story.words, act.story.case = self._file(act.story.sample)
            else:
                self._take(act.story, act.step)
            if not act.story.left:
                self._end(act.story)
        self._carry()
        for officer in self._at_desk.values():
            officer.leave()
        return self._finished()

    def _finished(self) -> DemoSecrets:
        tokens = [ReportToken(one.words, one.sample["about"]) for one in self._in_order() if one.sample.get("about")]
        cases = {one.sample["tour"]: one.case for one in self._ended if "tour" in one.sample}
        made = self._calendar.days.today if self._calendar else self._day
        return self._kept.finished([self._marked(login) for login in self._kept.logins], tokens, made, cases)

    def _in_order(self) -> list[Story]:
        """As the samples stand in their files."""
        return sorted(self._ended, key=lambda story: self._samples.index(story.sample))

    def _stand_on(self, at: int) -> None:
        if self._calendar:
            days = self._calendar.days
            self._day = days.ago(at)
            self._calendar.clock.turn(self._day, days.today)

    def _file(self, sample: Mapping[str, Any]) -> tuple[str, str]:
        """The ten words, and the id of the (first) case."""
        before = self._officer(WATCHER).cases()
        door = sample.get("door", "integrity")
        words = reporter.report(Browser("127.0.0.1", self._intake), door, answers(sample, self._day))
        self._carry()
        new = self._officer(WATCHER).cases() - before
        if len(new) != (2 if door == TWO_CASES else 1):
            raise RoomRefused(f"sample {sample['name']} should be one new case at the desk, or two; there are {len(new)}")
        return words, new.pop()

    def _take(self, story: Story, step: Mapping[str, Any]) -> None:
        try:
            self._step(story.case, story.words, step)
        except (RoomRefused, LookupError) as problem:
            raise RoomRefused(f"sample {story.sample['name']}, {step['by']} {step['do']}: {problem}") from problem
        story.left -= 1

    def _end(self, story: Story) -> None:
        """All of its steps were taken."""
        self._ended.append(story)

    def _step(self, case: str, words: str, step: Mapping[str, Any]) -> None:
        if step["by"] != REPORTER:
            given = {name: step[name] for name in ("move", "text", "fields") if name in step}
            self._officer(step["by"]).act(case, step["do"], **given)
            return
        browser = Browser("127.0.0.1", self._intake)
        if step["do"] == "berkas":
            reporter.add_file(browser, words, step["file"], step["text"], step.get("use", "evidence"))
        else:
            reporter.write(browser, words, step["text"])
        self._carry()

    def _officer(self, login: str) -> OfficerAtDesk:
        if login not in self._at_desk:
            kept = self._kept.login(login)
            now = self._calendar.clock().timestamp() if self._calendar else time.time()
            self._burned[login] = kept.step(now)
            self._at_desk[login] = OfficerAtDesk(self._desk, kept, kept.code(now))
        return self._at_desk[login]

    def _marked(self, login: Login) -> Login:
        return replace(login, burned=self._burned.get(login.login, 0))
