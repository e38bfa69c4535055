"""The drawing of figures: what is long is not cut off, what is hidden has one length."""

from itertools import pairwise

from wbs.desk.chart import LABEL, LINE, SHORT, WIDTH, bars

LONG = "Subbagian Perencanaan, Evaluasi, dan Pelaporan Program Kerja"


def test_a_long_label_is_broken_between_words_and_the_bar_comes_below_it() -> None:
    chart = bars("unit", "Unit", "", [(LONG, (7,)), ("Sekretariat", (5,))])
    first, second = chart.groups
    assert [" ".join(text for text, _ in group.label) for group in chart.groups] == [LONG, "Sekretariat"]
    assert len(first.label) == 2
    assert all(len(text) <= LABEL for text, _ in first.label)
    assert first.label[0][1] + LINE == first.label[1][1] < first.bars[0].y
    assert first.bars[0].y + first.bars[0].height < second.label[0][1] < second.bars[0].y < chart.height


def test_a_word_that_is_longer_than_a_line_is_broken_too_and_none_of_it_is_lost() -> None:
    (group,) = bars("unit", "Unit", "", [("a" * (LABEL + 3), (7,))]).groups
    assert [text for text, _ in group.label] == ["a" * LABEL, "aaa"]


def test_a_label_beside_its_bars_stands_in_one_line_at_their_middle() -> None:
    chart = bars("bulan", "Bulan", "", [("Jan", (14, None)), ("Feb", (21, 9))], ("masuk", "selesai"), beside=34)
    for group in chart.groups:
        ((_, y),) = group.label
        assert group.bars[0].y < y < group.bars[1].y + group.bars[1].height
        assert {bar.x for bar in group.bars} == {34}
    assert all(one.bars[-1].y + one.bars[-1].height < other.bars[0].y for one, other in pairwise(chart.groups))


def test_bars_are_as_long_as_their_numbers_and_a_hidden_one_is_always_as_short() -> None:
    chart = bars("bulan", "Bulan", "", [("Jan", (10, None)), ("Feb", (20, 0))])
    widths = [[bar.width for bar in group.bars] for group in chart.groups]
    assert widths[1][0] == 2 * widths[0][0]
    assert (widths[0][1], widths[1][1]) == (SHORT, 1.0)
    assert all(bar.text_x + 4 * 8.4 <= WIDTH for group in chart.groups for bar in group.bars)  # four digits of 14 units
