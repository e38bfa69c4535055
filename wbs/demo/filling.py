"""The sample cases, filled in through the front door: as reporters at intake, as officers at the desk."""

import time
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from wbs.demo import reporter
from wbs.demo.browser import Browser, RoomRefused
from wbs.demo.demo_secrets import DemoSecrets, Login, ReportToken
from wbs.demo.officer import OfficerAtDesk

SAMPLES = Path(__file__).with_name("sample_cases.toml")
# Everybody who can read all sample cases will do: the desk's queue tells which case has just come in.
WATCHER = "omar"
REPORTER = "rini"
TWO_CASES = "both"


def answers(sample: Mapping[str, Any], today: date) -> dict[str, str | Sequence[str]]:
    """The report's fields; `days_ago` gives days that stay plausible whenever the demo is made, as so many days before today."""
    days = {name: (today - timedelta(days=ago)).isoformat() for name, ago in sample.get("days_ago", {}).items()}
    return {**sample["report"], **days}


class Filling:
    """Fills an empty demo. ``carry`` makes one round of the courier; ``tell`` says how far it is."""

    def __init__(
        self, intake: int, desk: int, kept: DemoSecrets, carry: Callable[[], None], tell: Callable[[str], None]
    ) -> None:
        self._intake, self._desk, self._kept = intake, desk, kept
        self._carry, self._tell = carry, tell
        self._at_desk: dict[str, OfficerAtDesk] = {}
        self._burned: dict[str, int] = {}

    def run(self) -> DemoSecrets:
        """Raises RoomRefused, ChildEnded."""
        samples = tomllib.loads(SAMPLES.read_text(encoding="utf-8"))["cases"]
        tokens = []
        for number, sample in enumerate(samples, start=1):
            self._tell(f"Mengisi contoh kasus {number}/{len(samples)} / filling in sample case {number}")
            words = self._one(sample)
            if sample.get("about"):
                tokens.append(ReportToken(words, sample["about"]))
        self._carry()
        for officer in self._at_desk.values():
            officer.leave()
        return self._kept.finished([self._marked(login) for login in self._kept.logins], tokens)

    def _one(self, sample: Mapping[str, Any]) -> str:
        steps: Sequence[Mapping[str, Any]] = sample.get("steps", ())
        before = self._officer(WATCHER).cases()
        door = sample.get("door", "integrity")
        words = reporter.report(Browser("127.0.0.1", self._intake), door, answers(sample, date.today()))
        self._carry()
        new = self._officer(WATCHER).cases() - before
        if len(new) != (2 if door == TWO_CASES else 1):
            raise RoomRefused(f"sample {sample['name']} should be one new case at the desk, or two; there are {len(new)}")
        case = new.pop()
        for step in steps:
            try:
                self._step(case, words, step)
            except (RoomRefused, LookupError) as problem:
                raise RoomRefused(f"sample {sample['name']}, {step['by']} {step['do']}: {problem}") from problem
        return words

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
            kept, now = self._kept.login(login), time.time()
            self._burned[login] = kept.step(now)
            self._at_desk[login] = OfficerAtDesk(self._desk, kept, kept.code(now))
        return self._at_desk[login]

    def _marked(self, login: Login) -> Login:
        return replace(login, burned=self._burned.get(login.login, 0))
