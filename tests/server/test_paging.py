"""Pages: every feature once, and an end."""

import httpx
import pytest

from tests.addresses import FIJI
from tests.serving import all_features, pages, path_of

NEIGHBOURHOODS = "/v1/collections/neighbourhoods/items"


@pytest.mark.parametrize("limit", [1, 7, 10, 26, 10_000])
@pytest.mark.parametrize(
    "question", [f"{FIJI}/items?resolution=6", f"{FIJI}/items?bbox=179.9,-17,-179.9,-16.9"]
)
def test_pages_visit_every_feature_once_in_one_order(
    world_client: httpx.Client, question: str, limit: int
) -> None:
    limit = max(limit, 7) if "bbox" in question else limit
    whole = [one["id"] for one in all_features(world_client, f"{question}&limit=10000")]

    paged = [one["id"] for one in all_features(world_client, f"{question}&limit={limit}")]

    assert paged == whole
    assert len(set(whole)) == len(whole)


@pytest.mark.parametrize("limit", [5, 41, 42, 43])
@pytest.mark.parametrize(
    "path", [NEIGHBOURHOODS, "/v1/collections/noise/items?areas=neighbourhoods"]
)
def test_pages_visit_every_area_once(demo_client: httpx.Client, path: str, limit: int) -> None:
    sign = "&" if "?" in path else "?"

    found = [one["id"] for one in all_features(demo_client, f"{path}{sign}limit={limit}")]

    assert len(set(found)) == len(found) == 42


def test_a_page_tells_how_many_it_has_and_how_many_there_are(world_client: httpx.Client) -> None:
    for page in pages(world_client, f"{FIJI}/items?resolution=6&limit=10"):
        assert page["numberReturned"] == len(page["features"]) <= 10
        assert page["numberMatched"] == 61


def test_pages_keep_the_question(world_client: httpx.Client) -> None:
    question = f"{FIJI}/items?kind=seal&kind=walrus&resolution=6&datetime=2024-02&limit=40"

    answers = list(pages(world_client, question))

    assert len(answers) == 2
    assert {page["datetime"] for page in answers} == {"2024-02-01/2024-02-29"}


def test_csv_goes_on_in_the_link_header(world_client: httpx.Client) -> None:
    answer = world_client.get(f"{FIJI}/items?f=csv&resolution=6&limit=50")
    following = path_of(answer.links["next"]["url"])

    rest = world_client.get(following)

    assert len(answer.text.splitlines()) == 51
    assert len(rest.text.splitlines()) == 12
    assert "next" not in rest.links


def test_csv_without_a_limit_is_whole(demo_client: httpx.Client) -> None:
    answer = demo_client.get("/v1/collections/noise/items?f=csv")

    assert len(answer.text.splitlines()) == 1 + 4772


def test_more_than_the_most_is_answered_with_the_most(world_client: httpx.Client) -> None:
    page = world_client.get(f"{FIJI}/items?limit=999999999999999999999").json()

    assert page["numberReturned"] == page["numberMatched"]


def test_a_cursor_beyond_the_end_finds_nothing(world_client: httpx.Client) -> None:
    page = world_client.get(f"{FIJI}/items?cursor=1.{'f' * 30}").json()

    assert page["features"] == []


def test_a_cursor_of_another_delivery_than_the_pinned_one_is_refused(
    world_client: httpx.Client,
) -> None:
    assert world_client.get(f"{FIJI}/items?cursor=2.1&delivery=1").status_code == 400
