"""Similar areas and highest cells, beside h3, shapely and plain arithmetic."""

import h3
import httpx
import numpy as np
import pytest
import shapely

from tests.server.profile.pages import (
    DISTRICTS,
    OPEN,
    PROTECTED,
    layer_of,
    page_of,
    values_of,
)


def test_similar_areas_are_the_nearest_by_standardised_context(
    context_client: httpx.Client,
) -> None:
    context = np.array(
        [
            [values_of(context_client, layer, "areas=districts")[one]["value"] for one in DISTRICTS]
            for layer in ("homes", "business_addresses")
        ]
    )
    scores = (context - context.mean(axis=1, keepdims=True)) / context.std(axis=1, keepdims=True)
    apart = np.sqrt(np.square(scores - scores[:, [2]]).mean(axis=0))
    wanted = [DISTRICTS[at] for at in np.argsort(apart)[1:6]]

    similar = page_of(context_client, DISTRICTS[2])["similar"]

    assert [one["id"] for one in similar["areas"]] == wanted
    distances = [one["distance"] for one in similar["areas"]]
    assert distances == pytest.approx(sorted(apart)[1:6])
    at = DISTRICTS.index(wanted[0])
    assert similar["areas"][0]["values"] == context[:, at].tolist()
    assert [one["value"] for one in similar["context"]] == context[:, 2].tolist()


def test_without_a_context_no_area_is_called_similar(world_client: httpx.Client) -> None:
    assert page_of(world_client, "islands.taveuni")["similar"] is None


@pytest.mark.parametrize("layer", [OPEN, PROTECTED])
def test_the_highest_cells_have_their_centre_in_the_area(
    context_client: httpx.Client, layer: str
) -> None:
    for area in DISTRICTS:
        outline = shapely.geometry.shape(
            context_client.get(f"/v1/collections/districts/items/{area}").json()["geometry"]
        )
        own = layer_of(page_of(context_client, area, "datetime=2025-03"), layer)
        if not own["top"]:
            continue
        resolution = h3.get_resolution(own["top"][0]["cell"])
        cells = values_of(context_client, layer, f"resolution={resolution}&datetime=2025-03")
        inside = sorted(
            (
                one["value"]
                for name, one in cells.items()
                if one["value"]
                and outline.buffer(1e-7).covers(shapely.Point(h3.cell_to_latlng(name)[::-1]))
            ),
            reverse=True,
        )
        assert [one["value"] for one in own["top"]] == inside[:5]


def test_a_cell_says_its_number_its_part_of_the_area_and_how_many_times_the_mean(
    context_client: httpx.Client,
) -> None:
    own = layer_of(page_of(context_client, DISTRICTS[0], "datetime=2024"), OPEN)
    first = own["top"][0]
    assert first["share"] == pytest.approx(100 * first["value"] / own["value"], abs=1e-3)
    assert first["times"] > 1
    assert first["why"]["en"].startswith(f"{first['value']} reports, ")
    assert "% of this area" in first["why"]["en"]
    assert "times the mean cell here" in first["why"]["en"]
    assert "% van dit gebied" in first["why"]["nl"]


def test_where_cells_are_hidden_the_mean_is_said_to_be_of_those_shown(
    context_client: httpx.Client,
) -> None:
    own = layer_of(page_of(context_client, DISTRICTS[5], "datetime=2025-03"), PROTECTED)
    assert own["top"][0]["why"]["en"].endswith("times the mean cell here that is shown")
