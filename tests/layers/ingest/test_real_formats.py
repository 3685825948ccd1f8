"""Open data in every format: the rows and the texts that are known to be there."""

from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import shapely

from layers.declare.file import FileFormat
from layers.errors import SourceError
from layers.ingest.files import find_files
from layers.ingest.read import read_batches
from layers.model import GEOMETRY, ROW, Batch

pytestmark = pytest.mark.real
ZOO = ("csv", "geojson", "gpkg", "shp", "gml", "mif", "sqlite", "xlsx")


def batches(inbox: Path, path: str, **format_: Any) -> list[Batch]:
    declared = FileFormat(path=path, **format_)
    files = find_files(declared, inbox)
    return [batch for file in files for batch in read_batches(file, declared, ())]


def table(inbox: Path, path: str, **format_: Any) -> pl.DataFrame:
    return pl.concat(batch.rows for batch in batches(inbox, path, **format_))


def zoo(inbox: Path, suffix: str) -> pl.DataFrame:
    """Read the same tracts from one of their files; names in small letters, as SQLite has them."""
    rows = table(inbox, "format_zoo/boston.zip", member=f"*/boston.{suffix}")
    return rows.rename(str.lower)


@pytest.mark.parametrize("suffix", ZOO)
def test_the_same_tracts_are_read_from_every_format(suffix: str, real_data: Path) -> None:
    known = zoo(real_data, "geojson").drop(GEOMETRY)
    rows = zoo(real_data, suffix).select(known.columns)
    if suffix == "csv":  # which pads every number with zeros
        texts = pl.all().exclude(ROW)
        rows = rows.with_columns(texts.cast(float).cast(str).str.strip_suffix(".0"))
    assert len(rows) == 506
    assert rows.equals(known)


def test_tracts_have_the_same_points_in_every_format(real_data: Path) -> None:
    known = shapely.from_wkb(zoo(real_data, "geojson")[GEOMETRY].to_list())
    for suffix in ("gpkg", "shp", "gml", "mif", "sqlite"):
        points = shapely.from_wkb(zoo(real_data, suffix)[GEOMETRY].to_list())
        apart = shapely.distance(points, known)
        assert apart.max() < 0.001, suffix


def test_an_archive_of_many_formats_needs_a_member(real_data: Path) -> None:
    with pytest.raises(SourceError, match=r"holds boston/boston\.csv, .*file\.member"):
        table(real_data, "format_zoo/boston.zip")


def test_four_shapefiles_of_san_francisco_are_one_source(real_data: Path) -> None:
    read = batches(
        real_data, "us_san_francisco/SFCrime_July_Dec2012.zip", member="*/Crime Events/*.shp"
    )
    rows = Counter[str]()
    for batch in read:
        rows[batch.file.rpartition("/")[2]] += len(batch.rows)
    assert {batch.crs for batch in read} == {"EPSG:2227"}
    assert rows == {
        "sf_cartheft.shp": 3_384,
        "sf_drugs.shp": 3_897,
        "sf_robbery.shp": 2_761,
        "sf_vandalism.shp": 3_430,
    }
    first = read[0].rows.row(0, named=True)
    assert (first["IncidntNum"], first["Date"]) == ("120522283", "2012-07-02")


@pytest.mark.parametrize(
    ("path", "rows", "crs"),
    [
        ("Openbareverlichting-WGS84.shp.zip", 16_271, "EPSG:4326"),  # in a folder named *.shp
        ("bushaltes.zip", 543, "EPSG:3857"),
        ("vierkant100m2014.zip", 3_441, "EPSG:3857"),  # unpacks to 77 times its size
        ("postcode6.zip", 5_496, "EPSG:3857"),
    ],
)
def test_groningen_is_read(path: str, rows: int, crs: str, real_data: Path) -> None:
    read = batches(real_data, f"nl_groningen/{path}")
    assert sum(len(batch.rows) for batch in read) == rows
    assert {batch.crs for batch in read} == {crs}


def test_carjackings_of_chicago_are_the_same_in_both_formats(real_data: Path) -> None:
    path = "us_chicago/Chi_Carjackings.zip"
    shapefile = table(real_data, path, member="*.shp")
    geojson = table(real_data, path, member="*.geojson")
    assert len(shapefile) == 1_412
    assert shapefile.drop(GEOMETRY).equals(geojson.drop(GEOMETRY))


def test_requests_of_baltimore_are_the_same_in_csv_and_workbook(real_data: Path) -> None:
    csv = table(real_data, "us_baltimore_311/311_sample.csv")
    sheet = table(real_data, "us_baltimore_311/311_sample.xlsx")
    places = ["Latitude", "Longitude"]
    assert len(csv) == 10_000
    assert sheet.drop(places).equals(csv.drop(places))
    for name in places:  # a workbook keeps 15 digits: the last may differ
        apart = csv[name].cast(float, strict=False) - sheet[name].cast(float, strict=False)
        assert csv[name].is_in([""]).sum() == sheet[name].is_in([""]).sum() == 590
        assert (csv[name] != sheet[name]).sum() == {"Latitude": 33, "Longitude": 74}[name]
        assert apart.abs().max() < 1e-12


def test_months_of_london_are_one_source(real_data: Path) -> None:
    path = "uk_london/street/*-city-of-london-street.csv"
    rows = table(real_data, path)
    assert len(find_files(FileFormat(path=path), real_data)) == 45
    assert len(rows) == 28_761
    assert (rows["Longitude"] == "").sum() == 2_191


def test_areas_of_london_are_read_with_their_outlines(real_data: Path) -> None:
    (batch,) = batches(real_data, "uk_london/lsoa/london-2011-lsoa-gen20.shp")
    assert len(batch.rows) == 4_835
    assert batch.crs == "EPSG:27700"
    assert batch.rows["LSOA11CD"][0] == "E01000001"


def test_the_panel_of_london_lacks_the_city(real_data: Path) -> None:
    rows = table(real_data, "uk_london/lsoa_crime/london-2011-2021-major-robbery.csv")
    codes = table(real_data, "uk_london/lsoa/london-2011-lsoa-gen20.shp")["LSOA11CD"]
    assert len(rows) == 4_829
    assert len(set(codes) - set(rows.to_series(0))) == 6
