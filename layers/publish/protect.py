"""The only maker of a Published table.

Open counts pass exactly, and so do all for whoever may see exact counts. A protected count gets
noise, and only then the threshold: what is below it, perhaps none, is one state, so that zero and
few cannot be told apart. Presence follows from the published count; sums and means are told of open
sources alone, as `lattice` holds.
"""

import numpy as np
from numpy.typing import NDArray

from layers.declare import Measure, Protection
from layers.model import Counts, Published, State
from layers.publish.ptable import table_of
from layers.publish.terms import Terms


def protect(counts: Counts, terms: Terms) -> Published:
    """Turn exact counts into what may be said under the terms.

    Returns
    -------
    A Published table over the same places; `value` in records, in the unit of the amount, or 1
    where anything is. The mean of nothing is undefined; a sum of records of which none has the
    amount is no data, and not zero.
    """
    measure = terms.layer.measure
    state = np.full(len(counts.place), _base_state(counts), np.uint8)
    stated = counts.state != State.VALUE
    state[stated] = counts.state[stated]
    n = counts.n
    if terms.rule.protection is not Protection.OPEN and not terms.policy.exact:
        n = n + table_of(terms.source.noise, terms.seed).draw(n, counts.key)
        state[(n < terms.rule.threshold) & (state != State.NO_DATA)] = State.SUPPRESSED
    if counts.having is not None:
        without = _is_told(state) & (counts.having == 0)
        if measure is Measure.MEAN:
            state[without] = State.UNDEFINED
        else:
            state[without & (counts.n > 0)] = State.NO_DATA
    told = _is_told(state)
    published = np.where(told, _measured(counts, n, measure), np.nan)
    if measure is Measure.PRESENCE:
        published = np.where(told, published >= 1, np.nan)
    return Published(counts.place, published, state, integral=not measure.adds)


def _is_told(state: NDArray[np.uint8]) -> NDArray[np.bool_]:
    return np.isin(state, (State.VALUE, State.PROVISIONAL))


def _measured(counts: Counts, n: NDArray[np.int64], measure: Measure) -> NDArray[np.float64]:
    """Return `n`, an amount added up, or its mean: the whole sum over all its records."""
    if counts.total is None or counts.having is None:
        return n.astype(np.float64)
    if measure is Measure.SUM:
        return counts.total
    return counts.total / np.maximum(counts.having, 1)


def _base_state(counts: Counts) -> State:
    if not counts.delivered:
        return State.NO_DATA
    return State.VALUE if counts.settled else State.PROVISIONAL
