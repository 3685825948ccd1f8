"""Linking by address: whole keys of a register, never a guess, and every row accounted for."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from layers.grid import points_to_cells
from layers.ingest import Grounds, build_cube
from layers.model import Account, Ingested
from layers.snapshot import open_snapshot, write_snapshot
from tests.layers.ingest.registers import ROWS, make_register
from tests.layers.makers import SECRET, make_source

HEADER = "id,date,kind,bag,postcode,street,number,addition,place,lon,lat"
PARTS = ("bag", "postcode", "street", "number", "addition", "place", "lon", "lat")
IN_REGISTER = "addresses"
BY_ID = {"register": IN_REGISTER, "id": "bag"}
BY_POSTCODE = {
    "register": IN_REGISTER, "postcode": "postcode", "number": "number", "addition": "addition"
}  # fmt: skip
BY_STREET = {
    "register": IN_REGISTER, "street": "street", "number": "number", "addition": "addition",
    "place": "place",
}  # fmt: skip
WITHOUT_PLACE = {key: column for key, column in BY_STREET.items() if key != "place"}
ELSE_STREET = {**BY_STREET, "fallback": "street"}
LINKED: dict[str, Any] = {
    "location": None, "finest_resolution": 11, "coverage": {"bbox": [4.29, 52.04, 4.36, 52.1]}
}  # fmt: skip
Row = dict[str, str]
CHURCH = {"street": "Kerkstraat", "number": "12", "place": "Doggermonde"}
VILLAGE = {"street": "Dorpstraat", "number": "1"}


def linked(
    inbox: Path,
    *rows: Row,
    address: Row = BY_STREET,
    register: tuple[str, ...] = ROWS,
    **parts: Any,
) -> Ingested:
    """Ingest rows that name addresses of the small register."""
    lines = [
        ",".join([str(number), "2024-03-05", "a", *(row.get(part, "") for part in PARTS)])
        for number, row in enumerate(rows)
    ]
    (inbox / "reports.csv").write_text("\n".join([HEADER, *lines, ""]), "utf-8")
    source = make_source(**{**LINKED, "address": address, **parts})
    grounds = Grounds(registers={IN_REGISTER: make_register(inbox, *register)})
    return build_cube(source, inbox, grounds, SECRET)


def account(inbox: Path, *rows: Row, **parts: Any) -> Account:
    """Return the account of some rows, and of one good row that makes them a delivery."""
    good = {**CHURCH, "bag": "0518200000000001", "postcode": "1012 AB"}
    return linked(inbox, *rows, good, **parts).cube.account


def cell_of(lon: float, lat: float) -> list[int]:
    return points_to_cells([lon], [lat], 11).tolist()  # type: ignore[arg-type]


def refusals(ingested: Ingested) -> list[tuple[int, str]]:
    return ingested.refused.select("row", "reason").rows()


@pytest.mark.parametrize(
    ("address", "row"),
    [
        (BY_ID, {"bag": "0518200000000002"}),
        (BY_POSTCODE, {"postcode": "1012ab", "number": "12", "addition": "a"}),
        (BY_POSTCODE, {"postcode": "1012 AB", "number": "12-A"}),
        (BY_STREET, {"street": "KERKSTR.", "number": "12 a", "place": "doggermonde"}),
        (WITHOUT_PLACE, {"street": "Kerkstraat", "number": "12", "addition": "A"}),
    ],
)
def test_each_kind_of_key_finds_the_address(address: Row, row: Row, tmp_path: Path) -> None:
    cube = linked(tmp_path, row, address=address).cube
    assert cube.facts.place.tolist() == cell_of(4.301, 52.05)
    assert cube.account.matched == {"address": 1}


@pytest.mark.parametrize(
    ("address", "row"),
    [
        (BY_ID, {"bag": "0518200000000099"}),
        (BY_POSTCODE, {"postcode": "1012 AB", "number": "13"}),
        (BY_POSTCODE, {"postcode": "1012 AB", "number": "122"}),  # which is in 1012 AC
        (BY_STREET, {**CHURCH, "number": "12 hs"}),
        (BY_STREET, {**CHURCH, "number": "12", "addition": "B"}),
        (BY_STREET, {**CHURCH, "street": "Kerkstrat"}),
        (BY_STREET, {**CHURCH, "place": "Elders"}),
        (BY_STREET, {**CHURCH, "number": "200"}),  # which has no point
        (WITHOUT_PLACE, VILLAGE),  # which is in two places
    ],
)
def test_an_address_that_is_not_in_the_register_is_refused_and_listed(
    address: Row, row: Row, tmp_path: Path
) -> None:
    good = {**CHURCH, "bag": "0518200000000001", "postcode": "1012 AB"}
    ingested = linked(tmp_path, row, good, address=address)
    assert refusals(ingested) == [(1, "unmatched_address")]
    assert all(part in ingested.refused["value"][0] for part in row.values())


@pytest.mark.parametrize(
    ("address", "row"),
    [
        (BY_ID, CHURCH),
        (BY_POSTCODE, {"postcode": "1012 AB"}),
        (BY_POSTCODE, {"number": "12"}),
        (BY_STREET, {"street": "Kerkstraat", "place": "Doggermonde"}),
        (BY_STREET, {**CHURCH, "place": " "}),
        (ELSE_STREET, {"number": "12", "place": "Doggermonde"}),
    ],
)
def test_a_row_without_a_whole_key_names_no_address(address: Row, row: Row, tmp_path: Path) -> None:
    assert account(tmp_path, row, address=address).refused == {"no_address": 1}


@pytest.mark.parametrize(
    ("place", "lon", "lat"), [("Doggermonde", 4.31, 52.06), ("Elders", 4.35, 52.09)]
)
def test_one_street_in_two_places_is_told_apart_by_its_place(
    place: str, lon: float, lat: float, tmp_path: Path
) -> None:
    cube = linked(tmp_path, {**VILLAGE, "place": place}).cube
    assert cube.facts.place.tolist() == cell_of(lon, lat)


def test_one_address_at_two_points_is_ambiguous(tmp_path: Path) -> None:
    row = {"postcode": "1015 AA", "number": "1"}
    again = ",Elsweg,1,,,1015 AA,Doggermonde,4.33,52.08"
    assert account(tmp_path, row, address=BY_POSTCODE).refused == {}
    twice = account(tmp_path, row, address=BY_POSTCODE, register=(*ROWS, again))
    assert twice.refused == {"unmatched_address": 1}


def test_one_address_twice_at_one_point_is_clear(tmp_path: Path) -> None:
    row = {"postcode": "1015 AA", "number": "1"}
    assert account(tmp_path, row, address=BY_POSTCODE, register=(*ROWS, *ROWS)).refused == {}


def test_an_unknown_number_falls_back_on_the_middle_of_its_street(tmp_path: Path) -> None:
    cube = linked(tmp_path, {**CHURCH, "number": "14"}, address=ELSE_STREET).cube
    assert cube.facts.place.tolist() == cell_of(4.301, 52.05)  # the address nearest to the middle
    assert cube.account.matched == {"street": 1}


def test_a_known_number_does_not_fall_back(tmp_path: Path) -> None:
    cube = linked(tmp_path, {**CHURCH, "number": "122"}, address=ELSE_STREET).cube
    assert cube.facts.place.tolist() == cell_of(4.303, 52.05)
    assert cube.account.matched == {"address": 1}


def test_a_street_alone_is_enough_to_fall_back(tmp_path: Path) -> None:
    address = {"register": IN_REGISTER, "street": "street", "fallback": "street"}
    cube = linked(tmp_path, {"street": "zeeegelpl."}, address=address).cube
    assert cube.account.matched == {"street": 1}


def test_a_street_in_two_places_has_no_middle(tmp_path: Path) -> None:
    address = {**WITHOUT_PLACE, "fallback": "street"}
    assert account(tmp_path, VILLAGE, address=address).refused == {"unmatched_address": 1}


@pytest.mark.parametrize(("precision", "refused"), [(None, 1), (600, 1), (700, 0), (2_000, 0)])
def test_a_street_longer_than_the_precision_has_no_middle(
    precision: float | None, refused: int, tmp_path: Path
) -> None:
    long = {**CHURCH, "street": "Laan"}  # two addresses, 684 metres apart
    address: dict[str, Any] = {**ELSE_STREET, "precision": precision}
    assert account(tmp_path, long, address=address).refused.get("unmatched_address", 0) == refused


POINT = {"x": "lon", "y": "lat", "crs": "EPSG:4326", "precision": "address"}


@pytest.mark.parametrize(
    ("row", "matched"),
    [
        ({**CHURCH, "lon": "4.31", "lat": "52.06"}, {"coordinates": 1}),
        ({**CHURCH, "lon": "", "lat": "52.06"}, {"address": 1}),
        ({**CHURCH, "lon": "0", "lat": "0"}, {"address": 1}),
        ({**CHURCH, "number": "14", "lon": "0", "lat": "0"}, {"street": 1}),
    ],
)
def test_only_a_row_without_coordinates_is_linked_by_address(
    row: Row, matched: dict[str, int], tmp_path: Path
) -> None:
    cube = linked(tmp_path, row, address=ELSE_STREET, location=POINT).cube
    assert cube.account.matched == matched


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({}, "no_coordinates"),
        ({"lon": "0", "lat": "0"}, "placeholder_coordinates"),
        ({**CHURCH, "lon": "x", "lat": "52.06"}, "bad_coordinates"),
        ({**CHURCH, "lon": "14.3", "lat": "52.06"}, "outside_coverage"),
        ({**CHURCH, "street": "Nergens"}, "unmatched_address"),
        ({**CHURCH, "street": "Nergens", "lon": "0", "lat": "0"}, "unmatched_address"),
    ],
)
def test_a_row_without_both_is_refused_for_what_can_be_mended(
    row: Row, reason: str, tmp_path: Path
) -> None:
    told = account(tmp_path, row, address=ELSE_STREET, location=POINT)
    assert told.refused == {reason: 1}


def test_an_address_outside_the_coverage_is_refused(tmp_path: Path) -> None:
    row = {**VILLAGE, "place": "Elders"}
    coverage = {"bbox": [4.2, 52.0, 4.34, 52.1]}
    assert account(tmp_path, row, coverage=coverage).refused == {"outside_coverage": 1}


@pytest.mark.parametrize(
    ("address", "location", "metres"),
    [
        (BY_STREET, None, 10),
        (ELSE_STREET, None, 150),
        ({**ELSE_STREET, "precision": 400}, None, 400),
        (BY_STREET, POINT, 10),
        (BY_STREET, {**POINT, "precision": "postcode"}, 60),
        (ELSE_STREET, POINT, 150),
    ],
)
def test_the_precision_is_that_of_the_coarsest_way(
    address: Any, location: Any, metres: float
) -> None:
    assert make_source(address=address, location=location).precision_metres == metres


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"address": {"register": IN_REGISTER}}, "id; or postcode and number"),
        ({"address": {"register": IN_REGISTER, "postcode": "p"}}, "id; or postcode and number"),
        ({"address": {**BY_POSTCODE, "fallback": "street"}}, "street, where fallback"),
        ({"address": {**BY_STREET, "precision": 400}}, "precision only with fallback"),
        ({"address": BY_ID, "geometry": {"precision": "address"}}, "only address may stand"),
        ({"address": BY_ID, "key": {"column": "a", "areas": "b"}}, "only address may stand"),
    ],
)
def test_an_address_that_contradicts_itself_is_refused(parts: Any, expected: str) -> None:
    with pytest.raises(ValidationError, match=expected):
        make_source(location=None, **parts)


def test_a_source_without_addresses_tells_no_match(tmp_path: Path) -> None:
    row = {"lon": "4.3", "lat": "52.05"}
    assert account(tmp_path, row, row, address=None, location=POINT).matched == {}


def test_what_was_matched_survives_the_disk(tmp_path: Path) -> None:
    ingested = linked(tmp_path, CHURCH, {**CHURCH, "number": "14"}, address=ELSE_STREET)
    again = open_snapshot(tmp_path, write_snapshot(tmp_path, ingested))
    assert again.account.matched == {"address": 1, "street": 1}


streets = st.sampled_from(["Kerkstraat", "kerkstr.", "Dorpstraat", "Laan", "Nergens", " ", ""])
numbers = st.sampled_from(["12", "12a", "1", "99", "x", "", "0"])
places = st.sampled_from(["Doggermonde", "ELDERS", ""])
lons = st.sampled_from(["4.3", "14.3", "0", "", "x"])
lats = st.sampled_from(["52.05", "0"])
texts = st.tuples(streets, numbers, places, lons, lats)
some_rows = st.lists(
    texts.map(lambda row: dict(zip(("street", "number", "place", "lon", "lat"), row, strict=True))),
    max_size=30,
)


@given(rows=some_rows, location=st.sampled_from([None, POINT]))
def test_linking_neither_makes_nor_loses_a_record(
    rows: list[Row], location: Any, tmp_path: Path
) -> None:
    good = {**CHURCH, "lon": "4.3", "lat": "52.05"}
    cube = linked(tmp_path, *rows, good, address=ELSE_STREET, location=location).cube
    told = cube.account
    assert told.rows_read == len(rows) + 1
    assert told.rows_read == told.rows_accepted + sum(told.refused.values())
    assert sum(told.matched.values()) == told.rows_accepted == cube.facts.n.sum()
