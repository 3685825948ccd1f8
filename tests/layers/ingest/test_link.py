"""Linking: every record gets its time and place, or the first reason why it has none."""

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from layers.errors import SourceError
from layers.ingest.project import to_lonlat
from layers.model import Ingested, Reason
from layers.periods import day_to_date
from tests.layers.makers import GOOD, deliver

LATER = "2,2024-03-06,4.31,52.06,noise"


def refusals(ingested: Ingested) -> list[tuple[int, str]]:
    return ingested.refused.select("row", "reason").rows()


def periods(ingested: Ingested) -> list[str]:
    return [str(day_to_date(day)) for day in ingested.cube.facts.period]


def one_row(inbox: Path, row: str, **parts: Any) -> list[tuple[int, str]]:
    """Deliver one row between thirty good ones; return what was refused."""
    return refusals(deliver(inbox, row, *[GOOD] * 30, **parts))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1,2024-03-05,4.3", Reason.WRONG_NUMBER_OF_FIELDS),
        ("1,2024-03-05,4.3,52.05,noise,more", Reason.WRONG_NUMBER_OF_FIELDS),
        ("1,2024-02-30,4.3,52.05,noise", Reason.BAD_DATE),
        ("1,,4.3,52.05,noise", Reason.BAD_DATE),
        ("1,2024-03-05,,52.05,noise", Reason.NO_COORDINATES),
        ("1,2024-03-05,4.3, ,noise", Reason.NO_COORDINATES),
        ("1,2024-03-05,4.3,north,noise", Reason.BAD_COORDINATES),
        ("1,2024-03-05,nan,52.05,noise", Reason.BAD_COORDINATES),
        ("1,2024-03-05,inf,52.05,noise", Reason.BAD_COORDINATES),
        ('1,2024-03-05,"4,3",52.05,noise', Reason.BAD_COORDINATES),
        ("1,2024-03-05,0,0,noise", Reason.PLACEHOLDER_COORDINATES),
        ("1,2024-03-05,-1.0,-1.0,noise", Reason.PLACEHOLDER_COORDINATES),
        ("1,2024-03-05,52.05,4.3,noise", Reason.OUTSIDE_COVERAGE),
        ("1,2024-03-05,4.3,4654,noise", Reason.OUTSIDE_COVERAGE),
    ],
)
def test_a_bad_row_is_refused_for_its_first_fault(row: str, reason: str, tmp_path: Path) -> None:
    assert one_row(tmp_path, row) == [(1, reason)]


def test_a_row_that_cannot_be_decoded_is_refused(tmp_path: Path) -> None:
    row = "1,2024-03-05,4.3,52.05,caf\ufffd"  # as undecodable bytes arrive
    assert one_row(tmp_path, row) == [(1, Reason.UNDECODABLE)]


@pytest.mark.parametrize(
    ("day", "fits"),
    [("2024-02-29", False), ("2024-03-01", True), ("2024-03-31", True), ("2024-04-01", False)],
)
def test_a_row_outside_the_declared_periods_is_refused(
    day: str, fits: bool, tmp_path: Path
) -> None:
    coverage = {"start": "2024-03-01", "end": "2024-03-31"}
    found = one_row(tmp_path, f"1,{day},4.3,52.05,noise", coverage=coverage)
    assert found == ([] if fits else [(1, Reason.OUTSIDE_PERIODS)])


def test_the_earlier_reason_wins(tmp_path: Path) -> None:
    assert one_row(tmp_path, "1,never,0,0,noise") == [(1, Reason.BAD_DATE)]


def test_refused_values_of_an_open_source_are_listed(tmp_path: Path) -> None:
    listed = deliver(tmp_path, GOOD, "2,2024-03-05,0,0,noise").refused
    assert listed["value"].to_list() == ["2024-03-05 | 0 | 0"]


@pytest.mark.parametrize("protection", ["protected", "restricted"])
def test_refused_values_of_other_sources_are_not_kept(protection: str, tmp_path: Path) -> None:
    refused = deliver(tmp_path, GOOD, "2,2024-03-05,0", protection=protection).refused
    assert refused["value"].to_list() == [""]


@pytest.mark.parametrize("placeholder", [(0, 0), (4.3, 52.05), (-999, -999)])
def test_a_declared_placeholder_is_never_placed(
    placeholder: tuple[float, float], tmp_path: Path
) -> None:
    row = f"1,2024-03-05,{placeholder[0]},{placeholder[1]},noise"
    location = {"placeholders": [list(placeholder)]}
    found = refusals(deliver(tmp_path, row, *[LATER] * 30, location=location))
    assert found == [(1, Reason.PLACEHOLDER_COORDINATES)]


@pytest.mark.parametrize(
    ("format_", "text", "day"),
    [
        ("%d-%m-%Y", "05-03-2024", "2024-03-05"),
        ("%m/%d/%Y %I:%M:%S %p", "03/05/2024 11:30:00 PM", "2024-03-05"),
        ("%Y%m%d", "20240305", "2024-03-05"),
        ("%Y-%m-%d %H:%M:%S", "2024-03-05 23:59:59", "2024-03-05"),
        ("iso", "2024-03-05", "2024-03-05"),
        ("iso", "2024-03-05T23:30", "2024-03-05"),
        ("iso", "2024-03-05 23:30:00.125", "2024-03-05"),
        ("%Y-%m-%dT%H:%M:%S%z", "2024-03-05T23:30:00+0000", "2024-03-06"),
        ("%+", "2024-03-05T23:30:00Z", "2024-03-06"),
        ("%+", "2024-07-05T22:30:00Z", "2024-07-06"),
    ],
)
def test_a_date_is_read_as_a_day_of_local_time(
    format_: str, text: str, day: str, tmp_path: Path
) -> None:
    time = {"format": format_, "period": "day"}
    assert periods(deliver(tmp_path, f"1,{text},4.3,52.05,noise", time=time)) == [day]


def test_numbers_may_have_a_decimal_comma(tmp_path: Path) -> None:
    ingested = deliver(tmp_path, '1,2024-03-05,"4,3","52,05",noise', file={"decimal": ","})
    assert ingested.cube.facts.place.tolist() == (deliver(tmp_path, GOOD).cube.facts.place.tolist())


@pytest.mark.parametrize(
    ("x", "y", "lon", "lat"),
    [
        (155_000, 463_000, 5.387_206, 52.155_174),  # Amersfoort, where RD New begins
        (121_687, 487_484, 4.900_28, 52.374_17),  # Amsterdam, Dam square, roughly
    ],
)
def test_rd_new_has_known_places(x: float, y: float, lon: float, lat: float) -> None:
    found = to_lonlat(np.array([x]), np.array([y]), "EPSG:28992")
    assert np.concatenate(found) == pytest.approx([lon, lat], abs=0.01)


def test_the_origin_of_rd_new_is_exact_to_a_metre() -> None:
    found = to_lonlat(np.array([155_000.0]), np.array([463_000.0]), "EPSG:28992")
    assert np.concatenate(found) == pytest.approx([5.387_206, 52.155_174], abs=1e-5)


@given(lon=st.floats(3.5, 7), lat=st.floats(50.8, 53.5))
def test_rd_new_and_back_is_where_it_was(lon: float, lat: float) -> None:
    x, y = Transformer.from_crs("EPSG:4326", "EPSG:28992", always_xy=True).transform(lon, lat)
    found = to_lonlat(np.array([x]), np.array([y]), "EPSG:28992")
    assert np.concatenate(found) == pytest.approx([lon, lat], abs=1e-5)


@pytest.mark.parametrize("crs", ["EPSG:4326", "OGC:CRS84"])
def test_degrees_stay_as_they_are(crs: str) -> None:
    lon, lat = to_lonlat(np.array([4.3]), np.array([52.05]), crs)
    assert (lon.tolist(), lat.tolist()) == ([4.3], [52.05])


def test_a_column_without_dates_is_refused_with_the_format(tmp_path: Path) -> None:
    rows = [GOOD] * 9 + ["1,5 maart,4.3,52.05,noise"]
    with pytest.raises(
        SourceError, match=r"9 of 10 rows have a date in column 'date'.*at least 95"
    ):
        deliver(tmp_path, *rows)


def test_broken_rows_do_not_count_against_the_dates(tmp_path: Path) -> None:
    rows = [GOOD] * 9 + ["no row", "no row either"]
    assert deliver(tmp_path, *rows).cube.account.rows_accepted == 9


def test_a_delivery_without_an_accepted_row_is_refused_with_the_reasons(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="1 no_coordinates, 1 outside_coverage"):
        deliver(tmp_path, "1,2024-03-05,,,noise", "2,2024-03-05,14.3,52.05,noise")


@pytest.mark.real
def test_kilometres_declared_as_degrees_are_refused(real_data: Path, tmp_path: Path) -> None:
    text = zipfile.ZipFile(real_data / "format_zoo" / "boston.zip").read("boston/boston.csv")
    rows = csv.DictReader(io.StringIO(text.decode("latin-1")))
    lines = [f"{n},2024-03-05,{row['x']},{row['y']},tract" for n, row in enumerate(rows)]
    with pytest.raises(SourceError, match=r"no row was accepted \(506 outside_coverage\)"):
        deliver(tmp_path, *lines, coverage={"bbox": [-180, -89, 180, 89]}, finest_resolution=0)
