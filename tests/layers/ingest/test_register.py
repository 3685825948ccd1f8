"""Registers: every address that has a point, in one spelling, and exactly where it is."""

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyogrio
import pytest
import shapely
from pydantic import ValidationError
from pyproj import Transformer

import layers
from layers.declare import RegisterDefinition, read_definitions
from layers.declare.address import AddressColumns
from layers.errors import SourceError
from layers.ingest import Register, read_register
from layers.ingest.spelling import spelled
from tests.layers.ingest.registers import REGISTER, ROWS, make_register
from tests.layers.makers import changed

DEMO = Path(layers.__file__).parent / "definitions" / "demo"


def one_spelling(part: str, text: str) -> str:
    columns = AddressColumns.model_validate({part: part})
    return str(spelled(pl.DataFrame({part: [text]}), columns)[part][0])


@pytest.fixture(scope="module")
def demo(demo_city: Path) -> Register:
    return read_register(read_definitions(DEMO).registers["addresses"], demo_city)


@pytest.mark.parametrize("text", ["12a", "12 A", "12-a", "012/A ", " 12-A-", "12  a"])
def test_a_number_has_one_spelling(text: str) -> None:
    assert one_spelling("number", text) == "12|a"


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("12", "12|"), ("12 hs", "12|hs"), ("12-2", "12|2"), ("122", "122|"), ("12-14", "12|14"),
        ("12½", "12|½"), ("12²", "12|²"), ("", ""), ("a", ""), ("0", ""), ("-12", ""),
    ],
)  # fmt: skip
def test_a_number_is_not_taken_for_another(text: str, spelling: str) -> None:
    assert one_spelling("number", text) == spelling


@pytest.mark.parametrize(
    ("number", "letter", "addition"),
    [("12a2", "", ""), ("12", "A", "2"), ("12A", "", "2"), ("12", "", "a-2"), ("12 A", None, "2")],
)
def test_letter_and_addition_may_stand_apart(
    number: str, letter: str | None, addition: str
) -> None:
    names = ("number", "letter", "addition")
    columns = AddressColumns.model_validate({name: name for name in names})
    row = dict(zip(names, (number, letter, addition), strict=True))
    rows = pl.DataFrame(row, schema=dict.fromkeys(names, pl.String))
    assert spelled(rows, columns)["number"].to_list() == ["12|a2"]


@pytest.mark.parametrize("text", ["1012 AB", "1012ab", " 1012  Ab", "1012\u00a0AB"])
def test_a_postcode_has_one_spelling(text: str) -> None:
    assert one_spelling("postcode", text) == "1012ab"


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("Kerkstraat", "kerkstraat"),
        ("  KERKSTR. ", "kerkstraat"),
        ("Burg.  Jansenln.", "burg. jansenlaan"),
        ("Markt pl.", "markt plein"),
        ("Nieuwe str. west", "nieuwe straat west"),
        ("Zeeëgelplein", "zeeegelplein"),
        ("ZEEE\u0308GELPL.", "zeeegelplein"),
        ("Kerkstr", "kerkstr"),  # a guess would begin here
        ("str.atenmaker", "str.atenmaker"),
        ("", ""),
    ],
)
def test_a_street_has_one_spelling(text: str, spelling: str) -> None:
    assert one_spelling("street", text) == spelling


def test_addresses_without_a_point_are_skipped_and_counted(tmp_path: Path) -> None:
    register = make_register(tmp_path)
    assert (len(register.addresses), register.skipped) == (len(ROWS) - 1, 1)


@pytest.mark.parametrize("point", ["0,0", "-1,-1", "x,52", "4.3,"])
def test_a_placeholder_is_no_point(point: str, tmp_path: Path) -> None:
    assert make_register(tmp_path, ROWS[0], f",Kerkstraat,1,,,,,{point}").skipped == 1


def test_a_register_is_sorted(tmp_path: Path) -> None:
    addresses = make_register(tmp_path).addresses
    assert addresses.equals(addresses.sort(addresses.columns))


def test_the_order_of_the_file_changes_nothing(tmp_path: Path) -> None:
    one, other = make_register(tmp_path, *ROWS), make_register(tmp_path, *reversed(ROWS))
    assert one.addresses.equals(other.addresses)


def test_a_register_without_a_point_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="none of 1 addresses is of use: 1 have no point"):
        make_register(tmp_path, ROWS[-1])


@pytest.mark.parametrize(
    ("only", "kept", "skipped"),
    [
        ({"place": ["Doggermonde"]}, 8, 1),
        ({"place": ["  DOGGERMONDE", "elders"]}, 9, 1),
        ({"place": ["Elders"]}, 1, 0),
        ({"bbox": [4.29, 52.04, 4.305, 52.06]}, 4, 1),
        ({"bbox": [4.29, 52.04, 4.36, 52.1], "place": ["Elders"]}, 1, 0),
        ({}, 9, 1),
    ],
)
def test_only_the_addresses_of_a_place_or_box_are_kept(
    tmp_path: Path, only: dict[str, Any], kept: int, skipped: int
) -> None:
    register = make_register(tmp_path, only=only)
    assert (len(register.addresses), register.skipped) == (kept, skipped)


def test_a_filter_that_keeps_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="10 are not among those that `only` keeps"):
        make_register(tmp_path, only={"place": ["Nergens"]})


def test_a_place_to_keep_needs_the_column_that_tells_it(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match=r"columns\.place, by which only\.place is told"):
        make_register(tmp_path, columns={"place": None}, only={"place": ["Doggermonde"]})


def test_a_register_without_a_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="expected also nummer"):
        make_register(tmp_path, columns={"number": "nummer"})


def test_a_geopackage_with_points_is_a_register(tmp_path: Path) -> None:
    fields = ["straat", "huisnummer"]
    pyogrio.raw.write(
        tmp_path / "bag.gpkg",
        shapely.to_wkb(np.array([shapely.Point(53304.27, 475076.55)])),
        [np.array(["Zadelmakerstraat"], object), np.array([5])],
        fields,
        geometry_type="Point",
        crs="EPSG:28992",
    )
    definition = RegisterDefinition.model_validate({
        **{key: REGISTER[key] for key in ("id", "title")},
        "file": {"path": "bag.gpkg"},
        "columns": {"street": "straat", "number": "huisnummer"},
    })  # fmt: skip
    addresses = read_register(definition, tmp_path).addresses
    assert addresses.select("street", "number").rows() == [("zadelmakerstraat", "5|")]
    assert_within_a_metre(addresses, np.array([[53304.27, 475076.55]]))


def test_every_address_of_the_demo_city_is_where_its_municipality_says(
    demo: Register, demo_city: Path
) -> None:
    rows = pl.read_csv(demo_city / "addresses.csv", infer_schema=False)
    columns = read_definitions(DEMO).registers["addresses"].columns
    known = spelled(rows, columns).with_columns(rows["x"], rows["y"])
    named = known.filter(known.select("postcode", "number").is_unique())
    both = named.join(demo.addresses, on=["postcode", "number"], how="inner")
    assert len(both) == len(named)
    assert_within_a_metre(both, both.select(pl.col("x", "y").cast(pl.Float64)).to_numpy())


def assert_within_a_metre(addresses: pl.DataFrame, points: np.ndarray[Any, Any]) -> None:
    to_metres = Transformer.from_crs("OGC:CRS84", "EPSG:28992", always_xy=True)
    found = to_metres.transform(addresses["lon"].to_numpy(), addresses["lat"].to_numpy())
    assert np.hypot(*(np.stack(found, axis=1) - points).T).max() < 1


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"crs": None}, "the coordinate system of columns.x"),
        ({"columns": {"x": None}}, "both columns.x and columns.y, or neither"),
        ({"columns": {"number": None}}, "letter and addition only beside number"),
        ({"columns": {"id": None, "street": None, "postcode": None}}, "at least one of"),
    ],
)
def test_a_register_that_says_too_little_is_refused(parts: Any, expected: str) -> None:
    with pytest.raises(ValidationError, match=expected):
        RegisterDefinition.model_validate(changed(REGISTER, parts))


# Names as in the layer of addressable objects of the national register of addresses (BAG).
BAG = {
    "identificatie": ["0518010000000001", "0518010000000002"],
    "openbare_ruimte_naam": ["Weimarstraat", "Weimarstraat"],
    "huisnummer": [12, 12],
    "huisletter": ["A", None],
    "toevoeging": [None, "2"],
    "postcode": ["2562GZ", "2562GZ"],
    "woonplaats_naam": ["'s-Gravenhage", "'s-Gravenhage"],
}
BAG_COLUMNS = {
    "id": "identificatie",
    "street": "openbare_ruimte_naam",
    "number": "huisnummer",
    "letter": "huisletter",
    "addition": "toevoeging",
    "postcode": "postcode",
    "place": "woonplaats_naam",
}


def test_a_geopackage_of_the_national_register_is_read_as_it_is(tmp_path: Path) -> None:
    points = np.array([one.wkb for one in shapely.points([[79_000, 454_700], [79_050, 454_700]])])
    fields = [np.array(values, object) for values in BAG.values()]
    fields[2] = np.array(BAG["huisnummer"], np.int32)
    for layer in ("pand", "verblijfsobject"):
        pyogrio.raw.write(
            tmp_path / "bag.gpkg", points, fields, list(BAG), layer=layer, driver="GPKG",
            geometry_type="Point", crs="EPSG:28992", append=layer != "pand",
        )  # fmt: skip
    definition = RegisterDefinition.model_validate(
        {
            "id": "bag",
            "title": {"nl": "Adressen", "en": "Addresses"},
            "file": {"path": "bag.gpkg", "layer": "verblijfsobject"},
            "columns": BAG_COLUMNS,
        }
    )
    read = read_register(definition, tmp_path).addresses
    assert read["number"].to_list() == ["12|a", "12|2"]
    assert read["place"].to_list() == ["'s-gravenhage"] * 2
    to_degrees = Transformer.from_crs("EPSG:28992", "OGC:CRS84", always_xy=True)
    expected = to_degrees.transform([79_000, 79_050], [454_700, 454_700])
    np.testing.assert_allclose([read["lon"], read["lat"]], expected, atol=1e-9)
