"""Which cores a process runs on. The threads of one process take turns in computing; on one core they find their things where
they left them, and handing those from core to core cost a tenth to a seventh of everything.
"""

import os

CORES = tuple(sorted(os.sched_getaffinity(0)))
"""All that we may use, as they were before any process kept to one."""


def keep_to_one(number: int, count: int) -> None:
    """Of `count` processes, `number` (from 0) keeps to a core of its own, and so does every thread that it starts from now on.
    Where there are fewer cores than processes they stay wherever the system puts them."""
    if 1 < count <= len(CORES):
        os.sched_setaffinity(0, {CORES[number]})


def use_all() -> None:
    """For a thread that does its work beside the others (sealing files computes while they do): it runs on any core again."""
    os.sched_setaffinity(0, CORES)
