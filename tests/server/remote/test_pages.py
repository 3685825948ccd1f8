"""Pages: followed to the last, each once, and never without an end."""

import json
from dataclasses import replace
from typing import Any

import pytest

from layers.declare import SourceDefinition
from layers.errors import SourceError
from tests.server.remote.bring import POINTS, RULES, bring, source_at
from tests.server.remote.site import Answer, Asked, Site

SMALL = replace(RULES, fetch_mebibytes=1)


def feature(number: int) -> dict[str, Any]:
    properties = {"id": number, "date": "2024-03-05", "kind": "noise"}
    geometry = {"type": "Point", "coordinates": [4.3, 52.05]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def row(number: int) -> dict[str, Any]:
    return {"id": number, "date": "2024-03-05", "kind": "noise", "lon": 4.3, "lat": 52.05}


def answer(document: Any) -> Answer:
    return Answer(json.dumps(document).encode(), headers={"Content-Type": "application/json"})


def features_at(address: str, **more: Any) -> SourceDefinition:
    return source_at("features", "reports.geojson", {"address": address, **more}, **POINTS)


def wfs_at(address: str, **more: Any) -> SourceDefinition:
    table = {"address": address, "type": "reports", "page": 10, **more}
    return source_at("wfs", "reports.geojson", table, **POINTS)


def odata_at(address: str, **more: Any) -> SourceDefinition:
    return source_at("odata", "reports.parquet", {"address": address, **more})


def page_of(asked: Asked, rows: int, size: int) -> list[int]:
    start = int(asked.parameters.get("skip", asked.parameters.get("STARTINDEX", "0")))
    return list(range(start, min(start + size, rows)))


@pytest.mark.parametrize("link", ["@odata.nextLink", "odata.nextLink"])
def test_odata_is_followed_to_its_last_page(site: Site, link: str) -> None:
    def answering(asked: Asked) -> Answer:
        numbers = page_of(asked, rows=25, size=10)
        onwards = {link: f"Observations?skip={numbers[-1] + 1}"} if numbers[-1] < 24 else {}
        return answer({"odata.metadata": "x", "value": [row(one) for one in numbers], **onwards})

    parameters = {"$filter": "kind eq 'noise'"}
    rows = bring(odata_at(site.put("/v4/Observations", answering), parameters=parameters))
    assert rows["id"].to_list() == [str(number) for number in range(25)]
    assert rows["lat"].unique().to_list() == ["52.05"]
    assert site.asked[0].parameters == parameters
    assert len(site.asked) == 3


def test_values_of_odata_become_text_as_a_person_reads_it(site: Site) -> None:
    value = {"a": None, "b": True, "c": 7.0, "d": 0.25, "e": "ë", "f": [1], "@odata.id": "x"}
    content = {"value": [{**row(1), **value}, row(2)]}
    rows = bring(odata_at(site.put("/v4", lambda _: answer(content))))
    assert rows.row(0, named=True) == {
        **{"id": "1", "date": "2024-03-05", "kind": "noise", "lon": "4.3", "lat": "52.05"},
        **{"a": "", "b": "true", "c": "7", "d": "0.25", "e": "ë", "f": "[1]"},
    }
    assert rows["e"].to_list() == ["ë", ""]


def test_a_row_with_a_column_of_its_own_is_refused(site: Site) -> None:
    content = {"value": [row(1), {**row(2), "extra": 1}]}
    with pytest.raises(SourceError, match="has the column extra, which the first one lacks"):
        bring(odata_at(site.put("/v4", lambda _: answer(content))))


def test_links_that_lead_back_are_refused(site: Site) -> None:
    def answering(asked: Asked) -> Answer:
        onwards = "Observations?skip=1" if asked.query else "Observations?skip=0"
        return answer({"value": [row(1)], "@odata.nextLink": onwards})

    with pytest.raises(SourceError, match="gives the same page again and again"):
        bring(odata_at(site.put("/v4/Observations", answering)))
    assert len(site.asked) == 3


def test_links_without_an_end_are_refused(site: Site) -> None:
    def answering(asked: Asked) -> Answer:
        (number,) = page_of(asked, rows=1 << 30, size=1)
        filler = {**row(number), "kind": "x" * 60_000}
        return answer({"value": [filler], "@odata.nextLink": f"?skip={number + 1}"})

    with pytest.raises(SourceError, match="more than 1 MiB came"):
        bring(odata_at(site.put("/v4/Observations", answering)), SMALL)
    assert 15 <= len(site.asked) <= 20


def test_a_link_to_another_host_is_refused(site: Site) -> None:
    content = {"value": [row(1)], "@odata.nextLink": "http://10.0.0.1/v4?skip=1"}
    with pytest.raises(SourceError, match=r"^10\.0\.0\.1 is no host that the administrator"):
        bring(odata_at(site.put("/v4", lambda _: answer(content))))


def test_a_page_that_is_no_page_is_refused(site: Site) -> None:
    with pytest.raises(SourceError, match="answered something else than JSON"):
        bring(odata_at(site.put("/v4", b"<html>login</html>")))
    with pytest.raises(SourceError, match="expected an object with 'value'"):
        bring(odata_at(site.put("/v4", lambda _: answer({"error": "busy"}))))
    with pytest.raises(SourceError, match="answered a list or a value"):
        bring(odata_at(site.put("/v4", b"[1]")))


def test_nothing_at_all_is_refused(site: Site) -> None:
    with pytest.raises(SourceError, match="nothing came; expected at least one"):
        bring(odata_at(site.put("/v4", lambda _: answer({"value": []}))))


def test_features_that_are_missing_are_noticed(site: Site) -> None:
    content = {"features": [feature(1)], "numberMatched": 2}
    site.put("/collections/reports/items", lambda _: answer(content))
    with pytest.raises(SourceError, match="got 1 of 2; the server ended early"):
        bring(features_at(f"{site.address}/collections/reports"))


def test_a_system_that_is_an_address_is_not_handed_on(site: Site) -> None:
    system = {"type": "link", "properties": {"href": "http://10.0.0.1/crs"}}
    content = {"features": [feature(1)], "crs": system}
    site.put("/collections/reports/items", lambda _: answer(content))
    assert len(bring(features_at(f"{site.address}/collections/reports"))) == 1


def test_a_wfs_that_shortens_pages_is_read_whole(site: Site) -> None:
    def answering(asked: Asked) -> Answer:
        return answer({"features": [feature(one) for one in page_of(asked, rows=10, size=4)]})

    rows = bring(wfs_at(site.put("/wfs", answering)))
    assert rows["id"].to_list() == [str(number) for number in range(10)]
    assert [one.parameters["STARTINDEX"] for one in site.asked] == ["0", "4", "8", "10"]


def test_a_wfs_that_tells_the_number_is_not_asked_for_more(site: Site) -> None:
    content = {"features": [feature(one) for one in range(3)], "numberMatched": 3}
    assert len(bring(wfs_at(site.put("/wfs", lambda _: answer(content))))) == 3
    assert len(site.asked) == 1


def test_a_wfs_that_cannot_turn_pages_is_noticed(site: Site) -> None:
    content = {"features": [feature(one) for one in range(10)]}
    with pytest.raises(SourceError, match="gives the same page again and again"):
        bring(wfs_at(site.put("/wfs", lambda _: answer(content))))


def test_a_wfs_that_answers_in_xml_is_told_so(site: Site) -> None:
    refusal = b"<ows:ExceptionReport>no such type</ows:ExceptionReport>"
    with pytest.raises(SourceError, match=r"something else than JSON: 'no such type'"):
        bring(wfs_at(site.put("/wfs", refusal)))
