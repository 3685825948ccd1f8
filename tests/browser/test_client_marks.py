"""What is exact is marked wherever it is, and the public version shows the same view protected."""

import pytest

from tests.browser.conftest import OpenClient
from tests.browser.signing import (
    AREA,
    BAND,
    CARD,
    NOTICE,
    ON,
    figures,
    listed,
    look,
    series,
    sign_in,
    table,
)
from tests.roles import BURGLARIES, MARK, SECRET, Keyed

pytestmark = pytest.mark.browser


def test_exact_numbers_are_marked_over_the_page_in_legend_and_details(
    open_keyed: OpenClient, keyed: Keyed
) -> None:
    client = open_keyed(AREA)
    assert client.page.locator(BAND).is_hidden()
    sign_in(client, keyed.keys["analyst"])
    client.page.wait_for_selector(".detail-layer .mark")
    for place in (BAND, f"{CARD} .legend .mark", ".detail-layer .mark"):
        assert MARK["en"] in client.page.locator(place).first.inner_text()
    assert table(client) == figures(series(client, keyed, "analyst"))
    assert client.page.locator(f"{CARD} [data-state='suppressed']").count() == 0
    client.page.locator(".detail-layer [data-key^='how-']").first.click()
    assert MARK["en"] in client.page.locator(".page-mark").inner_text()


def test_the_classification_is_printed(open_keyed: OpenClient, keyed: Keyed) -> None:
    client = open_keyed(ON)
    sign_in(client, keyed.keys["analyst"])
    client.page.emulate_media(media="print")
    band = client.page.locator(BAND)
    assert band.is_visible()
    assert MARK["en"] in band.inner_text()
    assert client.page.locator("#access").is_hidden()


def test_what_is_not_exact_is_not_marked(open_keyed: OpenClient, keyed: Keyed) -> None:
    client = open_keyed("lang=en&layers=nuisance_reports")
    sign_in(client, keyed.keys["analyst"])
    assert client.page.locator(BAND).is_hidden()
    client.page.locator(f"[data-key='layer-{BURGLARIES}']").check()
    client.ready()
    assert client.page.locator(BAND).is_visible()


def test_the_public_version_is_the_same_view_as_everybody_is_told_it(
    open_keyed: OpenClient, keyed: Keyed
) -> None:
    client = open_keyed(AREA)
    sign_in(client, keyed.keys["analyst"])
    client.page.wait_for_selector(".detail-layer .mark")
    own, hash_ = client.legend_labels(BURGLARIES), client.hash()
    look(client)
    assert "As everybody sees it" in client.page.locator(BAND).inner_text()
    assert client.page.locator("[data-marked]").count() == 0
    assert table(client) == figures(series(client, keyed, "public"))
    assert client.legend_labels(BURGLARIES) != own
    assert client.hash() == {**hash_, "view": "public"}
    look(client)
    assert client.legend_labels(BURGLARIES) == own
    assert client.hash() == hash_
    assert table(client) == figures(series(client, keyed, "analyst"))


def test_a_restricted_layer_says_that_the_public_version_has_none(
    open_keyed: OpenClient, keyed: Keyed
) -> None:
    client = open_keyed(ON)
    sign_in(client, keyed.keys["analyst"])
    client.page.locator(f"[data-key='layer-{BURGLARIES}']").uncheck()
    client.page.locator(f"[data-key='layer-{SECRET}']").check()
    client.ready()
    look(client)
    assert "does not exist in the public version" in client.page.locator(".on-map").inner_text()
    assert client.page.locator(".note-error").count() == 0
    assert SECRET not in listed(client)
    look(client)
    assert client.page.locator(f".card[data-layer='{SECRET}']").count() == 1


def test_a_link_to_the_public_version_is_that_for_who_is_signed_in(
    open_keyed: OpenClient, keyed: Keyed
) -> None:
    client = open_keyed(ON)
    sign_in(client, keyed.keys["analyst"])
    client.open(f"{ON}&view=public")
    assert "As everybody sees it" in client.page.locator(BAND).inner_text()
    assert client.page.locator("[data-marked]").count() == 0


def test_a_public_version_that_does_not_come_leaves_ones_own(
    open_keyed: OpenClient, keyed: Keyed
) -> None:
    client = open_keyed(ON)
    sign_in(client, keyed.keys["analyst"])
    client.page.route("**/v1/collections?view=public", lambda route: route.abort())
    client.page.locator("[data-key='band-look']").click()
    client.page.locator(f"{NOTICE} .note-error").wait_for()
    assert MARK["en"] in client.page.locator(BAND).inner_text()
    assert "view" not in client.hash()
    client.page.unroute("**/v1/collections?view=public")
    client.page.locator(f"{NOTICE} .note-error button").click()
    client.page.locator(BAND, has_text="As everybody sees it").wait_for()
    client.complaints.clear()
