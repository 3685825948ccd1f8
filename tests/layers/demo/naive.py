"""Counts as anybody would make them of the accepted rows, and how far chance alone takes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import h3
import numpy as np
import shapely
from numpy.typing import NDArray

from tests.layers.demo.reading import FORMATS, Floats, Found, areas_of, features

Texts = NDArray[np.str_]
Mask = NDArray[np.bool_]

MONTHS = tuple(f"{year}-{month:02}" for year in (2023, 2024, 2025) for month in range(1, 13))
SETTLED = MONTHS[:-1]
QUARTER, YEAR_BEFORE = MONTHS[30:33], MONTHS[18:21]
"""The newest quarter that is settled, and the same quarter of the year before."""


@dataclass(frozen=True, eq=False)
class Rows:
    """The accepted rows of one source; arrays of the same length."""

    month: Texts
    category: Texts
    neighbourhood: Texts
    degrees: Floats
    metres: Floats

    def within(self, months: Iterable[str]) -> Mask:
        """Tell which rows are of some months."""
        return np.isin(self.month, list(months))

    def series(self, held: Mask) -> NDArray[np.int64]:
        """Count rows per settled month."""
        return np.array([int((self.month[held] == month).sum()) for month in SETTLED])

    def places(self, resolution: int | None) -> Texts:
        """Give the cell of every row, or without a resolution its neighbourhood."""
        if resolution is None:
            return self.neighbourhood
        both = self.degrees.tolist()
        return np.array([h3.latlng_to_cell(lat, lon, resolution) for lon, lat in both])


def rows_of(source: str, found: Found, folder: Path) -> Rows:
    """Note of every accepted row what tests ask about."""
    tree = shapely.STRtree(areas_of("neighbourhoods", folder))
    row, area = tree.query(shapely.points(found.degrees), predicate="within")
    codes = np.array([str(one["properties"]["code"]) for one in features("neighbourhoods", folder)])
    place = np.full(len(found.rows), "", codes.dtype)
    place[row] = codes[area]
    return Rows(
        month=np.array([f"{when:%Y-%m}" for when in found.when]),
        category=np.array([one[FORMATS[source].category] for one in found.rows]),
        neighbourhood=place,
        degrees=found.degrees,
        metres=found.metres,
    )


def tally(places: Texts, held: Mask) -> dict[str, int]:
    """Count rows per place."""
    names, counts = np.unique(places[held], return_counts=True)
    return dict(zip(names.tolist(), counts.tolist(), strict=True))


def rises(rows: Rows, resolution: int | None) -> dict[str, float]:
    """Say of every place how many standard deviations its newest quarter is above the year before.

    The difference of two Poisson counts of one rate has their sum as its variance.
    """
    places = rows.places(resolution)
    after = tally(places, rows.within(QUARTER))
    before = tally(places, rows.within(YEAR_BEFORE))
    return {
        place: (after.get(place, 0) - before.get(place, 0))
        / np.sqrt(after.get(place, 0) + before.get(place, 0))
        for place in {*after, *before}
    }


def both_rise(counted: dict[str, Rows], resolution: int | None, least: float) -> set[str]:
    """Find the places where burglaries and reports are both so much above the year before."""
    burglaries, reports = (
        rises(counted[source], resolution)
        for source in ("residential_burglaries", "nuisance_reports")
    )
    return {one for one in burglaries if min(burglaries[one], reports.get(one, 0.0)) > least}
