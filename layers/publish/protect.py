"""The only maker of a Published table.

Open counts pass exactly, and so do all for whoever may see exact counts. A protected count gets
noise, and the threshold holds before and after it: what is below, perhaps none, is one state, so
that zero and few cannot be told apart, and what is told is never fewer than k. Presence follows
from the published count. A sum gets noise of its own and is told where the count is told; a mean is
that sum divided by that count, as an exact mean beside noisy counts would give exact counts away.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from layers.declare import Measure, Protection
from layers.model import Counts, Published, State, are_told, largest
from layers.publish.ptable import table_of
from layers.publish.sums import multiples
from layers.publish.terms import Terms

Floats = NDArray[np.float64]
# numpy widens a whole array to compare it with a number of an enumeration
VALUE, NO_DATA = np.uint8(State.VALUE), np.uint8(State.NO_DATA)


def protect(counts: Counts, terms: Terms) -> Published:
    """Turn exact counts into what may be said under the terms.

    Returns
    -------
    A Published table over the same places; `value` in records, in the unit of the amount, or 1
    where anything is. Exactly told, the mean, the least and the most of nothing are undefined, and
    a sum of records of which none has the amount is no data, and not zero; protected, a place is
    told by its count alone.
    """
    measure, variance = terms.layer.measure, 0.0
    state = np.full(len(counts.place), _base_state(counts), np.uint8)
    stated = counts.state != VALUE
    state[stated] = counts.state[stated]
    if terms.rule.protection is not Protection.OPEN and not terms.policy.exact:
        # the exact count is held against the k of the source alone: were layers of another k held
        # against it too, what one tells and the other does not would be known exactly
        few = counts.n < terms.source.threshold
        counts = _perturbed(counts, np.flatnonzero(~few), terms)
        few |= counts.n < terms.rule.threshold
        variance = terms.source.noise.v if measure is Measure.COUNT else variance
        state[few & (state != NO_DATA)] = State.SUPPRESSED
    if counts.having is not None:
        without = are_told(state) & (counts.having == 0)
        if measure is Measure.SUM:
            state[without & (counts.n > 0)] = State.NO_DATA
        else:
            state[without] = State.UNDEFINED
    told = are_told(state)
    published = _measured(counts, measure)
    if not told.all():
        published = np.where(told, published, np.nan)
    if measure is Measure.PRESENCE:
        published = np.where(told, published >= 1, np.nan)
    return Published(
        counts.place, published, state, integral=not measure.of_amount, variance=variance
    )


def _perturbed(counts: Counts, rows: NDArray[np.intp], terms: Terms) -> Counts:
    """Put noise on the records and on what they add up to; all of them then pass as having it.

    Only rows that may be told get it: of most cells of a month nothing is, and the draw is dear.
    A sum that is below zero stays so: where to cut would be read off the exact amounts.
    """
    n, key = counts.n.copy(), counts.key[rows]
    n[rows] += table_of(terms.source.noise, terms.seed).draw(n[rows], key)
    if counts.total is None or counts.lowest is None or counts.highest is None:
        return replace(counts, n=n)
    amount, total = terms.source.amounts[terms.layer.amount or ""], counts.total.copy()
    measured_by = np.maximum(largest(counts.lowest, counts.highest)[rows], amount.least or 0.0)
    total[rows] += measured_by * multiples(key, amount.column, terms)
    return replace(counts, n=n, total=total, having=n.astype(np.float64))


def _measured(counts: Counts, measure: Measure) -> Floats:
    """Return the records, or of an amount the sum, an end, or the sum over all its records."""
    if counts.total is None or counts.having is None:
        return counts.n.astype(np.float64)
    ends = {Measure.SUM: counts.total, Measure.MIN: counts.lowest, Measure.MAX: counts.highest}
    end = ends.get(measure)
    return counts.total / np.maximum(counts.having, 1) if end is None else end


def _base_state(counts: Counts) -> State:
    if not counts.delivered:
        return State.NO_DATA
    return State.VALUE if counts.settled else State.PROVISIONAL
