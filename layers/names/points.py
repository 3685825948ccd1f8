"""Streets and postcodes as points with a name: gathered from addresses, kept in one file."""

import io
import re
from dataclasses import dataclass

import numpy as np
import polars as pl

from layers.errors import SnapshotError
from layers.grid import cells_to_parents, neighbour_pairs, points_to_cells
from layers.names.folding import compact, folded

NAMED_AT = 11  # the resolution of which each cell keeps one point of a street: 50 metres across
APART_AT = 8  # one name in cells of this resolution that do not touch is several streets
DUTCH_POSTCODE = re.compile(r"([1-9][0-9]{3})([A-Z]{2})")
RAW = {
    "name": pl.String, "place": pl.String, "lon": pl.Float64, "lat": pl.Float64, "n": pl.Int64
}  # fmt: skip
KEPT = {"id": pl.String, **RAW, "cell": pl.UInt64}
KINDS = ("street", "postcode")
OF_CELL = ("key", "place", "cell")


@dataclass(frozen=True, slots=True)
class NamePoints:
    """Where streets and postcodes lie.

    streets, postcodes
        A row per street (or postcode) and cell of resolution NAMED_AT: `id` (what tells one street
        from another of its name), `name`, `place` (empty where unknown), `lon`, `lat` (degrees, of
        the address nearest to the middle of those there), `n` (how many addresses or points) and
        `cell` (uint64); sorted by `id` and `cell`.
    """

    streets: pl.DataFrame
    postcodes: pl.DataFrame


def no_points() -> NamePoints:
    """Return the points of a city that names none."""
    return NamePoints(pl.DataFrame(schema=KEPT), pl.DataFrame(schema=KEPT))


def gathered(streets: pl.DataFrame, postcodes: pl.DataFrame, before: NamePoints) -> NamePoints:
    """Make points of addresses, or of records that name a street.

    Parameters
    ----------
    streets, postcodes
        The columns of RAW; the same name at the same point may stand there several times.
    before
        Points that stay, as those of an instalment do; where both have a street in a cell, the
        one of more points counts.
    """
    return NamePoints(
        _numbered(_united(_at_cells(streets), before.streets), "street"),
        _numbered(_united(_at_cells(postcodes), before.postcodes), "postcode"),
    )


def written(points: NamePoints) -> bytes:
    """Write points as one Parquet file."""
    frames = zip((points.streets, points.postcodes), KINDS, strict=True)
    whole = pl.concat([frame.with_columns(kind=pl.lit(kind)) for frame, kind in frames])
    file = io.BytesIO()
    whole.write_parquet(file, compression="zstd")
    return file.getvalue()


def read_points(data: bytes, name: str) -> NamePoints:
    """Read what `written` made.

    Raises
    ------
    SnapshotError
        If it is damaged; `name` says which file it was.
    """
    try:
        whole = pl.read_parquet(io.BytesIO(data)).select("kind", *KEPT)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise SnapshotError(
            f"{name}: the names of streets are damaged. Make them again with `hexradar ingest`."
        ) from error
    return NamePoints(*(whole.filter(kind=kind).drop("kind") for kind in KINDS))


def postcode_text(text: str) -> str:
    """Write a postcode as people do: capitals, and in Dutch ones a blank before the letters."""
    bare = re.sub(r"\s+", " ", text.strip().upper())
    dutch = DUTCH_POSTCODE.fullmatch(bare.replace(" ", ""))
    return f"{dutch[1]} {dutch[2]}" if dutch else bare


def _at_cells(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep one point per name and cell: the one nearest to the mean of those there."""
    rows = rows.filter(pl.col("name") != "")
    named = _keyed(rows)
    cells = points_to_cells(rows["lon"].to_numpy(), rows["lat"].to_numpy(), NAMED_AT)
    points = named.with_columns(pl.Series("cell", cells, pl.UInt64))
    east = (pl.col("lon") - pl.col("lon").mean().over(OF_CELL)) * pl.col("lat").radians().cos()
    north = pl.col("lat") - pl.col("lat").mean().over(OF_CELL)
    away = (east**2 + north**2).round(12)  # below a millimetre two points are equally far
    total = pl.col("n").sum().over(OF_CELL)
    ordered = points.with_columns(away=away, n=total).sort(*OF_CELL, "away", "lon", "lat")
    return ordered.unique(OF_CELL, keep="first", maintain_order=True).drop("away")


def _keyed(rows: pl.DataFrame) -> pl.DataFrame:
    """Give each name the text by which names are the same, and its most frequent spelling."""
    names = rows["name"].unique().to_list()
    keys = pl.DataFrame({"name": names, "key": [folded(name) for name in names]}).cast(pl.String)
    keyed = rows.join(keys, on="name", how="left", maintain_order="left")
    often = keyed.group_by("key", "name").agg(pl.col("n").sum())
    usual = often.sort("key", -pl.col("n"), "name").unique("key", keep="first").drop("n")
    return keyed.drop("name").join(usual, on="key", how="left", maintain_order="left")


def _united(new: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    keys = [folded(name) for name in before["name"].to_list()]
    kept = before.drop("id").with_columns(pl.Series("key", keys, pl.String)).select(new.columns)
    both = pl.concat([new, kept]).sort(*OF_CELL, -pl.col("n"), "lon", "lat")
    return both.unique(OF_CELL, keep="first", maintain_order=True)


def _numbered(points: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Name each street: by its key, its place, and its number where one name is several."""
    if not len(points):
        return pl.DataFrame(schema=KEPT)
    shown = compact if kind == "postcode" else folded
    parts = points.with_columns(part=_parts(points))
    whole = pl.struct("name", "place", "part").map_elements(
        lambda one: _id(kind, shown(one["name"]), folded(one["place"]), one["part"]), pl.String
    )
    named = parts.select("name", "place", "part").unique().with_columns(id=whole)
    joined = parts.join(named, on=["name", "place", "part"], how="left", maintain_order="left")
    return joined.select(*KEPT).sort("id", "cell")


def _id(kind: str, name: str, place: str, part: int) -> str:
    texts = (kind, name, place, str(part + 1) if part else "")
    return ".".join(text.replace(" ", "-") for text in texts if text)


def _parts(points: pl.DataFrame) -> pl.Series:
    """Number the streets of one name and place, 0, 1, ...: cells of APART_AT that touch are one."""
    from scipy.sparse import coo_array  # both take long, and a server starts without them
    from scipy.sparse.csgraph import connected_components

    near = pl.Series("near", cells_to_parents(points["cell"].to_numpy(), APART_AT), pl.UInt64)
    placed = points.select("key", "place").with_columns(near)
    nodes = placed.unique().sort("key", "place", "near").with_row_index("node")
    cells = np.unique(near.to_numpy())
    pairs = pl.DataFrame(cells[neighbour_pairs(cells)], schema=["near", "other"])
    same = ["key", "place"]
    touching = nodes.join(pairs, on="near").join(
        nodes, left_on=[*same, "other"], right_on=[*same, "near"], suffix="_other"
    )
    ends = touching["node"].to_numpy(), touching["node_other"].to_numpy()
    links = coo_array((np.ones(len(ends[0]), bool), ends), (len(nodes), len(nodes)))
    numbers = pl.Series("component", connected_components(links, directed=False)[1])
    ranked = nodes.with_columns(numbers).with_columns(
        part=(pl.col("component").rank("dense").over(same) - 1).cast(pl.Int64)
    )
    found = placed.join(ranked, on=[*same, "near"], how="left", maintain_order="left")
    return found["part"]
