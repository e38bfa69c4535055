"""So many clients at once, each taking the next thing to do as soon as its last one was answered."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tests.bench.failed import BenchFailed

Job = Callable[[], None]
"""Asks one thing and checks its answer; raises BenchFailed when it is wrong."""


@dataclass(frozen=True)
class Run:
    """What `clients` at once met. `seconds`: of each thing that was asked, in rising order; `wall`: of all together."""

    clients: int
    seconds: tuple[float, ...]
    wall: float

    @property
    def rate(self) -> float:
        """Things done in a second, all clients together."""
        return len(self.seconds) / self.wall

    def quantile(self, part: float) -> float:
        """Seconds that this part of all stayed within: 0.5 is the median."""
        return self.seconds[min(len(self.seconds) - 1, int(part * len(self.seconds)))]


def run(clients: int, jobs: Iterable[Job]) -> Run:
    """All jobs, each once. Raises BenchFailed for the first one whose answer was wrong."""
    waiting = deque(jobs)
    together = threading.Barrier(clients + 1)

    def work() -> list[float]:
        took = []
        together.wait()
        while True:
            try:
                job = waiting.popleft()
            except IndexError:
                return took
            start = time.perf_counter()
            job()
            took.append(time.perf_counter() - start)

    asked = len(waiting)
    with ThreadPoolExecutor(clients) as threads:
        working = [threads.submit(work) for _ in range(clients)]
        together.wait()
        start = time.perf_counter()
        took = sorted(one for client in working for one in client.result())
        wall = time.perf_counter() - start
    if len(took) != asked:
        raise BenchFailed(f"{asked} were asked and {len(took)} answered")
    return Run(clients, tuple(took), wall)
