"""Nothing that a page of figures shows gives a hidden number away: held against every table that looks the same."""

from collections.abc import Iterator
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from wbs.desk.suppression import SMALLEST, Shown, given_away, hide, hide_line

MOST = 7
Table = tuple[tuple[int, ...], ...]
few = st.integers(0, MOST)


def shapes(rows: int, columns: int) -> st.SearchStrategy[Table]:
    return st.tuples(*[st.tuples(*[few] * columns)] * rows)


tables = st.one_of(shapes(1, 2), shapes(1, 3), shapes(2, 2), shapes(3, 2))


def fits(line: tuple[int, ...], cells: tuple[int | None, ...], total: int | None) -> bool:
    return all(cell is None or cell == one for cell, one in zip(cells, line, strict=True)) and total in (None, sum(line))


def lines(cells: tuple[int | None, ...], total: int | None, most: int) -> list[tuple[int, ...]]:
    choices = [range(most + 1) if cell is None else (cell,) for cell in cells]
    return [line for line in product(*choices) if fits(line, cells, total)]


def look_alike(shown: Shown, most: int) -> Iterator[Table]:
    """Every table of counts up to `most` of which the same would be seen."""
    for table in product(*[lines(cells, total, most) for cells, total in zip(shown.cells, shown.sums, strict=True)]):
        years = [sum(column) for column in zip(*table, strict=True)]
        if fits(tuple(years), shown.years, shown.whole):
            yield table


def hidden_values(shown: Shown, most: int) -> dict[object, set[int]]:
    """The values that each hidden number has in the tables that look the same."""
    found: dict[object, set[int]] = {}
    for table in look_alike(shown, most):
        years = [sum(column) for column in zip(*table, strict=True)]
        numbers = {("cell", row, at): one for row, line in enumerate(table) for at, one in enumerate(line)}
        numbers |= {("sum", row, 0): sum(line) for row, line in enumerate(table)}
        numbers |= {("year", 0, at): one for at, one in enumerate(years)} | {("whole", 0, 0): sum(years)}
        for place, one in numbers.items():
            found.setdefault(place, set()).add(one)
    seen = {("cell", row, at): one for row, line in enumerate(shown.cells) for at, one in enumerate(line)}
    seen |= {("sum", row, 0): one for row, one in enumerate(shown.sums)}
    seen |= {("year", 0, at): one for at, one in enumerate(shown.years)} | {("whole", 0, 0): shown.whole}
    return {place: values for place, values in found.items() if seen[place] is None}


def is_secret(place: object, values: set[int]) -> bool:
    """A number of the table itself, or a small sum; a large one that is just not shown may be added up by anybody, and one of
    nothing is given away by what it adds, if at all."""
    return "cell" in str(place) or 0 < max(values) < SMALLEST


@settings(max_examples=40, deadline=None)
@given(tables, st.booleans())
def test_no_hidden_number_has_one_value_only(table: Table, adds_up: bool) -> None:
    shown = hide(table, adds_up)
    alone = {place for place, values in hidden_values(shown, MOST + 1).items() if len(values) < 2 and is_secret(place, values)}
    assert alone == set()


@settings(max_examples=100, deadline=None)
@given(tables, st.booleans())
def test_what_is_shown_is_true_and_no_small_number(table: Table, adds_up: bool) -> None:
    table = tuple(line for line in table if any(line)) or ((5,) * len(table[0]),)
    shown = hide(table, adds_up)
    years = [sum(column) for column in zip(*table, strict=True)]
    pairs = [(one, true) for cells, line in zip(shown.cells, table, strict=True) for one, true in zip(cells, line, strict=True)]
    pairs += list(zip(shown.sums, map(sum, table), strict=True)) + list(zip(shown.years, years, strict=True))
    pairs.append((shown.whole, sum(years)))
    assert all(one is None or one == true >= SMALLEST for one, true in pairs)


@given(st.lists(shapes(1, 3).map(lambda table: table[0]), min_size=1, max_size=4))
def test_a_quarter_is_shown_the_same_whatever_comes_after_it(quarters: list[tuple[int, ...]]) -> None:
    for upto in range(1, len(quarters) + 1):
        assert hide(quarters[:upto]).cells == hide(quarters).cells[:upto]
        assert hide(quarters[:upto]).sums == hide(quarters).sums[:upto]


@given(st.lists(few, min_size=2, max_size=6), st.lists(few, min_size=1, max_size=3))
def test_tables_of_the_same_acts_show_the_same_sums(one: list[int], cut: list[int]) -> None:
    """By kind and by unit: else what one of them hides stands in the other."""
    other = [sum(one)]
    for wanted in cut:
        take = min(wanted, other[-1])
        other = [*other[:-1], take, other[-1] - take]
    assert (hide([one]).sums, hide([one]).whole) == (hide([other]).sums, hide([other]).whole)


def test_large_numbers_stand_as_they_are() -> None:
    shown = hide([[12, 30], [7, 9], [5, 8]])
    assert shown.cells == ((12, 30), (7, 9), (5, 8))
    assert (shown.sums, shown.years, shown.whole) == ((42, 16, 13), (24, 47), 71)


def test_a_quarter_in_which_nothing_happened_hides_nothing_and_gives_nothing_away() -> None:
    assert hide([[0, 0], [30, 7], [0, 0]]) == Shown(((0, 0), (30, 7), (0, 0)), (0, 37, 0), (30, 7), 37)
    assert hide([[0, 0], [30, 3], [9, 6]]) == Shown(((0, 0), (None, None), (9, 6)), (0, 33, 15), (None, None), 48)


def test_one_small_number_hides_the_smallest_beside_it() -> None:
    assert hide_line([3, 20, 8]) == (None, 20, None)
    assert hide_line([3, 20, 8], adds_up=False) == (None, 20, 8)


def test_four_is_a_small_number_and_five_is_none() -> None:
    assert hide_line([4, 5, 20], adds_up=False) == (None, 5, 20)
    assert hide_line([4, 5, 20]) == (None, None, 20)


def test_a_year_that_would_give_a_quarter_away_is_hidden() -> None:
    """Two quarters hide two numbers each: the years of both categories would be four sums of four numbers."""
    shown = hide([[30, 3], [20, 30]], adds_up=False)
    assert shown.years == (50, None)
    assert given_away([[30, 3], [20, 30]], Shown(shown.cells, shown.sums, (50, 33), None)) == [(0, 1)]
