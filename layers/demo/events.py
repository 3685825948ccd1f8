"""What happened: moments and places drawn from the declared patterns and planted hot spots."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.demo.patterns import HOT_SPOTS, HotSpot, Pattern
from layers.demo.plan import Plan
from layers.demo.plane import Floats
from layers.demo.spots import Spots

Minutes = NDArray[np.datetime64]

MONTHS = np.arange("2023-01", "2026-01", dtype="datetime64[M]")
"""The months the sources speak about, in the city's civil time."""

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


@dataclass(frozen=True)
class Planted:
    """A hot spot that has its place."""

    spot: HotSpot
    neighbourhood: int
    centre: tuple[float, float]
    """RD New metres."""


def plant(plan: Plan, spots: Spots) -> tuple[Planted, ...]:
    """Put every declared hot spot on a well built-up street in the middle of its neighbourhood."""
    built = spots.addresses.sum(axis=1)
    planted = []
    for hot in HOT_SPOTS:
        place = [i for i, one in enumerate(plan.neighbourhoods) if one.kind == hot.kind][hot.nth]
        middle = np.array(plan.neighbourhoods[place].shape.centroid.coords[0])
        away = np.hypot(*(spots.point - middle).T)
        own = spots.neighbourhood == place
        fit = own & (built >= np.median(built[own]))
        nearest = int(np.argmin(np.where(fit, away, np.inf)))
        x, y = spots.point[nearest].tolist()
        planted.append(Planted(hot, place, (x, y)))
    return tuple(planted)


def draw_events(
    rng: np.random.Generator,
    plan: Plan,
    spots: Spots,
    patterns: tuple[Pattern, ...],
    planted: tuple[Planted, ...],
) -> Events:
    """Draw all events of one source; nothing is late yet: ``registered`` equals ``when``."""
    luck = rng.lognormal(0, 0.42, len(plan.neighbourhoods))[spots.neighbourhood]
    drawn = []
    for pattern in patterns:
        weight = _weight(pattern, plan, spots) * luck * rng.gamma(2.0, 0.5, len(luck))
        heat = [one for one in planted if pattern.name in one.spot.categories]
        drawn.append(_draw(rng, pattern, weight * _heat(heat, spots)))
    when = np.concatenate([when for _, when in drawn])
    return Events(
        spot=np.concatenate([spot for spot, _ in drawn]),
        category=np.repeat([one.name for one in patterns], [len(spot) for spot, _ in drawn]),
        when=when,
        registered=when,
    )


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


def _weight(pattern: Pattern, plan: Plan, spots: Spots) -> Floats:
    """Weigh every spot by what stands there; (n,) float64."""
    kinds = [pattern.kinds.get(one.kind, 1.0) for one in plan.neighbourhoods]
    per_use = np.array([pattern.dwelling, pattern.shop, pattern.business])
    built: Floats = spots.addresses @ per_use + pattern.street * spots.length / 100
    return np.asarray(built * np.array(kinds)[spots.neighbourhood])


def _heat(planted: list[Planted], spots: Spots) -> Floats:
    """Give the factor by which hot spots raise every spot; (months, n) float64."""
    heat = np.ones((len(MONTHS), len(spots.street)))
    for one in planted:
        hot = one.spot
        away = np.hypot(*(spots.point - one.centre).T)
        rise = 1 + (hot.factor - 1) * np.exp(-(away**2) / (2 * hot.radius**2))
        active = (np.datetime64(hot.first) <= MONTHS) & (np.datetime64(hot.last) >= MONTHS)
        heat[active] *= rise
    return heat


def _draw(
    rng: np.random.Generator, pattern: Pattern, weight: Floats
) -> tuple[NDArray[np.int64], Minutes]:
    """Draw spots and moments of one category, month by month; ``weight`` is (months, n)."""
    hours = [_hours(pattern, month) for month in MONTHS]
    nth = np.arange(len(MONTHS))
    season = 1 + pattern.season * np.cos(2 * np.pi * (nth % 12 + 1 - pattern.peak) / 12)
    usual = season * (1 + pattern.trend) ** (nth / 12) * [hour.sum() for hour in hours]
    total = weight.sum(axis=1) * usual
    counts = rng.multinomial(pattern.total, total / total.sum())
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
