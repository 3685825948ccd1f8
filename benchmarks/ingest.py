"""Ingest: ours beside the shortest script that a data analyst would write for the same table."""

import csv
import hashlib
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import h3.api.basic_int as h3
import h3ronpy.vector
import numpy as np
import polars as pl
import pyarrow as pa
from pyproj import Transformer

from benchmarks.measure import Figure, compare
from layers.declare import SourceDefinition
from layers.ingest import Grounds, build_cube

SECRET = b"a secret of the benchmark"
MANY = 10  # times as many rows, where what is done once per ingest no longer counts
BOTH = {"nl": "proef", "en": "trial"}
SOURCE = SourceDefinition.model_validate(
    {
        "id": "trial",
        "title": BOTH,
        "holder": "nobody",
        "one_count_is": BOTH,
        "protection": "open",
        "finest_resolution": 10,
        "file": {"path": "trial.csv"},
        "time": {
            "column": "day",
            "format": "%Y-%m-%d",
            "timezone": "Europe/Amsterdam",
            "period": "month",
        },
        "location": {"x": "x", "y": "y", "crs": "EPSG:28992", "precision": "postcode"},
        "record": {"id": ["id"]},
        "coverage": {"bbox": [4.2, 52.0, 4.4, 52.12]},
        "dimensions": {"kind": {"column": "kind", "title": BOTH}},
    }
)


def figures(rows: int) -> Iterator[Figure]:
    """Compare an ingest of some number of rows."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_rows(folder / "trial.csv", rows)
        ours, script = compare(
            lambda: build_cube(SOURCE, folder, Grounds(), SECRET), lambda: _script(folder)
        )
        note = "ours also checks every row, keys every record, and covers the ground"
        yield Figure(f"ingest {rows:,} rows, polars script", ours, script, "CPU s", note)
        ours, loop = compare(
            lambda: build_cube(SOURCE, folder, Grounds(), SECRET), lambda: _loop(folder), rounds=3
        )
        note = "csv module, one h3 call per row"
        yield Figure(f"ingest {rows:,} rows, Python loop", ours, loop, "CPU s", note)
        many = MANY * rows
        write_rows(folder / "trial.csv", many)
        ours, hand = compare(
            lambda: build_cube(SOURCE, folder, Grounds(), SECRET), lambda: _keyed(folder), rounds=3
        )
        note = "polars, pyproj, h3ronpy and hashlib: projects, indexes, keys every record, groups"
        yield Figure(f"ingest {many:,} rows, the same by hand", ours, hand, "CPU s", note)


def write_rows(path: Path, rows: int) -> None:
    """Write a made-up table of events in RD New."""
    rng = np.random.default_rng(7)
    day = np.datetime64("2023-01-01") + rng.integers(0, 1095, rows)
    pl.DataFrame(
        {
            "id": np.arange(rows),
            "day": day.astype(str),
            "kind": rng.choice(["a", "b", "c", "d"], rows),
            "x": rng.normal(82_000, 1_500, rows).round(1),
            "y": rng.normal(454_500, 1_500, rows).round(1),
        }
    ).write_csv(path)


def _script(folder: Path) -> pl.DataFrame:
    """Read, project, index and group with the same libraries, checking nothing."""
    table = pl.read_csv(folder / "trial.csv", try_parse_dates=True)
    to_degrees = Transformer.from_crs("EPSG:28992", "OGC:CRS84", always_xy=True)
    lon, lat = to_degrees.transform(table["x"].to_numpy(), table["y"].to_numpy())
    cells = pa.array(h3ronpy.vector.coordinates_to_cells(lat, lon, 10))
    month = pl.col("day").dt.truncate("1mo")
    return (
        table.with_columns(pl.Series("cell", cells), month)
        .group_by("day", "kind", "cell")
        .len()
        .sort("day", "kind", "cell")
    )


def _keyed(folder: Path) -> pl.DataFrame:
    """Do as `_script`, and add up a keyed hash of each id, which the noise of layers needs."""
    table = pl.scan_csv(
        folder / "trial.csv", try_parse_dates=True, schema_overrides={"id": pl.String}
    ).collect()
    to_degrees = Transformer.from_crs("EPSG:28992", "OGC:CRS84", always_xy=True)
    lon, lat = to_degrees.transform(table["x"].to_numpy(), table["y"].to_numpy())
    cells = pa.array(h3ronpy.vector.coordinates_to_cells(lat, lon, 10))
    digests = (
        hashlib.blake2b(f"trial\x1f{one}".encode(), digest_size=8, key=SECRET).digest()
        for one in table["id"].to_list()
    )
    keys = np.frombuffer(b"".join(digests), "<u8").astype(np.uint32).astype(np.uint64)
    month = pl.col("day").dt.truncate("1mo")
    return (
        table.with_columns(pl.Series("cell", cells), pl.Series("key", keys), month)
        .group_by("day", "kind", "cell")
        .agg(pl.len(), pl.col("key").sum() % 2**32)
        .sort("day", "kind", "cell")
    )


def _loop(folder: Path) -> Counter[tuple[str, str, int]]:
    """Do the same a row at a time."""
    to_degrees = Transformer.from_crs("EPSG:28992", "OGC:CRS84", always_xy=True)
    counts: Counter[tuple[str, str, int]] = Counter()
    with (folder / "trial.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            lon, lat = to_degrees.transform(float(row["x"]), float(row["y"]))
            counts[row["day"][:7], row["kind"], h3.latlng_to_cell(lat, lon, 10)] += 1
    return counts
