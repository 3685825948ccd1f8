"""`/v1/access`: each key is told its own role, and nobody anything else."""

from typing import Any

import httpx
import pytest
import shapely

from tests.roles import DISTRICT, MARK, ROLES, TITLE, Keyed


@pytest.fixture
def told(client: httpx.Client, keyed: Keyed) -> Any:
    """Ask who a role is."""
    return lambda role, view="": client.get(f"/v1/access{view}", headers=keyed.headers(role)).json()


def test_the_public_is_told_that_it_is_the_public(told: Any) -> None:
    document = told("public")

    assert document["texts"]["en"] == {"title": "Everybody", "classification": ""}
    del document["texts"], document["links"]
    assert document == {
        "role": "public",
        "purpose": None,
        "until": None,
        "exact": False,
        "areas": [],
        "bbox": None,
        "finest": None,
    }


@pytest.mark.parametrize("role", ROLES)
def test_a_key_is_told_its_role_with_its_purpose_and_last_day(told: Any, role: str) -> None:
    document = told(role)

    assert document["role"] == role
    assert document["texts"]["nl"]["title"] == TITLE["nl"]
    assert (document["purpose"], document["until"]) == ("A test.", "2027-01-31")


def test_only_an_exact_role_has_a_classification(told: Any) -> None:
    exact = {role for role in ROLES if told(role)["exact"]}
    marked = {role for role in ROLES if told(role)["texts"]["en"]["classification"] == MARK["en"]}

    assert exact == marked == {"officer", "analyst"}


def test_a_role_that_is_bound_to_areas_is_told_their_names(told: Any) -> None:
    (area,) = told("manager")["areas"]

    assert area["id"] == DISTRICT
    assert area["name"]


def test_a_role_that_is_bound_to_areas_is_told_the_box_around_them(
    told: Any, outlines: dict[str, shapely.Geometry]
) -> None:
    assert told("manager")["bbox"] == pytest.approx(outlines[DISTRICT].bounds, abs=1e-6)
    assert told("analyst")["bbox"] is None


def test_a_role_with_a_finest_resolution_is_told_it(told: Any) -> None:
    assert told("coarse")["finest"] == 7


def test_in_the_public_version_a_key_is_nobody(told: Any) -> None:
    assert told("analyst", "?view=public") == told("public")


def test_no_cache_keeps_what_a_key_is_told(client: httpx.Client, keyed: Keyed) -> None:
    answer = client.get("/v1/access", headers=keyed.headers("analyst"))

    assert answer.headers["Cache-Control"] == "private, no-store"
