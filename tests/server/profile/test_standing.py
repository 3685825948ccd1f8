"""Rank, share and change of an area, beside plain arithmetic on what the set is told."""

import httpx
import pytest

from tests.server.profile.pages import (
    DISTRICTS,
    OPEN,
    PROTECTED,
    layer_of,
    page_of,
    values_of,
)


@pytest.mark.parametrize("layer", [OPEN, PROTECTED, "residential_burglaries"])
def test_a_rank_counts_the_areas_that_are_told_and_higher(
    context_client: httpx.Client, layer: str
) -> None:
    query = "datetime=2025-03"
    told = values_of(context_client, layer, f"areas=districts&{query}")
    known = [one["value"] for one in told.values() if one["value"] is not None]
    for area, one in told.items():
        rank = layer_of(page_of(context_client, area, query), layer)["ranking"]
        if one["value"] is None:
            assert rank is None
        else:
            higher = sum(other > one["value"] for other in known)
            assert rank == {"place": higher + 1, "of": len(known), "areas": len(told)}


@pytest.mark.parametrize("layer", [OPEN, PROTECTED])
def test_the_shares_of_all_told_areas_make_the_whole(
    context_client: httpx.Client, layer: str
) -> None:
    shares = [
        layer_of(page_of(context_client, area, "datetime=2025-03"), layer)["share"]
        for area in DISTRICTS
    ]
    assert sum(one["of_told"] for one in shares if one) == pytest.approx(100)


def test_the_share_of_an_open_layer_is_of_all_that_was_counted(
    context_client: httpx.Client,
) -> None:
    cells = values_of(context_client, OPEN, "resolution=7&datetime=2025-03")
    total = sum(one["value"] for one in cells.values())
    own = layer_of(page_of(context_client, DISTRICTS[0], "datetime=2025-03"), OPEN)
    assert own["share"]["of_city"] == pytest.approx(100 * own["value"] / total)


def test_the_total_of_a_protected_layer_is_not_told_by_a_share(
    context_client: httpx.Client,
) -> None:
    for area in DISTRICTS:
        share = layer_of(page_of(context_client, area, "datetime=2025-03"), PROTECTED)["share"]
        assert share is None or share["of_city"] is None


def test_an_area_that_is_suppressed_has_no_rank_share_change_or_rate(
    context_client: httpx.Client,
) -> None:
    hidden = [
        layer_of(page_of(context_client, area, "datetime=2025-03"), "theft_from_cars")
        for area in ("neighbourhoods.D0503", "neighbourhoods.D0504", "neighbourhoods.D0505")
    ]
    hidden = [one for one in hidden if one["state"] == "suppressed"]
    assert hidden
    for one in hidden:
        assert one["ranking"] is one["share"] is None
        for part in (*one["changes"], *one["rates"]):
            assert (part["value"], part["state"]) == (None, "suppressed")


def test_a_change_of_a_year_is_told_once(context_client: httpx.Client) -> None:
    own = layer_of(page_of(context_client, DISTRICTS[0], "datetime=2024"), OPEN)
    assert [one["datetime"] for one in own["changes"]] == ["2023-01-01/2023-12-31"]


def test_what_was_not_delivered_is_no_fall(context_client: httpx.Client) -> None:
    own = layer_of(page_of(context_client, DISTRICTS[0], "datetime=2023-01"), OPEN)
    for change in own["changes"]:
        assert (change["value"], change["state"]) == (None, "no_data")


def test_a_protected_layer_is_not_compared_with_a_period_it_does_not_tell(
    context_client: httpx.Client,
) -> None:
    own = layer_of(page_of(context_client, DISTRICTS[0], "datetime=2023-01"), PROTECTED)
    assert [one["state"] for one in own["changes"]] == ["no_data", "no_data"]


def test_what_may_still_change_is_not_judged(context_client: httpx.Client) -> None:
    own = layer_of(page_of(context_client, DISTRICTS[0], "datetime=2025-12"), OPEN)
    assert own["state"] == "provisional"
    assert {one["verdict"] for one in own["changes"]} == {"provisional"}


def test_an_open_span_is_compared_with_nothing(context_client: httpx.Client) -> None:
    own = layer_of(page_of(context_client, DISTRICTS[0], "datetime=../.."), OPEN)
    assert own["changes"] == []
    assert own["ranking"]["place"] == 1


def test_a_denominator_is_not_divided_by_itself(context_client: httpx.Client) -> None:
    own = layer_of(page_of(context_client, DISTRICTS[0]), "homes")
    pers = [one["per"] for one in own["rates"]]
    assert "homes" not in pers
    assert pers[-1] == "km2"
    assert "business_addresses" in pers
