"""Synthetic truth: records of which every one is known, in a city that is nowhere."""

from dataclasses import dataclass

import h3
import numpy as np
import polars as pl
from numpy.typing import NDArray

RESOLUTION = 8
KINDS = ("bicycle", "burglary", "car", "fraud", "noise", "violence")
MONTHS = np.arange("2023-01", "2024-02", dtype="datetime64[M]")
"""A year to attack, and one month more: the newest periods of a source may not be told yet."""
CORNER = (3.0, 54.5)  # longitude and latitude, in the North Sea
KM_LON, KM_LAT = 64.7, 111.3  # kilometres in a degree there
JITTER_KM = 0.15  # well inside a cell of RESOLUTION, whose inradius is 0.4 km
Box = tuple[float, float, float, float]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class City:
    """Cells, and the true counts of their records.

    box
        Where the wards are.
    coverage
        Where the source speaks; the box, or more.
    cells
        Those that lie wholly in the box: no record is lost at its border.
    rate, truth
        (cells, kinds, months): the mean that each count was drawn with, and the count.
    records
        One row per record: id, day, lon, lat, kind; beside them `cell` and `month` as positions.
    """

    box: Box
    coverage: Box
    cells: tuple[str, ...]
    rate: Floats
    truth: Ints
    records: pl.DataFrame


def make_city(side_km: float, mean: float, seed: int, skewed: bool = False) -> City:
    """Draw a square city with a mean number of records per cell, kind and month.

    A skewed city has hot cells and rare kinds: its rates are gamma distributed, so that the counts
    are negative binomial.
    """
    box = _box(side_km)
    cells = cells_in(box)
    rng = np.random.default_rng(seed)
    rate = np.full((len(cells), len(KINDS), len(MONTHS)), mean)
    if skewed:
        rate *= rng.gamma(0.5, 2.0, (len(cells), 1, 1)) * rng.gamma(1.0, 1.0, (1, len(KINDS), 1))
    truth = rng.poisson(rate).astype(np.int64)
    return City(box, box, cells, rate, truth, records_of(cells, truth, rng))


def records_of(
    cells: tuple[str, ...], truth: Ints, rng: np.random.Generator, prefix: str = "R"
) -> pl.DataFrame:
    """Draw the records of counts: any day of the month, any place well inside the cell."""
    cell, kind, month = (
        np.repeat(at, truth.ravel()) for at in np.indices(truth.shape).reshape(3, -1)
    )
    count = len(cell)
    first = MONTHS[month].astype("datetime64[D]")
    days = (MONTHS[month] + 1).astype("datetime64[D]") - first
    day = first + (rng.random(count) * days.astype(np.int64)).astype(np.int64)
    centre = np.array([h3.cell_to_latlng(one)[::-1] for one in cells])[cell]
    at = centre + rng.uniform(-JITTER_KM, JITTER_KM, (count, 2)) / (KM_LON, KM_LAT)
    return pl.DataFrame(
        {
            "id": [f"{prefix}{one:07}" for one in rng.permutation(count)],
            "day": day.astype(str),
            "lon": np.round(at[:, 0], 6),
            "lat": np.round(at[:, 1], 6),
            "kind": np.array(KINDS)[kind],
            "cell": cell,
            "month": month,
        }
    )


def cells_in(box: Box) -> tuple[str, ...]:
    """Return the cells that lie wholly in a box."""
    west, south, east, north = box
    square = h3.LatLngPoly([(south, west), (south, east), (north, east), (north, west)])

    def inside(cell: str) -> bool:
        corners = h3.cell_to_boundary(cell)
        return all(south <= lat <= north and west <= lon <= east for lat, lon in corners)

    return tuple(sorted(one for one in h3.polygon_to_cells(square, RESOLUTION) if inside(one)))


def wards(box: Box, across: int = 4) -> dict[str, Box]:
    """Cut the city into square wards, by code."""
    west, south, east, north = box
    lon, lat = np.linspace(west, east, across + 1), np.linspace(south, north, across + 1)
    return {
        f"W{row}{column}": (lon[column], lat[row], lon[column + 1], lat[row + 1])
        for row in range(across)
        for column in range(across)
    }


def area_sets(box: Box) -> dict[str, dict[str, Box]]:
    """Return the outlines of the wards, and of the districts that four wards are."""
    districts = {code.replace("W", "D"): area for code, area in wards(box, 2).items()}
    return {"wards": wards(box), "districts": districts}


def built_up(cell: str) -> Box:
    """Return the box in a cell in which people live: where all of its records are drawn."""
    lat, lon = h3.cell_to_latlng(cell)
    east, north = JITTER_KM / KM_LON, JITTER_KM / KM_LAT
    return (lon - east, lat - north, lon + east, lat + north)


def common(one: Box, other: Box) -> Box:
    """Return what two boxes have in common; of no ground where that is nothing."""
    west, south = max(one[0], other[0]), max(one[1], other[1])
    return (west, south, max(west, min(one[2], other[2])), max(south, min(one[3], other[3])))


def ground(box: Box) -> float:
    """Return the ground of a box in square degrees."""
    return (box[2] - box[0]) * (box[3] - box[1])


def _box(side_km: float) -> Box:
    west, south = CORNER
    return (west, south, round(west + side_km / KM_LON, 6), round(south + side_km / KM_LAT, 6))
