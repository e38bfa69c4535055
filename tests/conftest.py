"""What holds for every test: quick folders first, and no test may be skipped."""

import signal
import time
from collections.abc import Generator, Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# The same inputs on every machine, and nothing that fails by the clock: these machines are noisy.
settings.register_profile(
    "wbs", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("wbs")

# A suite that was started in the background ignores Ctrl-C, and so would every command that it starts and interrupts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

TESTS = Path(__file__).parent
# Whose day a test may live in: the office's, and that of the machine's dates.
DAYS = (UTC, timezone(timedelta(hours=7)))
DAY, TOO_LATE = 24 * 3600, 120  # seconds
FIRST = ["house", "crypto", "cases", "store", "web"]
LAST = ["proofs", "journeys", "tamper", "long", "breakers"]
# Files that take a minute or more begin first in their folder: at its end no worker waits for another one.
LONGEST = [
    "long/test_two_hundred_deaths.py",
    "long/test_every_write.py",
    "long/test_broken_line.py",
    "long/test_routes.py",
    "long/test_sequences.py",
    "gates/test_street.py",
    "gates/test_desk.py",
    "gates/test_lighthouse.py",
]


def rank(path: Path) -> tuple[int, int]:
    """Where a test file stands in the order: what fails fast comes first."""
    file = path.relative_to(TESTS).as_posix() if path.is_relative_to(TESTS) else ""
    folder = file.partition("/")[0]
    place = FIRST.index(folder) if folder in FIRST else len(FIRST) + (1 + LAST.index(folder) if folder in LAST else 0)
    return place, LONGEST.index(file) if file in LONGEST else len(LONGEST)


def left_of_the_day(now: datetime, zones: Iterable[tzinfo]) -> float:
    """Seconds to the nearest midnight; `now`: with a time zone."""
    here = [now.astimezone(zone) for zone in zones]
    return min(DAY - (one - one.replace(hour=0, minute=0, second=0, microsecond=0)).total_seconds() for one in here)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol() -> Generator[None, bool | None, bool | None]:
    """What begins in the last moments of a day begins in the next one: a test asks for the day more than once. Its own time
    limit is not running yet."""
    if (left := left_of_the_day(datetime.now(UTC), DAYS)) < TOO_LATE:
        time.sleep(left + 1)
    return (yield)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: rank(item.path))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skipped test is a failed one: what it was to show has not been shown."""
    report = yield
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped, which shows nothing: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a file that skips itself as a whole."""
    report = yield
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped, which shows nothing: {report.longrepr}"
    return report
