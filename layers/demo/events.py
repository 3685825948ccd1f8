"""What happened: moments and places drawn from the declared patterns and planted hot spots."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.demo.patterns import Pattern
from layers.demo.plan import Plan
from layers.demo.plane import Floats
from layers.demo.plants import MONTHS, ZONES, Plants, built_weight
from layers.demo.spots import Spots

Minutes = NDArray[np.datetime64]

DELIVERED = np.datetime64("2026-01-01T00:00", "m")
"""When the files were made; what was registered later is not in them."""

_SPRING = np.array(["2023-03-26", "2024-03-31", "2025-03-30"], dtype="datetime64[D]")
"""On these days the clock skips the hour from two to three."""


@dataclass(frozen=True, eq=False)
class Events:
    """What happened; arrays of the same length."""

    spot: NDArray[np.int64]
    category: NDArray[np.str_]
    when: Minutes
    """Civil time."""
    registered: Minutes


@dataclass(frozen=True, eq=False)
class Drawn:
    """Events, and how many were to be expected of each category."""

    events: Events
    expected: dict[str, Floats]
    """Per category (months, zones) float64: by the zones of the city's project, as in `ZONES`."""


@dataclass(frozen=True)
class Kind:
    """The patterns of one source."""

    source: str
    patterns: tuple[Pattern, ...]


def draw_events(
    rng: np.random.Generator, plan: Plan, spots: Spots, kind: Kind, plants: Plants
) -> Drawn:
    """Draw all events of one source; nothing is late yet: ``registered`` equals ``when``."""
    luck = rng.lognormal(0, 0.42, len(plan.neighbourhoods))[spots.neighbourhood]
    drawn, expected = [], {}
    for pattern in kind.patterns:
        drawn_luck = luck * rng.gamma(2.0, 0.5, len(luck))
        heat = plants.heat(kind.source, pattern.name, spots) * (1 if plants.even else drawn_luck)
        heat += plants.added(kind.source, pattern.name, spots)
        weight = built_weight(pattern, plan, spots, plants.even) * heat
        hours = [_hours(pattern, month) for month in MONTHS]
        share = _shares(pattern, weight.sum(axis=1) * [hour.sum() for hour in hours])
        counts = rng.multinomial(pattern.total, share)
        drawn.append(_draw(rng, counts, weight, hours))
        expected[pattern.name] = pattern.total * share[:, None] * _by_zone(weight, plants)
    when = np.concatenate([when for _, when in drawn])
    events = Events(
        spot=np.concatenate([spot for spot, _ in drawn]),
        category=np.repeat([one.name for one in kind.patterns], [len(spot) for spot, _ in drawn]),
        when=when,
        registered=when,
    )
    return Drawn(events, expected)


def repeated(
    rng: np.random.Generator, events: Events, spots: Spots, share: float, days: float
) -> Events:
    """Add events within ``days`` after earlier ones, on the same street section or the next.

    What would follow after the delivery is left out.
    """
    first = rng.choice(len(events.spot), int(share * len(events.spot)), replace=False)
    step = rng.integers(-1, 2, len(first)) * (rng.random(len(first)) < 0.5)
    beside = (events.spot[first] + step).clip(0, len(spots.street) - 1)
    same = spots.street[beside] == spots.street[events.spot[first]]
    later = rng.exponential(days / 3, len(first)).clip(0.2, days)
    when = _clock(events.when[first] + (later * 1_440).astype("timedelta64[m]"))
    spot = np.where(same, beside, events.spot[first])
    kept = when < DELIVERED
    return Events(
        spot=np.concatenate([events.spot, spot[kept]]),
        category=np.concatenate([events.category, events.category[first][kept]]),
        when=np.concatenate([events.when, when[kept]]),
        registered=np.concatenate([events.registered, when[kept]]),
    )


def delivered(rng: np.random.Generator, events: Events, days: float) -> Events:
    """Register every event after ``days`` on average; what is too late is left out.

    The order is that of registration.
    """
    delay = rng.exponential(days * 1_440, len(events.when)).astype("timedelta64[m]")
    registered = _clock(events.when + delay)
    order = np.argsort(registered, kind="stable")
    order = order[registered[order] < DELIVERED]
    return Events(events.spot[order], events.category[order], events.when[order], registered[order])


def usual(pattern: Pattern) -> Floats:
    """Give season and trend of a category, about 1 in the first year; (months,) float64."""
    nth = np.arange(len(MONTHS))
    season = 1 + pattern.season * np.cos(2 * np.pi * (nth % 12 + 1 - pattern.peak) / 12)
    rhythm: Floats = season * (1 + pattern.trend) ** (nth / 12)
    return rhythm


def _shares(pattern: Pattern, weight: Floats) -> Floats:
    """Share a category out over the months, of which ``weight`` is what happens but for rhythm."""
    total = usual(pattern) * weight
    shares: Floats = total / total.sum()
    return shares


def _by_zone(weight: Floats, plants: Plants) -> Floats:
    """Give the share of every zone of the project in each month; (months, zones) float64."""
    parts = [weight[:, plants.project.zone == zone].sum(axis=1) for zone in range(len(ZONES))]
    share: Floats = np.stack(parts, axis=1) / weight.sum(axis=1)[:, None]
    return share


def _draw(
    rng: np.random.Generator, counts: NDArray[np.int64], weight: Floats, hours: list[Floats]
) -> tuple[NDArray[np.int64], Minutes]:
    """Draw spots and moments of one category, month by month; ``weight`` is (months, n)."""
    spot, when = [], []
    for month, count in enumerate(counts):
        spot.append(_pick(rng, weight[month], count))
        slot = _pick(rng, hours[month], count)
        minute = slot * 60 + rng.integers(0, 60, count)
        when.append(MONTHS[month].astype("datetime64[m]") + minute.astype("timedelta64[m]"))
    return np.concatenate(spot), _clock(np.concatenate(when))


def _pick(rng: np.random.Generator, weight: Floats, count: int) -> NDArray[np.int64]:
    """Draw ``count`` places in ``weight``, in proportion to it."""
    return rng.choice(len(weight), count, p=weight / weight.sum())


def _hours(pattern: Pattern, month: np.datetime64) -> Floats:
    """Weigh every hour of a month; (days * 24,) float64."""
    days = np.arange(month.astype("datetime64[D]"), (month + 1).astype("datetime64[D]"))
    # 1970-01-01 was a Thursday, so Monday is 0.
    weekday = np.repeat((days.astype(np.int64) + 3) % 7, 24)
    hour = np.tile(np.arange(24) + 0.5, len(days))
    weight = np.full(len(hour), 0.03)
    for peak, width, height in pattern.hours:
        away = np.abs(hour - peak)
        weight += height * np.exp(-(np.minimum(away, 24 - away) ** 2) / (2 * width**2))
    night = (np.isin(weekday, (4, 5)) & (hour > 21)) | (np.isin(weekday, (5, 6)) & (hour < 5))
    weight *= np.where(weekday >= 5, pattern.weekend, 1.0)
    return weight * np.where(night, pattern.nights, 1.0)


def _clock(when: Minutes) -> Minutes:
    """Move what falls in the hour that summer time skips one hour on."""
    day = when.astype("datetime64[D]")
    hour = (when - day) // np.timedelta64(60, "m")
    skipped = np.isin(day, _SPRING) & (hour == 2)
    moved: Minutes = when + skipped * np.timedelta64(60, "m")
    return moved
