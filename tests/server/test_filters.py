"""Filters on dimensions: the same through every door, and never without effect."""

from collections import Counter

import httpx
import pytest

from tests.addresses import ARCTIC, FIJI, HIDDEN
from tests.serving import all_features
from tests.world import PENTAGON

SEAL = "where=fiji_all.kind=seal"
WALRUS = "where=fiji_all.kind=walrus"
CELLS = f"{FIJI}/items?resolution=7"


def told(client: httpx.Client, path: str, layer: str = "fiji_all") -> dict[str, object]:
    (own,) = [one for one in client.get(path).json()["layers"] if one["id"] == layer]
    return dict(own)


def test_the_page_of_a_cell_counts_what_filtered_items_count(world_client: httpx.Client) -> None:
    for feature in all_features(world_client, f"{CELLS}&kind=seal")[::5]:
        own = told(world_client, f"/v1/cells/{feature['id']}?{SEAL}")
        assert own["value"] == feature["properties"]["value"]
        assert own["where"] == {"kind": ["seal"]}


def test_the_page_of_an_area_counts_what_filtered_items_count(world_client: httpx.Client) -> None:
    (feature,) = all_features(world_client, f"{FIJI}/items?areas=islands&kind=seal")
    own = told(world_client, f"/v1/areas/{feature['id']}/profile?{SEAL}")

    assert own["value"] == feature["properties"]["value"]


def test_values_of_a_dimension_add_up_in_every_period_of_an_open_series(
    world_client: httpx.Client,
) -> None:
    page = "/v1/areas/islands.taveuni/profile"
    whole, seal, walrus, both = (
        [one["value"] for one in told(world_client, f"{page}?{filters}")["series"]]  # type: ignore[attr-defined]
        for filters in ("", SEAL, WALRUS, f"{SEAL}&{WALRUS}")
    )
    assert seal != whole
    assert [a + b for a, b in zip(seal, walrus, strict=True)] == whole == both


def test_a_filter_of_one_layer_leaves_the_others_as_they_are(world_client: httpx.Client) -> None:
    cell = all_features(world_client, f"{ARCTIC}/items?resolution=7")[0]["id"]
    plain = told(world_client, f"/v1/cells/{cell}", "arctic_all")

    assert told(world_client, f"/v1/cells/{cell}?{SEAL}", "arctic_all") == plain
    assert plain["where"] == {}


def test_a_filtered_legend_counts_filtered_cells(world_client: httpx.Client) -> None:
    legend = world_client.get(f"{FIJI}/legend?resolution=7&step=month&kind=seal").json()
    periods = world_client.get(FIJI).json()["periods"]["month"]
    values: Counter[float] = Counter()
    for period in periods:
        span = f"datetime={period['start']}/{period['end']}"
        features = all_features(world_client, f"{CELLS}&kind=seal&{span}")
        values.update(one["properties"]["value"] for one in features)

    assert legend["where"] == {"kind": ["seal"]}
    assert (legend["min"], legend["max"]) == (min(values), max(values))
    assert sum(legend["counts"]) == values.total()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kind=seal", "where: got 'kind=seal'; expected layer.dimension=value"),
        ("fiji_all.kind", "where: got 'fiji_all.kind'; expected layer.dimension=value"),
        ("secret_all.kind=seal", "where: got 'secret_all.kind=seal'; expected"),
        ("fiji_all.age=old", "where: fiji_all has no dimension 'age'; its dimensions: kind."),
        ("fiji_all.kind=yeti", "kind: got 'yeti'; expected one of: seal, walrus."),
    ],
)
@pytest.mark.parametrize("place", ["cells/871f1d489ffffff", "areas/islands.taveuni/profile"])
def test_a_filter_that_nobody_would_apply_is_refused(
    world_client: httpx.Client, place: str, text: str, said: str
) -> None:
    answer = world_client.get(f"/v1/{place}", params={"where": text})

    assert answer.status_code == 400
    assert answer.json()["detail"].startswith(said)


@pytest.mark.parametrize(
    "address",
    [
        f"/v1/cells/{PENTAGON}?where=pentagon_all.kind=seal&where=pentagon_all.kind=walrus",
        f"{HIDDEN}/legend?kind=seal&kind=walrus",
    ],
)
def test_a_protected_layer_takes_one_value_through_every_door(
    world_client: httpx.Client, address: str
) -> None:
    answer = world_client.get(address)

    assert answer.status_code == 400
    assert (
        "for one value or one group of kind, one of: seal, walrus, whale. Ask for kind=seal"
        in answer.json()["detail"]
    )


def test_a_layer_names_only_values_that_it_counts(demo_client: httpx.Client) -> None:
    dimensions = demo_client.get("/v1/collections/noise").json()["dimensions"]

    assert {one["name"]: one["values"] for one in dimensions}["category"] == ["geluid"]


POLICE = "/v1/collections/police_incidents"
BY_NAME = "offence=geweld"
BY_VALUES = "offence=vernieling&offence=bedreiging&offence=mishandeling&offence=bedreiging"


@pytest.mark.parametrize("door", ["legend", "tiles/WebMercatorQuad/10/333/525"])
def test_a_group_is_one_question_by_its_name_and_by_its_values(
    demo_client: httpx.Client, door: str
) -> None:
    named, listed = (demo_client.get(f"{POLICE}/{door}?{asked}") for asked in (BY_NAME, BY_VALUES))

    assert named.status_code in (200, 204)
    assert named.headers["etag"] == listed.headers["etag"]


@pytest.mark.parametrize("places", ["resolution=7", "areas=districts"])
def test_a_group_has_one_answer_by_its_name_and_by_its_values(
    demo_client: httpx.Client, places: str
) -> None:
    named, listed = (
        demo_client.get(f"{POLICE}/items?f=csv&{places}&{asked}") for asked in (BY_NAME, BY_VALUES)
    )

    assert named.content == listed.content


def test_the_filter_of_a_layer_is_the_group_of_its_source(demo_client: httpx.Client) -> None:
    own = demo_client.get("/v1/collections/violence/items?areas=districts&datetime=2024").json()
    group = demo_client.get(f"{POLICE}/items?areas=districts&offence=geweld&datetime=2024").json()

    assert [one["properties"] for one in own["features"]] == [
        one["properties"] for one in group["features"]
    ]


def test_a_protected_layer_names_declared_values_and_groups(demo_client: httpx.Client) -> None:
    (offence,) = demo_client.get(POLICE).json()["dimensions"]
    (narrowed,) = demo_client.get("/v1/collections/violence").json()["dimensions"]

    assert len(offence["values"]) == 7
    assert list(offence["groups"]) == ["geweld", "diefstal"]
    assert narrowed["values"] == ["bedreiging", "mishandeling", "vernieling"]


def test_a_dimension_of_two_values_is_neither_named_nor_answered(
    demo_client: httpx.Client,
) -> None:
    burglaries = "/v1/collections/residential_burglaries"

    refused = demo_client.get(f"{burglaries}/items?attempt=J")

    assert demo_client.get(burglaries).json()["dimensions"] == []
    assert refused.status_code == 400
    assert "answers no filter on attempt" in refused.json()["detail"]
    assert refused.text.replace("=J", "") == demo_client.get(
        f"{burglaries}/items?attempt=nobody"
    ).text.replace("=nobody", "")
