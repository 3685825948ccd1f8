"""Signing in with a key: what it opens, the classification of it, the public version, and back."""

import pytest

from server.keyring import make_key
from tests.browser.client import PHONE
from tests.browser.conftest import OpenClient
from tests.browser.signing import (
    BAND,
    NOTICE,
    ON,
    WRONG,
    kept,
    listed,
    sign_in,
    sign_out,
    try_key,
)
from tests.roles import BURGLARIES, MARK, SECRET, Keyed

pytestmark = pytest.mark.browser


def test_who_signs_in_sees_role_purpose_and_last_day(open_keyed: OpenClient, keyed: Keyed) -> None:
    client = open_keyed(ON)
    sign_in(client, keyed.keys["officer"])
    words = client.page.locator("#access").inner_text()
    for said in ("A test.", MARK["en"], "exact counts", "31 January 2027"):
        assert said in words
    assert client.page.locator("[data-key='access']").inner_text() == "Role"


def test_layers_of_the_role_appear_and_the_map_stays_where_it_was(
    open_keyed: OpenClient, keyed: Keyed
) -> None:
    client = open_keyed(ON)
    client.page.locator("[data-key='in']").click()
    client.ready()
    before = client.hash()
    assert SECRET not in listed(client)
    sign_in(client, keyed.keys["analyst"])
    assert SECRET in listed(client)
    after = client.hash()
    for was, is_now in zip(before.pop("map").split("/"), after.pop("map").split("/"), strict=True):
        assert float(was) == pytest.approx(float(is_now), abs=0.001)
    assert after == before
    client.page.locator(f"[data-key='layer-{SECRET}']").check()
    client.ready()
    assert client.page.locator(f".card[data-layer='{SECRET}'] .legend-classes").count() == 1


def test_the_key_goes_out_in_a_header_of_every_request_and_in_no_address(
    open_keyed: OpenClient, keyed: Keyed
) -> None:
    client, key = open_keyed(ON), keyed.keys["analyst"]
    sign_in(client, key)
    asked: list[tuple[str, str | None]] = []
    client.page.on("request", lambda one: asked.append((one.url, one.headers.get("authorization"))))
    client.page.locator("[data-key='previous']").click()
    client.click_a_cell(BURGLARIES)
    client.page.locator("[data-key='sources']").click()
    client.page.wait_for_selector(".source")
    assert {url.split("/v1/")[1].split("/")[0] for url, _ in asked if "/v1/" in url} >= {
        "collections",
        "cells",
        "sources",
    }
    assert {sent for url, sent in asked if "/v1/" in url} == {f"Bearer {key}"}
    assert not any(key in url for url, _ in asked)
    assert key not in client.page.url
    assert client.page.evaluate("localStorage.length") == 0


def test_who_signs_out_is_the_public_again_and_the_rest_stays(
    open_keyed: OpenClient, keyed: Keyed
) -> None:
    client = open_keyed(ON)
    labels = client.legend_labels(BURGLARIES)
    sign_in(client, keyed.keys["analyst"])
    client.page.locator(f"[data-key='layer-{SECRET}']").check()
    client.ready()
    sign_out(client)
    assert SECRET not in listed(client)
    assert client.page.locator(BAND).is_hidden()
    assert client.legend_labels(BURGLARIES) == labels
    assert (client.hash()["layers"], client.hash()["step"]) == (BURGLARIES, "month")
    assert kept(client.page) is None
    assert client.page.locator("[data-key='access']").inner_text() == "Sign in"
    assert client.page.evaluate("document.activeElement.dataset.key") == "access"


def test_who_signs_out_leaves_nothing_exact_behind_also_without_a_connection(
    open_keyed: OpenClient, keyed: Keyed
) -> None:
    client = open_keyed(ON)
    sign_in(client, keyed.keys["analyst"])
    client.page.route("**/v1/**", lambda route: route.abort())
    client.page.locator("[data-key='access-out']").click()
    client.page.locator(f"{NOTICE} .note-error", has_text="You are signed out").wait_for()
    assert client.page.locator("[data-marked]").count() == 0
    assert client.page.locator("canvas.cells").count() == 0
    assert kept(client.page) is None
    client.complaints.clear()


def test_a_key_stays_in_its_tab(open_keyed: OpenClient, keyed: Keyed) -> None:
    client = open_keyed(ON)
    sign_in(client, keyed.keys["analyst"])
    client.page.reload()
    client.ready()
    assert client.page.locator(BAND).is_visible()
    other = open_keyed(client.page.url.split("#")[1])
    assert other.page.locator(BAND).is_hidden()


def test_a_wrong_key_is_one_sentence_and_changes_nothing(open_keyed: OpenClient) -> None:
    client = open_keyed(ON)
    before, labels = client.hash(), client.legend_labels(BURGLARIES)
    try_key(client, WRONG)
    fault = client.page.locator("#access-fault", has_text="This key opens nothing")
    fault.wait_for()
    assert "you see what everybody sees" in fault.inner_text()
    assert (client.hash(), client.legend_labels(BURGLARIES)) == (before, labels)
    assert kept(client.page) is None
    client.complaints.clear()  # the browser itself reports the refused request


def test_what_is_no_whole_key_is_not_sent(open_keyed: OpenClient) -> None:
    client = open_keyed(ON)
    try_key(client, "hxr_half")
    assert "not a whole key" in client.page.locator("#access-fault").inner_text()


def test_a_key_that_is_revoked_meanwhile_makes_one_the_public_with_a_sentence(
    open_keyed: OpenClient, keyed: Keyed
) -> None:
    client = open_keyed(ON)
    labels = client.legend_labels(BURGLARIES)
    key = make_key(keyed.place.desk, "analyst", "A test", "2027-01-31")
    sign_in(client, key.whole)
    client.page.locator("[data-key='access-close']").click()
    keyed.place.desk.catalogue.revoke_key(key.id)
    client.page.locator("[data-key='previous']").click()
    client.page.locator(NOTICE, has_text="opens nothing any more").wait_for()
    client.ready()
    assert client.legend_labels(BURGLARIES) == labels
    assert client.page.locator(BAND).is_hidden()
    assert kept(client.page) is None
    client.complaints.clear()


def test_a_tab_whose_key_has_ended_begins_as_the_public_with_a_sentence(
    open_keyed: OpenClient,
) -> None:
    client = open_keyed(ON)
    client.page.evaluate("key => sessionStorage.setItem('hexradar.key', key)", WRONG)
    client.page.reload()
    client.page.locator(NOTICE, has_text="opens nothing any more").wait_for()
    client.ready()
    assert client.legend_labels(BURGLARIES)
    assert kept(client.page) is None
    client.complaints.clear()


def test_a_link_that_names_a_restricted_layer_says_so_and_opens_with_a_key(
    open_keyed: OpenClient, keyed: Keyed
) -> None:
    client = open_keyed(f"lang=en&layers={SECRET}&step=quarter")
    assert "only with a key" in client.page.locator(".on-map").inner_text()
    sign_in(client, keyed.keys["reader"])
    assert client.page.locator(f".card[data-layer='{SECRET}'] .legend-classes").count() == 1


def test_who_is_bound_to_a_district_is_told_its_name(open_keyed: OpenClient, keyed: Keyed) -> None:
    client = open_keyed(ON)
    sign_in(client, keyed.keys["manager"])
    name = client.ask("areas/districts.D01/profile")["area"]["name"]
    assert name in client.page.locator("#access").inner_text()


def test_who_is_bound_to_a_district_opens_its_own_grid(
    open_keyed: OpenClient, keyed: Keyed
) -> None:
    client = open_keyed(ON)
    west, south, east, north = client.ask("access", keyed.headers("manager"))["bbox"]
    sign_in(client, keyed.keys["manager"])
    zoom, lat, lon = map(float, client.hash()["map"].split("/"))
    assert zoom >= 12
    assert (lat, lon) == pytest.approx(((south + north) / 2, (west + east) / 2), abs=0.01)


def test_the_panel_is_left_by_keyboard_and_the_focus_goes_back(open_keyed: OpenClient) -> None:
    client = open_keyed(ON)
    client.page.focus("[data-key='access']")
    client.page.keyboard.press("Enter")
    client.page.wait_for_selector("#access-key")
    assert client.page.evaluate("document.activeElement.id") == "access-key"
    assert client.page.locator("[data-key='access']").get_attribute("aria-expanded") == "true"
    client.page.keyboard.press("Escape")
    assert client.page.evaluate("document.activeElement.dataset.key") == "access"
    assert client.page.locator("#access").is_hidden()


def test_the_language_changes_while_the_panel_is_open(open_keyed: OpenClient, keyed: Keyed) -> None:
    client = open_keyed(ON)
    sign_in(client, keyed.keys["analyst"])
    client.page.locator("[data-key='lang-nl']").click()
    client.page.locator("#access", has_text="Afmelden").wait_for()
    assert MARK["nl"] in client.page.locator(BAND).inner_text()


def test_on_a_phone_every_control_of_it_is_large_enough_to_touch(
    open_keyed: OpenClient, keyed: Keyed
) -> None:
    client = open_keyed(ON, size=PHONE)
    client.page.locator("[data-key='access']").click()
    controls = ["[data-key='access']", "#access-key", "[data-key='access-send']"]
    boxes = [client.page.locator(one).bounding_box() for one in controls]
    client.page.locator("#access-key").fill(keyed.keys["analyst"])
    client.page.keyboard.press("Enter")
    client.page.wait_for_selector("[data-key='access-out']")
    later = ["[data-key='access-out']", "[data-key='access-look']", "[data-key='band-look']"]
    boxes += [client.page.locator(one).bounding_box() for one in later]
    assert all(box and box["height"] >= 44 for box in boxes)
    assert client.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
