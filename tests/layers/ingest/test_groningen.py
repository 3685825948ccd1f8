"""Groningen: squares of 100 metres spread over cells, and outlines by ground and by length."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pyogrio
import pytest
import shapely
from numpy.typing import NDArray
from pyproj import Geod, Transformer

from layers.declare import AreaSetDefinition
from layers.ingest import Grounds, build_cube, read_areas
from layers.ingest.spread import spread_by_ground
from layers.model import PUBLIC, Area, Cube, Question
from layers.periods import Period
from layers.publish import Terms, publish
from tests.layers.makers import SECRET, TITLE, make_layer, make_source

pytestmark = pytest.mark.real
YEAR = Period(date(2014, 1, 1), date(2014, 12, 31))
BBOX = [6.3, 53.0, 6.8, 53.4]
WGS84 = Geod(ellps="WGS84")
FLAT = Transformer.from_crs("OGC:CRS84", "EPSG:6933", always_xy=True)  # equal area on WGS84


def read_set(folder: Path, name: str, code: str) -> tuple[Area, ...]:
    path = f"nl_groningen/{name}.zip"
    return read_areas(AreaSetDefinition(id="blocks", title=TITLE, path=path, code=code, name=code),
                      folder)  # fmt: skip


@pytest.fixture(scope="module")
def squares(real_data: Path) -> tuple[Area, ...]:
    return read_set(real_data, "vierkant100m2014", "C28992R100")


@pytest.fixture(scope="module")
def outlines(real_data: Path) -> NDArray[np.object_]:
    """The 5,496 outlines of postcodes as they stand in the file, in degrees."""
    _, _, wkb, _ = pyogrio.raw.read(real_data / "nl_groningen/postcode6.zip", columns=[])
    shapes = shapely.from_wkb(wkb)
    to_lonlat = Transformer.from_crs("EPSG:3857", "OGC:CRS84", always_xy=True)
    return np.asarray(
        shapely.transform(shapes, lambda xy: np.stack(to_lonlat.transform(*xy.T), axis=1))
    )


def by_shape(inbox: Path, shapes: NDArray[np.object_], by: str, bbox: list[float]) -> Cube:
    """Write shapes with a date beside them, and ingest them."""
    pyogrio.raw.write(
        inbox / "shapes.gpkg", shapely.to_wkb(shapes), [np.full(len(shapes), "2014-10-01", object)],
        ["date"], geometry_type="Unknown", crs="EPSG:4326",
    )  # fmt: skip
    source = make_source(
        file={"path": "shapes.gpkg"},
        location=None,
        geometry={"by": by, "precision": "address"},
        finest_resolution=10,
        coverage={"bbox": bbox},
        dimensions=None,
        record=None,
    )
    return build_cube(source, inbox, Grounds(), SECRET).cube


def square_metres(shape: shapely.Geometry) -> float:
    fine = shapely.segmentize(shape, 1e-4)  # edges are straight in degrees
    return float(shapely.transform(fine, lambda xy: np.stack(FLAT.transform(*xy.T), axis=1)).area)


def test_a_square_of_a_hectare_is_one_on_the_ellipsoid(squares: tuple[Area, ...]) -> None:
    spread = spread_by_ground(squares, 10)
    ground = np.bincount(spread.area, spread.ground)
    assert len(ground) == 3441
    assert ground == pytest.approx(np.full(3441, 10_000), rel=2e-4)  # RD New is 0.01 % too large


@pytest.mark.parametrize("resolution", [7, 8, 9, 10])
def test_inhabitants_of_squares_are_all_in_their_cells(
    tmp_path: Path, real_data: Path, squares: tuple[Area, ...], resolution: int
) -> None:
    path = real_data / "nl_groningen/vierkant100m2014.zip"
    _, _, _, (codes, inhabitants) = pyogrio.raw.read(path, columns=["C28992R100", "INW2014"],
                                                     read_geometry=False)  # fmt: skip
    table = pl.DataFrame({"id": codes, "people": inhabitants.astype(str), "date": "2014-10-01"})
    told = table.filter(pl.col("people").str.contains(r"^\d+$"))  # the others are kept back
    told.write_csv(tmp_path / "people.csv")
    counted = [int(one) for one in told["people"].to_list()]
    source = make_source(
        file={"path": "people.csv"},
        location=None,
        key={"column": "id", "areas": "blocks"},
        amounts={"people": {"column": "people", "unit": TITLE}},
        finest_resolution=10,
        coverage={"bbox": None, "areas": "blocks"},
        dimensions=None,
    )
    cube = build_cube(source, tmp_path, Grounds({"blocks": squares}), SECRET).cube
    layer = make_layer(measure="sum", amount="people")
    question = Question(layer.id, YEAR, False, resolution, None)
    published = publish(cube, question, Terms(layer, source, PUBLIC))
    assert np.nansum(published.value) == pytest.approx(sum(counted), rel=1e-9)
    assert cube.account.rows_accepted == len(counted)


def test_no_ground_of_5496_postcodes_is_lost(tmp_path: Path, outlines: NDArray[np.object_]) -> None:
    cube = by_shape(tmp_path, outlines, "area", BBOX)
    mended = [shapely.make_valid(one, method="structure", keep_collapsed=False) for one in outlines]
    assert (~shapely.is_valid(outlines)).sum() == 5
    assert cube.account.rows_accepted == cube.facts.n.sum() == 5496
    assert cube.facts.sums.sum() == pytest.approx(sum(map(square_metres, mended)), rel=1e-9)


def test_no_length_of_their_borders_is_lost(tmp_path: Path, outlines: NDArray[np.object_]) -> None:
    borders = shapely.boundary(outlines)
    cube = by_shape(tmp_path, borders, "length", BBOX)
    expected = sum(map(WGS84.geometry_length, borders))
    assert cube.facts.sums.sum() == pytest.approx(expected, rel=1e-9)


def test_what_lies_outside_a_smaller_coverage_is_told(
    tmp_path: Path, outlines: NDArray[np.object_]
) -> None:
    bbox = [6.5, 53.2, 6.6, 53.25]
    cube = by_shape(tmp_path, outlines, "area", bbox)
    mended = shapely.make_valid(outlines, method="structure", keep_collapsed=False)
    inside = shapely.intersection(mended, shapely.box(*bbox))
    there = shapely.area(inside) > 0
    expected = sum(map(square_metres, inside[there]))
    across = there & ~shapely.covers(shapely.box(*bbox), mended)
    assert cube.account.refused == {"outside_coverage": int((~there).sum())}
    assert cube.facts.sums.sum() == pytest.approx(expected, rel=1e-7)
    assert cube.account.cut["records"] == across.sum()


@pytest.mark.parametrize("by", ["presence", "count"])
def test_postcodes_by_presence_and_count(
    tmp_path: Path, outlines: NDArray[np.object_], by: str
) -> None:
    cube = by_shape(tmp_path, outlines, by, BBOX)
    assert cube.account.rows_accepted == 5496
    assert (cube.facts.n.sum() == 5496) == (by == "count")
