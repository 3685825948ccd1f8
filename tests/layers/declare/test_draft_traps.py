"""Drafting in spite of what municipal files do: each trap in one small file."""

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from layers.declare import RegisterDefinition, SourceDefinition
from layers.declare.draft import draft_source
from layers.errors import SourceError
from layers.ingest import Grounds, build_cube
from tests.layers.makers import SECRET, as_csv, square

DAYS = [date(2024, 1, 1) + timedelta(n) for n in range(100)]
LON_LAT = [(f"{4.25 + n / 1000:.4f}", f"{52.02 + n / 2000:.4f}") for n in range(100)]
BLOCKS = tuple(square(f"BU{n:04}", 4.2 + n / 100, 52.0, 4.21 + n / 100, 52.1) for n in range(10))


def drafted(folder: Path, columns: dict[str, list[Any]], name: str = "reports") -> dict[str, Any]:
    """Write columns of a hundred rows as CSV, draft their source and read the draft."""
    path = folder / f"{name}.csv"
    rows = zip(*columns.values(), strict=True)
    path.write_text(as_csv([list(columns), *(list(map(str, row)) for row in rows)]))
    return tomllib.loads(draft_source(path))


def accepted(folder: Path, draft: dict[str, Any], **areas: Any) -> int:
    """Ingest what was drafted, as it is; return how many records were accepted."""
    source = SourceDefinition.model_validate(draft)
    account = build_cube(source, folder, Grounds(areas), SECRET).cube.account
    assert account.rows_read == account.rows_accepted + sum(account.refused.values())
    return account.rows_accepted


def places() -> dict[str, list[Any]]:
    return {"lon": [x for x, _ in LON_LAT], "lat": [y for _, y in LON_LAT]}


def dates() -> dict[str, list[Any]]:
    return {"datum": [str(day) for day in DAYS]}


def test_a_title_padded_to_the_width_of_its_table_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "reports.csv"
    rows = [["2024-01-01", *place, "noise"] for place in LON_LAT]
    titles = [["Reports", "", "", ""], ["", "", "", ""]]
    path.write_text(as_csv([*titles, ["date", "lon", "lat", "kind"], *rows]))
    found = tomllib.loads(draft_source(path))
    assert found["file"]["skip_lines"] == 2
    assert accepted(tmp_path, found) == 100


def test_years_in_the_header_are_names(tmp_path: Path) -> None:
    codes = [f"BU{n % 10:04}" for n in range(100)]
    found = drafted(tmp_path, {"buurtcode": codes, "2022": range(100), "2023": range(100)})  # type: ignore[dict-item]
    assert "columns" not in found["file"]


def test_degrees_without_a_header_are_found_by_their_values(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text(as_csv([[str(n), y, x, "a"] for n, (x, y) in enumerate(LON_LAT)]))
    found = tomllib.loads(draft_source(path))
    assert (found["location"]["x"], found["location"]["y"]) == ("column_3", "column_2")
    assert accepted(tmp_path, found) == 100


def test_of_two_dates_the_one_of_the_event_is_taken(tmp_path: Path) -> None:
    later = [str(day + timedelta(9)) for day in DAYS]
    found = drafted(tmp_path, {"gewijzigd": later, "afgehandeld": later, **dates(), **places()})
    assert found["time"]["column"] == "datum"


def test_when_a_row_was_edited_is_no_date_but_dates_a_register(tmp_path: Path) -> None:
    edits = [f"{day}T10:00:00" for day in DAYS]
    time = drafted(tmp_path, {"last_edited": edits, **places()})["time"]
    assert "column" not in time
    assert time["on"] == DAYS[-1]


def test_serials_of_a_workbook_are_known(tmp_path: Path) -> None:
    serials = [(day - date(1899, 12, 30)).days for day in DAYS]
    found = drafted(tmp_path, {"datum": serials, **places()})
    assert found["time"]["format"] == "excel"
    assert accepted(tmp_path, found) == 100


@pytest.mark.parametrize("names", [("jaar", "maand", "dag"), ("Year", "Month", "Day")])
def test_a_date_in_three_columns_is_put_together(names: tuple[str, ...], tmp_path: Path) -> None:
    parts = zip(*[(day.year, day.month, day.day) for day in DAYS], strict=True)
    found = drafted(tmp_path, {**dict(zip(names, map(list, parts), strict=True)), **places()})
    assert (tuple(found["time"]["columns"]), found["time"]["period"]) == (names, "day")
    assert accepted(tmp_path, found) == 100


def test_year_and_month_are_months(tmp_path: Path) -> None:
    columns = {"jaar": [2024] * 100, "maand": [n % 12 + 1 for n in range(100)], **places()}
    assert drafted(tmp_path, columns)["time"]["period"] == "month"


@pytest.mark.parametrize(
    ("code", "format_", "period"),
    [("2023KW01", "cbs", "quarter"), ("2023MM11", "cbs", "month"), ("2023JJ00", "cbs", "year"),
     ("2023Q3", "quarter", "quarter"), ("202311", "%Y%m", "month"), ("05-03-17", "%d-%m-%y", "day"),
     ("March 2023", "%B %Y", "month")],
)  # fmt: skip
def test_periods_are_known_as_they_are_written(
    code: str, format_: str, period: str, tmp_path: Path
) -> None:
    found = drafted(tmp_path, {"Perioden_datum": [code] * 100, **places()})
    assert (found["time"]["format"], found["time"]["period"]) == (format_, period)
    assert accepted(tmp_path, found) == 100


def test_a_date_that_two_formats_read_names_both(tmp_path: Path) -> None:
    path = tmp_path / "reports.csv"
    path.write_text(as_csv([["date", "a"], *[["01/02/2024", "x"]] * 9]))
    assert "as many read as %m/%d/%Y" in draft_source(path)


def test_a_guess_counts_what_it_rests_on(tmp_path: Path) -> None:
    drafted(tmp_path, {"datum": ["", *map(str, DAYS[1:])], **places()})
    assert "99 of 100 values read so" in draft_source(tmp_path / "reports.csv")


@pytest.mark.parametrize(
    ("name", "year"), [("lantaarns_2019", 2019), ("pop-mid2020", 2020), ("jan2018_dec2021", 2021)]
)
def test_rows_without_dates_are_of_the_year_in_the_name(
    name: str, year: int, tmp_path: Path
) -> None:
    found = drafted(tmp_path, {"soort": ["a", "b"] * 50, **places()}, name)
    assert found["time"]["on"] == date(year, 1, 1)
    assert accepted(tmp_path, found) == 100


def test_a_year_that_nothing_tells_is_marked(tmp_path: Path) -> None:
    drafted(tmp_path, {"soort": ["a", "b"] * 50, **places()})
    assert "NOTHING TELLS" in draft_source(tmp_path / "reports.csv")


@pytest.mark.parametrize(("x", "y"), [("x", "y"), ("lon", "lat"), ("X_COORD", "Y_COORD")])
def test_latitude_in_the_column_of_longitude_is_seen(x: str, y: str, tmp_path: Path) -> None:
    found = drafted(tmp_path, {**dates(), x: places()["lat"], y: places()["lon"]})
    assert (found["location"]["x"], found["location"]["y"]) == (y, x)
    assert accepted(tmp_path, found) == 100


def test_degrees_that_cannot_be_a_latitude_are_a_longitude(tmp_path: Path) -> None:
    columns = {
        "x": [42.3 + n / 1e3 for n in range(100)],
        "y": [-171.1 + n / 1e3 for n in range(100)],
    }
    assert drafted(tmp_path, {**dates(), **columns})["location"]["x"] == "y"


def test_coordinates_known_by_a_part_of_their_name_are_found(tmp_path: Path) -> None:
    found = drafted(
        tmp_path,
        {**dates(), "wgs_longitude_dd": places()["lon"], "wgs_latitude_dd": places()["lat"]},
    )
    assert found["location"]["x"] == "wgs_longitude_dd"


@pytest.mark.parametrize("origin", [(310, 4_654), (80, 452)])
def test_kilometres_are_no_place_and_are_shown(origin: tuple[float, float], tmp_path: Path) -> None:
    x, y = ([at + n / 1000 * at for n in range(100)] for at in origin)
    assert "x" not in drafted(tmp_path, {**dates(), "x": x, "y": y})["location"]
    text = draft_source(tmp_path / "reports.csv")
    assert "# The columns x and y, " in text
    assert "no known system" in text


@pytest.mark.parametrize("name", ["buurtcode", "Wijk", "LSOA code"])
def test_codes_of_areas_are_a_key_where_there_are_no_coordinates(name: str, tmp_path: Path) -> None:
    codes = [f"BU{n % 10:04}" for n in range(100)]
    found = drafted(tmp_path, {**dates(), name: codes, "kind": ["a", "b"] * 50})
    areas = found["key"]["areas"]
    assert found["key"]["column"] == name
    assert found["coverage"] == {"areas": areas}
    assert accepted(tmp_path, found, **{areas: BLOCKS}) == 100


def test_the_finest_of_nested_codes_is_the_key(tmp_path: Path) -> None:
    columns = {
        "gemeentecode": ["GM0518"] * 100,
        "wijkcode": [f"WK0518{n % 5:02}" for n in range(100)],
        "buurtcode": [f"BU0518{n % 25:04}" for n in range(100)],
    }
    assert drafted(tmp_path, {**dates(), **columns})["key"]["column"] == "buurtcode"


def test_a_point_that_stands_for_an_area_is_left_for_its_key(tmp_path: Path) -> None:
    codes = [f"BU{n % 10:04}" for n in range(100)]
    centres = {"lon": [4.2 + n % 10 / 100 for n in range(100)], "lat": [52.05] * 100}
    found = drafted(tmp_path, {**dates(), "buurt": codes, **centres})
    assert found["key"]["column"] == "buurt"
    assert "location" not in found


@pytest.mark.parametrize("name", ["aantal", "Aantal meldingen", "delicts", "count", "inwoners"])
def test_a_column_of_whole_numbers_counts_what_its_name_says(name: str, tmp_path: Path) -> None:
    codes = [f"BU{n % 10:04}" for n in range(100)]
    found = drafted(tmp_path, {**dates(), "buurtcode": codes, name: list(range(100))})
    assert found["count"]["column"] == name


def test_people_are_counted_only_of_areas(tmp_path: Path) -> None:
    assert "count" not in drafted(tmp_path, {**dates(), **places(), "persons": list(range(100))})


def test_of_a_column_per_year_the_newest_is_counted(tmp_path: Path) -> None:
    codes = [f"BU{n:04}" for n in range(100)]
    years = {f"INW{year}": list(range(100)) for year in (2020, 2022, 2021)}
    found = drafted(tmp_path, {"buurtcode": codes, **years})
    assert found["count"]["column"] == "INW2022"
    assert found["time"]["on"] == date(2022, 1, 1)
    assert '# others like it: "INW2020", "INW2021"' in draft_source(tmp_path / "reports.csv")


def test_words_of_statistics_in_the_place_of_counts_are_declared(tmp_path: Path) -> None:
    codes = [f"BU{n % 10:04}" for n in range(100)]
    texts = ["geheim", "nihil", "."]
    counts = [texts[n % 10] if n % 10 < 3 else str(n) for n in range(100)]
    found = drafted(tmp_path, {**dates(), "buurtcode": codes, "aantal": counts})
    assert found["count"] == {
        "column": "aantal",
        "states": {"suppressed": ["geheim"], "no_data": ["."], "zero": ["nihil"]},
    }
    assert accepted(tmp_path, found, buurtcode=BLOCKS) == 100


def test_thousands_of_counts_are_declared(tmp_path: Path) -> None:
    codes = [f"BU{n:04}" for n in range(100)]
    counts = [f"{900 + n * 10:,}" for n in range(100)]
    assert drafted(tmp_path, {"buurtcode": codes, "persons": counts})["file"]["thousands"] == ","


@pytest.mark.parametrize(
    ("columns", "parts"),
    [
        (["postcode", "huisnummer", "toevoeging"], ["postcode", "number", "addition"]),
        (["Straatnaam", "Huisnr", "Woonplaats"], ["street", "number", "place"]),
    ],
)
def test_addresses_are_looked_up_where_there_are_no_coordinates(
    columns: list[str], parts: list[str], tmp_path: Path
) -> None:
    values = {"postcode": "2511 BT", "toevoeging": "a", "Straatnaam": "Spui", "Woonplaats": "Delft"}
    rows = {name: [values.get(name, n) for n in range(100)] for name in columns}
    address = drafted(tmp_path, {**dates(), **rows})["address"]
    assert {part: address[part] for part in parts} == dict(zip(parts, columns, strict=True))


def test_addresses_beside_coordinates_need_no_register(tmp_path: Path) -> None:
    address = {"postcode": ["2511 BT"] * 100, "huisnummer": list(range(100))}
    found = drafted(tmp_path, {**dates(), **address, **places()})
    assert "address" not in found
    assert "# [address] may stand beside this" in draft_source(tmp_path / "reports.csv")
    assert accepted(tmp_path, found) == 100


def test_addresses_with_coordinates_are_a_register(tmp_path: Path) -> None:
    address = {"postcode": ["2511 BT"] * 100, "huisnummer": list(range(100))}
    found = RegisterDefinition.model_validate(drafted(tmp_path, {**address, **places()}))
    assert (found.columns.postcode, found.columns.number, found.columns.x) == (
        *address,
        "lon",
    )


def test_codes_that_explain_codes_are_no_source(tmp_path: Path) -> None:
    codes = [f"BU{n:04}" for n in range(100)]
    with pytest.raises(SourceError, match=r"is no source: it looks one code up.*expected"):
        drafted(tmp_path, {"buurtcode": codes, "buurtnaam": ["Centrum"] * 100})


@pytest.mark.parametrize(
    "text",
    [
        "Read this first.\n\nThe files hold reports.\nNobody knows more.\n",
        "A,b,c,d\nID,Title,Kind,Note\n1,x,y,z\nB,,,\nKey,Title,Kind,Note\n1,2,y,z\n"
        "C,,,\nKey,Title,Kind,Note\n2,3,y,z\n",
    ],
)
def test_documents_and_tables_under_each_other_are_no_source(text: str, tmp_path: Path) -> None:
    (tmp_path / "about.txt").write_text(text)
    with pytest.raises(SourceError, match=r"about\.txt: is no source.*expected"):
        draft_source(tmp_path / "about.txt")
