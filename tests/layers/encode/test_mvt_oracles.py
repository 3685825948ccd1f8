"""Our tiles against those of two other encoders, cell by cell and vertex by vertex."""

import math

import h3
import mapbox_vector_tile
import numpy as np
import psycopg
import pytest
import shapely
from numpy.typing import NDArray
from shapely import LinearRing, Polygon

from layers.encode import Tile, cut_tile, encode_tile
from layers.model import Published
from layers.world import world_cells
from tests.mvt_reader import Ring, read_tile, twice_area
from tests.tiles import CORNERS, Corner, cells_around, tile_at

HALF_WORLD = math.pi * 6378137  # metres in EPSG:3857
Rings = dict[str, Ring]
VIEWS = [(corner, zoom) for corner in CORNERS for zoom in (4, 8, 11)]


def ours(cells: NDArray[np.uint64], tile: Tile) -> Rings:
    """Encode all cells that touch a tile, and read their rings back."""
    count = len(cells)
    table = Published(cells, np.ones(count), np.zeros(count, np.uint8), integral=True)
    world = world_cells(cells)
    (layer,) = read_tile(encode_tile(table, world, cut_tile(world, tile), tile))
    return {str(one.properties["h3"]): one.ring for one in layer.features}


def outline(cell: str, tile: Tile) -> Polygon:
    """Project the outline of a cell to EPSG:3857, on the side of the world where the tile is."""
    size = 2 * HALF_WORLD / 2**tile.z
    middle = (tile.x + 0.5) * size - HALF_WORLD
    points = []
    for lat, lon in h3.cell_to_boundary(cell):
        x = math.radians(lon) * 6378137
        y = math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) * 6378137
        points.append((middle + (x - middle + HALF_WORLD) % (2 * HALF_WORLD) - HALF_WORLD, y))
    return Polygon(points)


def bounds(tile: Tile) -> tuple[float, float, float, float]:
    size = 2 * HALF_WORLD / 2**tile.z
    west, north = tile.x * size - HALF_WORLD, HALF_WORLD - tile.y * size
    return west, north - size, west + size, north


def read(data: bytes) -> Rings:
    """Read rings as another encoder wrote them, by the cell that it was given as `h3`."""
    (layer,) = mapbox_vector_tile.decode(data, default_options={"y_coord_down": True}).values()
    rings = {}
    for feature in layer["features"]:
        (ring,) = feature["geometry"]["coordinates"]
        rings[feature["properties"]["h3"]] = [(round(x), round(y)) for x, y in ring[:-1]]
    return rings


def assert_same(ours: Rings, theirs: Rings) -> None:
    """Their vertices lie within a unit of ours, and ours within a unit of their outline.

    Not of their vertices: PostGIS drops a vertex that lies on a straight line of the grid.
    """
    assert ours.keys() == theirs.keys()
    for cell, ring in ours.items():
        apart = np.abs(np.array(ring)[:, None] - np.array(theirs[cell])[None]).max(axis=2)
        assert apart.min(axis=0).max() <= 1, cell
        assert shapely.distance(LinearRing(theirs[cell]), shapely.points(ring)).max() <= 1.5, cell


@pytest.mark.filterwarnings("ignore:The 'shapely.ops.transform:DeprecationWarning")
@pytest.mark.parametrize(("corner", "zoom"), VIEWS, ids=str)
def test_vertices_are_those_of_mapbox_vector_tile(corner: Corner, zoom: int) -> None:
    tile = tile_at(corner, zoom)
    found = ours(cells_around(corner), tile)
    features = [{"geometry": outline(cell, tile), "properties": {"h3": cell}} for cell in found]

    encoded = mapbox_vector_tile.encode(
        [{"name": "cells", "features": features}],
        default_options={"quantize_bounds": bounds(tile), "extents": 4096},
    )

    assert_same(found, read(encoded))


@pytest.mark.postgis
@pytest.mark.parametrize(("corner", "zoom"), VIEWS, ids=str)
def test_vertices_are_those_of_postgis(corner: Corner, zoom: int, postgis_url: str) -> None:
    tile = tile_at(corner, zoom)
    found = ours(cells_around(corner), tile)

    encoded = by_postgis([(cell, outline(cell, tile).wkb) for cell in found], tile, postgis_url)

    assert_same(found, read(encoded))


@pytest.mark.postgis
@pytest.mark.parametrize("corner", CORNERS, ids=str)
def test_rings_turn_the_way_postgis_turns_them(corner: Corner, postgis_url: str) -> None:
    tile = tile_at(corner, 8)
    found = ours(cells_around(corner), tile)
    cells = [(cell, outline(cell, tile).wkb) for cell in found]

    (theirs,) = read_tile(by_postgis(cells, tile, postgis_url))

    assert all(twice_area(feature.ring) > 0 for feature in theirs.features)
    assert all(twice_area(ring) > 0 for ring in found.values())


def by_postgis(cells: list[tuple[str, bytes]], tile: Tile, url: str) -> bytes:
    """Encode cells with ST_AsMVT, unclipped."""
    statement = """
        SELECT ST_AsMVT(row, 'cells', 4096, 'geom', 'id') FROM (
            SELECT ('x' || substr(h3, 3))::bit(52)::bigint AS id, h3, ST_AsMVTGeom(
                ST_GeomFromWKB(wkb, 3857), ST_TileEnvelope(%s, %s, %s),
                4096, buffer => 1000000, clip_geom => false) AS geom
            FROM unnest(%s::text[], %s::bytea[]) AS cell(h3, wkb)) AS row"""
    names, shapes = [cell for cell, _ in cells], [wkb for _, wkb in cells]
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        found = connection.execute(statement, (tile.z, tile.x, tile.y, names, shapes)).fetchone()
    assert found is not None
    return bytes(found[0])
