"""The page of an area beside every other door: one number, wherever it is asked."""

import csv
from typing import Any

import httpx
import pytest

from tests.server.profile.pages import (
    DISTRICTS,
    HOMES,
    OPEN,
    PROTECTED,
    combined,
    layer_of,
    page_of,
    values_of,
)

LAYERS = (OPEN, PROTECTED, "residential_burglaries")


@pytest.mark.parametrize("layer", LAYERS)
def test_the_series_of_an_area_says_what_the_csv_of_all_areas_says(
    context_client: httpx.Client, layer: str
) -> None:
    series = {
        one: layer_of(page_of(context_client, one, "step=year"), layer)["series"]
        for one in DISTRICTS
    }
    for at, period in enumerate(series[DISTRICTS[0]]):
        span = f"{period['start']}/{period['end']}"
        text = context_client.get(
            f"/v1/collections/{layer}/items?areas=districts&f=csv&datetime={span}"
        ).text
        told = {row["id"]: (row["value"], row["state"]) for row in csv.DictReader(text.split("\n"))}
        for area in DISTRICTS:
            own = series[area][at]
            assert told[area] == ("" if own["value"] is None else str(own["value"]), own["state"])


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("against", ["year_before", "previous"])
def test_a_change_is_that_of_the_combination_anybody_can_post(
    context_client: httpx.Client, layer: str, against: str
) -> None:
    name = combined(context_client, layer=layer, compute="change", against=against)
    told = values_of(context_client, name, "areas=districts&datetime=2025-03")
    for area in DISTRICTS:
        page = page_of(context_client, area, "datetime=2025-03")
        (own,) = [one for one in layer_of(page, layer)["changes"] if one["against"] == against]
        for key in ("value", "before", "percent", "low", "high", "verdict", "state"):
            assert own[key] == told[area][key]


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("per", [HOMES, "km2"])
def test_a_rate_is_that_of_the_combination_anybody_can_post(
    context_client: httpx.Client, layer: str, per: str
) -> None:
    name = combined(context_client, layer=layer, compute="rate", per=per)
    told = values_of(context_client, name, "areas=districts&datetime=2025-03")
    for area in DISTRICTS:
        page = page_of(context_client, area, "datetime=2025-03")
        (own,) = [one for one in layer_of(page, layer)["rates"] if one["per"] == per]
        assert (own["value"], own["state"]) == (told[area]["value"], told[area]["state"])
        assert own["rank"]["place"] == told[area]["rank"]


@pytest.mark.parametrize("layer", LAYERS)
def test_the_highest_cells_are_those_of_items(context_client: httpx.Client, layer: str) -> None:
    told: dict[int, dict[str, Any]] = {}
    for area in DISTRICTS:
        for one in layer_of(page_of(context_client, area, "datetime=2024"), layer)["top"]:
            resolution = int(one["cell"][1], 16)
            if resolution not in told:
                query = f"datetime=2024&resolution={resolution}"
                told[resolution] = values_of(context_client, layer, query)
            assert told[resolution][one["cell"]]["value"] == one["value"]
    assert told


def test_a_filter_holds_for_every_number_of_a_layer(context_client: httpx.Client) -> None:
    query = f"datetime=2025-03&where={OPEN}.channel=app"
    own = layer_of(page_of(context_client, DISTRICTS[0], query), OPEN)
    told = values_of(context_client, OPEN, "areas=districts&datetime=2025-03&channel=app")
    before = values_of(context_client, OPEN, "areas=districts&datetime=2024-03&channel=app")
    assert own["value"] == told[DISTRICTS[0]]["value"]
    assert own["changes"][0]["before"] == before[DISTRICTS[0]]["value"]
    dwellings = own["rates"][-2]
    assert dwellings["value"] == pytest.approx(1000 * own["value"] / dwellings["denominator"])
    assert own["ranking"]["place"] == 1 + sum(
        one["value"] > own["value"] for one in told.values() if one["value"] is not None
    )
