"""What is computed of one layer: a rate, a change, an index, a share, a moving sum.

All of it follows from published values of whole places: nothing averages averages, and what is not
told stays untold.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from layers.declare import Against, Derived, Input, Verdict
from layers.derive.align import aligned, undefined_where_none, worst
from layers.derive.change import Change, Noise, changes
from layers.derive.normalise import rank_above
from layers.derive.rates import (
    index,
    mean_told,
    percent_of_whole,
    rate,
    sum_of_periods,
    whole_rate,
)
from layers.derive.smooth import smooth_whole
from layers.model import Column, Published, State, are_told
from layers.periods import Period, Step, days_of, previous, whole_periods, year_before

VERDICTS = tuple(str(one) for one in Verdict)
CODE = {one: float(at) for at, one in enumerate(Verdict)}
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Spans:
    """The periods that an input is asked for; `past` are those of a moving sum, newest first."""

    now: Period
    before: Period | None = None
    past: tuple[Period, ...] = ()

    @property
    def every(self) -> tuple[Period, ...]:
        """All of them."""
        return (self.now, *((self.before,) if self.before else ()), *self.past)


@dataclass(frozen=True, slots=True)
class Tables:
    """What an input is computed of.

    per
        The denominator, where it has one.
    broke
        Whether recording changed between the compared periods.
    days
        How many days the asked period has, and the one it is compared with.
    """

    now: Published
    before: Published | None = None
    past: tuple[Published, ...] = ()
    per: Published | None = None
    broke: bool = False
    days: tuple[int, int] = (1, 1)

    def over(self, places: NDArray[np.uint64]) -> "Tables":
        """Put all of them over the same places."""
        return Tables(
            aligned(self.now, places),
            aligned(self.before, places) if self.before else None,
            tuple(aligned(one, places) for one in self.past),
            aligned(self.per, places) if self.per else None,
            self.broke,
            self.days,
        )


def spans_of(one: Input, asked: Period, newest: Period, step: Step = Step.DAY) -> Spans:
    """Say which periods of a layer an input is computed of.

    Parameters
    ----------
    asked
        The period that the combination is asked for.
    newest
        The newest of the layer's own, for an input that always takes that.
    step
        Spans are widened to whole periods of this length, as they are where the layer is asked.

    Raises
    ------
    ValueError, OverflowError
        If a period of its own is none, or the calendar begins after what it is compared with.
    """
    moved: dict[str, Callable[[], Period]] = {
        "asked": lambda: asked,
        "previous": lambda: previous(asked),
        "year_before": lambda: year_before(asked),
        "newest": lambda: newest,
    }
    now = whole_periods(moved[one.when]() if one.when in moved else days_of(one.when), step)
    if one.compute is Derived.CHANGE:
        then = (previous if one.compared is Against.PREVIOUS else year_before)(now)
        return Spans(now, whole_periods(then, step))
    past: list[Period] = []
    for _ in range((one.over or 1) - 1):
        past.append(whole_periods(previous(past[-1] if past else now), step))
    return Spans(now, past=tuple(past))


def measured(one: Input, tables: Tables) -> Published:
    """Compute an input, place by place.

    Parameters
    ----------
    tables
        All over the same places.

    Returns
    -------
    Its values, with what they were computed of beside them.
    """
    return _MEASURES[one.compute](one, tables)


def ranked(rates: Published) -> Published:
    """Say where a place stands by rate and by number: who moves when the denominator changes."""
    n = next(one.numbers for one in rates.also if one.name == "n")
    ranks = Column("rank", _places(rates.value), True), Column("rank_n", _places(n), True)
    return replace(rates, also=(*rates.also, *ranks))


def _value(_: Input, tables: Tables) -> Published:
    return tables.now


def _rate(one: Input, tables: Tables) -> Published:
    now, per = tables.now, _denominator(tables)
    value = rate(now.value, per.value, one.factor)
    return _made(tables, value, _over(now, per), _parts(tables))


def _smoothed(one: Input, tables: Tables) -> Published:
    now, per = tables.now, _denominator(tables)
    state = _over(now, per)
    at = are_told(state)
    counted, out_of = (np.where(at, table.value, np.nan) for table in (now, per))
    made = smooth_whole(counted, out_of, now.variance, one.factor)
    also = (
        *_parts(tables),
        Column("rate", rate(counted, out_of, one.factor)),
        Column("low", made.low),
        Column("high", made.high),
    )
    return _made(tables, made.value, state, also)


def _change(one: Input, tables: Tables) -> Published:
    """Compare with another period; nothing is judged that may still change, or that broke."""
    now, before = tables.now, tables.before
    if before is None:
        raise ValueError(f"a change of {one.layer} without a period before")
    state = worst([now.state, before.state])
    value = np.where(are_told(state), now.value - before.value, np.nan)
    beside = (*_parts(tables), Column("before", before.value, before.integral))
    if now.modelled:  # shares of areas are no counts, so their chance is not known
        return replace(_made(tables, value, state, beside), integral=now.integral)
    plain = changes(now.value, before.value, noise=Noise(now.variance))
    days = tables.days
    fair = plain if days[0] == days[1] else _by_days(now, before, days)
    verdict = np.where(state == State.PROVISIONAL, CODE[Verdict.PROVISIONAL], fair.verdict)
    verdict = np.where(are_told(state), CODE[Verdict.BREAK] if tables.broke else verdict, np.nan)
    also = (
        *beside,
        Column("percent", plain.percent.value),
        Column("low", plain.absolute.low),
        Column("high", plain.absolute.high),
        Column("p", fair.p),
        Column("p_adjusted", fair.adjusted),
        Column("verdict", verdict, words=VERDICTS),
    )
    return replace(_made(tables, value, state, also), integral=now.integral)


def _by_days(now: Published, before: Published, days: tuple[int, int]) -> Change:
    """Judge counts per day: February is not a fall."""
    return changes(now.value, before.value, (float(days[0]), float(days[1])), Noise(now.variance))


def _index(one: Input, tables: Tables) -> Published:
    """Compare with the city, which is 100: by its rate where there is a denominator."""
    now, per = tables.now, tables.per
    if per is None:
        return _made(tables, index(now.value, mean_told(now.value)), now.state, _parts(tables))
    rates = rate(now.value, per.value, one.factor)
    value = index(rates, whole_rate(now.value, per.value, one.factor))
    return _made(tables, value, _over(now, per), (*_parts(tables), Column("rate", rates)))


def _share(_: Input, tables: Tables) -> Published:
    now = tables.now
    return _made(tables, percent_of_whole(now.value), now.state, _parts(tables))


def _moving(_: Input, tables: Tables) -> Published:
    every = [tables.now, *tables.past]
    state = worst([one.state for one in every])
    value = sum_of_periods(np.stack([one.value for one in every]))
    made = _made(tables, value, state, _parts(tables))
    variance = len(every) * tables.now.variance
    return replace(made, integral=tables.now.integral, variance=variance)


_MEASURES: dict[Derived, Callable[[Input, Tables], Published]] = {
    Derived.VALUE: _value,
    Derived.RATE: _rate,
    Derived.SMOOTHED: _smoothed,
    Derived.CHANGE: _change,
    Derived.INDEX: _index,
    Derived.SHARE: _share,
    Derived.MOVING: _moving,
}


def _denominator(tables: Tables) -> Published:
    if tables.per is None:
        raise ValueError("a rate without a denominator")
    return tables.per


def _over(now: Published, per: Published) -> NDArray[np.uint8]:
    """Put states together; that the denominator may still change is of no account."""
    settled = np.where(per.state == State.PROVISIONAL, State.VALUE, per.state).astype(np.uint8)
    return worst([now.state, settled])


def _places(value: Floats) -> Floats:
    """Number places from the highest, 1, down; equal ones share the better number."""
    return np.where(np.isnan(value), np.nan, rank_above(value) + 1)


def _parts(tables: Tables) -> tuple[Column, ...]:
    """Say what a value was computed of: the number, and what it is per."""
    now, per = tables.now, tables.per
    n = Column("n", now.value, now.integral)
    return (n,) if per is None else (n, Column("per", per.value, per.integral))


def _made(
    tables: Tables, value: Floats, state: NDArray[np.uint8], also: tuple[Column, ...]
) -> Published:
    """Make a table of what was computed; where a state goes with a value there is one."""
    per = tables.per
    return replace(
        tables.now,
        value=np.where(are_told(state), value, np.nan),
        state=undefined_where_none(value, state),
        integral=False,
        modelled=tables.now.modelled or (per is not None and per.modelled),
        variance=0.0,
        also=also,
    )
