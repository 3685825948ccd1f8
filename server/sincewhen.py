"""Since when a place is higher than it was: one step in the series of what a change compares."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from layers.derive import Noise, Onset, aligned, onsets
from layers.model import Published, Question
from layers.periods import Period, Step
from server.combined import Part
from server.inputs import breaks_of
from server.store import Store

LEAST = 6  # periods: fewer are no series
MOST = 60


@dataclass(frozen=True, slots=True)
class Since:
    """The first period of the higher rate, between which it lies, and how many times higher."""

    start: Period
    earliest: Period
    latest: Period
    times: float | None


def since_when(
    store: Store, part: Part, asked: Question, places: NDArray[np.uint64]
) -> list[Since | None]:
    """Search the series of some places for a step up; None where there is too little to say.

    What the city tells in each period takes season and trend out. A change in recording would pass
    for a step, so the series begins after the last one; and what was shared out over cells steps in
    all cells of an area at once, so nothing is said of it.

    Parameters
    ----------
    asked
        The question about the combination, whose places `places` are: cells.
    """
    spans = _settled(store, part, asked.span)
    tables = [_ask(store, part, asked, one) for one in spans]
    if len(spans) < LEAST or any(one.modelled for one in tables):
        return [None] * len(places)
    counts = np.stack([aligned(one, places).value for one in tables], axis=1)
    expected = np.array([np.nansum(one.value) for one in tables])
    found = onsets(counts, expected, Noise(max(one.variance for one in tables)))
    return [_since(spans, found, row) for row in range(len(places))]


def _since(spans: list[Period], found: Onset, row: int) -> Since | None:
    at, times = float(found.at[row]), float(found.ratio[row])
    if np.isnan(at):
        return None
    first, last = np.flatnonzero(found.plausible[row])[[0, -1]].tolist()
    return Since(spans[int(at)], spans[first], spans[last], None if np.isnan(times) else times)


def _settled(store: Store, part: Part, asked: Period) -> list[Period]:
    """Return the shortest settled periods after the last break and up to the asked one."""
    step = min(part.subject.layer.periods, key=list(Step).index)
    told = [span for span, settled in store.periods(part.subject, step) if settled]
    since = max((day for day in breaks_of(part.subject) if day <= asked.end), default=date.min)
    return [span for span in told if since <= span.start and span.end <= asked.end][-MOST:]


def _ask(store: Store, part: Part, asked: Question, span: Period) -> Published:
    about = replace(
        asked, layer=part.subject.layer.id, span=span, open_ended=False, where=part.where
    )
    return store.answer(part.subject, about)
