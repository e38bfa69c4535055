"""Two sorts of requests side by side, thousands of times, and whether a stopwatch can tell one from the other.

The two are asked in pairs, in random order within each pair, in one process, with the garbage collector off while the watch runs:
whatever else the machine does hits both. Two numbers say how far they are apart:

- `auc`: the chance that a try of the second sort took longer than a try of the first (Mann-Whitney U over n times m); 0.5 when
  nothing can be told from one try;
- `apart`: the median over the pairs of (second minus first), in microseconds, which thousands of tries would find out.
"""

import gc
import random
import time
from bisect import bisect_left, bisect_right
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from statistics import median

Try = Callable[[int], Awaitable[object]]
"""One try of a sort; the number of the pair chooses among what was prepared."""

TRIES = 2_000
WARM_UP = 100
CLEAN_EVERY = 50
A_GLANCE = 200
AUC_BOUND, AUC_GLARING = 0.06, 0.4
MICROSECONDS = 1e6


@dataclass(frozen=True)
class Effect:
    """How far two sorts of requests are apart; `typical`: microseconds that the first takes."""

    auc: float
    apart: float
    typical: float

    def __str__(self) -> str:
        return f"AUC {self.auc:.3f}, {self.apart:+.0f} µs of {self.typical:.0f} µs"


async def compare(one: Try, other: Try, tries: int = TRIES, seed: int = 1) -> Effect:
    """Asks each sort `tries` times. The order is the same on every machine, the times are not."""
    order = random.Random(seed)
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(-WARM_UP, tries):
        turns = [0, 1]
        order.shuffle(turns)
        if number % CLEAN_EVERY == 0:
            gc.collect()
        for turn in turns:
            took = await _watch((one, other)[turn], number % tries)
            if number >= 0:
                times[turn].append(took)
    return effect(*times)


async def _watch(act: Try, number: int) -> float:
    gc.disable()
    try:
        started = time.perf_counter()
        await act(number)
        return (time.perf_counter() - started) * MICROSECONDS
    finally:
        gc.enable()


def effect(first: list[float], second: list[float]) -> Effect:
    """Times of pairs, in microseconds."""
    ranked = sorted(first)
    wins = sum((bisect_left(ranked, took) + bisect_right(ranked, took)) / 2 for took in second)
    apart = median(after - before for before, after in zip(first, second, strict=True))
    return Effect(wins / len(first) / len(second), apart, median(first))


def alike(found: Effect, microseconds: float) -> bool:
    """Whether both numbers stay below their bounds."""
    return abs(found.auc - 0.5) < AUC_BOUND and abs(found.apart) < microseconds


async def must_be_alike(one: Try, other: Try, microseconds: float) -> Effect:
    """Fails when two fresh samples both show a difference: a machine that was disturbed once gets a second try, no third.

    What two hundred pairs show with hardly a one out of line needs no two thousand."""
    glance = await compare(one, other, tries=A_GLANCE)
    assert abs(glance.auc - 0.5) < AUC_GLARING or abs(glance.apart) < microseconds, f"a glance tells them apart: {glance}"
    for seed in (1, 2):
        found = await compare(one, other, seed=seed)
        print(found)
        if alike(found, microseconds):
            return found
    raise AssertionError(f"a stopwatch tells them apart: {found}")
