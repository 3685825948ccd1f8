"""Full pages over the map: the sources, and the account of a layer."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Route

from tests.browser.client import PHONE, Client
from tests.browser.conftest import OpenClient

pytestmark = pytest.mark.browser

PINNED = {"source": "nuisance_reports", "number": 1, "until": "2027-11-23"}
INDICATORS = {
    "nl": ["Beschikbaarheid", "Kwaliteit", "Actualiteit", "Veiligheid"],
    "en": ["Availability", "Quality", "Freshness", "Security"],
}


def open_sources(client: Client) -> None:
    client.page.locator("[data-key='sources']").click()
    client.page.wait_for_selector(".source")


def open_account(client: Client, layer: str) -> str:
    client.page.evaluate(f"location.hash += '&page=account/{layer}'")
    client.page.wait_for_selector(".account-part")
    return client.page.locator("#page").inner_text()


def layer_by(client: Client, mode: str) -> str:
    found: str = next(la["id"] for la in client.layers() if la["protection"]["mode"] == mode)
    return found


def test_every_source_is_listed_with_its_holder_and_what_one_count_is(
    open_client: OpenClient,
) -> None:
    client = open_client()
    open_sources(client)
    for source in client.ask("sources")["sources"]:
        told = client.page.locator(f"[data-source='{source['id']}']").inner_text()
        assert source["texts"]["nl"]["title"] in told
        assert source["holder"] in told
        assert source["texts"]["nl"]["one_count_is"] in told


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_source_has_the_four_indicators_by_name(open_client: OpenClient, language: str) -> None:
    client = open_client(f"lang={language}&page=sources")
    client.page.wait_for_selector(".source")
    names = client.page.locator(".source").first.locator(".indicators dt").all_inner_texts()
    assert [name.strip() for name in names] == INDICATORS[language]


def test_rows_of_an_open_source_are_told_in_numbers_and_of_another_that_they_passed(
    open_client: OpenClient,
) -> None:
    client = open_client("lang=en&page=sources")
    client.page.wait_for_selector(".source")
    for source in client.ask("sources")["sources"]:
        own = client.page.locator(f"[data-source='{source['id']}'] [data-indicator='quality'] + dd")
        share = "let pass by a person" in own.inner_text()
        assert share == (source["protection"] != "open")


def test_a_stale_source_is_said_to_be_so_in_words(open_client: OpenClient) -> None:
    client = open_client("lang=en&page=sources")
    client.page.wait_for_selector(".source")
    assert "Out of date" in client.page.locator(".source .warning").first.inner_text()


def test_deliveries_are_listed(open_client: OpenClient) -> None:
    client = open_client("lang=en&page=sources")
    client.page.locator(".deliveries summary").first.click()
    row = client.page.locator(".deliveries tbody tr").first.inner_text()
    assert "1 shown" in row


def test_closing_a_page_gives_the_focus_back_to_what_opened_it(open_client: OpenClient) -> None:
    client = open_client()
    client.page.focus("[data-key='sources']")
    client.page.keyboard.press("Enter")
    client.page.wait_for_selector(".source")
    assert client.page.evaluate("document.activeElement.tagName") == "H2"
    client.page.keyboard.press("Escape")
    assert client.page.locator("#page").is_hidden()
    assert client.page.evaluate("document.activeElement.dataset.key") == "sources"


def test_what_lies_under_a_page_cannot_be_reached(open_client: OpenClient) -> None:
    client = open_client("page=sources")
    client.page.wait_for_selector(".source")
    inert = "['sheet', 'frame', 'time'].every(id => document.getElementById(id).inert)"
    assert client.page.evaluate(inert)
    client.page.locator("[data-key='page-close']").click()
    assert not client.page.evaluate(inert)


def test_the_card_of_a_layer_leads_to_its_account(open_client: OpenClient) -> None:
    client = open_client()
    layer = client.shown_layer()
    client.page.locator(f"[data-key='card-account-{layer['id']}']").click()
    client.page.wait_for_selector(".account-part")
    title = client.page.locator("#page h2").inner_text()
    assert layer["texts"]["nl"]["title"] in title
    assert client.hash()["page"] == f"account/{layer['id']}"


def test_the_details_of_a_cell_lead_to_how_it_was_counted(open_client: OpenClient) -> None:
    client = open_client()
    layer = client.shown_layer()["id"]
    client.click_a_cell(layer)
    client.page.locator(f"[data-key='how-{layer}']").click()
    client.page.wait_for_selector("[data-part='account.counted']")


def test_an_open_account_explains_every_refused_row(open_client: OpenClient) -> None:
    client = open_client("lang=en")
    layer = layer_by(client, "open")
    told = open_account(client, layer)
    for refused in client.ask(f"collections/{layer}/account")["rows"]["refused"]:
        assert refused["texts"]["en"]["sentence"] in told
        assert f"{refused['rows']:,}" in told


def test_a_protected_account_tells_no_number_of_rows_and_says_why(open_client: OpenClient) -> None:
    client = open_client("lang=nl")
    told = open_account(client, layer_by(client, "protected"))
    assert "niet open" in told
    assert client.page.locator(".refused").count() == 0


def test_an_account_speaks_the_language_that_is_chosen(open_client: OpenClient) -> None:
    client = open_client("lang=nl")
    open_account(client, layer_by(client, "open"))
    client.page.locator("[data-key='lang-en']").click()
    client.page.wait_for_selector("html[lang=en]")
    assert client.page.locator("[data-part='account.rows'] h3").inner_text() == "Rows"


def copy_link(client: Client) -> str:
    """Press the button and return what it then says."""
    client.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    client.page.locator("[data-key='copy']").click()
    client.page.wait_for_selector(".copy p:has-text('copied')")
    return client.page.locator(".copy p").inner_text()


def serve_pin(client: Client, status: int, body: dict[str, object]) -> list[str]:
    """Answer whoever pins a delivery; returns what was asked."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(f"{route.request.method} {urlsplit(route.request.url).path}")
        route.fulfill(status=status, json=body)

    client.page.route("**/pin", answer)
    return asked


def test_the_copied_link_opens_the_same_account(open_client: OpenClient) -> None:
    client = open_client("lang=en")
    serve_pin(client, 200, PINNED)
    told = open_account(client, layer_by(client, "open"))
    copy_link(client)
    link: str = client.page.evaluate("navigator.clipboard.readText()")
    client.open(link.split("#")[1])
    client.page.wait_for_selector(".account-part")
    assert client.page.locator("#page").inner_text() == told
    assert client.hash()["page"].endswith("/1")


def test_a_copied_link_keeps_its_delivery_and_says_until_when(open_client: OpenClient) -> None:
    client = open_client("lang=en")
    asked = serve_pin(client, 200, PINNED)
    open_account(client, "noise")
    said = copy_link(client)
    assert asked == ["POST /v1/sources/nuisance_reports/deliveries/1/pin"]
    assert said.endswith("The delivery is kept for it up to and including 23 November 2027.")


@pytest.mark.parametrize("status", [404, 405])
def test_a_server_that_pins_nothing_gives_the_link_and_no_word_of_it(
    open_client: OpenClient, status: int
) -> None:
    client = open_client("lang=en")
    serve_pin(client, status, {"detail": "no such address"})
    open_account(client, "noise")
    assert copy_link(client) == "The link is copied."
    client.complaints.clear()  # the browser itself reports the failed request


def test_a_delivery_that_cannot_be_kept_is_said_with_the_reason(open_client: OpenClient) -> None:
    client = open_client("lang=en")
    serve_pin(client, 409, {"detail": "Too many are kept."})
    open_account(client, "noise")
    assert copy_link(client).endswith("not kept any longer for it. Too many are kept.")
    client.complaints.clear()  # the browser itself reports the failed request


@pytest.mark.parametrize(
    ("status", "why"),
    [(410, "It was removed."), (429, "Too many deliveries of this source are kept already")],
)
def test_why_a_delivery_is_not_kept_is_said_in_the_language_of_the_reader(
    open_client: OpenClient, status: int, why: str
) -> None:
    client = open_client("lang=en")
    serve_pin(client, status, {"detail": "in the words of the server"})
    open_account(client, "noise")
    said = copy_link(client)
    assert why in said
    assert "words of the server" not in said
    client.complaints.clear()  # the browser itself reports the failed request


def test_an_agreement_tells_its_retention_where_it_has_one(open_client: OpenClient) -> None:
    client = open_client("lang=en&page=sources")
    client.page.wait_for_selector(".source")
    for source in client.ask("sources")["sources"]:
        told = client.page.locator(f"[data-source='{source['id']}'] .agreement").inner_text()
        kept = source["agreement"]["retention"]
        assert f"Retention\n{kept}" in told if kept else "Retention" not in told


def test_a_page_that_cannot_be_fetched_says_so_and_can_be_tried_again(
    open_client: OpenClient,
) -> None:
    client = open_client()
    client.page.route("**/v1/sources", lambda route: route.fulfill(status=503, body="{}"))
    client.page.locator("[data-key='sources']").click()
    client.page.wait_for_selector("#page .note-error")
    client.page.unroute("**/v1/sources")
    client.page.locator("#page .note-error button").click()
    client.page.wait_for_selector(".source")
    client.complaints.clear()  # the browser itself reports the failed request


def test_no_file_can_be_sent_where_the_server_takes_none(open_client: OpenClient) -> None:
    assert open_client().page.locator("[data-key='upload']").count() == 0


@pytest.mark.parametrize("page", ["sources", "account/noise"])
def test_a_page_fits_a_phone(open_client: OpenClient, page: str) -> None:
    client = open_client(f"page={page}", size=PHONE)
    client.page.wait_for_selector(".source, .account-part")
    wide = "(e => e.scrollWidth > e.clientWidth)(document.getElementById('page'))"
    assert not client.page.evaluate(wide)
    assert client.page.locator("[data-key='sources']").bounding_box()["width"] >= 44  # type: ignore[index]
