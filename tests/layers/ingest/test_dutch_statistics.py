"""Real files of the statistics office: levels, states, two steps and names, with exact sums.

The files have no date (a year stands in their name); they are copied beside one, as CSV.
"""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyogrio
import pytest

from layers.declare import AreaSetDefinition
from layers.declare.file import FileFormat
from layers.errors import SourceError
from layers.ingest import Grounds, build_cube, read_areas
from layers.ingest.read import read_batches
from layers.model import PUBLIC, Area, Ingested, Match, Published, Question, State
from layers.periods import Period
from layers.publish import Terms, publish
from tests.layers.makers import SECRET, TITLE, make_layer, make_source

pytestmark = pytest.mark.real
CBS, GRONINGEN = "nl_cbs_wijken_2022_tmap", "nl_groningen"
YEAR = Period(date(2022, 1, 1), date(2022, 12, 31))
LAYER = make_layer(periods=["year"])
THE_HAGUE = 553_110  # the inhabitants of its 44 districts; of the municipality 553,417


def areas_of(real_data: Path, path: str, code: str, **parts: Any) -> tuple[Area, ...]:
    definition = {"id": "areas", "title": TITLE, "path": path, "code": code, "name": code, **parts}
    return read_areas(AreaSetDefinition.model_validate(definition), real_data)


def table_of(path: str) -> pl.DataFrame:
    """Read the columns of a vector file, without its shapes."""
    meta, _, _, columns = pyogrio.raw.read(path, read_geometry=False)
    named = zip(meta["fields"].tolist(), columns, strict=True)
    return pl.DataFrame({name: column.tolist() for name, column in named}, strict=False)


def keyed(inbox: Path, table: pl.DataFrame, areas: tuple[Area, ...], **parts: Any) -> Ingested:
    """Write a table beside a date, and ingest it as counts of areas."""
    table.with_columns(day=pl.lit("2022-01-01")).write_csv(inbox / "counts.csv")
    source = source_of(**parts)
    return build_cube(source, inbox, Grounds({"areas": areas}), SECRET)


def source_of(**parts: Any) -> Any:
    areal = {
        "location": None,
        "record": None,
        "file": {"path": "counts.csv"},
        "time": {"column": "day", "period": "year"},
        "coverage": {"bbox": None, "areas": "areas"},
        "dimensions": {},
    }
    key = {"areas": "areas", **parts.pop("key")}
    return make_source(**{**areal, "key": key, **parts})


def told(ingested: Ingested, resolution: int | None = None) -> Published:
    areas = None if resolution else "areas"
    question = Question(LAYER.id, YEAR, False, resolution, areas)
    return publish(ingested.cube, question, Terms(LAYER, source_of(key={"column": "code"}), PUBLIC))


@pytest.fixture(scope="module")
def districts(real_data: Path) -> tuple[Area, ...]:
    return areas_of(real_data, f"{CBS}/NLD_dist.gpkg", "code", only="WK0518*")


@pytest.fixture(scope="module")
def levels(real_data: Path) -> pl.DataFrame:
    """Municipalities and districts of the country in one table, without levels."""
    tables = [table_of(f"{real_data}/{CBS}/{name}.gpkg") for name in ("NLD_muni", "NLD_dist")]
    columns = ["code", "name", "population", "dwelling_value"]
    return pl.concat([one.select(columns) for one in tables], how="vertical_relaxed")


UNKNOWN = {"no_data": [""]}
INHABITANTS = {"column": "population"}
DISTRICTS = {"column": "code", "level": {"column": "code", "is": "WK0518*"}}


def test_districts_add_up_although_their_municipality_is_in_the_file(
    tmp_path: Path, levels: pl.DataFrame, districts: tuple[Area, ...]
) -> None:
    ingested = keyed(tmp_path, levels, districts, key=DISTRICTS, count=INHABITANTS)
    account = ingested.cube.account
    assert (account.rows_read, account.rows_accepted) == (3_685, 44)
    assert account.refused == {"other_level": 3_641}
    assert told(ingested).value.sum() == THE_HAGUE
    assert told(ingested, 8).value.sum() == pytest.approx(THE_HAGUE, rel=1e-9)


def test_a_district_without_inhabitants_is_zero(
    tmp_path: Path, levels: pl.DataFrame, districts: tuple[Area, ...]
) -> None:
    table = told(keyed(tmp_path, levels, districts, key=DISTRICTS, count=INHABITANTS))
    codes = [area.code for area in districts]
    assert (table.value == 0).sum() == 1
    assert table.value[codes.index("WK051801")] == 0


def test_an_average_that_is_not_known_is_no_data_for_its_district(
    tmp_path: Path, levels: pl.DataFrame, districts: tuple[Area, ...]
) -> None:
    worth = levels.with_columns(pl.col("dwelling_value").fill_nan(None).cast(pl.Int64))
    count = {"column": "dwelling_value", "states": UNKNOWN}
    ingested = keyed(tmp_path, worth, districts, key=DISTRICTS, count=count)
    assert ingested.cube.account.stated == {"no_data": 1}
    codes = np.array([area.code for area in districts])
    assert codes[told(ingested).state == State.NO_DATA].tolist() == ["WK051801"]


def test_a_country_beside_the_areas_of_a_city_is_refused_with_a_way_out(
    tmp_path: Path, levels: pl.DataFrame, districts: tuple[Area, ...]
) -> None:
    with pytest.raises(SourceError, match=r"44 of 44 areas are in .*WK0518\*") as caught:
        keyed(tmp_path, levels, districts, key={"column": "code"}, count=INHABITANTS)
    assert "44 of 3,685 rows (1.2 %)" in str(caught.value)


def test_neighbourhoods_beside_districts_are_recognised(
    tmp_path: Path, real_data: Path, districts: tuple[Area, ...]
) -> None:
    table = table_of(f"/vsizip/{real_data}/{GRONINGEN}/buurt2017.zip")
    with pytest.raises(SourceError, match=r"Most keys have 10 characters, .* 8: perhaps rows of"):
        keyed(tmp_path, table, districts, key={"column": "BU_CODE"}, count={"column": "AANT_INW"})


def test_districts_are_found_by_their_name_without_its_prefix(
    tmp_path: Path, real_data: Path, levels: pl.DataFrame
) -> None:
    areas = areas_of(real_data, "nl_city_wijken_2012/the-hague.geojson", "name")
    rules = ["trim", {"no_prefix": "Wijk "}, "no_number_prefix"]
    key = {"column": "name", "normalise": rules, "level": DISTRICTS["level"]}
    ingested = keyed(tmp_path, levels, areas, key=key, count=INHABITANTS)
    assert ingested.cube.account.match == Match(44, 43, 1)
    assert ingested.unmatched.rows() == [("Wijk 16 Kraayenstein en Vroondaal", 1)]
    assert ingested.cube.areas["areas"].facts.n.sum() == THE_HAGUE - 8_010


def test_classes_of_liveability_are_found_by_code(
    tmp_path: Path, real_data: Path, districts: tuple[Area, ...]
) -> None:
    path = "nl_leefbaarometer_2016/wijk.json"
    format_ = FileFormat.model_validate({"path": path, "reader": "keyed_objects"})
    (batch,) = read_batches(real_data / path, format_, ("key", "KL16"))
    key = {"column": "key", "level": {"column": "key", "is": "WK0518*"}}
    table = batch.rows.select("key", "KL16")
    ingested = keyed(
        tmp_path, table, districts, key=key, count={"column": "KL16", "states": UNKNOWN}
    )
    assert ingested.cube.account.match == Match(44, 44, 0)
    assert ingested.cube.account.stated == {"no_data": 1}
    assert ingested.cube.areas["areas"].facts.n.sum() == CLASSES


CLASSES = 13 * 9 + 8 * 6 + 6 * 7 + 4 * 5 + 4 * 3 + 4 * 4 + 3 * 8 + 2


@pytest.fixture(scope="module")
def squares(real_data: Path) -> tuple[Area, ...]:
    return areas_of(real_data, f"{GRONINGEN}/vierkant100m2014.zip", "C28992R100")


@pytest.fixture(scope="module")
def grid(real_data: Path) -> pl.DataFrame:
    return table_of(f"/vsizip/{real_data}/{GRONINGEN}/vierkant100m2014.zip")


SQUARE = {"column": "C28992R100"}
SENTINELS = {"suppressed": ["-99997", "geheim"], "no_data": ["-99998", "-99999"], "zero": ["nihil"]}


def test_sentinels_of_a_grid_are_states_of_its_squares(
    tmp_path: Path, grid: pl.DataFrame, squares: tuple[Area, ...]
) -> None:
    count = {"column": "WOZWON2012", "states": SENTINELS}
    ingested = keyed(tmp_path, grid, squares, key=SQUARE, count=count)
    assert ingested.cube.account.refused == {}
    assert ingested.cube.account.stated == {"no_data": 324 + 171, "suppressed": 730}
    table = told(ingested)
    assert np.bincount(table.state).tolist() == [2_216, 730, 495]
    assert np.nansum(table.value) == 456_769


def test_undeclared_sentinels_and_words_are_no_counts(
    tmp_path: Path, grid: pl.DataFrame, squares: tuple[Area, ...]
) -> None:
    count = {"column": "INW2014"}
    ingested = keyed(tmp_path, grid, squares, key=SQUARE, count=count)
    assert ingested.cube.account.refused == {"bad_count": 221}
    assert ingested.cube.areas["areas"].facts.n.sum() == 198_370


def test_classes_in_words_are_neither_states_nor_counts(
    tmp_path: Path, grid: pl.DataFrame, squares: tuple[Area, ...]
) -> None:
    count = {"column": "P_WAL2014", "states": SENTINELS}
    account = keyed(tmp_path, grid, squares, key=SQUARE, count=count).cube.account
    assert account.stated == {"suppressed": 753}
    assert (account.rows_accepted, account.refused) == (753 + 221, {"bad_count": 2_467})


def test_neighbourhoods_are_counted_per_district_by_way_of_a_table(
    tmp_path: Path, real_data: Path
) -> None:
    table = table_of(f"/vsizip/{real_data}/{GRONINGEN}/buurt2017.zip")
    table.select("BU_CODE", "WK_CODE").write_csv(tmp_path / "table.csv")
    areas = areas_of(real_data, f"{GRONINGEN}/wijk2017.zip", "WK_CODE")
    key = {
        "column": "BU_CODE",
        "via": {"file": {"path": "table.csv"}, "from": "BU_CODE", "to": "WK_CODE"},
    }
    counts = table.select("BU_CODE", "AANT_INW")
    ingested = keyed(tmp_path, counts, areas, key=key, count={"column": "AANT_INW"})
    assert ingested.cube.account.match == Match(108, 108, 0)
    expected = dict(table.group_by("WK_CODE").agg(pl.col("AANT_INW").sum()).iter_rows())
    values = dict(zip([area.code for area in areas], told(ingested).value.tolist(), strict=True))
    assert values == expected
    assert sum(values.values()) == 202_515


def test_postcodes_that_lie_in_two_municipalities_are_no_table(
    tmp_path: Path, real_data: Path
) -> None:
    areas = areas_of(real_data, f"{CBS}/NLD_muni.gpkg", "code")
    (tmp_path / "NL.txt").symlink_to(real_data / "nl_postcodes_geonames" / "NL.txt")
    table = pl.DataFrame({"pc4": ["2511"], "n": ["1"]})
    with pytest.raises(SourceError, match="55 keys have two targets, such as 1096 with 0363 and"):
        keyed(tmp_path, table, areas, key={"column": "pc4", "via": GEONAMES}, count={"column": "n"})


COLUMNS = """
country pc4 place province a1 municipality gm admin3 a3 lat lon accuracy
""".split()  # noqa: SIM905 - twelve quoted names say less
GEONAMES = {
    "file": {"path": "NL.txt", "delimiter": "\t", "columns": COLUMNS},
    "from": "pc4",
    "to": "gm",
}


def test_postcodes_of_the_hague_find_their_municipality_in_two_steps(
    tmp_path: Path, real_data: Path
) -> None:
    areas = areas_of(real_data, f"{CBS}/NLD_muni.gpkg", "code", only="GM0518")
    lines = (real_data / "nl_postcodes_geonames" / "NL.txt").read_text("utf-8").splitlines()
    ours = [line for line in lines if line.split("\t")[1].startswith("25")]
    (tmp_path / "NL.txt").write_text("\n".join([*ours, ""]), "utf-8")
    key = {"column": "pc6", "length": 4, "normalise": ["trim", "no_letter_prefix"], "via": GEONAMES}
    codes = sorted({line.split("\t")[1] for line in ours if line.split("\t")[6] == "0518"})
    counts = pl.DataFrame({"pc6": [f"{code} AB" for code in codes] + ["9999 ZZ"]})
    ingested = keyed(tmp_path, counts, areas, key=key)
    assert ingested.cube.account.refused == {"unmatched_via": 1}
    assert ingested.cube.account.rows_accepted == len(codes)


def test_municipalities_by_name_tell_which_names_differ(tmp_path: Path, real_data: Path) -> None:
    areas = areas_of(real_data, f"{CBS}/NLD_muni.gpkg", "name")
    path = real_data / "nl_cbs_population_wide" / "bevolkingeindeperiod_jaren_22122025.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = [row for row in csv.reader(file, delimiter=";") if len(row) > 4]
    at = head.index("2021")
    counts = pl.DataFrame({"region": [row[0] for row in rows], "n": [row[at] for row in rows]})
    count = {"column": "n", "states": UNKNOWN}
    ingested = keyed(
        tmp_path, counts, areas, key={"column": "region"}, count=count, finest_resolution=6
    )
    assert ingested.cube.account.match == Match(569, 334, 235)
    # three that were founded in 2022 had no inhabitants in 2021, which is not none
    assert ingested.cube.account.stated == {"no_data": 3}
    assert ingested.cube.areas["areas"].facts.n.sum() == 15_817_482
    named = set(ingested.unmatched["value"].to_list())
    assert {"'s-Gravenhage (gemeente)", "Beek (L.)", "Groningen (PV)", "Nederland"} <= named
