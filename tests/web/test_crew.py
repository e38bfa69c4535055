"""Several processes on one address: all begin, all end together, and none goes on alone."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
PROGRAM = """
import os, signal, sys
from wbs.web.crew import WorkerEnded, work_together

def say(*words):
    os.write(1, (" ".join(map(str, words)) + chr(10)).encode())  # one whole line, whoever else writes

def work(number):
    signal.signal(signal.SIGTERM, lambda *_: (say("ended", number), os._exit(0)))
    say("begun", number, os.getpid())
    while True:
        signal.pause()

try:
    work_together(2, work, lambda: say("ready"))
except WorkerEnded:
    sys.exit(1)
print("closed in good order")
"""


@pytest.fixture
def crew() -> Iterator[subprocess.Popen[str]]:
    # In a group of its own, as a shell starts what Ctrl-C is for.
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM], cwd=TOP, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    yield process
    process.kill()
    process.communicate()


def begun(crew: subprocess.Popen[str]) -> dict[int, int]:
    """Number -> process id, once both have begun and that was said."""
    assert crew.stdout is not None
    lines = [crew.stdout.readline().split() for _ in range(3)]
    assert ["ready"] in lines
    return {int(line[1]): int(line[2]) for line in lines if line[0] == "begun"}


def left_over(crew: subprocess.Popen[str]) -> str:
    """What is still said until every process that could say something is gone."""
    assert crew.stdout is not None
    return crew.stdout.read()


def test_what_ends_the_first_process_ends_all_of_them_in_good_order(crew: subprocess.Popen[str]) -> None:
    workers = begun(crew)
    assert sorted(workers) == [0, 1]
    assert len({crew.pid, *workers.values()}) == 3
    crew.send_signal(signal.SIGTERM)
    assert sorted(left_over(crew).splitlines()) == ["closed in good order", "ended 0", "ended 1"]
    assert crew.wait(120) == 0


def test_ctrl_c_before_they_listen_for_it_is_no_failure(crew: subprocess.Popen[str]) -> None:
    begun(crew)
    os.killpg(crew.pid, signal.SIGINT)  # the processes of PROGRAM never listen for it, so it ends each at once
    assert left_over(crew) == "closed in good order\n"
    assert crew.wait(120) == 0


def test_when_one_of_them_dies_the_others_are_ended_and_it_counts_as_a_failure(crew: subprocess.Popen[str]) -> None:
    workers = begun(crew)
    os.kill(workers[1], signal.SIGKILL)
    assert left_over(crew) == "ended 0\n"
    assert crew.wait(120) == 1


def test_none_goes_on_when_the_first_process_is_killed(crew: subprocess.Popen[str]) -> None:
    begun(crew)
    crew.kill()
    # Ends only when nobody is left that could write.
    assert left_over(crew) == ""
