"""Pages about a source that is linked by key, in instalments, on the real server."""

from collections.abc import Iterator

import pytest

from server.ingest import ingest_source, load_areas
from tests.browser.client import Client
from tests.browser.conftest import OpenClient
from tests.cities import Place
from tests.server.test_unmatched import CODES, make_place
from tests.serving import serving

pytestmark = pytest.mark.browser
AGREEMENT = {"retention": "five years", "address": "https://data.example.org/reports/"}
KEYS = [*CODES * 10, "BU05180101", "BU05180101", "WK059901", ""]
MORE = [f"more{at},2024-04-0{1 + at % 5},WK051801,1,wijk" for at in range(20)]


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A keyed source with words in the place of counts, of which a second delivery came."""
    folder = tmp_path_factory.mktemp("linked")
    place = make_place(folder, KEYS, delivery={"mode": "append"}, agreement=AGREEMENT)
    load_areas(place.desk)
    ingest_source(place.desk, "reports")
    file = place.desk.inbox / "reports.csv"
    file.write_text("\n".join([file.read_text().splitlines()[0], *MORE, ""]))
    ingest_source(place.desk, "reports")
    yield place
    place.engine.dispose()


@pytest.fixture(scope="module")
def demo_server(linked: Place) -> Iterator[str]:
    """Address of a server with that source."""
    with serving(linked) as address:
        yield address


def account(open_client: OpenClient, language: str = "en") -> Client:
    client = open_client(f"lang={language}&page=account/all_reports")
    client.page.wait_for_selector(".account-part")
    return client


def part(client: Client, name: str) -> str:
    return client.page.locator(f"[data-part='{name}']").inner_text()


def test_the_address_of_open_data_is_a_link_and_said_to_be_unverified(
    open_client: OpenClient,
) -> None:
    client = open_client("lang=en&page=sources")
    link = client.page.locator(".agreement a")
    link.wait_for()
    assert link.get_attribute("href") == AGREEMENT["address"]
    assert link.get_attribute("rel") == "noopener noreferrer"
    told = client.page.locator(".agreement").inner_text()
    assert "Public at\ndata.example.org/reports (unverified)" in told


def test_a_verified_address_tells_the_day(open_client: OpenClient) -> None:
    client = open_client()
    client.change(
        "**/v1/sources", lambda told: told["sources"][0]["agreement"].update(verified="2026-10-02")
    )
    client.open("lang=nl&page=sources")
    client.page.wait_for_selector(".agreement a")
    assert "(nagekeken op 2 oktober 2026)" in client.page.locator(".agreement").inner_text()


def test_what_a_new_delivery_does_and_how_long_it_is_kept_are_told(
    open_client: OpenClient,
) -> None:
    client = open_client("lang=en&page=sources")
    client.page.wait_for_selector(".agreement")
    told = client.page.locator(".agreement").inner_text()
    assert "Delivery\nadds to those before" in told
    assert "Retention\nfive years" in told


def test_what_was_not_found_in_any_instalment_is_listed(open_client: OpenClient) -> None:
    client = open_client("lang=en&page=sources")
    client.page.locator("[data-key='unmatched-reports'] summary").click()
    client.page.wait_for_selector(".unmatched table")
    told = client.page.locator(".unmatched").inner_text()
    assert "Not found: 2 different ones." in told
    rows = client.page.locator(".unmatched tbody tr").all_inner_texts()
    assert rows == ["BU05180101\t2", "WK059901\t1"]


def test_an_account_lists_what_each_instalment_brought(open_client: OpenClient) -> None:
    client = account(open_client)
    assert "adds records" in part(client, "cell.age")
    rows = client.page.locator(".instalments tbody tr").all_inner_texts()
    assert [row.split("\t")[0::2] for row in rows] == [["1", "31 of 35"], ["2", "20 of 20"]]


def test_an_account_tells_how_much_was_found_and_by_what(open_client: OpenClient) -> None:
    told = part(account(open_client, "nl"), "account.linked")
    assert "Van wat is opgezocht is 92,7% gevonden." in told
    assert "51\top de code van het gebied" in told


def test_rows_with_a_word_in_the_place_of_a_number_are_told_by_what_it_means(
    open_client: OpenClient,
) -> None:
    told = part(account(open_client), "account.rows")
    assert "Rows without a number:\n1\tSuppressed (kept back by the source holder)" in told


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_code_word_of_the_server_is_on_the_page(open_client: OpenClient, language: str) -> None:
    client = account(open_client, language)
    assert "_" not in client.page.locator("#page").inner_text()


def test_a_copied_link_holds_its_delivery_on_the_server(
    open_client: OpenClient, linked: Place
) -> None:
    client = account(open_client)
    client.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    client.page.locator("[data-key='copy']").click()
    client.page.wait_for_selector(".copy p:has-text('copied')")
    (pin,) = linked.store.catalogue.pins("reports").values()
    assert (pin.number, pin.reason) == (2, "permalink")
    until = f"{pin.until.day} {pin.until:%B %Y}"
    said = client.page.locator(".copy p").inner_text()
    assert said == f"The link is copied. The delivery is kept for it up to and including {until}."
