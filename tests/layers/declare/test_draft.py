"""Drafting: a file that nobody described becomes a definition that ingests."""

import gzip
import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from layers.declare import SourceDefinition
from layers.declare.contradict import RESERVED
from layers.declare.draft import draft_source, slug
from layers.errors import SourceError
from layers.ingest import Grounds, build_cube
from layers.model import Account
from tests.layers.makers import SECRET, as_csv

PLACES = [(4.25 + n / 1000, 52.02 + n / 2000) for n in range(100)]
KINDS = ("noise", "waste", "light")


def table(
    date: str = "%Y-%m-%d", header: tuple[str, ...] = ("number", "date", "lon", "lat", "kind"),
    places: list[tuple[Any, Any]] = PLACES,
) -> list[list[str]]:  # fmt: skip
    """A hundred reports, one a day."""
    first = datetime(2024, 1, 1)
    rows = [
        [f"R{n}", (first + timedelta(n)).strftime(date), str(x), str(y), KINDS[n % 3]]
        for n, (x, y) in enumerate(places)
    ]
    return [list(header), *rows]


def draft(
    folder: Path, rows: list[list[str]], delimiter: str = ",", encoding: str = "utf-8"
) -> dict[str, Any]:
    """Write a table, draft its source and read the draft."""
    path = folder / "reports.csv"
    path.write_bytes(as_csv(rows, delimiter).encode(encoding))
    return tomllib.loads(draft_source(path))


def accounted(path: Path) -> tuple[SourceDefinition, Account]:
    """Ingest a file with the definition that was drafted from it."""
    source = SourceDefinition.model_validate(tomllib.loads(draft_source(path)))
    return source, build_cube(source, path.parent, Grounds(), SECRET).cube.account


def test_a_draft_of_a_plain_file_is_valid_and_ingests_every_row(tmp_path: Path) -> None:
    (tmp_path / "reports.csv").write_text(as_csv(table()))
    source, account = accounted(tmp_path / "reports.csv")
    assert (source.id, source.record.id, account.rows_accepted) == ("reports", ("number",), 100)


def test_what_only_a_person_knows_is_left_to_confirm(tmp_path: Path) -> None:
    found = draft(tmp_path, table())
    assert found["holder"].startswith("CONFIRM")
    assert found["one_count_is"]["nl"].startswith("CONFIRM")
    assert found["protection"] == "protected"


def test_every_guess_says_why_and_asks_to_be_confirmed(tmp_path: Path) -> None:
    (tmp_path / "reports.csv").write_text(as_csv(table()))
    lines = draft_source(tmp_path / "reports.csv").splitlines()
    keys = [line for line in lines if " = " in line and "CONFIRM" not in line]
    assert all("  # guess: " in line and "confirm" in line for line in keys)


def test_the_id_may_be_given(tmp_path: Path) -> None:
    (tmp_path / "reports.csv").write_text(as_csv(table()))
    assert tomllib.loads(draft_source(tmp_path / "reports.csv", "noise_2024"))["id"] == "noise_2024"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str, tmp_path: Path) -> None:
    assert draft(tmp_path, table(), delimiter)["file"].get("delimiter", ",") == delimiter


@pytest.mark.parametrize(
    ("encoding", "drafted"),
    [("utf-8", None), ("utf-8-sig", None), ("utf-16", "utf-16"), ("cp1252", "cp1252")],
)
def test_the_encoding_is_found(encoding: str, drafted: str | None, tmp_path: Path) -> None:
    rows = [[*row[:4], "Geluidsoverlast café één, naar geïnd"] for row in table()]
    assert draft(tmp_path, rows, encoding=encoding)["file"].get("encoding") == drafted


def test_a_packed_file_is_drafted(tmp_path: Path) -> None:
    path = tmp_path / "reports.csv.gz"
    path.write_bytes(gzip.compress(as_csv(table()).encode()))
    source, account = accounted(path)
    assert (source.file.path, account.rows_accepted) == ("reports.csv.gz", 100)


def test_lines_before_the_header_are_skipped(tmp_path: Path) -> None:
    (tmp_path / "reports.csv").write_text("Reports of 2024\n\n" + as_csv(table()))
    source, account = accounted(tmp_path / "reports.csv")
    assert (source.file.skip_lines, account.rows_accepted) == (1, 100)


def test_a_file_without_a_header_gets_names(tmp_path: Path) -> None:
    found = draft(tmp_path, table()[1:])
    assert found["file"]["columns"] == [f"column_{n}" for n in range(1, 6)]
    assert found["time"]["column"] == "column_2"


@pytest.mark.parametrize(
    ("format_", "period"),
    [
        ("%Y-%m-%d", "day"), ("%d-%m-%Y", "day"), ("%m/%d/%Y", "day"), ("%d/%m/%Y", "day"),
        ("%Y%m%d", "day"), ("%Y-%m-%d %H:%M:%S", "day"), ("%m/%d/%Y %I:%M:%S %p", "day"),
        ("%d-%m-%Y %H:%M", "day"), ("%Y-%m-%dT%H:%M:%S", "day"),
        ("%Y-%m", "month"), ("%m-%Y", "month"),
    ],
)  # fmt: skip
def test_the_format_of_dates_is_found(format_: str, period: str, tmp_path: Path) -> None:
    time = draft(tmp_path, table(format_))["time"]
    assert (time["column"], time["format"], time["period"]) == ("date", format_, period)


@pytest.mark.parametrize("zone", ["Z", "+00:00", "+0200"])
def test_moments_with_a_zone_are_found(zone: str, tmp_path: Path) -> None:
    (tmp_path / "reports.csv").write_text(as_csv(table(f"%Y-%m-%dT%H:%M:%S{zone}")))
    source, account = accounted(tmp_path / "reports.csv")
    assert (source.time.format, account.rows_accepted) == ("%+", 100)


def test_days_are_preferred_to_years(tmp_path: Path) -> None:
    rows = [["year", *table()[0]], *(["2024", *row] for row in table()[1:])]
    assert draft(tmp_path, rows)["time"]["column"] == "date"


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:28992", "EPSG:27700", "EPSG:3857"])
def test_the_system_of_coordinates_is_found(crs: str, tmp_path: Path) -> None:
    home = [(-1.55 + n / 1000, 53.8) for n in range(100)] if crs == "EPSG:27700" else PLACES
    to_crs = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    places = [to_crs.transform(*place) for place in home]
    names = ("number", "date", "x", "y", "kind")
    found = draft(tmp_path, table(header=names, places=places))
    west, south, east, north = found["coverage"]["bbox"]
    assert found["location"]["crs"] == crs
    assert all(west <= lon <= east and south <= lat <= north for lon, lat in home)


@pytest.mark.parametrize(
    "names", [("lon", "lat"), ("Longitude", "Latitude"), ("X_COORD", "Y_COORD"), ("rd_x", "rd_y"),
              ("Easting", "Northing"), ("LENGTEGRAAD", "BREEDTEGRAAD")],
)  # fmt: skip
def test_columns_of_coordinates_are_known_by_name(names: tuple[str, str], tmp_path: Path) -> None:
    location = draft(tmp_path, table(header=("number", "date", *names, "kind")))["location"]
    assert (location["x"], location["y"]) == names


def test_a_decimal_comma_is_found(tmp_path: Path) -> None:
    places = [(f"{x:.4f}".replace(".", ","), f"{y:.4f}".replace(".", ",")) for x, y in PLACES]
    assert draft(tmp_path, table(places=places), ";")["file"]["decimal"] == ","


def test_a_pile_at_whole_degrees_is_a_placeholder(tmp_path: Path) -> None:
    places = [(4, 52) if n % 10 == 0 else place for n, place in enumerate(PLACES)]
    found = draft(tmp_path, table(places=places))
    assert [4.0, 52.0] in found["location"]["placeholders"]
    assert found["coverage"]["bbox"][0] > 4.2


def test_a_few_outliers_do_not_widen_the_ground(tmp_path: Path) -> None:
    rows = table() * 10
    rows = [row for row in rows if row[0] != "number"]
    rows[5] = ["R5", "2024-01-01", "120.5", "-30.5", "noise"]
    west, south, east, north = draft(tmp_path, [table()[0], *rows])["coverage"]["bbox"]
    assert 4 < west < east < 5
    assert 52 < south < north < 53


def test_values_of_a_category_are_listed(tmp_path: Path) -> None:
    (tmp_path / "reports.csv").write_text(as_csv(table()))
    text = draft_source(tmp_path / "reports.csv")
    assert '# values: "noise", "light", "waste"' in text
    assert tomllib.loads(text)["dimensions"]["kind"]["column"] == "kind"


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_a_category_never_takes_the_name_of_a_parameter(name: str, tmp_path: Path) -> None:
    found = draft(tmp_path, table(header=("number", "date", "lon", "lat", name)))
    assert not set(found["dimensions"]) & RESERVED


def test_what_could_not_be_found_is_a_key_behind_a_comment_sign(tmp_path: Path) -> None:
    (tmp_path / "reports.csv").write_text(as_csv([["a", "b"], *[["x", "y"]] * 9]))
    text = draft_source(tmp_path / "reports.csv")
    assert '# column = "date"' in text
    assert '# crs = "EPSG:4326"' in text
    assert "column" not in tomllib.loads(text)["time"]


names = st.text(st.sampled_from("ab1 \"'#=\\\n\té[]{}.\x7f"), max_size=6)


@given(header=st.lists(names, min_size=2, max_size=5), values=names)
def test_a_draft_parses_whatever_the_names_are(
    header: list[str], values: str, tmp_path: Path
) -> None:
    path = tmp_path / "reports.csv"
    path.write_text(as_csv([header, *[[f"x{values}"] * len(header)] * 9]), newline="")
    assert tomllib.loads(draft_source(path))["id"] == "reports"


@pytest.mark.parametrize(
    "data", [b"", b"a,b\n", b"\x89PNG\x00\x01\n", gzip.compress(b"a,b\n1,2\n" * 99)[:-12]]
)
def test_what_is_no_table_is_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "reports.csv").write_bytes(data)
    with pytest.raises(SourceError, match=r"reports\.csv.*expected"):
        draft_source(tmp_path / "reports.csv")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"nothing\.csv: cannot be read"):
        draft_source(tmp_path / "nothing.csv")


@pytest.mark.parametrize(
    ("text", "name"),
    [("Crime type", "crime_type"), ("2016-07-west", "west"), ("Café", "caf"), ("311", "unnamed"),
     ("a" * 99, "a" * 63)],
)  # fmt: skip
def test_a_name_is_made_of_any_text(text: str, name: str) -> None:
    assert slug(text) == name


@pytest.mark.parametrize(
    ("file", "identity", "share"),
    [
        ("police_incidents_2024.csv", "incidentnummer", 0.95),
        ("residential_burglaries.csv", "zaaknummer", 0.97),
        ("nuisance_reports.csv", "meldingnummer", 0.98),
    ],
)
def test_the_demo_city_drafts_and_ingests(
    file: str, identity: str, share: float, demo_city: Path
) -> None:
    source, account = accounted(demo_city / file)
    assert source.record.id == (identity,)
    assert account.rows_accepted > share * account.rows_read


@pytest.mark.real
@pytest.mark.parametrize(
    ("file", "column", "format_", "read", "accepted"),
    [
        (
            "uk_west_yorkshire/2016-07-west-yorkshire-street.csv.gz",
            "Month",
            "%Y-%m",
            27_176,
            25_500,
        ),
        ("us_boston/boston_crime.csv", "OCCURRED_ON_DATE", "%Y-%m-%d %H:%M:%S", 20_929, 20_000),
        ("us_baltimore_311/311_sample.csv", "CreatedDate", "%m/%d/%Y %I:%M:%S %p", 10_000, 8_400),
    ],
)
def test_open_data_drafts_and_ingests(
    file: str, column: str, format_: str, read: int, accepted: int, real_data: Path
) -> None:
    source, account = accounted(real_data / file)
    assert (source.time.column, source.time.format) == (column, format_)
    assert account.rows_read == read
    assert account.rows_accepted >= accepted


@pytest.mark.real
def test_whole_degrees_of_baltimore_are_placeholders(real_data: Path) -> None:
    source, account = accounted(real_data / "us_baltimore_311" / "311_sample.csv")
    assert (-77.0, 39.0) in source.location.placeholders
    assert account.refused["placeholder_coordinates"] == 885
