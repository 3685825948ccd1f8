"""The demo city with roles, and a server of it."""

from collections import defaultdict
from collections.abc import Iterator

import h3
import httpx
import pytest
import shapely

from tests.cities import Place
from tests.roles import BURGLARIES, DISTRICT, Keyed, with_roles
from tests.server.access.asker import OPEN, Asker
from tests.serving import all_features, asking


@pytest.fixture(scope="session")
def keyed(demo_place: Place, tmp_path_factory: pytest.TempPathFactory) -> Keyed:
    """The demo city with a restricted layer, five roles and a key of each."""
    return with_roles(demo_place, tmp_path_factory.mktemp("roles") / "definitions")


@pytest.fixture(scope="session")
def client(keyed: Keyed) -> Iterator[httpx.Client]:
    """Asks a server of it; sends no key unless told."""
    with asking(keyed.place) as client:
        yield client


@pytest.fixture(scope="session")
def ask(client: httpx.Client, keyed: Keyed) -> Asker:
    return Asker(client, keyed)


@pytest.fixture(scope="session")
def outlines(client: httpx.Client) -> dict[str, shapely.Geometry]:
    """Every area of the demo city by its id."""
    found = [
        one
        for name in ("districts", "neighbourhoods")
        for one in all_features(client, f"/v1/collections/{name}/items")
    ]
    return {one["id"]: shapely.geometry.shape(one["geometry"]) for one in found}


@pytest.fixture(scope="session")
def centred(ask: Asker, outlines: dict[str, shapely.Geometry]) -> set[str]:
    """The cells at resolution 8 whose centre lies in the district."""
    cells = ask.rows("public", OPEN)
    return {
        one for one in cells
        if outlines[DISTRICT].covers(shapely.Point(h3.cell_to_latlng(one)[::-1]))
    }  # fmt: skip


@pytest.fixture(scope="session")
def inside(keyed: Keyed) -> set[str]:
    """The cells at resolution 8 of which every finest covered cell lies in the district."""
    store, area = keyed.place.store, keyed.place.desk.catalogue.area(*DISTRICT.split("."))
    assert area
    families = defaultdict(list)
    for cell in store.scope(store.subject(BURGLARIES)).cells.tolist():
        families[h3.cell_to_parent(f"{cell:x}", 8)].append(f"{cell:x}")

    def lies_in(cell: str) -> bool:
        ring = [(lon, lat) for lat, lon in h3.cell_to_boundary(cell)]
        return bool(area.geometry.covers(shapely.Polygon(ring)))

    return {parent for parent, cells in families.items() if all(map(lies_in, cells))}
