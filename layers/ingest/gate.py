"""The quality gate: figures about a delivery, found without being declared, and their limits.

A delivery that fails stays a draft; a person decides whether it is served all the same.
"""

from collections.abc import Iterator

import numpy as np

from layers.declare.quality import Quality
from layers.ingest.piles import Counters
from layers.model import Account, Cube, Days, Finding, Reason
from layers.periods import Period, Step, floor_days, period_of, periods_in
from layers.periods import day_to_date as to_date

UNLOCATED = (
    Reason.NO_COORDINATES,
    Reason.BAD_COORDINATES,
    Reason.PLACEHOLDER_COORDINATES,
    Reason.BAD_SHAPE,
    Reason.NO_ADDRESS,
    Reason.UNMATCHED_ADDRESS,
    Reason.NO_KEY,
    Reason.UNMATCHED_VIA,
    Reason.UNMATCHED_KEY,
)
NOT_MEANT = (Reason.OTHER_LEVEL, Reason.PUBLISHED_BEFORE)  # rows that the delivery is not about
COMPARED_MONTHS = 12
FEWEST_MONTHS = 4  # fewer say nothing about what is usual
FEWEST_RECORDS = 50  # a month; with fewer, large changes are chance (3 / sqrt(50) = 42 %)
FEWEST_PLACES = 20  # at fewer, a pile is no surprise
FEWEST_PILED = 10  # fewer are no pile, however few the others are


def examine(cube: Cube, piles: Counters, quality: Quality) -> Iterator[Finding]:
    """Hold a delivery against the limits of its source.

    Parameters
    ----------
    piles
        The accepted records at each exact place, as counted by `piles_of`.
    """
    yield _at_least("located", _located(cube.account), quality.located_percent)
    yield _at_most("pile_up", _pile_up(piles), quality.pile_up_percent)
    yield repeats(cube.account, quality)
    yield from examine_over_time(cube, quality)


def repeats(account: Account, quality: Quality) -> Finding:
    """Tell the share of accepted records whose id another record has too."""
    percent = 100 * account.repeats / max(account.rows_accepted, 1)
    return _at_most("repeats", percent, quality.repeats_percent)


def examine_over_time(cube: Cube, quality: Quality) -> Iterator[Finding]:
    """Hold what a source is over time against its limits."""
    yield _at_most("volume", _volume_change(cube), quality.volume_change_percent)
    yield _at_most("gaps", _gaps(cube), quality.gaps_percent)


def _located(account: Account) -> float:
    """Return the share of rows that found a place, in percent, of those that are meant."""
    lost, apart = (
        sum(account.refused.get(one, 0) for one in reasons) for reasons in (UNLOCATED, NOT_MEANT)
    )
    rows = account.rows_read - apart
    return 100 - 100 * lost / max(rows, 1)


def _pile_up(piles: Counters) -> float | None:
    """Return the share of the accepted records at the fullest place, in percent."""
    if np.count_nonzero(piles) < FEWEST_PLACES:
        return None
    if piles.max() < FEWEST_PILED:
        return 0.0
    return float(100 * piles.max() / piles.sum())


def _volume_change(cube: Cube) -> float | None:
    """Compare the newest settled month with the median of the twelve before it, in percent."""
    months, counts = _per_month(cube, cube.settled)
    whole = [count for month, count in zip(months, counts, strict=True) if _is_whole(month, cube)]
    if len(whole) < FEWEST_MONTHS:
        return None
    usual = float(np.median(whole[-1 - COMPARED_MONTHS : -1]))
    return abs(100 * (whole[-1] - usual) / usual) if usual >= FEWEST_RECORDS else None


def _per_month(cube: Cube, periods: Days) -> tuple[list[int], list[int]]:
    facts = next(iter(cube.areas.values())).facts if cube.spread else cube.facts
    kept = np.isin(facts.period, periods)
    months, at = np.unique(floor_days(Step.MONTH, facts.period[kept]), return_inverse=True)
    counts = np.bincount(at, facts.n[kept], len(months))
    return months.tolist(), counts.astype(np.int64).tolist()


def _is_whole(month: int, cube: Cube) -> bool:
    """Tell whether a month lies wholly between the first and the last delivered period."""
    if not Step.MONTH.holds(cube.step):
        return True
    first, last = cube.extent.periods[[0, -1]].tolist()
    end = period_of(cube.step, to_date(last)).days[1]
    return bool(month >= first and period_of(Step.MONTH, to_date(month)).days[1] <= end)


def _gaps(cube: Cube) -> float:
    """Return the share of periods between the first and the last that are missing, in percent."""
    if not len(cube.extent.periods):
        return 0.0
    first, last = (to_date(day) for day in cube.extent.periods[[0, -1]].tolist())
    expected = sum(1 for _ in periods_in(cube.step, Period(first, last)))
    return 100 - 100 * len(cube.extent.periods) / expected


def _at_least(name: str, percent: float | None, limit: float | None) -> Finding:
    passed = percent is None or limit is None or percent >= limit
    return Finding(name, percent, limit, passed)


def _at_most(name: str, percent: float | None, limit: float | None) -> Finding:
    passed = percent is None or limit is None or percent <= limit
    return Finding(name, percent, limit, passed)
