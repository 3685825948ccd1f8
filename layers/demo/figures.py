"""What a statistics office publishes: figures per neighbourhood, and per square of 100 metres."""

from dataclasses import dataclass

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from layers.demo.addresses import HOUSING
from layers.demo.export import STATISTICS, Source, fixed, source
from layers.demo.plan import Plan
from layers.demo.plane import Floats

YEARS = (2023, 2024, 2025)
SQUARES_OF = 2024
"""The year of the squares: the first of January."""

KEPT_BACK, NOBODY = "-99997", "nihil"
"""What stands where the office keeps a number of a square back, and where there is nobody."""

_FEWEST_IN_AREA, _FEWEST_IN_SQUARE = 10, 5
_SECRET, _UNKNOWN = "geheim", "."
"""What stands in figures of neighbourhoods where they are kept back, and where there are none."""

_VALUE = {
    "centre": 395, "station": 330, "old": 310, "seaside": 460, "interwar": 420, "postwar": 260,
    "suburb": 440, "harbour": 285, "works": 290, "park": 610, "dunes": 690,
}  # fmt: skip
"""Mean value of a dwelling in thousands of euros, by kind of neighbourhood, in 2025."""

_INCOME = {
    "centre": 31, "station": 28, "old": 27, "seaside": 38, "interwar": 36, "postwar": 26,
    "suburb": 40, "harbour": 27, "works": 27, "park": 45, "dunes": 52,
}  # fmt: skip
"""Mean income of an inhabitant in thousands of euros a year, in 2025."""


@dataclass(frozen=True, eq=False)
class Squares:
    """The squares of 100 metres of the RD New grid that have an address; in order of their code."""

    code: NDArray[np.str_]
    corner: NDArray[np.int64]
    """(n, 2) int64: the south-western corner in metres."""
    dwellings: NDArray[np.int64]
    people: NDArray[np.int64]

    @property
    def shapes(self) -> NDArray[np.object_]:
        """The squares as polygons in RD New metres."""
        (west, south), size = self.corner.T, 100
        return np.asarray(shapely.box(west, south, west + size, south + size))


def draw_squares(rng: np.random.Generator, plan: Plan, addresses: pl.DataFrame) -> Squares:
    """Lay the grid over the addresses, and let people live in the dwellings of each square."""
    at = np.floor(addresses.select("x", "y").to_numpy() / 100).astype(np.int64)
    corner, square = np.unique(at, axis=0, return_inverse=True)
    home = addresses["use"].to_numpy() == "dwelling"
    each = np.array([HOUSING[one.kind].people for one in plan.neighbourhoods])
    mean = np.where(home, each[addresses["neighbourhood"].to_numpy()], 0)
    dwellings = np.bincount(square[home], minlength=len(corner))
    people = rng.poisson(np.bincount(square, mean, minlength=len(corner)))
    code = np.array([f"E{x:04}N{y:04}" for x, y in corner.tolist()])
    return Squares(code, corner * 100, dwellings, people)


def squares_100m(squares: Squares) -> Source:
    """Export the squares, rounded to fives; few people are kept back, and their dwellings too."""
    few = (squares.people < _FEWEST_IN_SQUARE) & (squares.dwellings > 0)
    n, homes = _fives(squares.people), _fives(squares.dwellings)
    figure = pl.Series(np.select([squares.dwellings == 0, few], [NOBODY, KEPT_BACK], n.astype(str)))
    # Two squares of the town across the water, and two lines that lost a field.
    strays = ["E0999N0999", "E0999N1000", squares.code[0], squares.code[1]]
    columns = {
        "vierkant": pl.Series([*squares.code, *strays]),
        "inwoners": pl.concat([figure, pl.Series(["35", "20", *figure[:2]])]),
        "woningen": pl.concat(
            [
                pl.Series(np.where(few, KEPT_BACK, homes.astype(str))),
                pl.Series(["15", "10", "5", "5"]),
            ]
        ),
    }
    reasons = [""] * len(n) + ["unmatched_key"] * 2 + ["wrong_number_of_fields"] * 2
    truth = _truth("squares_100m.csv", reasons).with_columns(
        area=columns["vierkant"],
        year=pl.repeat(str(SQUARES_OF), len(reasons), eager=True),
        n=pl.Series([*np.where(few, np.nan, n), *[np.nan] * 4]).fill_nan(None),
    )
    return source("squares_100m", STATISTICS, columns, ",", truth)


def neighbourhood_figures(
    rng: np.random.Generator, plan: Plan, dwellings: NDArray[np.int64], people: NDArray[np.int64]
) -> tuple[Source, Source]:
    """Export figures per neighbourhood and year, among those of districts and the whole city.

    Returns
    -------
    Inhabitants and households, which are counts; and values of dwellings and incomes, which are
    means. Both are the same file; ``n`` is inhabitants of the one and the value of the other.
    """
    now = _now(rng, plan, dwellings, people)
    table = pl.concat([_year(plan, now, year) for year in YEARS])
    few = table["inwoners"].is_between(0, _FEWEST_IN_AREA - 1)
    columns = {
        "code": table["code"],
        "soort": table["soort"],
        "jaar": table["jaar"],
        "inwoners": _or(table["inwoners"].cast(pl.String), few, _SECRET),
        "huishoudens": _or(table["huishoudens"].cast(pl.String), few, _UNKNOWN),
        "woz": _or(fixed(table["woz"].to_numpy(), 1, ","), few, _UNKNOWN),
        "inkomen": _or(fixed(table["inkomen"].to_numpy(), 1, ","), few, _UNKNOWN),
    }
    truth = _truth("neighbourhood_figures.csv", table["reason"].to_list())
    truth = truth.with_columns(area=table["code"], year=table["jaar"])
    counts, means = (
        truth.with_columns(n=table[name].cast(pl.Float64).zip_with(~few, _nothing(len(few))))
        for name in ("inwoners", "woz")
    )
    return (
        source("neighbourhood_figures", STATISTICS, columns, ";", counts),
        source("neighbourhood_values", STATISTICS, columns, ";", means),
    )


@dataclass(frozen=True, eq=False)
class _Now:
    """What is true of every neighbourhood in the newest year; (n,) float64."""

    people: Floats
    homes: Floats
    value: Floats
    income: Floats
    growth: Floats
    """Of people and homes, per year."""


def _now(
    rng: np.random.Generator, plan: Plan, dwellings: NDArray[np.int64], people: NDArray[np.int64]
) -> _Now:
    """Draw what is not known of the neighbourhoods yet."""
    kinds = [one.kind for one in plan.neighbourhoods]
    return _Now(
        people=people.astype(np.float64),
        homes=dwellings.astype(np.float64) * 0.97,
        value=np.array([_VALUE[kind] for kind in kinds]) * rng.normal(1, 0.06, len(kinds)),
        income=np.array([_INCOME[kind] for kind in kinds]) * rng.normal(1, 0.05, len(kinds)),
        growth=rng.normal(0.006, 0.006, len(kinds)),
    )


def _year(plan: Plan, now: _Now, year: int) -> pl.DataFrame:
    """Give the rows of one year: the city, its districts, its neighbourhoods, and one of old."""
    before, every = YEARS[-1] - year, np.arange(len(plan.neighbourhoods))
    people, homes = (_fives(one * (1 - now.growth) ** before) for one in (now.people, now.homes))
    district = np.array([one.district for one in plan.neighbourhoods])
    parts = [every >= 0, *(district == one.code for one in plan.districts)]
    # The last was joined to another neighbourhood long ago, and is still in the file.
    parts += [*(every == place for place in every), every == 0]
    upper = ["SYN", *(one.code for one in plan.districts)]
    levels = ["Gemeente"] + ["Wijk"] * len(plan.districts) + ["Buurt"] * (len(every) + 1)
    reasons = ["other_level"] * len(upper) + [""] * len(every) + ["unmatched_key"]
    return pl.DataFrame(
        {
            "code": [*upper, *(one.code for one in plan.neighbourhoods), "D0199"],
            "soort": levels,
            "jaar": pl.repeat(str(year), len(parts), eager=True),
            "inwoners": [int(people[part].sum()) for part in parts],
            "huishoudens": [int(homes[part].sum()) for part in parts],
            "woz": [_mean(now.value * 0.96**before, homes, part) for part in parts],
            "inkomen": [_mean(now.income * 0.97**before, people, part) for part in parts],
            "reason": reasons,
        }
    )


def _mean(values: Floats, weight: NDArray[np.int64], part: NDArray[np.bool_]) -> float:
    """Take the mean of a part, by weight."""
    return round(float(np.average(values[part], weights=np.maximum(weight[part], 1))), 1)


def _fives(values: NDArray[np.int64] | Floats) -> NDArray[np.int64]:
    """Round to fives, as the office does."""
    return np.asarray(np.rint(values / 5) * 5, dtype=np.int64)


def _or(values: pl.Series, where: pl.Series, word: str) -> pl.Series:
    """Put a word in the place of some values."""
    return pl.repeat(word, len(values), eager=True).zip_with(where, values)


def _nothing(size: int) -> pl.Series:
    """Give so many numbers that are not known."""
    return pl.repeat(None, size, dtype=pl.Float64, eager=True)


def _truth(file: str, reasons: list[str]) -> pl.DataFrame:
    """Note what is true of rows that are figures: they happened in no month and neighbourhood."""
    columns = {name: pl.repeat("", len(reasons), eager=True) for name in ("month", "category")}
    return pl.DataFrame(
        {"file": pl.repeat(file, len(reasons), eager=True), **columns, "neighbourhood": "",
         "reason": reasons}
    )  # fmt: skip
