"""The definition of the API is OpenAPI 3.0.3, and complete."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.addresses import ANSWERED

PIN = "/v1/sources/{source}/deliveries/{number}/pin"
VERBS = {PIN: ["post"], "/v1/combinations": ["get", "post"]}
PATHS = (
    "/healthz", "/readyz", "/v1", "/v1/conformance", "/v1/collections",
    "/v1/collections/{collection}", "/v1/collections/{collection}/items",
    "/v1/collections/{collection}/items/{feature}", "/v1/collections/{collection}/legend",
    "/v1/collections/{collection}/account",
    "/v1/collections/{collection}/tilejson.json", "/v1/collections/{collection}/tiles",
    "/v1/collections/{collection}/tiles/WebMercatorQuad",
    "/v1/collections/{collection}/tiles/WebMercatorQuad/{z}/{y}/{x}",
    "/v1/cells/{cell}", "/v1/areas/{area}/profile", "/v1/sources", "/v1/sources/{source}",
    PIN,
    "/v1/sources/{source}/unmatched", "/v1/access",
    "/v1/combinations", "/v1/combinations/{combination}", "/v1/search",
    "/v1/collections/{collection}/top",
)  # fmt: skip
COLUMNS, GEOJSON = "application/vnd.hexradar.columns", "application/geo+json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ONLY_IN_31 = {"const", "prefixItems", "$defs", "examples", "contentMediaType", "webhooks"}


@pytest.fixture(scope="module")
def document(world_client: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = world_client.get("/v1/openapi.json").json()
    return found


def parts(document: object) -> Iterator[dict[str, Any]]:
    """Yield every object of a document, at any depth."""
    inner = document if isinstance(document, list) else []
    if isinstance(document, dict):
        yield document
        inner = list(document.values())
    for part in inner:
        yield from parts(part)


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, verbs in document["paths"].items():
        for operation in verbs.values():
            yield path, operation


def test_it_is_version_3_0_3(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.0.3"
    assert document["info"].keys() >= {"title", "version"}


def test_every_route_is_in_it_and_nothing_else(document: dict[str, Any]) -> None:
    assert sorted(document["paths"]) == sorted(PATHS)
    for path, verbs in document["paths"].items():
        assert list(verbs) == VERBS.get(path, ["get"])


@pytest.mark.parametrize("address", [one for one in ANSWERED if one.startswith("/v1/c")])
def test_every_parameter_that_is_answered_is_in_it(document: dict[str, Any], address: str) -> None:
    path, _, query = address.partition("?")
    fixed = [one for one in PATHS if re.fullmatch(re.sub(r"{\w+}", "[^/]+", one), path)]
    known = {one["name"] for one in document["paths"][fixed[-1]]["get"].get("parameters", [])}

    asked = {pair.partition("=")[0] for pair in query.split("&") if pair} - {"kind"}

    assert asked <= known


def test_it_says_nothing_in_words_of_3_1(document: dict[str, Any]) -> None:
    for part in parts(document):
        assert not ONLY_IN_31 & part.keys() or "schemas" in part
        assert part.get("type") != "null"
        assert not isinstance(part.get("type"), list)
        assert not isinstance(part.get("exclusiveMinimum", True), int) or (
            part.get("exclusiveMinimum", True) in (True, False)
        )


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    for part in parts(document):
        target: Any = document
        for step in str(part.get("$ref", "#")).split("/")[1:]:
            target = target[step]


def test_every_operation_is_explained_and_named_once(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, operation in operations(document)]

    assert len(set(names)) == len(names)
    assert all(len(one["description"].split()) > 2 for _, one in operations(document))


def test_every_parameter_in_a_path_is_declared_and_required(document: dict[str, Any]) -> None:
    for path, operation in operations(document):
        declared = [one for one in operation.get("parameters", []) if one["in"] == "path"]
        assert {one["name"] for one in declared} == set(re.findall(r"{(\w+)}", path))
        assert all(one["required"] for one in declared)


def test_every_parameter_of_a_query_is_explained(document: dict[str, Any]) -> None:
    for _, operation in operations(document):
        for one in operation.get("parameters", []):
            assert one["in"] == "path" or one["description"]


def test_every_refusal_is_declared_as_a_problem(document: dict[str, Any]) -> None:
    for _, operation in operations(document):
        assert operation["responses"].keys() & {"200", "201"}
        assert operation["responses"].keys() >= {"default"}
        assert "application/problem+json" in operation["responses"]["default"]["content"]


@pytest.mark.parametrize(
    ("path", "media"),
    [
        ("/v1/collections/{collection}/items", {GEOJSON, "text/csv", XLSX, COLUMNS}),
        (PATHS[13], {"application/vnd.mapbox-vector-tile", COLUMNS}),
        ("/v1/collections", {"application/json"}),
    ],
)
def test_every_answer_is_declared_with_its_media_type(
    document: dict[str, Any], path: str, media: set[str]
) -> None:
    assert document["paths"][path]["get"]["responses"]["200"]["content"].keys() == media


def test_every_way_to_send_a_key_is_in_it_and_none_is_in_the_address(
    document: dict[str, Any],
) -> None:
    schemes = document["components"]["securitySchemes"]

    assert document["security"] == [{}, *({name: []} for name in schemes)]
    assert {one.get("scheme", one.get("in")) for one in schemes.values()} == {
        "bearer", "basic", "header"
    }  # fmt: skip
