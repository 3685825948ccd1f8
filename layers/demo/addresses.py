"""The addresses: lots on both sides of every street, and what each is used for."""

from dataclasses import dataclass

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from layers.demo import names
from layers.demo.export import MUNICIPALITY, Source
from layers.demo.plan import Plan
from layers.demo.plane import Floats
from layers.demo.streets import Streets

FIRST_POSTCODE = 8951
"""8942 to 8999 are given to no place in the Netherlands."""

USES = ("dwelling", "shop", "business")


@dataclass(frozen=True)
class Housing:
    """How one kind of neighbourhood is built up."""

    front: float
    """Width of a lot in metres."""
    built: float
    """Share of the lots that stand on the street with an address."""
    stack: tuple[float, ...]
    """Chance of 1, 2, 3... addresses on one lot."""
    shops: float
    """Share of the lots that are shops."""
    business: float
    """Share of the lots that are other businesses."""
    people: float
    """Mean number of inhabitants per dwelling."""


HOUSING = {
    "centre": Housing(7.5, 0.78, (0.35, 0.35, 0.20, 0.10), 0.26, 0.11, 1.60),
    "station": Housing(13.0, 0.62, (0.25, 0.15, 0.20, 0.40), 0.16, 0.17, 1.65),
    "old": Housing(8.5, 0.60, (0.45, 0.30, 0.25), 0.090, 0.05, 1.95),
    "seaside": Housing(12.0, 0.58, (0.50, 0.20, 0.15, 0.15), 0.090, 0.06, 1.85),
    "interwar": Housing(11.0, 0.54, (0.75, 0.25), 0.055, 0.04, 2.30),
    "postwar": Housing(19.0, 0.56, (0.55, 0.15, 0.15, 0.15), 0.045, 0.03, 2.15),
    "suburb": Housing(16.0, 0.55, (1.0,), 0.020, 0.04, 2.70),
    "harbour": Housing(45.0, 0.60, (0.9, 0.1), 0.020, 0.93, 1.60),
    "works": Housing(32.0, 0.65, (0.8, 0.2), 0.060, 0.86, 1.70),
    "park": Housing(120.0, 0.15, (1.0,), 0.150, 0.25, 2.20),
    "dunes": Housing(150.0, 0.10, (1.0,), 0.200, 0.20, 2.20),
}

_LETTERS = "ABCDEGHJKLMNPRSTVWXZ"
_PAIRS = np.array([a + b for a in _LETTERS for b in _LETTERS if a + b not in ("SA", "SD", "SS")])


@dataclass(frozen=True, eq=False)
class _Lots:
    """One lot each; arrays of the same length, in order of street, side and number."""

    street: NDArray[np.int64]
    along: Floats
    """Metres from the beginning of the street."""
    number: NDArray[np.int64]
    spot: Floats
    """(n, 2) float64, RD New metres."""


def settle(rng: np.random.Generator, plan: Plan, streets: Streets) -> pl.DataFrame:
    """Build the city up.

    Returns
    -------
    polars.DataFrame
        One row per address: ``street`` and ``neighbourhood`` (places in their lists), ``along``
        (metres), ``number``, ``addition``, ``postcode``, ``x``, ``y`` (RD New metres, whole
        centimetres) and ``use``; in order of street, side, number and addition.
    """
    lots = _lots(rng, plan, streets)
    kinds = np.array([one.kind for one in plan.neighbourhoods])[streets.neighbourhood[lots.street]]
    stack, use = _stacks(rng, kinds), _uses(rng, kinds, lots.street)
    # A shop or business takes the whole lot, with homes above some of the shops.
    stack = np.where(use == 2, 1, np.where(use == 1, np.minimum(stack, 2), stack))
    lot = np.repeat(np.arange(len(stack)), stack)
    floor = count_up(stack)
    return pl.DataFrame(
        {
            "street": lots.street[lot],
            "neighbourhood": streets.neighbourhood[lots.street[lot]],
            "along": lots.along[lot],
            "number": lots.number[lot],
            "addition": np.array(["", "A", "B", "C"])[floor],
            "postcode": _postcodes(lots, streets)[lot],
            "x": lots.spot[lot, 0],
            "y": lots.spot[lot, 1],
            "use": np.array(USES)[np.where(floor > 0, 0, use[lot])],
        }
    )


def inhabitants(
    rng: np.random.Generator, plan: Plan, addresses: pl.DataFrame
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Count the dwellings of every neighbourhood, and the people living in them."""
    own = addresses.filter(pl.col("use") == "dwelling")["neighbourhood"].to_numpy()
    dwellings = np.bincount(own, minlength=len(plan.neighbourhoods))
    people = np.array([HOUSING[one.kind].people for one in plan.neighbourhoods])
    spread = rng.normal(1, 0.06, len(people)).clip(0.85, 1.15)
    return dwellings, np.rint(dwellings * people * spread).astype(np.int64)


def count_up(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count 0, 1, 2... within each group of the sizes given; (sum of sizes,) int64."""
    return np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)


def _lots(rng: np.random.Generator, plan: Plan, streets: Streets) -> _Lots:
    """Lay lots along both sides of the streets and keep those with room for a house."""
    used = np.flatnonzero(streets.neighbourhood >= 0)
    kinds = [plan.neighbourhoods[i].kind for i in streets.neighbourhood[used]]
    front = np.array([HOUSING[kind].front for kind in kinds])
    count = ((shapely.length(streets.line[used]) - 24).clip(0) // front).astype(np.int64)
    side_of, side = np.repeat(np.arange(len(used)), 2), np.tile([1, -1], len(used))
    row = np.repeat(np.arange(len(side_of)), count[side_of])
    nth = count_up(count[side_of])
    along = 12 + (nth + 0.5) * front[side_of[row]]
    street = used[side_of[row]]
    spot = _beside(streets.line[street], along, 9.0 * side[row])
    built = np.array([HOUSING[kind].built for kind in kinds])[side_of[row]]
    keep = (rng.random(len(row)) < built) & _has_room(plan, streets, street, spot)
    number = 2 * nth + np.where(side[row] > 0, 1, 2)
    return _Lots(street[keep], along[keep], number[keep], spot[keep])


def _beside(lines: NDArray[np.object_], along: Floats, aside: Floats) -> Floats:
    """Give the points ``aside`` metres left of a place on each line, in whole centimetres."""
    here = shapely.get_coordinates(shapely.line_interpolate_point(lines, along))
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(lines, along + 2))
    way = ahead - here
    left = np.column_stack([-way[:, 1], way[:, 0]]) / np.hypot(*way.T)[:, None]
    return np.asarray(np.round(here + left * aside[:, None], 2))


def _has_room(
    plan: Plan, streets: Streets, street: NDArray[np.int64], spot: Floats
) -> NDArray[np.bool_]:
    """Say which spots lie inside their own neighbourhood and not on another street."""
    inner = np.array([shape.buffer(-8) for shape in plan.shapes], dtype=object)
    shapely.prepare(inner)
    inside = shapely.contains_xy(inner[streets.neighbourhood[street]], *spot.T)
    tree = shapely.STRtree(streets.line)
    near, _ = tree.query(shapely.points(spot), predicate="dwithin", distance=7.0)
    return np.asarray(inside & (np.bincount(near, minlength=len(spot)) == 0))


def _stacks(rng: np.random.Generator, kinds: NDArray[np.str_]) -> NDArray[np.int64]:
    """Draw how many addresses share each lot."""
    stack = np.ones(len(kinds), dtype=np.int64)
    draw = rng.random(len(kinds))
    for kind, housing in HOUSING.items():
        own = kinds == kind
        stack[own] += np.searchsorted(np.cumsum(housing.stack)[:-1], draw[own])
    return stack


def _uses(
    rng: np.random.Generator, kinds: NDArray[np.str_], street: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Draw the use of each lot, as a place in ``USES``; shops flock in shopping streets."""
    draw = rng.random(len(kinds))
    flock = rng.gamma(0.35, 1 / 0.35, int(street.max()) + 1)[street]
    shops = np.array([HOUSING[kind].shops for kind in kinds.tolist()]) * flock
    business = np.array([HOUSING[kind].business for kind in kinds.tolist()])
    return np.where(draw < shops.clip(0, 0.75), 1, np.where(draw > 1 - business, 2, 0))


def _postcodes(lots: _Lots, streets: Streets) -> NDArray[np.str_]:
    """Give each run of up to 25 lots on one side of a street its own postcode."""
    place = streets.neighbourhood[lots.street]
    run = np.stack([place, lots.street, lots.number % 2, lots.number // 50])
    _, block = np.unique(run, axis=1, return_inverse=True)
    first = np.full(int(place.max()) + 1, len(block))
    np.minimum.at(first, place, block)
    four = np.char.mod("%d", FIRST_POSTCODE + place)
    return np.char.add(np.char.add(four, " "), _PAIRS[block - first[place]])


def address_list(plan: Plan, streets: Streets, addresses: pl.DataFrame) -> Source:
    """List the addresses as a municipality would: names and codes for places in lists."""
    codes = pl.Series([one.code for one in plan.neighbourhoods])[addresses["neighbourhood"]]
    table = addresses.select(
        pl.Series("street", streets.name)[addresses["street"]],
        "number",
        "addition",
        "postcode",
        pl.lit(names.PLACE).alias("place"),
        "x",
        "y",
        codes.alias("neighbourhood"),
        "use",
    )
    header, *lines = table.write_csv(float_precision=2, quote_style="never").splitlines()
    truth = pl.DataFrame(
        {
            "file": pl.repeat("addresses.csv", len(lines), eager=True),
            "month": pl.repeat("", len(lines), eager=True),
            "category": addresses["use"],
            "neighbourhood": codes,
            "reason": pl.repeat("", len(lines), eager=True),
        }
    )
    return Source("addresses", MUNICIPALITY, header, pl.Series(lines), truth)
