"""Two sorts of requests side by side, thousands of times, and whether a stopwatch can tell one from the other.

The two are asked in pairs, in random order within each pair, in one process, with the garbage collector off while the watch runs:
whatever else the machine does hits both. Two numbers say how far they are apart:

- `auc`: the chance that a try of the second sort took longer than a try of the first (Mann-Whitney U over n times m); 0.5 when
  nothing can be told from one try;
- `apart`: the median over the pairs of (second minus first), in microseconds, which thousands of tries would find out.

A third says how far that median may be off by chance: on a machine that has other things to do, more pairs are asked.
"""

import gc
import random
import time
from bisect import bisect_left, bisect_right
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from statistics import median, quantiles

Try = Callable[[int], Awaitable[object]]
"""One try of a sort; the number of the pair chooses among what was prepared."""

TRIES = 2_000
WARM_UP = 100
CLEAN_EVERY = 50
A_GLANCE = 200
AUC_BOUND, AUC_GLARING = 0.06, 0.4
MICROSECONDS = 1e6
MOST_LOOKS, SHARP = 5, 0.25  # so many times the usual pairs, until chance makes less than this part of the bound
# Standard error of a median of n values: of their standard deviation over the root of n; and that of their quartiles' distance.
OF_MEDIAN, OF_QUARTILES = 1.2533, 1.349


@dataclass(frozen=True)
class Effect:
    """How far two sorts of requests are apart; `blur`: microseconds, the standard error of `apart`; `typical`: microseconds that
    the first takes."""

    auc: float
    apart: float
    blur: float
    typical: float

    def __str__(self) -> str:
        return f"AUC {self.auc:.3f}, {self.apart:+.0f} ± {self.blur:.0f} µs of {self.typical:.0f} µs"


async def compare(one: Try, other: Try, tries: int = TRIES) -> Effect:
    """Asks each sort `tries` times. The order is the same on every machine, the times are not."""
    return effect(*await _ask(one, other, tries, random.Random(0)))


async def look(one: Try, other: Try, microseconds: float, tries: int = TRIES, seed: int = 1) -> Effect:
    """Asks each sort `tries` times, and as often again while chance alone could make a good part of so many microseconds."""
    order, times = random.Random(seed), (list[float](), list[float]())
    for _ in range(MOST_LOOKS):
        for kept, more in zip(times, await _ask(one, other, tries, order), strict=True):
            kept.extend(more)
        if effect(*times).blur < SHARP * microseconds:
            break
    return effect(*times)


async def _ask(one: Try, other: Try, tries: int, order: random.Random) -> tuple[list[float], list[float]]:
    """Microseconds of each try of both sorts, pair by pair."""
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
    return times


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
    differences = [after - before for before, after in zip(first, second, strict=True)]
    lower, _, upper = quantiles(differences, n=4)
    blur = OF_MEDIAN * (upper - lower) / OF_QUARTILES / len(differences) ** 0.5
    return Effect(wins / len(first) / len(second), median(differences), blur, median(first))


def alike(found: Effect, microseconds: float) -> bool:
    """Whether both numbers stay below their bounds."""
    return abs(found.auc - 0.5) < AUC_BOUND and abs(found.apart) < microseconds


async def must_be_alike(one: Try, other: Try, microseconds: float) -> Effect:
    """Fails when two fresh samples both show a difference: a machine that was disturbed once gets a second try, no third.

    What two hundred pairs show with hardly a one out of line needs no two thousand."""
    glance = await compare(one, other, tries=A_GLANCE)
    assert abs(glance.auc - 0.5) < AUC_GLARING or abs(glance.apart) < microseconds, f"a glance tells them apart: {glance}"
    for seed in (1, 2):
        found = await look(one, other, microseconds, seed=seed)
        print(found)
        if alike(found, microseconds):
            return found
    raise AssertionError(f"a stopwatch tells them apart: {found}")
