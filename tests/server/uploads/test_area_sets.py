"""A private set of areas at every door, for who knows its name and for nobody else."""

from collections.abc import Iterator
from dataclasses import replace

import h3
import httpx
import pytest
import shapely

from tests.cities import Place
from tests.contexts import PARTS
from tests.roles import Keyed, with_roles
from tests.server.profile.pages import OPEN, PROTECTED, layer_of, page_of, values_of
from tests.server.uploads.conftest import Clock, Json, Office, restart
from tests.server.uploads.drawn import BOXES, DRAWN, collection
from tests.serving import asking

AT = "datetime=2024"
NEVER = f"areas_{'0' * 32}"


@pytest.fixture(scope="module")
def keyed(demo_place: Place, tmp_path_factory: pytest.TempPathFactory) -> Keyed:
    """The demo city with a manager of one district."""
    roles = {"manager": {"layers": [], "areas": ["districts.D01"]}}
    return with_roles(demo_place, tmp_path_factory.mktemp("bound") / "definitions", roles)


@pytest.fixture(scope="module")
def town(keyed: Keyed) -> Iterator[Office]:
    """The demo city, as it takes uploads."""
    settings = keyed.place.settings.model_copy(update={"uploads": True})
    place = replace(keyed.place, settings=settings)
    with asking(place) as client:
        yield Office(place, client, Clock())
    for one in place.store.catalogue.uploads():
        place.store.catalogue.remove_upload(one.id)


@pytest.fixture(scope="module")
def projects(town: Office) -> Json:
    """Two project areas, each made of whole neighbourhoods."""
    by_code = {one.code: one for one in town.place.store.catalogue.areas("neighbourhoods")}
    drawn = [
        (shapely.union_all([by_code[one].geometry for one in parts]), {"code": code})
        for code, parts in PARTS.items()
    ]
    return town.make(collection(*drawn), "projects.geojson")


def test_the_document_of_a_private_set_is_that_of_a_set_and_tells_until_when(
    town: Office, projects: Json
) -> None:
    declared = town.client.get("/v1/collections/districts").json()

    own = town.client.get(f"/v1/collections/{projects['layer']}").json()

    assert own.keys() == declared.keys() | {"expires"}
    assert own["expires"] == projects["expires"]
    assert own["texts"]["nl"] == {"title": "Projects"}
    assert (own["kind"], own["shown"]) == ("areas", False)


def test_no_cache_keeps_what_any_door_says_of_a_private_set(town: Office, projects: Json) -> None:
    name = projects["layer"]
    own = f"/v1/collections/{name}"

    for door in (own, f"{own}/items", f"{own}/items/{name}.P1", f"/v1/areas/{name}.P1/profile"):
        answer = town.client.get(door)
        assert answer.status_code == 200, answer.text
        assert answer.headers["Cache-Control"] == "private, no-store"


def test_one_outline_is_that_of_the_list(town: Office, projects: Json) -> None:
    own = f"/v1/collections/{projects['layer']}/items"
    first = town.client.get(own).json()["features"][0]

    alone = town.client.get(f"{own}/{projects['layer']}.P1").json()

    assert (alone["geometry"], alone["properties"]) == (first["geometry"], first["properties"])
    assert town.client.get(f"{own}/{projects['layer']}.P9").status_code == 404


@pytest.mark.parametrize("layer", [OPEN, PROTECTED, "residential_burglaries"])
def test_a_private_area_gets_the_sum_of_published_cells_whose_centre_lies_within(
    town: Office, projects: Json, layer: str
) -> None:
    area = f"{projects['layer']}.P2"
    own = layer_of(page_of(town.client, area, AT), layer, "estimates")
    drawn = town.client.get(f"/v1/collections/{projects['layer']}/items/{area}").json()
    outline = shapely.geometry.shape(drawn["geometry"]).buffer(1e-6)
    cells = values_of(town.client, layer, f"{AT}&resolution={own['resolution']}")
    inside = [
        one
        for name, one in cells.items()
        if outline.covers(shapely.Point(h3.cell_to_latlng(name)[::-1]))
    ]
    assert own["value"] == sum(one["value"] or 0 for one in inside) > 0
    assert own["cells"] == len(inside)
    assert own["cells_suppressed"] == sum(one["suppressed"] for one in inside)


def test_nothing_was_counted_by_a_private_set_and_nothing_is_like_its_areas(
    town: Office, projects: Json
) -> None:
    page = page_of(town.client, f"{projects['layer']}.P1", AT)

    assert (page["layers"], page["similar"]) == ([], None)
    assert page["area"]["name"] == "P1"


def test_no_layer_answers_by_the_areas_of_a_private_set(town: Office, projects: Json) -> None:
    for layer in (OPEN, PROTECTED):
        query = {"areas": projects["layer"]}
        answer = town.client.get(f"/v1/collections/{layer}/items", params=query)
        assert answer.status_code in (400, 404)


def test_a_manager_hears_of_a_private_area_within_the_district_alone(
    town: Office, keyed: Keyed, projects: Json
) -> None:
    headers = keyed.headers("manager")
    inside, outside = (
        page_of(town.client, f"{projects['layer']}.{code}", AT, headers=headers) for code in PARTS
    )
    public = page_of(town.client, f"{projects['layer']}.P1", AT)
    own, theirs = (layer_of(one, OPEN, "estimates") for one in (inside, public))
    assert own["value"] == theirs["value"] > 0
    assert outside["estimates"] == outside["layers"] == []


def public(client: httpx.Client, cell: str) -> dict[str, tuple[bytes, str | None]]:
    """What everybody is told, with its entity tags."""
    doors = ("/", "/v1", "/v1/collections", "/v1/search?q=harb", "/v1/search?q=D01", "/v1/sources",
             f"/v1/cells/{cell}", "/v1/areas/districts.D01/profile", "/v1/collections/districts",
             "/v1/collections/districts/items", "/v1/collections/nothing", "/readyz",
             "/v1/openapi.json")  # fmt: skip
    answers = {door: client.get(door) for door in doors}
    return {door: (one.content, one.headers.get("ETag")) for door, one in answers.items()}


def test_nothing_that_is_public_changes_with_a_private_set(town: Office) -> None:
    lon, lat = town.place.store.catalogue.area("districts", "D01").geometry.centroid.coords[0]
    cell, ground = h3.latlng_to_cell(lat, lon, 9), shapely.Point(lon, lat).buffer(0.01)
    before = public(town.client, cell)

    made = town.make(collection((ground, {"code": "D01", "name": "Harbour"})), "harbour.geojson")

    assert town.client.get(f"/v1/collections/{made['layer']}").status_code == 200
    assert public(town.client, cell) == before


def test_no_list_names_a_private_set(town: Office, projects: Json) -> None:
    for path in ("/v1", "/v1/collections", "/v1/search?q=projects", "/v1/openapi.json", "/readyz"):
        text = town.client.get(path).text
        assert projects["layer"] not in text
        assert projects["id"] not in text


def doors_of(name: str) -> list[str]:
    own = f"/v1/collections/{name}"
    return [own, f"{own}/items", f"{own}/items/{name}.1", f"/v1/areas/{name}.1/profile"]


@pytest.mark.parametrize("ends", ["at its hour", "by hand"])
def test_a_private_set_that_has_ended_is_as_if_it_had_never_been(office: Office, ends: str) -> None:
    made = office.make(DRAWN, "drawn.geojson")
    tags = [office.client.get(door).headers["ETag"] for door in doors_of(made["layer"])]
    never = office.client.get(f"/v1/collections/draft_{'0' * 32}").content

    if ends == "by hand":
        assert office.client.delete(f"/v1/uploads/{made['id']}").status_code == 204
    else:
        office.clock.forward(hours=24)

    for door, tag in zip(doors_of(made["layer"]), tags, strict=True):
        gone = office.client.get(door, headers={"If-None-Match": tag})
        assert (gone.status_code, gone.content) == (404, never)
    for door in doors_of(NEVER):
        assert office.client.get(door).content == never


def test_the_file_of_a_set_is_gone_once_it_is_confirmed(office: Office) -> None:
    made = office.make(DRAWN, "drawn.geojson")

    assert office.on_disk() == []
    kept = office.place.store.catalogue.upload(made["id"])
    assert kept
    assert kept.found is None


def test_looking_at_a_set_and_deleting_it_need_different_secrets_of_128_bits(
    office: Office,
) -> None:
    made = office.make(DRAWN, "drawn.geojson")
    secret = made["layer"].removeprefix("areas_")

    assert len(bytes.fromhex(made["id"])) == len(bytes.fromhex(secret)) == 16
    for name in (made["layer"], secret):
        assert office.client.delete(f"/v1/uploads/{name}").status_code == 404
    for name in (made["id"], f"areas_{made['id']}", f"draft_{secret}"):
        assert office.client.get(f"/v1/collections/{name}").status_code == 404


def test_what_waits_to_be_confirmed_is_no_set_yet(office: Office) -> None:
    upload = office.send(DRAWN, "drawn.geojson")
    kept = office.place.store.catalogue.upload(upload["id"])

    assert kept
    assert office.client.get(f"/v1/collections/{kept.layer}").status_code == 404
    assert "layer" not in upload


def test_a_set_is_confirmed_once(office: Office) -> None:
    upload = office.send(DRAWN, "drawn.geojson")
    assert office.put(upload).status_code == 200

    assert office.put(upload).status_code == 409


def test_another_worker_answers_of_the_same_set(office: Office) -> None:
    made = office.make(DRAWN, "drawn.geojson")
    with asking(restart(office.place, office.clock)) as other:
        for door in doors_of(made["layer"]):
            assert other.get(door).content == office.client.get(door).content
    assert made["areas"] == len(BOXES)
