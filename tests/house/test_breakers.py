"""Every test that a promise names has a breaker that turns it red, and every breaker still fits the tree."""

import subprocess

from tests.breakers.breaker import breakers
from tests.house.test_promises import NAMED, ROW, SECURITY
from tests.house.tree import TOP

# Tests that a breaker cannot turn red within a minute, each with its reason; their promises have breakers for a quicker test.
STOPWATCH = "two samples of 2,000 tries each; beside it stands a test in which a small difference is planted and found"
TOO_LONG = {
    "tests/long/test_two_hundred_deaths.py::test_what_was_acknowledged_outlives_two_hundred_deaths": "what is lost shows "
    "when all two hundred have died; P11's other test dies twenty times",
    "tests/long/test_every_write.py::test_at_each_write_the_disk_may_fail_and_nothing_is_lost_or_half_there": "each write of a "
    "report fails in turn before the one that takes the text; P13's other test meets one full disk",
    "tests/long/test_timing_lookup.py::test_the_page_behind_a_known_and_an_unknown_code_take_as_long": STOPWATCH,
    "tests/long/test_timing_lookup.py::test_over_a_real_line_a_known_and_an_unknown_code_take_as_long": STOPWATCH,
    "tests/long/test_timing_desk.py::test_what_was_wrong_at_the_sign_in_cannot_be_told_by_the_time": STOPWATCH,
    "tests/long/test_timing_desk.py::test_a_case_that_excludes_an_officer_takes_as_long_as_one_that_is_not_there": STOPWATCH,
}


def promised() -> set[tuple[str, str]]:
    """Promise and test, for each that SECURITY.md names."""
    return {(number, f"{file}::{name}") for number, _, named in ROW.findall(SECURITY) for file, name in NAMED.findall(named)}


def broken() -> set[tuple[str, str]]:
    return {(one.promise, one.test) for one in breakers()}


def test_each_test_that_a_promise_names_has_a_breaker() -> None:
    assert {pair for pair in promised() - broken() if pair[1] not in TOO_LONG} == set()


def test_each_promise_has_a_breaker() -> None:
    assert {promise for promise, _ in promised()} == {promise for promise, _ in broken()}


def test_what_is_too_long_is_promised_and_has_no_breaker() -> None:
    assert set(TOO_LONG) <= {test for _, test in promised()}
    assert set(TOO_LONG) & {test for _, test in broken()} == set()


def test_no_breaker_is_for_something_that_is_not_promised() -> None:
    assert broken() - promised() == set()


def test_every_breaker_fits_the_tree_as_it_is() -> None:
    wrong = []
    for one in breakers():
        command = ["git", "-c", f"safe.directory={TOP}", "apply", "--check", str(one.path)]
        fits = subprocess.run(command, cwd=TOP, capture_output=True, text=True)
        if fits.returncode:
            wrong.append(f"{one.path.name}: {fits.stderr.strip()}")
    assert wrong == []
