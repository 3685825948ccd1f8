"""Streets and postcodes as points: gathered, told apart, written and read."""

import polars as pl
import pytest

from layers.errors import SnapshotError
from layers.grid import points_to_cells
from layers.names import no_points, read_points, written
from layers.names.points import NAMED_AT, RAW, gathered, postcode_text
from tests.layers.names.towns import TOWN, points, rows

NONE = pl.DataFrame(schema=RAW)


def ids(streets: pl.DataFrame) -> list[str]:
    return streets["id"].unique().sort().to_list()


def test_every_address_counts_once() -> None:
    assert TOWN.streets["n"].sum() == 14
    assert TOWN.postcodes["n"].sum() == 3


def test_each_point_lies_in_the_cell_that_it_stands_for() -> None:
    lon, lat = (TOWN.streets[one].to_numpy() for one in ("lon", "lat"))
    assert points_to_cells(lon, lat, NAMED_AT).tolist() == TOWN.streets["cell"].to_list()


def test_a_point_is_an_address_and_no_mean_of_some() -> None:
    told = [("A", "", 4.3, 52.05), ("A", "", 4.30001, 52.05), ("A", "", 4.3001, 52.05)]
    kept = points(told).streets.filter(pl.col("n") == pl.col("n").max())
    assert (kept["lon"][0], kept["lat"][0]) in {(lon, lat) for _, _, lon, lat in told}


def test_the_most_frequent_spelling_is_shown() -> None:
    told = [("KERKSTRAAT", "", 4.3, 52.05), *[("Kerkstraat", "", 4.31, 52.05)] * 2]
    assert set(points(told).streets["name"]) == {"Kerkstraat"}


def test_one_name_far_apart_is_two_streets() -> None:
    streets = points([("High Street", "", 4.3, 52.0), ("High Street", "", 4.4, 52.0)]).streets
    assert ids(streets) == ["street.high-street", "street.high-street.2"]


def test_a_long_street_is_one_where_its_cells_touch() -> None:
    told = [("Laan", "", 4.30 + i / 200, 52.05) for i in range(20)]
    assert ids(points(told).streets) == ["street.laan"]


def test_one_name_in_two_places_is_two_streets() -> None:
    streets = points([("Dorpstraat", "Elders", 4.3, 52.0), ("Dorpstraat", "Hier", 4.3, 52.0)])
    assert ids(streets.streets) == ["street.dorpstraat.elders", "street.dorpstraat.hier"]


def test_the_order_of_the_addresses_changes_nothing() -> None:
    told = rows(*[(f"Straat {i % 3}", "", 4.3 + i / 900, 52.05 + i % 7 / 900) for i in range(60)])
    ahead, back = (gathered(one, NONE, no_points()) for one in (told, told.reverse()))
    assert ahead.streets.equals(back.streets)


def test_an_instalment_adds_streets_and_the_same_again_changes_nothing() -> None:
    first = points([("Oud", "", 4.3, 52.05)])
    both = gathered(rows(("Nieuw", "", 4.31, 52.05)), NONE, first)
    assert set(both.streets["name"]) == {"Oud", "Nieuw"}
    again = gathered(rows(("Nieuw", "", 4.31, 52.05)), NONE, both)
    assert again.streets.equals(both.streets)


def test_what_is_written_is_what_is_read() -> None:
    read = read_points(written(TOWN), "streets")
    assert read.streets.equals(TOWN.streets)
    assert read.postcodes.equals(TOWN.postcodes)


def test_no_points_are_written_and_read_as_well() -> None:
    assert not len(read_points(written(no_points()), "streets").streets)


def test_a_damaged_file_is_refused_with_what_to_do() -> None:
    with pytest.raises(SnapshotError, match=r"streets: .* `hexradar ingest`"):
        read_points(written(TOWN)[:-20], "streets")


@pytest.mark.parametrize(
    ("text", "written_as"),
    [("2562hs", "2562 HS"), (" 2562  HS", "2562 HS"), ("sw1a 1aa", "SW1A 1AA"), ("", "")],
)
def test_a_postcode_is_written_as_people_do(text: str, written_as: str) -> None:
    assert postcode_text(text) == written_as
