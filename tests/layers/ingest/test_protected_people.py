"""Inhabitants of Groningen per square of 100 metres, each a record at its middle, protected."""

from datetime import date
from pathlib import Path
from typing import Any

import h3.api.basic_int as h3
import numpy as np
import polars as pl
import pyogrio
import pytest
from numpy.typing import NDArray
from pyproj import Transformer

from layers.declare import Protection, SourceDefinition
from layers.ingest import Grounds, build_cube
from layers.model import PUBLIC, Cube, Policy, Published, Question, State
from layers.periods import Period
from layers.publish import Terms, publish
from tests.layers.makers import SECRET, TITLE, make_layer, make_source

pytestmark = pytest.mark.real
YEAR = Period(date(2014, 1, 1), date(2014, 12, 31))
TO_LONLAT = Transformer.from_crs("EPSG:28992", "OGC:CRS84", always_xy=True)
SOURCE = make_source(
    protection="protected",
    file={"path": "people.csv"},
    time={"period": "year"},
    location={"x": "x", "y": "y", "crs": "EPSG:28992", "precision": "address"},
    amounts={"people": {"column": "people", "unit": TITLE, "least": 10}},
    finest_resolution=9,
    coverage={"bbox": [6.3, 53.0, 6.8, 53.4]},
    dimensions=None,
)


@pytest.fixture(scope="module")
def people(real_data: Path) -> pl.DataFrame:
    """The squares of which the number is told; their code holds their south-west corner."""
    path = real_data / "nl_groningen/vierkant100m2014.zip"
    _, _, _, (codes, people) = pyogrio.raw.read(path, columns=["C28992R100", "INW2014"],
                                                read_geometry=False)  # fmt: skip
    every = pl.DataFrame({"id": codes, "people": people.astype(str), "date": "2014-10-01"})
    told = every.filter(pl.col("people").str.contains(r"^\d+$"))
    corner = [told["id"].str.slice(at, 4).cast(pl.Int64) * 100 + 50 for at in (1, 6)]
    return told.with_columns(corner[0].alias("x"), corner[1].alias("y"))


@pytest.fixture(scope="module")
def cube(people: pl.DataFrame, tmp_path_factory: Any) -> Cube:
    inbox = tmp_path_factory.mktemp("people")
    people.write_csv(inbox / "people.csv")
    return build_cube(SOURCE, inbox, Grounds(), SECRET).cube


def told(
    cube: Cube,
    measure: str,
    resolution: int,
    policy: Policy = PUBLIC,
    source: SourceDefinition = SOURCE,
) -> Published:
    amount = "people" if measure != "count" else None
    layer = make_layer(measure=measure, amount=amount, periods=["year"])
    question = Question(layer.id, YEAR, False, resolution, None)
    return publish(cube, question, Terms(layer, source, policy, b"seed"))


def by_loop(people: pl.DataFrame, resolution: int) -> dict[int, list[int]]:
    cells: dict[int, list[int]] = {}
    for x, y, one in people.select("x", "y", "people").iter_rows():
        lon, lat = TO_LONLAT.transform(x, y)
        cell = h3.cell_to_parent(h3.latlng_to_cell(lat, lon, 9), resolution)
        cells.setdefault(cell, []).append(int(one))
    return cells


def aligned(table: Published, cells: dict[int, list[int]], f: Any) -> NDArray[np.float64]:
    return np.array([f(cells.get(at, [0])) for at in table.place.tolist()], float)


@pytest.mark.parametrize("resolution", [7, 8, 9])
@pytest.mark.parametrize(("measure", "end"), [("min", min), ("max", max)])
def test_were_it_open_the_emptiest_and_fullest_square_of_a_cell_would_be_told_as_they_are(
    people: pl.DataFrame, cube: Cube, measure: str, end: Any, resolution: int
) -> None:
    open_source = SOURCE.model_copy(update={"protection": Protection.OPEN})
    table = told(cube, measure, resolution, source=open_source)
    expected = {cell: float(end(ones)) for cell, ones in by_loop(people, resolution).items()}
    there = table.state == State.VALUE
    at = table.place.tolist()
    assert dict(zip(table.place[there].tolist(), table.value[there].tolist(), strict=True)) == {
        cell: one for cell, one in expected.items() if cell in set(at)
    }
    assert set(table.state[~there].tolist()) == {State.UNDEFINED}


@pytest.mark.parametrize("resolution", [7, 8])
def test_sums_are_moved_by_no_more_than_is_declared(
    people: pl.DataFrame, cube: Cube, resolution: int
) -> None:
    table, cells = told(cube, "sum", resolution), by_loop(people, resolution)
    exact, most = (aligned(table, cells, f) for f in (sum, max))
    shown = (table.state == State.VALUE) & (exact > 0)
    error = np.abs(table.value - exact)[shown]
    assert (error <= (SOURCE.noise.d + 0.5) * np.maximum(most, 10)[shown]).all()
    assert (error > 0).all()
    assert np.median(error / exact[shown]) < {7: 0.1, 8: 0.15}[resolution]
    assert exact[shown].sum() > 0.99 * exact.sum()


def test_a_cell_where_nobody_lives_is_not_told_for_certain(
    people: pl.DataFrame, cube: Cube
) -> None:
    table, cells = told(cube, "sum", 8), by_loop(people, 8)
    empty = (table.state == State.VALUE) & (aligned(table, cells, sum) == 0)
    assert empty.any()
    moved = np.abs(table.value[empty])
    assert ((moved > 0) & (moved <= 65)).all()


def test_who_may_see_them_sees_the_sums_of_the_file(people: pl.DataFrame, cube: Cube) -> None:
    table = told(cube, "sum", 8, Policy("officer", exact=True))
    assert np.array_equal(table.value, aligned(table, by_loop(people, 8), sum))


@pytest.mark.parametrize("resolution", [7, 8])
def test_no_mean_is_that_of_the_file(people: pl.DataFrame, cube: Cube, resolution: int) -> None:
    count, mean = told(cube, "count", resolution), told(cube, "mean", resolution)
    exact = aligned(mean, by_loop(people, resolution), np.mean)
    assert mean.state.tolist() == count.state.tolist()
    assert not np.isclose(mean.value, exact, rtol=1e-9, atol=0).any()
