"""OGC API Features from pygeoapi and WFS from MapServer: every feature, exactly once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely

from layers.declare import SourceDefinition
from layers.ingest import Grounds, build_cube
from layers.model import GEOMETRY, Cube
from server.remote.fetch import fetch
from tests.layers.makers import SECRET
from tests.server.remote.bring import POINTS, RULES, bring, bring_confined, source_at
from tests.server.remote.gis_servers import FEATURES, private_pygeoapi, put_mapserver
from tests.server.remote.site import Site

EVERY = [str(number) for number in range(FEATURES)]


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a collection of pygeoapi."""
    with private_pygeoapi(tmp_path_factory.mktemp("pygeoapi")) as address:
        yield address


@pytest.fixture
def mapserver(site: Site, tmp_path: Path) -> str:
    """Address of the WFS of MapServer."""
    return put_mapserver(site, tmp_path)


def features_at(address: str, **more: object) -> SourceDefinition:
    return source_at("features", "reports.geojson", {"address": address, **more}, **POINTS)


def wfs_at(address: str, **more: object) -> SourceDefinition:
    table = {"address": address, "type": "reports", "format": "geojson", "page": 10, **more}
    return source_at("wfs", "reports.geojson", table, **POINTS)


def test_pygeoapi_gives_every_feature_once(collection: str) -> None:
    rows = bring_confined(features_at(collection, page=7))
    assert rows["id"].to_list() == EVERY
    assert shapely.from_wkb(rows[GEOMETRY][3]) == shapely.Point(4.303, 52.05)


def test_pygeoapi_heeds_the_declared_parameters(collection: str) -> None:
    parameters = {"bbox": "4.2995,52,4.3045,53"}
    assert bring(features_at(collection, parameters=parameters))["id"].to_list() == EVERY[:5]


def test_mapserver_gives_every_feature_once(mapserver: str, site: Site) -> None:
    rows = bring(wfs_at(mapserver))
    assert rows["id"].to_list() == EVERY
    assert len(site.asked) >= 3
    assert shapely.from_wkb(rows[GEOMETRY][3]) == shapely.Point(4.303, 52.05)


@pytest.mark.parametrize("crs", ["EPSG:28992", "EPSG:4326"])
def test_what_mapserver_gives_lies_where_it_should_in_any_system(
    mapserver: str, crs: str, tmp_path: Path
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    asked, plain = (count(wfs_at(mapserver, **more), inbox) for more in ({"crs": crs}, {}))
    assert asked.facts.n.sum() == FEATURES
    assert asked.facts.place.tolist() == plain.facts.place.tolist()


def count(source: SourceDefinition, inbox: Path) -> Cube:
    """Fetch a source and count it."""
    assert source.remote
    fetch(source.remote, inbox / source.file.path, RULES)
    return build_cube(source, inbox, Grounds(), SECRET).cube
