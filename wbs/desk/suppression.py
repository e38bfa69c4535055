"""Small numbers are hidden, and nothing that is shown gives a hidden one away: neither by adding up nor because counts are never
negative.

A table has a line for each quarter and a column for each category, with the quarter's sum at the end of each line and the year's
beneath. Each quarter is decided by itself, so that what was shown of it stays true when the year is full; only then the year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SMALLEST = 5
FEWEST_HIDDEN = 2  # one hidden number in a line that adds up is none

Cell = int | None  # None: hidden
Place = tuple[int, int]


@dataclass(frozen=True)
class Shown:
    """What may be shown. `cells`: by quarter and category; `sums`: of quarters; `years`: of categories; `whole`: of all."""

    cells: tuple[tuple[Cell, ...], ...]
    sums: tuple[Cell, ...]
    years: tuple[Cell, ...]
    whole: Cell


def hide_line(line: Sequence[int], adds_up: bool = True) -> tuple[Cell, ...]:
    """One line of counts. Where its sum stands beside it (`adds_up`), what is hidden is at least two numbers that together are no
    small number themselves; else the smallest that is left is hidden, too. A line of nothing says nothing of anybody."""
    if not any(line):
        return tuple(line)
    kept = {at: count for at, count in enumerate(line) if count >= SMALLEST}
    if adds_up and sum(line) >= SMALLEST:
        while kept and _gives_away(len(line) - len(kept), sum(line) - sum(kept.values())):
            del kept[min(kept, key=lambda at: (kept[at], at))]
    return tuple(kept.get(at) for at in range(len(line)))


def _gives_away(hidden: int, together: int) -> bool:
    return hidden > 0 and (hidden < FEWEST_HIDDEN or together < SMALLEST)


def hide_sums(sums: Sequence[int]) -> tuple[tuple[Cell, ...], Cell]:
    """The quarters' sums and the year's: one and the same for all tables that count the same acts."""
    hidden = [one for one in sums if 0 < one < SMALLEST]
    shown = tuple(None if one in hidden else one for one in sums)
    return shown, None if _gives_away(len(hidden), sum(hidden)) else sum(sums)


def hide(cells: Sequence[Sequence[int]], adds_up: bool = True) -> Shown:
    """`cells`: by quarter and category, none negative. Without `adds_up` no quarter's sum is shown, nor the whole."""
    lines = tuple(hide_line(line, adds_up) for line in cells)
    sums, whole = hide_sums([sum(line) for line in cells]) if adds_up else (tuple(None for _ in cells), None)
    columns = len(cells[0]) if cells else 0
    years: list[Cell] = [None] * columns
    totals = [sum(line[at] for line in cells) for at in range(columns)]
    # The largest first: a year's number is worth most where most happened.
    for at in sorted(range(columns), key=lambda one: (-totals[one], one)):
        if totals[at] < SMALLEST and any(line[at] is None for line in lines):
            continue
        years[at] = totals[at]
        if given_away(cells, Shown(lines, sums, tuple(years), whole)):
            years[at] = None
    return Shown(lines, sums, tuple(years), whole)


def given_away(cells: Sequence[Sequence[int]], shown: Shown) -> list[Place]:
    """Hidden numbers that can have one value only, whatever the others are: by quarter and category; the sums stand behind
    the last category, the years behind the last quarter. A sum that is no small number and is just
    not shown is no secret, and one of nothing is kept by what it adds.

    Every other table of counts that looks the same differs from this one by rounds in which numbers go up and down in turn.
    So a hidden number is free exactly when such a round leads through it: up along a line, down along a column, never below none.
    """
    return [place for place in _hidden(shown) if _is_secret(place, cells) and not _is_free(place, cells, shown)]


def _is_secret(place: Place, cells: Sequence[Sequence[int]]) -> bool:
    row, at = place
    if row < len(cells) and at < len(cells[row]):
        return True
    lines = cells[row : row + 1] if row < len(cells) else cells
    return 0 < sum(sum(line[at : at + 1] if at < len(line) else line) for line in lines) < SMALLEST


def _hidden(shown: Shown) -> list[Place]:
    table = [(*line, total) for line, total in zip(shown.cells, shown.sums, strict=True)] + [(*shown.years, shown.whole)]
    return [(row, at) for row, line in enumerate(table) for at, cell in enumerate(line) if cell is None]


def _is_free(place: Place, cells: Sequence[Sequence[int]], shown: Shown) -> bool:
    row, at = place
    others = [one for one in _hidden(shown) if one != place]
    down = [one for one in others if _may_fall(one, cells)]
    rises = _reaches(("column", at), ("row", row), others, down)
    return rises or (_may_fall(place, cells) and _reaches(("row", row), ("column", at), others, down))


def _may_fall(place: Place, cells: Sequence[Sequence[int]]) -> bool:
    """Sums are held up by what they add."""
    row, at = place
    inside = row < len(cells) and at < len(cells[row])
    return not inside or cells[row][at] > 0


Line = tuple[str, int]


def _reaches(start: Line, goal: Line, up: Sequence[Place], down: Sequence[Place]) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        kind, number = waiting.pop()
        if (kind, number) == goal:
            return True
        if kind == "row":
            onward: list[Line] = [("column", at) for row, at in up if row == number]
        else:
            onward = [("row", row) for row, at in down if at == number]
        fresh = [one for one in onward if one not in seen]
        seen.update(fresh)
        waiting += fresh
    return False
