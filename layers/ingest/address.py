"""Find addresses in a register: whole keys only, and nothing where a key is not clear."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.declare.address import Address
from layers.ingest.register import Register
from layers.ingest.spelling import spelled

ADDRESS, STREET = "address", "street"
EARTH_METRES = 6_371_008.8
POINT = ("lon", "lat")


@dataclass(frozen=True, slots=True)
class Way:
    """One key, and the point of each of its values.

    by
        What is found this way: ADDRESS or STREET.
    key
        The parts that make the key, as columns of `points`.
    points
        The key, `lon` and `lat`; sorted by the key, each once.
    """

    by: str
    key: tuple[str, ...]
    points: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Lookup:
    """The ways to find an address of a source, best first; made once per delivery."""

    address: Address
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Where the addresses of some rows are.

    lon, lat
        (n,) float64 degrees; NaN where the register does not tell.
    by
        (n,) ADDRESS or STREET; empty where not found.
    given
        (n,) whether the row names an address at all.
    text
        (n,) the address as the row names it.
    """

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    by: NDArray[np.str_]
    given: NDArray[np.bool_]
    text: pl.Series


def make_lookup(register: Register, address: Address) -> Lookup:
    """Sort a register out for the keys that a source has."""
    ways = [Way(ADDRESS, key, _whole(register.addresses, key)) for key in address.keys]
    if address.fallback:
        middles = _middles(register.addresses, address.street_key, address.metres)
        ways.append(Way(STREET, address.street_key, middles))
    return Lookup(address, tuple(ways))


def find_addresses(rows: pl.DataFrame, lookup: Lookup) -> Found:
    """Find the address of each row: by the first key that the register has."""
    asked = spelled(rows, lookup.address)
    lon, lat = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    by, given = np.full(len(rows), "", "U10"), np.zeros(len(rows), bool)
    for way in lookup.ways:
        key = asked.select(way.key)
        points = key.join(way.points, on=way.key, how="left", maintain_order="left")
        new = np.isnan(lon) & points["lon"].is_not_null().to_numpy()
        lon[new], lat[new] = (points[one].to_numpy()[new] for one in POINT)
        by[new] = way.by
        given |= key.select(_is_whole(way.key)).to_series().to_numpy()
    return Found(lon, lat, by, given, _as_named(rows, lookup.address))


def _as_named(rows: pl.DataFrame, address: Address) -> pl.Series:
    parts = [pl.col(name).fill_null("").str.strip_chars() for name in address.named]
    whole = pl.concat_str(parts, separator=" ").str.replace_all(r"\s+", " ").str.strip_chars()
    return rows.select(whole).to_series()


def _is_whole(key: tuple[str, ...]) -> pl.Expr:
    return pl.all_horizontal(pl.col(part) != "" for part in key)


def _whole(addresses: pl.DataFrame, key: tuple[str, ...]) -> pl.DataFrame:
    """Return the point of each key; a key with two points is ambiguous, and left out."""
    points = addresses.filter(_is_whole(key)).select(*key, *POINT).unique()
    return points.filter(pl.len().over(key) == 1).sort(key)


def _middles(addresses: pl.DataFrame, key: tuple[str, ...], metres: float) -> pl.DataFrame:
    """Return the middle of each street: the address nearest to the mean of its addresses.

    A name that two places share is ambiguous where the key has no place, and a street with an
    address farther than `metres` from its middle says too little; both are left out.
    """
    whole = addresses.filter(_is_whole(key))
    if "place" in addresses.columns:
        whole = whole.filter(pl.col("place").n_unique().over(key) == 1)
    points = whole.select(*key, *POINT).unique()
    means = [pl.col(one).mean().over(key) for one in POINT]
    nearest = points.with_columns(_metres_to(*means).alias("away")).sort(*key, "away", *POINT)
    firsts = [pl.col(one).first().over(key) for one in POINT]
    reach = _metres_to(*firsts).max().over(key)
    near = nearest.filter(reach <= metres)
    return near.group_by(key, maintain_order=True).agg(pl.col(POINT).first())


def _metres_to(lon: pl.Expr, lat: pl.Expr) -> pl.Expr:
    """Measure from each address to a point in its own street, on a sphere that is flat there."""
    east = (pl.col("lon") - lon).radians() * lat.radians().cos()
    north = (pl.col("lat") - lat).radians()
    return EARTH_METRES * (east**2 + north**2).sqrt()
