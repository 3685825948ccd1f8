"""Files at an address: fetched as they are, or refused in one sentence."""

import gzip
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import pytest

from layers.errors import SourceError
from server.confined import ConfinedError, Limits
from tests.server.remote.bring import CSV, RULES, bring, bring_confined, source_at, web
from tests.server.remote.site import Answer, Asked, Site

SMALL = replace(RULES, fetch_mebibytes=1)
LINE = b"3,2024-03-07,4.3,52.05,noise\n"


def test_a_file_is_read_as_it_is(site: Site) -> None:
    rows = bring_confined(web(site.put("/reports.csv", CSV)))
    assert rows["id"].to_list() == ["1", "2"]
    assert rows["kind"].to_list() == ["noise", "waste"]


def test_a_packed_answer_is_unpacked(site: Site) -> None:
    def packed(_: Asked) -> Answer:
        return Answer(gzip.compress(CSV), headers={"Content-Encoding": "gzip"})

    assert len(bring(web(site.put("/reports.csv", packed)))) == 2


def test_switched_off_nothing_is_asked(site: Site) -> None:
    with pytest.raises(SourceError, match="which is switched off; set HEXRADAR_REMOTE=true"):
        bring_confined(web(site.put("/reports.csv", CSV)), replace(RULES, on=False))
    assert site.asked == []


def test_a_host_that_is_not_listed_is_not_asked(site: Site) -> None:
    with pytest.raises(SourceError, match=r"^127\.0\.0\.1 is no host that the administrator"):
        bring(web(site.put("/reports.csv", CSV)), replace(RULES, hosts=("example.org",)))
    assert site.asked == []


def test_a_listed_name_that_leads_inside_is_not_asked(site: Site) -> None:
    address = site.put("/reports.csv", CSV).replace("127.0.0.1", "localhost")
    with pytest.raises(SourceError, match=r"^localhost leads to .* not a public address"):
        bring(web(address), replace(RULES, hosts=("localhost",)))
    assert site.asked == []


def test_a_name_is_asked_where_its_address_is_listed_too(site: Site) -> None:
    address = site.put("/reports.csv", CSV).replace("127.0.0.1", "localhost")
    rules = replace(RULES, hosts=("localhost", "127.0.0.0/8", "::1"))
    assert len(bring(web(address), rules)) == 2
    assert site.asked[0].headers["Host"] == address.split("/")[2]


def test_a_redirect_to_a_listed_host_is_followed(site: Site) -> None:
    there = site.put("/there.csv", CSV)
    here = site.put("/here.csv", lambda _: Answer(status=302, headers={"Location": there}))
    assert len(bring(web(here))) == 2


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("http://localhost/", "localhost is no host"),
        ("http://169.254.169.254/latest/meta-data", r"169\.254\.169\.254 is no host"),
        ("http://2130706433/", "2130706433 is no host"),
        ("http://[::1]/", "::1 is no host"),
        ("file:///etc/passwd", "could not be read|expected http or https"),
        ("ftp://127.0.0.1/x", "could not be read|expected http or https"),
    ],
)
def test_a_redirect_elsewhere_is_refused(site: Site, target: str, message: str) -> None:
    here = site.put("/here.csv", lambda _: Answer(status=302, headers={"Location": target}))
    with pytest.raises(SourceError, match=message):
        bring(web(here))


def test_a_redirect_without_end_is_refused(site: Site) -> None:
    numbers = count()

    def onwards(_: Asked) -> Answer:
        return Answer(status=302, headers={"Location": f"/on.csv?{next(numbers)}"})

    with pytest.raises(SourceError, match="sent us on more than 5 times"):
        bring(web(site.put("/on.csv", onwards)))
    assert len(site.asked) == 6


def test_the_body_of_a_redirect_is_not_read(site: Site) -> None:
    def onwards(_: Asked) -> Answer:
        return replace(endless(_), status=302, headers={"Location": "/there.csv"})

    site.put("/there.csv", CSV)
    assert len(bring(web(site.put("/here.csv", onwards)), SMALL)) == 2


def test_what_one_host_is_given_no_other_host_sees(site: Site) -> None:
    other = site.put("/there.csv", CSV).replace("127.0.0.1", "localhost")
    headers = {"Location": other, "Set-Cookie": "who=secret"}
    here = site.put("/here.csv", lambda _: Answer(status=302, headers=headers))
    bring(web(here), replace(RULES, hosts=("127.0.0.1", "localhost", "::1")))
    assert site.asked[1].path == "/there.csv"
    assert not {"Cookie", "Authorization"} & set(site.asked[1].headers)


def test_an_answer_that_is_none_is_refused(site: Site) -> None:
    with pytest.raises(SourceError, match=r"/gone\.csv answered 404 Not Found; expected 200 OK"):
        bring(web(f"{site.address}/gone.csv?key=secret"))


def test_a_refusal_does_not_tell_the_parameters_of_an_address(site: Site) -> None:
    with pytest.raises(SourceError) as caught:
        bring(web(f"{site.address}/gone.csv?key=secret"))
    assert "secret" not in str(caught.value)


def test_a_server_that_is_not_there_is_one_sentence(site: Site) -> None:
    with pytest.raises(SourceError, match=r"could not be read \(ConnectError"):
        bring(web("http://127.0.0.1:9/reports.csv"))
    assert site.asked == []


def endless(_: Asked) -> Answer:
    def pieces() -> Iterator[bytes]:
        yield CSV
        while True:
            yield LINE * 1000

    return Answer(pieces())


def test_a_huge_answer_is_refused(site: Site) -> None:
    with pytest.raises(SourceError, match="more than 1 MiB came, unpacked; expected at most that"):
        bring(web(site.put("/reports.csv", endless)), SMALL)


def test_a_gzip_bomb_is_refused(site: Site) -> None:
    bomb = gzip.compress(bytes(200 << 20), compresslevel=9)
    assert len(bomb) < 1 << 20
    headers = {"Content-Encoding": "gzip"}
    address = site.put("/reports.csv", lambda _: Answer(bomb, headers=headers))
    with pytest.raises(SourceError, match="more than 1 MiB came"):
        bring_confined(web(address), SMALL)


def test_an_answer_that_is_packed_twice_is_refused(site: Site) -> None:
    headers = {"Content-Encoding": "gzip, gzip"}
    address = site.put("/reports.csv", lambda _: Answer(b"", headers=headers))
    with pytest.raises(SourceError, match="is packed as gzip, gzip; expected gzip or nothing"):
        bring(web(address))


def test_a_server_that_drips_is_stopped(site: Site) -> None:
    def drip(_: Asked) -> Answer:
        def pieces() -> Iterator[bytes]:
            for _ in range(300):
                yield b"x"
                time.sleep(0.02)

        return Answer(pieces())

    slow = replace(RULES, limits=Limits(seconds=1.5, mebibytes=500))
    with pytest.raises(ConfinedError, match=r"/drip\.csv: took longer than 1\.5 seconds"):
        bring_confined(web(site.put("/drip.csv", drip)), slow)


def test_an_answer_that_breaks_off_is_refused(site: Site) -> None:
    headers = {"Content-Length": "1000"}
    address = site.put("/reports.csv", lambda _: Answer(iter([CSV]), headers=headers))
    with pytest.raises(SourceError, match="could not be read"):
        bring(web(address))


def test_a_proxy_of_the_environment_is_not_used(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert len(bring(web(site.put("/reports.csv", CSV)))) == 2


def test_an_archive_is_read_as_one(site: Site) -> None:
    address = site.put("/reports.csv.gz", gzip.compress(CSV))
    assert len(bring(source_at("web", "reports.csv.gz", {"address": address}))) == 2
