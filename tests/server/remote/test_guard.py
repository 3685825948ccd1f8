"""Hosts against the list of the administrator, after their names are resolved."""

import httpx
import pytest

from layers.errors import SourceError
from server.remote.guard import Guard, judge
from tests.server.remote.bring import CSV
from tests.server.remote.site import Site

PUBLIC = "93.184.215.14"
INSIDE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1%eth0",
    "fd00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
]


@pytest.mark.parametrize("address", INSIDE)
def test_a_listed_name_does_not_open_the_inside(address: str) -> None:
    with pytest.raises(SourceError, match="not a public address"):
        judge("data.example.org", ["data.example.org"], lambda _: [PUBLIC, address])


@pytest.mark.parametrize("listed", ["data.example.org", "*.example.org"])
def test_a_listed_name_that_is_public_may_be_asked(listed: str) -> None:
    assert judge("data.example.org", [listed], lambda _: [PUBLIC]) == [PUBLIC]


@pytest.mark.parametrize("host", ["example.org", "data.example.com", "badexample.org", ""])
def test_a_name_beside_the_listed_ones_may_not_be_asked(host: str) -> None:
    with pytest.raises(SourceError, match="no host that the administrator allows"):
        judge(host, ["*.example.org"], lambda _: [PUBLIC])


def test_an_inside_address_may_be_asked_where_its_network_is_listed() -> None:
    hosts = ["intern.example.org", "10.1.2.0/24"]
    assert judge("intern.example.org", hosts, lambda _: ["10.1.2.3"]) == ["10.1.2.3"]
    with pytest.raises(SourceError, match=r"leads to 10\.1\.3\.3"):
        judge("intern.example.org", hosts, lambda _: ["10.1.3.3"])


def test_a_listed_address_opens_no_name() -> None:
    with pytest.raises(SourceError, match="no host that the administrator allows"):
        judge("evil.example.com", ["127.0.0.1"], lambda _: ["127.0.0.1"])


def test_a_name_without_an_address_is_one_sentence() -> None:
    def unknown(_: str) -> list[str]:
        raise OSError("Name or service not known")

    with pytest.raises(SourceError, match="has no address"):
        judge("data.example.org", ["data.example.org"], unknown)


def test_a_name_that_changes_its_address_is_asked_at_the_one_that_was_judged(site: Site) -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    address = site.put("/reports.csv", CSV).replace("127.0.0.1", "data.example.org")
    guard = Guard(("data.example.org", "127.0.0.1"), lambda _: next(answers))
    with httpx.Client(transport=guard) as client:
        assert [client.get(address).content for _ in range(2)] == [CSV, CSV]
    assert next(answers) == ["10.0.0.1"]


def test_the_next_address_is_tried_where_one_does_not_answer(site: Site) -> None:
    address = site.put("/reports.csv", CSV).replace("127.0.0.1", "data.example.org")
    guard = Guard(("data.example.org", "127.0.0.0/8"), lambda _: ["127.0.0.77", "127.0.0.1"])
    with httpx.Client(transport=guard) as client:
        assert client.get(address).content == CSV


def test_another_scheme_is_refused() -> None:
    with Guard(("127.0.0.1",)) as guard, pytest.raises(SourceError, match="of ftp:; expected http"):
        guard.handle_request(httpx.Request("GET", "ftp://127.0.0.1/x"))
