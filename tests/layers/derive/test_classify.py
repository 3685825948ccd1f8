"""Classes: breaks that part the values of a whole layer, and colours for them."""

import dataclasses
import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.declare.layer import Palette
from layers.derive import make_legend
from layers.derive.classify import PALETTES, colours, quantile_breaks
from tests.layers.tables import published

values = st.lists(st.one_of(st.integers(0, 9), st.integers(0, 5000)), max_size=60)
classes = st.integers(2, 7)


def breaks_of(some: list[int], count: int) -> list[float]:
    return quantile_breaks(np.array(some, np.float64), count).tolist()


@given(some=values, count=classes)
def test_breaks_ascend_and_are_fewer_than_classes(some: list[int], count: int) -> None:
    breaks = breaks_of(some, count)
    assert breaks == sorted(set(breaks))
    assert len(breaks) < count


@given(some=values, count=classes)
def test_zero_has_a_class_of_its_own(some: list[int], count: int) -> None:
    breaks = breaks_of([0, *some], count)
    assert all(one >= min(filter(None, some)) for one in breaks)
    assert bool(breaks) == any(some)


@given(some=values, count=classes)
def test_no_class_is_empty(some: list[int], count: int) -> None:
    legend = make_legend([published(some)], "Blues", count)
    assert not some or min(legend.counts) > 0


@given(some=values, count=classes, data=st.data())
def test_the_order_of_values_changes_nothing(
    some: list[int], count: int, data: st.DataObject
) -> None:
    assert breaks_of(data.draw(st.permutations(some)), count) == breaks_of(some, count)


@given(some=values, count=classes)
def test_every_value_is_counted_in_the_class_that_holds_it(some: list[int], count: int) -> None:
    legend = make_legend([published(some)], "Blues", count)
    bounds = [-np.inf, *legend.breaks, np.inf]
    naive = [sum(low <= one < high for one in some) for low, high in pairwise(bounds)]
    assert list(legend.counts) == naive
    assert sum(legend.counts) == len(some)


@given(some=values, count=classes, cut=st.integers(0, 60))
def test_a_legend_is_of_all_periods_together(some: list[int], count: int, cut: int) -> None:
    parts = make_legend([published(some[:cut]), published(some[cut:])], "Blues", count)
    assert parts == make_legend([published(some)], "Blues", count)


def test_many_equal_shares_are_parted_equally() -> None:
    legend = make_legend([published(list(range(1, 101)))], "Blues", 5)
    assert legend.breaks == (21, 41, 61, 81)
    assert legend.counts == (20, 20, 20, 20, 20)


def test_few_distinct_values_have_a_class_each() -> None:
    legend = make_legend([published([0, 0, 0, 1, 1, 2])], "Blues", 5)
    assert (legend.breaks, legend.counts) == ((1, 2), (3, 2, 1))


@pytest.mark.parametrize(("value", "breaks"), [(0, ()), (7, ())])
def test_one_value_is_one_class(value: int, breaks: tuple[float, ...]) -> None:
    legend = make_legend([published([value] * 9)], "Blues", 5)
    assert (legend.breaks, legend.counts) == (breaks, (9,))
    assert (legend.least, legend.most) == (value, value)


def test_nothing_has_one_empty_class() -> None:
    legend = make_legend([], "Blues", 5)
    assert (legend.breaks, legend.counts, legend.least, legend.states) == ((), (0,), None, {})


def test_where_all_is_zero_it_has_the_colour_of_zero() -> None:
    zeros = [published([0, 0, 0])]
    assert (
        make_legend(zeros, "Blues", 5).colours
        == make_legend([published([0, 1])], "Blues", 5).colours[:1]
    )
    assert make_legend(zeros, "Blues", 5, signed=True).colours == ("#f7f7f7",)


def test_breaks_can_be_read_aloud() -> None:
    breaks = breaks_of(list(range(1, 12_346, 7)), 5)
    assert all(one == float(f"{one:.2g}") for one in breaks)


def test_suppressed_values_shape_no_break_and_are_counted_apart() -> None:
    table = published([0, 1, 4, 5, 6, 7, 8, 9], threshold=5)
    legend = make_legend([table], "Blues", 4)
    assert sum(legend.counts) == 5
    assert legend.states == {"value": 5, "suppressed": 3}
    assert (legend.least, legend.most) == (5, 9)
    told = published([5, 6, 7, 8, 9])
    assert legend.breaks == make_legend([told], "Blues", 4).breaks


def test_provisional_values_are_counted_as_such() -> None:
    assert make_legend([published([3], settled=False)], "Blues", 4).states == {"provisional": 1}


@pytest.mark.parametrize("palette", Palette)
def test_every_palette_that_can_be_declared_has_colours(palette: Palette) -> None:
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in colours(palette, 7))


@pytest.mark.parametrize("palette", PALETTES)
def test_five_colours_are_the_anchors(palette: str) -> None:
    assert colours(palette, 5) == PALETTES[palette]


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("count", range(1, 8))
def test_there_is_a_colour_per_class_and_no_two_are_equal(palette: str, count: int) -> None:
    assert len(set(colours(palette, count))) == count


def _luminance(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("count", range(2, 8))
def test_more_is_darker(palette: str, count: int) -> None:
    light = [_luminance(colour) for colour in colours(palette, count)]
    assert light == sorted(light, reverse=True)


def test_narrow_values_far_from_zero_are_told_apart() -> None:
    scores = np.linspace(4100.0, 4102.0, 101)
    assert quantile_breaks(scores, 4).tolist() == [4100.5, 4101.0, 4101.5]


def test_negative_values_have_classes_of_their_own() -> None:
    breaks = quantile_breaks(np.arange(-50.0, 50.0), 4).tolist()
    assert breaks == [-25, 0, 25]


@given(some=st.lists(st.floats(-1e9, 1e9), max_size=40), count=classes)
def test_breaks_of_broken_and_negative_numbers_ascend(some: list[float], count: int) -> None:
    breaks = quantile_breaks(np.array(some, np.float64), count).tolist()
    assert breaks == sorted(set(breaks))
    assert len(breaks) < count


@pytest.mark.parametrize("whole", [True, False])
def test_a_legend_tells_whether_values_are_whole_numbers(whole: bool) -> None:
    table = dataclasses.replace(published([1, 2]), integral=whole)
    assert make_legend([table], "Blues", 3).whole is whole
