"""A protected layer opens where it can be read, and every door agrees on that."""

from typing import Any

import httpx
import pytest

from layers.periods import Step

LAYERS = ("residential_burglaries", "police_incidents", "bicycle_theft")
SIZES = dict(zip(Step, (1, 7, 30.4, 91.3, 365.25), strict=True))


def described(client: httpx.Client, layer: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/v1/collections/{layer}").json()
    return found


@pytest.mark.parametrize("layer", LAYERS)
def test_a_protected_layer_opens_at_the_finest_step_that_shows_80_percent(
    demo_client: httpx.Client, layer: str
) -> None:
    told = described(demo_client, layer)
    readable = [one for one in told["visible"] if one["percent"] >= 80]
    finest = min(readable, key=lambda one: SIZES[one["step"]] / 7 ** one["resolution"])
    assert (told["step"], told["opens_at"]) == (finest["step"], finest["resolution"])


def test_an_open_layer_opens_at_its_own_length_and_its_finest_cells(
    demo_client: httpx.Client,
) -> None:
    told = described(demo_client, "noise")
    assert (told["step"], told["opens_at"], told["visible"]) == ("month", 10, [])
    assert told["texts"]["en"]["parts"] == told["texts"]["nl"]["visible"] == ""


@pytest.mark.parametrize("layer", LAYERS)
def test_the_opening_view_says_how_much_is_shown_and_why_parts_differ(
    demo_client: httpx.Client, layer: str
) -> None:
    told = described(demo_client, layer)
    at = (told["step"], told["opens_at"])
    shown = next(one for one in told["visible"] if (one["step"], one["resolution"]) == at)
    for language in ("nl", "en"):
        assert f"{shown['percent']} %" in told["texts"][language]["visible"]
        assert told["texts"][language]["parts"]


@pytest.mark.parametrize("layer", LAYERS)
def test_cells_without_parameters_are_those_of_the_opening_view(
    demo_client: httpx.Client, layer: str
) -> None:
    told = described(demo_client, layer)
    own = f"/v1/collections/{layer}/items"
    view = f"resolution={told['opens_at']}&datetime={told['datetime']}"
    assert (
        demo_client.get(own).json()["features"]
        == demo_client.get(f"{own}?{view}").json()["features"]
    )


@pytest.mark.parametrize("layer", LAYERS)
def test_a_legend_without_parameters_is_that_of_the_opening_view(
    demo_client: httpx.Client, layer: str
) -> None:
    told = described(demo_client, layer)
    legend = demo_client.get(f"/v1/collections/{layer}/legend").json()
    assert (legend["step"], legend["resolution"]) == (told["step"], told["opens_at"])


@pytest.mark.parametrize("layer", LAYERS)
def test_tiles_draw_nothing_finer_than_can_be_read_unless_asked(
    demo_client: httpx.Client, layer: str
) -> None:
    told = described(demo_client, layer)
    for step, periods in told["periods"].items():
        asked = f"datetime={periods[0]['start']}/{periods[0]['end']}"
        address = f"/v1/collections/{layer}/tilejson.json?{asked}"
        drawn = demo_client.get(address).json()["resolutions"].values()
        finest = told["resolutions"][-1]
        only = demo_client.get(f"{address}&resolution={finest}").json()["resolutions"].values()
        assert max(drawn) <= finest_readable(told, step)
        assert set(only) == {finest}


def test_a_single_day_is_answered_by_the_period_of_the_opening_length(
    demo_client: httpx.Client,
) -> None:
    told = described(demo_client, "residential_burglaries")
    day = told["datetime"].split("/")[0]
    answer = demo_client.get(
        f"/v1/collections/residential_burglaries/tilejson.json?datetime={day}"
    ).json()
    assert answer["datetime"] == told["datetime"]


def finest_readable(told: dict[str, Any], step: str) -> int:
    """Return the finest readable resolution of a length, else the one that tells most."""
    at = [one for one in told["visible"] if one["step"] == step]
    readable = [one["resolution"] for one in at if one["percent"] >= 80]
    return max(readable or [max(at, key=lambda one: one["percent"])["resolution"]])
