"""A figure: what a room did, beside the floor that the same machine has in the same minute."""

from dataclasses import dataclass

from tests.bench.floors import Floor
from tests.bench.load import Run
from tests.bench.processor import Used

MILLI = 1000


@dataclass(frozen=True)
class Figure:
    """`what`: named as in the README; `value` in `unit`; `floor` in the same unit, 0 if there is none to hold it against.
    `less`: whether less is better (milliseconds) and not more."""

    what: str
    value: float
    unit: str
    floor: float = 0
    floor_is: str = ""
    besides: str = ""
    less: bool = False

    @property
    def ratio(self) -> float:
        """How much of the floor is reached, or how many times as long it takes."""
        return self.value / self.floor if self.floor else 0.0

    def __str__(self) -> str:
        held = f"{self.ratio:6.2f} x {self.floor_is} ({said(self.floor)})" if self.floor else ""
        return f"{self.what:<44}{said(self.value):>8} {self.unit:<6} {self.besides:<66}{held}".rstrip()


def of_run(what: str, run: Run, floor: Floor, floor_is: str, used: Used) -> Figure:
    """A load as a figure: how many a second, and what each of them used of the processor (beside what the floor did)."""
    each = used.seconds / len(run.seconds)
    besides = (
        f"median {MILLI * run.quantile(0.5):.1f} ms, p99 {MILLI * run.quantile(0.99):.1f} ms, "
        f"processor {MILLI * each:.1f} ms = {each / floor.processor:.1f} x"
    )
    name = f"{what}, {run.clients} at once" if run.clients > 1 else f"{what}, one after the other"
    return Figure(name, run.rate, "/s", floor.rate, floor_is, besides)


def said(number: float) -> str:
    """As people read it."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.1f}" if number >= 10 else f"{number:.2f}"
