"""Signing in and out as a person does, and reading what is then on the page."""

from typing import Any

from playwright.sync_api import Page

from tests.browser.client import Client
from tests.roles import BURGLARIES, Keyed

WRONG = f"hxr_000000000000.{'a' * 43}"
ON = f"lang=en&layers={BURGLARIES}&step=month"
AREA = f"{ON}&area=districts.D01"
CARD = f".card[data-layer='{BURGLARIES}']"
BAND = "#band"
NOTICE = "#notices"


def try_key(client: Client, key: str) -> None:
    client.page.locator("[data-key='access']").click()
    client.page.locator("#access-key").fill(key)
    client.page.keyboard.press("Enter")


def sign_in(client: Client, key: str) -> None:
    try_key(client, key)
    client.page.wait_for_selector("[data-key='access-out']")
    client.ready()


def sign_out(client: Client) -> None:
    client.page.locator("[data-key='access-out']").click()
    client.page.wait_for_selector("#access", state="hidden")
    client.ready()


def look(client: Client) -> None:
    """Go to the public version, or back."""
    client.page.locator("[data-key='band-look']").click()
    client.page.wait_for_timeout(300)
    client.ready()


def kept(page: Page) -> str | None:
    key: str | None = page.evaluate("sessionStorage.getItem('hexradar.key')")
    return key


def listed(client: Client) -> set[str]:
    boxes = client.page.locator(".layer-list input")
    return {boxes.nth(i).get_attribute("value") or "" for i in range(boxes.count())}


def series(client: Client, keyed: Keyed, role: str) -> list[Any]:
    """The series of a district, as a role is told it."""
    answer = client.ask("areas/districts.D01/profile?step=month", keyed.headers(role))
    return next(one["series"] for one in answer["layers"] if one["id"] == BURGLARIES)


def table(client: Client) -> list[str]:
    """The series of a district, as the details tell it, oldest first."""
    section = client.page.locator(f".detail-layer[data-layer='{BURGLARIES}']").first
    if not section.locator(".series").get_attribute("open"):
        section.locator(".series summary").click()
    return section.locator(".series tbody td").all_inner_texts()[::-1]


def figures(told: list[Any]) -> list[str]:
    return [f"{one['value']:,.0f}" for one in told]
