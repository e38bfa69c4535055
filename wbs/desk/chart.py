"""A bar chart as lengths and places, drawn by the template as SVG: 320 units wide, letters of 11 units, of 14 on a phone.

Nothing is said by colour alone: each bar has its number, series differ by their filling, and a hidden number has a dotted end.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 320
NUMBER_WIDTH = 40  # right of the longest bar
LINE, BAR, GAP = 16, 13, 9
LABEL = 32  # letters of a label in one line: 320 units hold as many capitals of 14 units
SHORT = 14  # of a number that is hidden

Number = int | None


@dataclass(frozen=True)
class Bar:
    """`series`: its place in the legend, from 0; `number`: None for one that is hidden; lengths in units of the drawing."""

    series: int
    number: Number
    x: float
    y: float
    width: float
    height: float

    @property
    def text_x(self) -> float:
        return round(self.x + self.width + 4, 1)

    @property
    def text_y(self) -> float:
        return round(self.y + self.height - 3, 1)


@dataclass(frozen=True)
class Group:
    """A bar for each series, and their label in as many lines as it takes, each with its y."""

    label: tuple[tuple[str, float], ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Chart:
    """`title`, `described`: read out in place of the drawing; `series`: names for the legend, empty for one series."""

    id: str
    title: str
    described: str
    series: tuple[str, ...]
    groups: tuple[Group, ...]
    height: float
    width: int = WIDTH


def bars(
    id: str,
    title: str,
    described: str,
    lines: Sequence[tuple[str, Sequence[Number]]],
    series: Sequence[str] = (),
    beside: int = 0,
) -> Chart:
    """`lines`: label and one number for each series; `beside`: room for labels left of the bars, 0 puts them above."""
    longest = max([1, *(number for _, numbers in lines for number in numbers if number is not None)])
    room = WIDTH - beside - NUMBER_WIDTH
    groups, y = [], 2.0
    for label, numbers in lines:
        parts = [label] if beside else textwrap.wrap(label, LABEL)
        top = y if beside else y + LINE * len(parts)
        first = top + len(numbers) * BAR / 2 + 3 if beside else y + LINE - 4
        drawn = tuple(
            Bar(at, number, beside, top + at * BAR, _length(number, longest, room), BAR - 2) for at, number in enumerate(numbers)
        )
        groups.append(Group(tuple((part, round(first + at * LINE, 1)) for at, part in enumerate(parts)), drawn))
        y = top + len(numbers) * BAR + GAP
    return Chart(id, title, described, tuple(series), tuple(groups), y)


def _length(number: Number, longest: int, room: float) -> float:
    return float(SHORT) if number is None else max(1.0, round(number / longest * room, 1))
