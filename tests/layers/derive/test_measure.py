"""What is computed of one layer, against plain loops over places."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from layers.derive import Tables
from layers.derive.measure import measured, ranked
from layers.model import Published, State
from tests.layers.derive.told import (
    NO_DATA,
    SUPPRESSED,
    UNDEFINED,
    Told,
    an_input,
    column,
    rows,
    table,
)

RATE = an_input(compute="rate", per="homes")
CHANGE = an_input(compute="change")
counts = st.one_of(st.integers(0, 40), st.sampled_from([SUPPRESSED, NO_DATA, UNDEFINED]))
exposures = st.one_of(st.integers(0, 500), st.sampled_from([SUPPRESSED, NO_DATA]))


@st.composite
def pairs(draw: st.DrawFn, second: Any = counts) -> tuple[dict[int, Told], dict[int, Told]]:
    """Draw two tables over the same places."""
    places = draw(st.sets(st.integers(0, 30), min_size=1, max_size=12))
    return {at: draw(counts) for at in places}, {at: draw(second) for at in places}


def number(told: Told) -> float | None:
    """Return a value; None where a state stands in its place."""
    return None if isinstance(told, State) else float(told)


def naive_state(*told: Told) -> str:
    """Say which state two of them have together."""
    for one in (SUPPRESSED, NO_DATA, UNDEFINED):
        if any(other is one for other in told):
            return one.word
    return "value"


def same(found: list[Any], expected: list[float | None]) -> None:
    assert [one is None for one in found] == [one is None for one in expected]
    assert [one for one in found if one is not None] == pytest.approx(
        [one for one in expected if one is not None], rel=1e-9, abs=1e-12
    )


def test_a_value_is_the_layer_as_it_is() -> None:
    now = table({1: 5, 2: SUPPRESSED})
    assert measured(an_input(), Tables(now)) is now


def test_a_rate_is_per_thousand() -> None:
    made = ranked(measured(RATE, Tables(table({1: 6, 2: 3}), per=table({1: 400, 2: 50}))))
    assert column(made, "value") == [15, 60]
    assert rows(made)[1] == {
        "value": 15, "state": "value", "n": 6, "per": 400, "rank": 2, "rank_n": 1,
    }  # fmt: skip


def test_a_place_without_dwellings_has_no_rate() -> None:
    made = measured(RATE, Tables(table({1: 6, 2: 0}), per=table({1: 0, 2: 0})))
    assert column(made, "state") == ["undefined", "undefined"]
    assert column(made, "value") == [None, None]


def test_a_denominator_that_may_still_change_makes_no_rate_provisional() -> None:
    per = table({1: 400}, provisional=(1,))
    assert column(measured(RATE, Tables(table({1: 6}), per=per)), "state") == ["value"]


def test_a_rate_of_what_may_still_change_is_provisional() -> None:
    now = table({1: 6}, provisional=(1,))
    assert column(measured(RATE, Tables(now, per=table({1: 400}))), "state") == ["provisional"]


def test_a_rate_by_what_was_not_counted_there_is_modelled() -> None:
    per = table({1: 400}, modelled=True)
    assert measured(RATE, Tables(table({1: 6}), per=per)).modelled


@given(pairs(exposures))
def test_a_rate_is_what_a_plain_loop_finds(told: tuple[dict[int, Told], dict[int, Told]]) -> None:
    now, per = told
    expected: list[float | None] = []
    states = []
    for at in sorted(now):
        n, out_of = number(now[at]), number(per[at])
        state = naive_state(now[at], per[at])
        if n is None or out_of is None or out_of <= 0:
            expected.append(None)
            states.append("undefined" if state == "value" else state)
        else:
            expected.append(1000 * n / out_of)
            states.append("value")

    made = measured(RATE, Tables(table(now), per=table(per)))

    same(column(made, "value"), expected)
    assert column(made, "state") == states


@given(pairs(exposures))
def test_places_are_ranked_among_those_that_are_told(
    told: tuple[dict[int, Told], dict[int, Told]],
) -> None:
    made = ranked(measured(RATE, Tables(table(told[0]), per=table(told[1]))))
    for name, of in (("rank", "value"), ("rank_n", "n")):
        values = column(made, of)
        known = [one for one in values if isinstance(one, float)]
        expected = [
            None if not isinstance(one, float) else 1.0 + sum(other > one for other in known)
            for one in values
        ]
        assert column(made, name) == expected


def test_smoothing_is_the_method_of_moments() -> None:
    """Marshall 1991, by hand for three places."""
    n, out_of = [2.0, 29.0, 1.0], [100.0, 150.0, 50.0]
    whole = sum(n) / sum(out_of)
    between = sum(e * (c / e - whole) ** 2 for c, e in zip(n, out_of, strict=True)) / sum(out_of)
    between -= whole / (sum(out_of) / 3)
    expected = [
        1000 * (whole + between / (between + whole / e) * (c / e - whole))
        for c, e in zip(n, out_of, strict=True)
    ]
    counted, exposed = (table(dict(enumerate(one))) for one in (n, out_of))

    made = measured(an_input(compute="smoothed", per="homes"), Tables(counted, per=exposed))

    assert between > 0
    same(column(made, "value"), list(expected))
    same(column(made, "rate"), [1000 * c / e for c, e in zip(n, out_of, strict=True)])


@given(pairs(exposures))
def test_a_smoothed_rate_is_told_where_a_rate_is_and_lies_in_its_limits(
    told: tuple[dict[int, Told], dict[int, Told]],
) -> None:
    tables = Tables(table(told[0]), per=table(told[1]))
    made = rows(measured(an_input(compute="smoothed", per="homes"), tables))
    plain = rows(measured(RATE, tables))
    for at, one in made.items():
        assert one["state"] == plain[at]["state"]
        if one["state"] == "value":
            assert one["low"] <= one["value"] <= one["high"]  # type: ignore[operator]


@given(pairs())
def test_a_change_is_what_a_plain_loop_finds(told: tuple[dict[int, Told], dict[int, Told]]) -> None:
    now, before = told
    made = measured(CHANGE, Tables(table(now), table(before)))
    ns = [(number(now[at]), number(before[at])) for at in sorted(now)]
    both = [(n, b) for n, b in ns if n is not None and b is not None]

    same(column(made, "value"), [None if n is None or b is None else n - b for n, b in ns])
    same(column(made, "percent"),
         [None if n is None or not b else 100 * (n - b) / b for n, b in ns])  # fmt: skip
    assert column(made, "state") == [naive_state(now[at], before[at]) for at in sorted(now)]
    chances = [
        min(1.0, 2 * min(binom.cdf(n, n + b, 0.5), binom.sf(n - 1, n + b, 0.5)))
        for n, b in both if n + b
    ]  # fmt: skip
    found = [one for one in column(made, "p") if one is not None]
    assert found == pytest.approx(chances, rel=1e-9, abs=1e-12)


def test_a_plain_rise_and_a_plain_fall_are_called_so() -> None:
    made = measured(
        CHANGE, Tables(table({1: 90, 2: 5, 3: 3, 4: 200}), table({1: 20, 2: 70, 3: 2, 4: 210}))
    )
    assert column(made, "verdict") == ["rising", "falling", "too_few", "steady"]


def test_what_may_still_change_is_not_judged() -> None:
    now = table({1: 90, 2: SUPPRESSED}, provisional=(1,))
    made = measured(CHANGE, Tables(now, table({1: 20, 2: 20})))
    assert column(made, "verdict") == ["provisional", None]


def test_where_recording_broke_nothing_is_judged() -> None:
    made = measured(CHANGE, Tables(table({1: 90, 2: SUPPRESSED}), table({1: 20, 2: 3}), broke=True))
    assert column(made, "verdict") == ["break", None]
    assert column(made, "value") == [70, None]


def test_a_change_of_what_was_not_counted_there_has_no_verdict() -> None:
    made = measured(CHANGE, Tables(table({1: 90.5}, modelled=True), table({1: 20.25})))
    assert rows(made) == {1: {"value": 70.25, "state": "value", "n": 90.5, "before": 20.25}}


def test_a_shorter_month_is_no_fall() -> None:
    counted = dict.fromkeys(range(5), 2900), dict.fromkeys(range(5), 3100)
    by_days = measured(CHANGE, Tables(*map(table, counted), days=(29, 31)))
    plain = measured(CHANGE, Tables(*map(table, counted)))
    assert set(column(by_days, "verdict")) == {"steady"}
    assert set(column(plain, "verdict")) == {"falling"}
    assert column(by_days, "value") == column(plain, "value") == [-200.0] * 5


def test_noise_makes_a_change_less_sure() -> None:
    tables = table({1: 30}), table({1: 12})
    noisy = tuple(table({1: n}, variance=20.0) for n in (30, 12))
    sure = column(measured(CHANGE, Tables(*tables)), "p")[0]
    assert column(measured(CHANGE, Tables(*noisy)), "p")[0] > sure  # type: ignore[operator]


@given(pairs(exposures))
def test_an_index_of_rates_has_the_rate_of_the_city_as_hundred(
    told: tuple[dict[int, Told], dict[int, Told]],
) -> None:
    now, per = told
    made = measured(an_input(compute="index", per="homes"), Tables(table(now), per=table(per)))
    ns = {at: (number(now[at]), number(per[at])) for at in sorted(now)}
    both = [(n, p) for n, p in ns.values() if n is not None and p is not None]
    events, exposed = sum(n for n, _ in both), sum(p for _, p in both)
    expected = [
        None if n is None or not p or not events else 100 * (n / p) / (events / exposed)
        for n, p in ns.values()
    ]
    same(column(made, "value"), expected)


@given(st.dictionaries(st.integers(0, 20), counts, min_size=1))
def test_an_index_of_numbers_has_the_mean_place_as_hundred(now: dict[int, Told]) -> None:
    made = measured(an_input(compute="index"), Tables(table(now)))
    known = [one for one in map(number, now.values()) if one is not None]
    mean = sum(known) / len(known) if known else 0
    ns = [number(now[at]) for at in sorted(now)]
    same(column(made, "value"), [None if n is None or not mean else 100 * n / mean for n in ns])


@given(st.dictionaries(st.integers(0, 20), counts, min_size=1))
def test_shares_add_up_to_a_hundred_or_are_undefined(now: dict[int, Told]) -> None:
    made = measured(an_input(compute="share"), Tables(table(now)))
    values = [one for one in column(made, "value") if isinstance(one, float)]
    known = [one for one in map(number, now.values()) if one is not None]
    if sum(known):
        assert len(values) == len(known)
        assert sum(values) == pytest.approx(100)
    else:
        assert not values


@given(pairs(), st.data())
def test_a_moving_sum_is_told_where_all_its_periods_are(
    told: tuple[dict[int, Told], dict[int, Told]], data: st.DataObject
) -> None:
    third = {at: data.draw(counts) for at in told[0]}
    past = table(told[1]), table(third)
    made = measured(an_input(compute="moving", over=3), Tables(table(told[0]), past=past))
    for at, one in rows(made).items():
        every = (told[0][at], told[1][at], third[at])
        numbers = [number(other) for other in every]
        assert one["state"] == naive_state(*every)
        assert one["value"] == (None if None in numbers else sum(numbers))  # type: ignore[arg-type]


def test_a_moving_sum_has_the_noise_of_all_its_periods() -> None:
    tables = [table({1: 7}, variance=2.5) for _ in range(3)]
    made = measured(an_input(compute="moving", over=3), Tables(tables[0], past=tuple(tables[1:])))
    assert made.variance == 7.5


WHOLE = [({}, True), ({"compute": "moving", "over": 2}, True), ({"compute": "change"}, True),
         ({"compute": "share"}, False), ({"compute": "index"}, False),
         ({"compute": "rate", "per": "homes"}, False)]  # fmt: skip


@pytest.mark.parametrize(("parts", "whole"), WHOLE)
def test_whether_numbers_are_whole_follows_from_the_measure_and_not_from_the_numbers(
    parts: dict[str, Any], whole: bool
) -> None:
    per = table({1: 1000, 2: 1000}) if "per" in parts else None
    tables = Tables(table({1: 50, 2: 50}), table({1: 0, 2: 0}), (table({1: 1, 2: 1}),), per)
    assert measured(an_input(**parts), tables).integral is whole


def test_what_goes_missing_on_the_way_is_no_data() -> None:
    tables = Tables(table({1: 5}), table({2: 3}), (table({3: 3}),), table({4: 9}))
    over = tables.over(np.arange(1, 5, dtype=np.uint64))
    every: list[Published | None] = [over.now, over.before, *over.past, over.per]
    for at, one in enumerate(every):
        assert one
        states = column(one, "state")
        assert states == ["value" if place == at else "no_data" for place in range(4)]
