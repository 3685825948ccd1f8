"""What can be found by a name: areas, streets and postcodes, each with where it is."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import polars as pl

from layers.declare import Bilingual
from layers.model import Area
from layers.names.points import DUTCH_POSTCODE, NamePoints
from layers.names.within import NOWHERE, Within

LARGER = (
    1.05  # an area is within another only where this is larger by more than its outlines differ
)
Point = tuple[float, float]
Box = tuple[float, float, float, float]


class Kind(StrEnum):
    """What a hit is; of two that match as well, the first kind stands first."""

    AREA = "area"
    STREET = "street"
    POSTCODE = "postcode"
    CELL = "cell"
    POINT = "point"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that has a name.

    title
        Its name.
    context
        Where it lies; None where nothing is known of that.
    others
        Further names by which it is found, as the code of an area.
    point, bbox
        Degrees: a point on it, and west, south, east, north.
    weight
        Of two that match as well, the greater stands first: square kilometres of areas, addresses
        or places of streets.
    """

    kind: Kind
    id: str
    title: Bilingual
    context: Bilingual | None
    point: Point
    bbox: Box
    weight: float = 0.0
    others: tuple[str, ...] = ()


def make_entries(
    points: NamePoints, areas: tuple[Area, ...], titles: Mapping[str, Bilingual]
) -> list[Entry]:
    """Collect all that can be found by name.

    Parameters
    ----------
    areas
        Of all sets that are shown.
    titles
        Of these sets, by id.
    """
    within = Within(areas)
    return [
        *_of_areas(within, titles),
        *_of_points(Kind.STREET, points.streets, within),
        *_of_points(Kind.POSTCODE, _with_parts(points.postcodes), within),
    ]


def same(text: str) -> Bilingual:
    """Say the same in both languages, as names are."""
    return Bilingual(nl=text, en=text)


def _of_areas(within: Within, titles: Mapping[str, Bilingual]) -> Iterator[Entry]:
    """An area lies in the smallest larger one that holds a point of it; its set says what it is."""
    inner = [one.geometry.representative_point() for one in within.areas]
    lonlat = np.array([(one.x, one.y) for one in inner], np.float64).reshape(-1, 2)
    least = within.km2 * LARGER
    around = within.smallest(lonlat, least).tolist()
    for place, area in enumerate(within.areas):
        holder = around[place]
        larger = holder != NOWHERE and within.km2[holder] >= least[place]
        parts = within.areas[holder].name if larger else ""
        yield Entry(
            Kind.AREA,
            area.id,
            same(area.name),
            _joined(titles[area.set], parts),
            (round(inner[place].x, 6), round(inner[place].y, 6)),
            _box(area.geometry.bounds),
            float(within.km2[place]),
            (area.code,),
        )


def _joined(what: Bilingual, where: str) -> Bilingual:
    if not where:
        return what
    return Bilingual(nl=f"{what.nl}, {where}", en=f"{what.en}, {where}")


def _of_points(kind: Kind, points: pl.DataFrame, within: Within) -> Iterator[Entry]:
    spots = _spots(points)
    lonlat = spots.select("lon", "lat").to_numpy()
    holders = within.smallest(lonlat).tolist()
    several = spots["place"].n_unique() > 1
    for row, holder in zip(spots.iter_rows(named=True), holders, strict=True):
        area = "" if holder == NOWHERE else within.areas[holder].name
        parts = [area, row["place"] if several and row["place"] != area else ""]
        context = ", ".join(part for part in parts if part)
        yield Entry(
            kind,
            row["id"],
            same(row["name"]),
            same(context) if context else None,
            (round(row["lon"], 6), round(row["lat"], 6)),
            _box((row["west"], row["south"], row["east"], row["north"])),
            row["total"] if kind is Kind.STREET else 0.0,
        )


def _spots(points: pl.DataFrame) -> pl.DataFrame:
    """Return one row per id: its box, how many points it has, and the one nearest to their mean."""
    mean = [
        (pl.col(one) * pl.col("n")).sum().over("id") / pl.col("n").sum().over("id")
        for one in ("lon", "lat")
    ]
    east = (pl.col("lon") - mean[0]) * pl.col("lat").radians().cos()
    north = pl.col("lat") - mean[1]
    away = points.with_columns(away=(east**2 + north**2).round(12)).sort("id", "away", "cell")
    return away.group_by("id", maintain_order=True).agg(
        pl.col("name", "place", "lon", "lat").first(),
        pl.col("lon").min().alias("west"),
        pl.col("lat").min().alias("south"),
        pl.col("lon").max().alias("east"),
        pl.col("lat").max().alias("north"),
        pl.col("n").sum().cast(pl.Float64).alias("total"),
    )


def _with_parts(postcodes: pl.DataFrame) -> pl.DataFrame:
    """Add what Dutch postcodes begin with, which are districts of their own: 2562 of 2562 HS."""
    names = postcodes["name"].unique().to_list()
    found = ((name, DUTCH_POSTCODE.fullmatch(re.sub(r"\s", "", name))) for name in names)
    digits = {name: match[1] for name, match in found if match}
    beginnings = postcodes.filter(pl.col("name").is_in(list(digits))).with_columns(
        pl.col("name").replace(digits)
    )
    named = beginnings.with_columns(pl.concat_str(pl.lit("postcode."), "name").alias("id"))
    return pl.concat([postcodes, named.with_columns(place=pl.lit(""))])


def _box(bounds: Box) -> Box:
    west, south, east, north = bounds
    return round(west, 6), round(south, 6), round(east, 6), round(north, 6)
