"""An office with three officers and an overseer, a relay, and mornings that come when the test says so."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.house.tree import TOP
from tests.notice.authority import Authority
from tests.notice.post import HOST, Post, post
from wbs.notice.mornings import Mornings
from wbs.notice.rounds import Rounds
from wbs.settings import Settings, load

OMAR, OLGA, SARI = "omar@kantor.example", "olga@kantor.example", "sari@kantor.example"
OFFICERS = (OMAR, OLGA, SARI)
RATNA = "ratna@kantor.example"
MONDAY = date(2026, 11, 23)

Office = Callable[..., Settings]


@pytest.fixture
def office() -> Office:
    """The project's settings, with other values of [notice]."""

    def make(**values: Any) -> Settings:
        settings = load(TOP / "settings.toml")
        given = {"host": HOST, "tls": "none", "officers": OFFICERS, "overseer": RATNA, "timeout_seconds": 60, **values}
        raw = settings.model_dump()
        return Settings.model_validate({**raw, "notice": {**raw["notice"], **given}})

    return make


@dataclass
class Clock:
    """A clock that goes as the test says, and the rounds of one process under it."""

    settings: Settings
    state: Path
    casebook: Path | None = None
    now: datetime = field(init=False)
    seconds: float = 1000.0

    def __post_init__(self) -> None:
        self.now = at(self.settings, MONDAY)
        self.start()

    def start(self) -> None:
        """As after a restart: only the file remembers."""
        self.rounds = Rounds(self.settings, Mornings(self.state), self.casebook, seconds=lambda: self.seconds)

    def look(self) -> list[str]:
        """One look at the clock; returns the lines that were said."""
        return self.rounds.one(self.now)

    def passes(self, **time_that_passes: float) -> list[str]:
        self.now += timedelta(**time_that_passes)
        self.seconds += timedelta(**time_that_passes).total_seconds()
        return self.look()


def at(settings: Settings, day: date, hour: int = 7, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), settings.office.zone)


@pytest.fixture
def relay() -> Iterator[Post]:
    """On this machine, without TLS."""
    with post() as one:
        yield one


@pytest.fixture
def clock(office: Office, relay: Post, tmp_path: Path) -> Clock:
    state = tmp_path / "state"
    state.mkdir()
    return Clock(office(port=relay.port), state)


@pytest.fixture(scope="session")
def authorities(tmp_path_factory: pytest.TempPathFactory) -> tuple[Authority, Authority]:
    """The office's own, and somebody else's."""
    folder = tmp_path_factory.mktemp("authorities")
    return Authority(folder, "kantor"), Authority(folder, "eve")
