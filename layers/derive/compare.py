"""How far two views of the same periods and places agree: all of it, and what may be said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from layers.derive.moran import morans_i
from layers.model import Published, State

HIGHEST = 10
Pairs = NDArray[np.intp]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a view keeps of the whole; NaN where there is nothing to measure.

    visible, hidden
        Percent of the records in places that are told, and of the places with records that are not.
    error
        Mean distance of a told value from the true one.
    highest
        How many of the ten highest places are truly among the ten highest; mean over the periods.
    moran_true, moran_told
        Moran's I of both, mean over the periods; what is not told taken as none.
    """

    visible: float
    hidden: float
    error: float
    highest: float
    moran_true: float
    moran_told: float


def likeness(whole: Sequence[Published], told: Sequence[Published], pairs: Pairs) -> Likeness:
    """Compare what is told with the whole, table by table, in the same order of places."""
    truth = [np.nan_to_num(table.value) for table in whole]
    true, said = np.concatenate(truth), np.concatenate([table.value for table in told])
    seen, some = ~np.isnan(said), true > 0
    both = list(zip(truth, told, strict=True))
    return Likeness(
        visible=_percent(true[seen].sum(), true.sum()),
        hidden=_percent(float((some & ~seen).sum()), float(some.sum())),
        error=_mean(np.abs(said - true)[seen]),
        highest=_mean(_shared_highest(one, table.value) for one, table in both),
        moran_true=_mean(morans_i(one, pairs) for one in truth),
        moran_told=_mean(morans_i(np.nan_to_num(table.value), pairs) for table in told),
    )


def hide_below(table: Published, threshold: int) -> Published:
    """Hide what is below a threshold and leave the rest exact: protection without noise."""
    few = table.value < threshold
    state = np.where(few, np.uint8(State.SUPPRESSED), table.state)
    return replace(table, value=np.where(few, np.nan, table.value), state=state)


def _shared_highest(true: Floats, said: Floats) -> int:
    """Count the highest told places that are truly among the highest; a tie counts as among."""
    bound = max(float(np.sort(true)[-HIGHEST:][0]), 1.0)
    order = np.argsort(-np.nan_to_num(said, nan=-1.0), kind="stable")[:HIGHEST]
    return int((true[order] >= bound)[~np.isnan(said[order])].sum())


def _percent(part: float, whole: float) -> float:
    return 100 * part / whole if whole else float("nan")


def _mean(values: Iterable[float]) -> float:
    known = np.array([one for one in values if not np.isnan(one)])
    return float(known.mean()) if len(known) else float("nan")
