"""One data set in many formats: each file is drafted and read right, or refused with what to do."""

import tomllib
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from layers.declare import SourceDefinition
from layers.errors import SourceError
from layers.ingest import Grounds, build_cube
from layers.ingest.peek import draft_file
from tests.layers.makers import SECRET

pytestmark = pytest.mark.real
TABLES = ("csv", "txt", "dbf", "shp", "geojson", "gml", "gpkg", "mif", "sqlite", "xlsx")
WITH_KILOMETRES = ("geojson", "gpkg", "gml", "sqlite")


@pytest.fixture(scope="module")
def zoo(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpack the files, as somebody would who drops one of them."""
    folder = tmp_path_factory.mktemp("zoo")
    with ZipFile(real_data / "format_zoo" / "boston.zip") as archive:
        archive.extractall(folder)
    return folder / "boston"


def accepted(file: Path, draft: dict[str, Any]) -> int:
    source = SourceDefinition.model_validate(draft)
    account = build_cube(source, file.parent, Grounds(), SECRET).cube.account
    assert account.rows_read == account.rows_accepted + sum(account.refused.values())
    return account.rows_accepted


@pytest.mark.parametrize("suffix", TABLES)
def test_every_format_drafts_the_same_506_tracts_of_boston(suffix: str, zoo: Path) -> None:
    file = zoo / f"boston.{suffix}"
    draft = tomllib.loads(draft_file(file))
    west, south, east, north = draft["coverage"]["bbox"]
    assert {draft["location"][one].lower() for one in "xy"} == {"lon", "lat"}
    assert -71.4 < west < east < -70.7
    assert 41.9 < south < north < 42.5
    assert draft["time"]["timezone"] == "America/New_York"
    # The draft's box holds 99 % of the places and some ground around them.
    assert accepted(file, draft) > 500


@pytest.mark.parametrize("suffix", WITH_KILOMETRES)
def test_kilometres_that_claim_to_be_degrees_are_refused(suffix: str, zoo: Path) -> None:
    file = zoo / f"boston.{suffix}"
    draft = tomllib.loads(draft_file(file))
    del draft["location"]
    draft |= {"geometry": {"precision": "street"}, "finest_resolution": 0}
    draft["coverage"] = {"bbox": [-180, -89, 180, 89]}
    with pytest.raises(SourceError, match=r"no row was accepted \(506 outside_coverage\)"):
        accepted(file, draft)


@pytest.mark.parametrize("name", ["boston_metadata.html", "boston.xsd", "style.css", "boston.mid"])
def test_what_belongs_to_a_file_is_refused_alone(name: str, zoo: Path) -> None:
    with pytest.raises(SourceError, match=name.replace(".", r"\.")):
        draft_file(zoo / name)
