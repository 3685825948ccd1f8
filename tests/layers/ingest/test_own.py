"""JSON with a shape of its own."""

import json
from pathlib import Path

import polars as pl
import pytest

from layers.declare.file import FileFormat
from layers.declare.kinds import Reader
from layers.errors import SourceError
from layers.ingest.own import DELICTS, READERS
from layers.ingest.read import read_batches
from layers.model import ROW

POLICE = FileFormat(path="json/*/518*.json", reader=Reader.THE_HAGUE_POLICE)


def read(path: Path, format_: FileFormat) -> pl.DataFrame:
    return pl.concat(one.rows for one in read_batches(path, format_, ()))


@pytest.fixture(scope="module")
def the_hague(real_data: Path) -> pl.DataFrame:
    files = sorted((real_data / "nl_the_hague_police").glob(POLICE.path))
    return pl.concat(read(path, POLICE) for path in files)


def test_every_declared_reader_has_a_function() -> None:
    assert set(READERS) == set(Reader)


def test_police_counts_are_one_row_per_delict_month_and_buurt(tmp_path: Path) -> None:
    place = {"name": "duindorp", "code": "5180800", "latitude": "52.1", "longitude": "4.3"}
    months = [[{**place, "delicts": str(month)}] for month in range(1, 13)]
    path = tmp_path / "2014" / "51808.json"
    path.parent.mkdir()
    path.write_text(json.dumps({"104": months}))
    rows = read(path, POLICE)
    assert rows["count"].to_list() == [str(month) for month in range(1, 13)]
    assert rows.row(1, named=True) == {
        "wijk": "51808",
        "year": "2014",
        "month": "2",
        "period": "2014-02",
        "delict": "104",
        "delict_name": "Burglary (both attempted and successful)",
        "buurt": "5180800",
        "name": "duindorp",
        "count": "2",
        "lat": "52.1",
        "lon": "4.3",
        ROW: 2,
    }


def test_keyed_objects_are_one_row_per_key(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"WK1": {"a": 1, "b": "x"}, "WK2": {"c": null, "a": 2.5}}')
    rows = read(tmp_path / "a.json", FileFormat(path="*", reader=Reader.KEYED_OBJECTS))
    assert rows.columns == ["key", "a", "b", "c", ROW]
    assert rows.rows() == [("WK1", "1", "x", "", 1), ("WK2", "2.5", "", "", 2)]


@pytest.mark.parametrize("reader", list(Reader))
@pytest.mark.parametrize("data", ["", "{", "[1]", '{"a": 1}', '{"a": [[{"name": "x"}]]}', "\0"])
def test_another_shape_is_refused(reader: Reader, data: str, tmp_path: Path) -> None:
    (tmp_path / "2014").mkdir()
    (tmp_path / "2014" / "a.json").write_text(data)
    with pytest.raises(SourceError, match=r"a\.json: got JSON of another shape"):
        read(tmp_path / "2014" / "a.json", FileFormat(path="*", reader=reader))


@pytest.mark.real
def test_the_hague_has_a_row_per_delict_month_and_buurt(the_hague: pl.DataFrame) -> None:
    assert len(the_hague) == 7 * 12 * 12 * 93 == 93_744
    keys = the_hague.select("buurt", "period", "delict")
    assert keys.n_unique() == len(the_hague)


@pytest.mark.real
def test_the_hague_has_the_delicts_of_its_source(the_hague: pl.DataFrame) -> None:
    counts = the_hague.with_columns(pl.col("count").cast(int))
    assert counts["count"].sum() == 153_322
    per_year = dict(counts.group_by("year").agg(pl.col("count").sum()).rows())
    assert (per_year["2011"], per_year["2017"]) == (26_075, 15_815)
    assert counts.filter(period="2017-12")["count"].sum() == 0


@pytest.mark.real
def test_the_hague_names_every_delict(the_hague: pl.DataFrame) -> None:
    assert set(the_hague["delict"]) == set(DELICTS)
    assert (the_hague["delict_name"] != "").all()


@pytest.mark.real
def test_the_leefbaarometer_is_read_per_wijk(real_data: Path) -> None:
    path = real_data / "nl_leefbaarometer_2016" / "wijk.json"
    rows = read(path, FileFormat(path="*", reader=Reader.KEYED_OBJECTS))
    assert len(rows) == 2_981
    assert rows.row(0, named=True)["KL16"] == "6"
