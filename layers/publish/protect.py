"""The only maker of a Published table.

Open counts pass exactly. Of protected counts nothing below the threshold is told: fewer than k,
perhaps none, is one state, so that zero and few cannot be told apart.
"""

from dataclasses import dataclass

import numpy as np

from layers.declare import LayerDefinition, Protection, SourceDefinition
from layers.grid import cells_to_parents
from layers.model import Cells, Counts, Policy, Published, Spread, State, worst_states


@dataclass(frozen=True, slots=True)
class Rule:
    """How much a layer may say: its protection, and k for protected ones."""

    protection: Protection
    threshold: int


def rule_of(layer: LayerDefinition, source: SourceDefinition) -> Rule:
    """Return the tighter of what source and layer declare."""
    return Rule(
        layer.protection or source.protection,
        max(layer.threshold or source.threshold, source.threshold),
    )


def protect(counts: Counts, rule: Rule, policy: Policy) -> Published:
    """Turn exact counts into what may be said under a rule to whoever the policy describes.

    Returns
    -------
    A Published table over the same places; `value` in records.
    """
    state = np.full(len(counts.place), _base_state(counts), np.uint8)
    stated = counts.state != State.VALUE
    state[stated] = counts.state[stated]
    if rule.protection is not Protection.OPEN and not policy.exact:
        state[(counts.n < rule.threshold) & (state != State.NO_DATA)] = State.SUPPRESSED
    told = (state == State.VALUE) | (state == State.PROVISIONAL)
    value = np.where(told, counts.n.astype(np.float64), np.nan)
    return Published(counts.place, value, state, integral=True)


def spread_out(areas: Published, spread: Spread, cells: Cells, resolution: int) -> Published:
    """Share what is published per area out over cells; the result is modelled.

    A cell is suppressed where any of its areas is, and provisional where any of them is.

    Parameters
    ----------
    areas
        Published values of the areas of the spread's set.
    cells
        (n,) uint64, the covered cells at `resolution`, sorted.
    """
    at = np.searchsorted(cells, cells_to_parents(spread.cell, resolution))
    value, state = np.zeros(len(cells)), worst_states(len(cells), at, areas.state[spread.area])
    np.add.at(value, at, spread.share * np.nan_to_num(areas.value[spread.area]))
    value[(state == State.SUPPRESSED) | (state == State.NO_DATA)] = np.nan
    return Published(cells, value, state, integral=False, modelled=True)


def _base_state(counts: Counts) -> State:
    if not counts.delivered:
        return State.NO_DATA
    return State.VALUE if counts.settled else State.PROVISIONAL
