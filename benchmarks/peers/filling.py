"""A city in the tables of PostGIS, in the shape that serves its tiles best."""

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
import shapely
from numpy.typing import NDArray

from benchmarks.city import KINDS, MONTHS, City
from layers.grid import cells_to_outlines, cells_to_texts
from layers.model import Cells

Session = psycopg.Connection[tuple[Any, ...]]
SCHEMA = (Path(__file__).parent / "schema.sql").read_text()
MERCATOR = 3857  # EPSG
EARTH_METRES = 6378137.0
ID_BITS = np.uint64((1 << 52) - 1)  # the id of a feature, as our tiles have it
# After the rows are there; without the visibility map of VACUUM no index is read alone.
ORDERED = (
    "INSERT INTO degrees SELECT id, h3, value, state, suppressed, ST_Transform(geom, 4326)"
    " FROM cells",
    "CREATE INDEX cells_place ON cells USING gist (geom)",
    "CLUSTER cells USING cells_place",
    "CREATE INDEX degrees_place ON degrees USING gist (geom)",
    "CLUSTER degrees USING degrees_place",
    "CREATE INDEX facts_asked ON facts (month, kind, cell) INCLUDE (n)",
    "CLUSTER facts USING facts_asked",
    "VACUUM ANALYZE",
)


def fill(address: str, city: City) -> None:
    """Put a city into the database, unless it is there from a run before."""
    wanted = _digest(city)
    with psycopg.connect(address, autocommit=True) as connection:
        if _filled(connection) == wanted:
            return
        connection.execute(SCHEMA)
        copy_cells(connection, "cells", city.cells, city.value)
        _copy_facts(connection, city)
        for statement in ORDERED:
            connection.execute(statement)
        connection.execute(f"COMMENT ON TABLE facts IS '{wanted}'")


def copy_cells(connection: Session, table: str, cells: Cells, value: NDArray[np.int64]) -> None:
    """Copy cells into a table: polygons in Web Mercator, so that no tile has to project them."""
    columns = "id, h3, value, state, suppressed, geom"
    shapes = shapely.to_wkb(_polygons(cells), hex=True, include_srid=True)
    rows = zip(ids_of(cells), cells_to_texts(cells), value.tolist(), shapes, strict=True)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy,
    ):
        for number, text, count, shape in rows:
            copy.write_row((number, text, count, "value", False, shape))


def ids_of(cells: Cells) -> list[int]:
    """Return the ids of features that our tiles give cells."""
    ids: list[int] = (cells & ID_BITS).tolist()
    return ids


def _copy_facts(connection: Session, city: City) -> None:
    months, ids = MONTHS.astype("datetime64[D]").astype(str), np.array(ids_of(city.cells))
    columns = [
        months[city.facts["month"]].tolist(),
        np.array(KINDS)[city.facts["kind"]].tolist(),
        ids[city.facts["cell"]].tolist(),
        city.facts["n"].to_list(),
    ]
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY facts (month, kind, cell, n) FROM STDIN") as copy,
    ):
        for row in zip(*columns, strict=True):
            copy.write_row(row)


def _polygons(cells: Cells) -> NDArray[np.object_]:
    outlines = cells_to_outlines(cells)
    lon, lat = np.radians(outlines.lonlat).T
    xy = np.stack([lon, np.arctanh(np.sin(lat))], axis=1) * EARTH_METRES
    ring_of = np.repeat(np.arange(len(cells)), np.diff(outlines.start))
    polygons = shapely.polygons(shapely.linearrings(xy, indices=ring_of))
    return np.asarray(shapely.set_srid(polygons, MERCATOR))


def _filled(connection: Session) -> str | None:
    row = connection.execute("SELECT obj_description(to_regclass('facts'))").fetchone()
    return str(row[0]) if row and row[0] else None


def _digest(city: City) -> str:
    digest = hashlib.sha256((SCHEMA + "".join(ORDERED)).encode())
    columns = (one.to_numpy() for one in city.facts.iter_columns())
    for one in (city.cells, city.value, *columns):
        digest.update(np.ascontiguousarray(one).tobytes())
    return digest.hexdigest()
