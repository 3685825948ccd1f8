"""`hexradar areas add`: outlines that somebody drew become an area set."""

from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from pyproj import Transformer

from layers.declare import read_definitions
from layers.ingest import read_areas
from server.settings import SHIPPED
from tests.server.conftest import Run, everything_in

BOXES = [shapely.box(15.2, 79.85, 15.4, 79.95), shapely.box(15.5, 79.85, 15.7, 79.95)]


def write_outlines(
    path: Path, crs: str = "EPSG:4326", codes: tuple[str, ...] = ("P1", "P2")
) -> str:
    """Write two outlines, with a code and a name each, in a coordinate system."""
    to = Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform
    moved = shapely.transform(BOXES, lambda xy: np.stack(to(*xy.T), axis=1))
    columns = [np.array(codes, object), np.array(["Harbour", "Glacier"], object)]
    pyogrio.raw.write(
        path, shapely.to_wkb(moved), columns, ["code", "name"], geometry_type="Polygon", crs=crs
    )
    return str(path)


@pytest.mark.parametrize(
    ("name", "crs"),
    [
        ("drawn.geojson", "EPSG:4326"),
        ("drawn.gpkg", "EPSG:32633"),
        ("drawn.shp", "EPSG:32633"),
    ],
)
def test_outlines_of_any_system_become_a_set(
    ingested: Run, folder: Path, tmp_path: Path, name: str, crs: str
) -> None:
    file = write_outlines(tmp_path / name, crs)

    done = ingested("areas", "add", file, "--set", "projects", "--name", "Projectgebieden")

    assert done.code == 0, done.said
    assert "projects: 2 areas" in done.said
    declared = read_definitions(folder / "definitions").area_sets["projects"]
    assert (declared.shown, declared.title.nl) == (False, "Projectgebieden")
    made = read_areas(declared, folder / "inbox")
    assert [(one.code, one.name) for one in made] == [("P1", "Harbour"), ("P2", "Glacier")]
    for area, box in zip(made, BOXES, strict=True):
        assert shapely.hausdorff_distance(area.geometry, box) < 1e-6
    assert ingested("check", str(folder / "definitions")).code == 0


@pytest.mark.parametrize(
    ("set_id", "said"),
    [("islands", "which there is"), ("arctic_all", "which there is"), ("Proje ct", "id: got")],
)
def test_an_id_that_will_not_do_leaves_nothing_behind(
    ingested: Run, folder: Path, tmp_path: Path, set_id: str, said: str
) -> None:
    file = write_outlines(tmp_path / "drawn.gpkg")
    before = everything_in(folder / "definitions") | everything_in(folder / "inbox")
    done = ingested("areas", "add", file, "--set", set_id, "--name", "Projecten")
    assert (done.code, said in done.said) == (1, True), done.said
    assert everything_in(folder / "definitions") | everything_in(folder / "inbox") == before


def test_a_code_that_repeats_is_refused(ingested: Run, folder: Path, tmp_path: Path) -> None:
    file = write_outlines(tmp_path / "drawn.gpkg", codes=("P1", "P1"))
    done = ingested("areas", "add", file, "--set", "projects", "--name", "P", "--code", "code")
    assert (done.code, "repeats; expected each code once" in done.said) == (1, True)
    assert not (folder / "inbox/projects.geojson").exists()


def test_a_file_that_is_not_there_is_refused(ingested: Run, tmp_path: Path) -> None:
    file = str(tmp_path / "nothing.gpkg")
    done = ingested("areas", "add", file, "--set", "projects", "--name", "P")
    assert (done.code, "no such file" in done.said) == (1, True)


def test_the_definitions_that_we_ship_are_not_written_to(
    ingested: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    monkeypatch.setenv("HEXRADAR_DEFINITIONS", str(SHIPPED / "demo"))
    file = write_outlines(tmp_path / "drawn.gpkg")
    done = ingested("areas", "add", file, "--set", "projects", "--name", "P")
    assert (done.code, "copy it to a folder of your own" in done.said) == (1, True)
