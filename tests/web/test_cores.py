"""Each of several processes keeps to a core of its own, and a thread that works beside the others does not."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.web.test_crew import begun, crew  # noqa: F401  (a fixture)
from wbs.web import cores


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[set[int]]:
    """What the system is asked for, on a machine whose cores 3, 4 and 9 are ours."""
    heard: list[set[int]] = []
    monkeypatch.setattr(cores, "CORES", (3, 4, 9))
    monkeypatch.setattr(os, "sched_setaffinity", lambda _thread, wanted: heard.append(set(wanted)))
    return heard


def test_each_of_several_keeps_to_another_core_that_is_ours(asked: list[set[int]]) -> None:
    for number in range(3):
        cores.keep_to_one(number, 3)
    assert asked == [{3}, {4}, {9}]


@pytest.mark.parametrize("count", [1, 4])
def test_one_alone_and_more_than_there_are_cores_run_anywhere(asked: list[set[int]], count: int) -> None:
    for number in range(count):
        cores.keep_to_one(number, count)
    assert asked == []


def test_the_processes_of_a_crew_keep_to_theirs(crew) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    ours = sorted(os.sched_getaffinity(0))
    wanted = [{ours[0]}, {ours[1]}] if len(ours) > 1 else [set(ours)] * 2
    workers = begun(crew)
    assert [os.sched_getaffinity(workers[number]) for number in (0, 1)] == wanted


def test_a_thread_that_may_run_anywhere_leaves_the_others_where_they_are() -> None:
    ours = os.sched_getaffinity(0)
    found: list[set[int]] = []

    def kept() -> None:
        os.sched_setaffinity(0, {min(ours)})
        with ThreadPoolExecutor(1, initializer=cores.use_all) as free:
            found.append(free.submit(os.sched_getaffinity, 0).result())
        found.append(os.sched_getaffinity(0))

    thread = threading.Thread(target=kept)
    thread.start()
    thread.join()
    assert found == [set(cores.CORES), {min(ours)}]
    assert os.sched_getaffinity(0) == ours
