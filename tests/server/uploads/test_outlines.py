"""Areas that are uploaded: what is recognised, what is refused, and what becomes of them."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.declare import AreaSetDefinition, Bilingual
from layers.ingest import areas_of
from server.uploads.sets import read_set, set_text
from tests.server.uploads.conftest import Json, Office
from tests.server.uploads.drawn import (
    BOXES,
    DRAWN,
    NAMED,
    RD,
    collection,
    geopackage,
    moved,
)

LINE = shapely.LineString([(15.1, 79.9), (15.3, 79.9)])
FAR = shapely.box(81_000, 455_000, 82_000, 456_000)
FLAT = shapely.Polygon([(15.1, 79.9), (15.3, 79.9), (15.2, 79.9)])
ROUND = np.linspace(0, 2 * np.pi, 200_001)
WHEEL = shapely.Polygon(np.stack([15.5 + np.cos(ROUND), 79 + np.sin(ROUND)], axis=1))
UNFIT = {
    "points": (collection((shapely.Point(15.1, 79.9), {})), 422, "is a point; expected a polygon"),
    "lines": (collection((BOXES[0], {}), (LINE, {})), 422, "Row 2 is a linestring"),
    "nothing": (collection(), 422, "holds no areas that can be read"),
    "no shape": (collection((BOXES[0], {}), (None, {})), 422, "Row 2 has no outline"),
    "an empty shape": (collection((shapely.Polygon(), {})), 422, "Row 1 encloses no ground"),
    "a flat shape": (collection((FLAT, {})), 422, "Row 1 encloses no ground"),
    "metres": (collection((FAR, {})), 422, "expected longitude and latitude"),
    "many areas": (collection(*[(BOXES[0], {})] * 501), 413, "more than 500 areas, the limit"),
    "many vertices": (collection((WHEEL, {})), 413, "200,001 vertices; expected at most 200,000"),
    "JSON": (b'{"a": 1}', 422, "expected GeoJSON or a GeoPackage with polygons"),
    "another system": (
        collection((BOXES[0], {}), crs={"type": "name", "properties": {"name": "+proj=laea"}}),
        422,
        "expected one with a number",
    ),
}


@pytest.mark.parametrize(("data", "status", "said"), UNFIT.values(), ids=UNFIT)
def test_what_is_no_set_of_areas_is_refused_with_a_sentence_and_not_kept(
    shared: Office, data: bytes, status: int, said: str
) -> None:
    before = shared.on_disk()

    answer = shared.post(data, "drawn.geojson")

    assert answer.status_code == status, answer.text
    detail = answer.json()["detail"]
    assert said in detail
    assert "outlines.geojson" not in detail
    assert shared.on_disk() == before


def test_areas_are_recognised_by_their_content_whatever_the_file_is_called(
    shared: Office,
) -> None:
    told = shared.send(b"\xef\xbb\xbf \n" + DRAWN, "table.csv")["recognised"]

    assert told["holds"] == "areas"
    assert told["proposal"] == {"title": "Table", "code": None, "name": None}


def test_the_columns_with_codes_and_names_are_proposed_beside_a_sample(shared: Office) -> None:
    told = shared.send(NAMED, "my_areas.geojson")["recognised"]

    assert told["proposal"] == {"title": "My areas", "code": "nr", "name": "naam"}
    assert (told["columns"], told["sample"]) == (["nr", "naam"], [["P1", "Harbour"], ["P2", ""]])


def outlines(office: Office, made: Json) -> list[Json]:
    """What the items of a private set say."""
    found = office.client.get(f"/v1/collections/{made['layer']}/items").json()
    assert found["numberMatched"] == made["areas"]
    return [one["properties"] for one in found["features"]]


def test_drawn_shapes_without_properties_are_numbered_from_one(shared: Office) -> None:
    made = shared.make(DRAWN, "drawn.geojson")

    assert made["areas"] == 2
    told = outlines(shared, made)
    assert [(one["code"], one["name"]) for one in told] == [("1", "1"), ("2", "2")]


def test_an_area_without_a_name_is_called_by_its_code(shared: Office) -> None:
    told = outlines(shared, shared.make(NAMED, "drawn.geojson"))

    assert [(one["code"], one["name"]) for one in told] == [("P1", "Harbour"), ("P2", "P2")]


@pytest.mark.parametrize("values", [["a/b", "c"], ["a" * 81, "c"], ["a", "a"], ["a", ""]])
def test_a_column_that_cannot_stand_in_an_address_is_not_proposed_for_codes(
    shared: Office, values: list[str]
) -> None:
    data = collection(*[(box, {"code": one}) for box, one in zip(BOXES, values, strict=True)])

    assert shared.send(data)["recognised"]["proposal"]["code"] is None


def test_one_ground_in_three_systems_and_two_formats_is_one_set(
    shared: Office, tmp_path: Path
) -> None:
    in_metres = collection(*[(one, {}) for one in moved(BOXES, "EPSG:32633")], crs=RD)
    packed = geopackage(tmp_path, "EPSG:32633", code=["1", "2"])
    sets = shared.place.store.area_sets

    for data in (DRAWN, in_metres, packed):
        made = shared.make(data)
        for area, box in zip(sets.private(made["layer"]).areas(), BOXES, strict=True):
            assert shapely.hausdorff_distance(area.geometry, box) < 1e-6


def test_every_fault_of_a_confirmation_of_areas_is_told_at_once(office: Office) -> None:
    upload = office.send(collection((BOXES[0], {"kind": "a"}), (BOXES[1], {"kind": "a"})))
    body = {"code": "kind", "name": "gone", "time": {}}

    answer = office.client.put(f"/v1/uploads/{upload['id']}/definition", json=body)

    assert answer.status_code == 400
    faults = {one["key"]: one["got"] for one in answer.json()["faults"]}
    assert faults.keys() == {"title", "code", "name", "time"}
    assert faults["code"] == "'kind', which has 'a' in 2 rows"
    assert office.put(upload).status_code == 200


@pytest.mark.parametrize("title", ["", "  ", 5, ["a"], "a" * 3000])
def test_a_title_that_is_no_title_is_refused(shared: Office, title: object) -> None:
    answer = shared.put(shared.send(DRAWN), title=title)

    assert (answer.status_code, answer.json()["faults"][0]["key"]) == (400, "title")


DEGREES = st.floats(-179, 179), st.floats(-89, 89)


@given(st.lists(st.tuples(*DEGREES, st.floats(1e-6, 1)), min_size=1, max_size=8))
def test_what_is_kept_of_a_set_is_what_was_drawn_to_the_last_bit(
    places: list[tuple[float, float, float]],
) -> None:
    shapes = np.array([shapely.Point(x, y).buffer(size) for x, y, size in places], object)
    codes = [str(at) for at in range(len(shapes))]
    title = Bilingual(nl="a", en="a")
    definition = AreaSetDefinition(id="areas_a", title=title, path="a.geojson")
    areas = areas_of(definition.id, codes, codes, shapes)

    kept = read_set(set_text(definition, areas), datetime(2026, 11, 1, tzinfo=UTC))

    assert kept.definition == definition
    assert kept.areas() == areas
    assert kept.area("0") == areas[0]
