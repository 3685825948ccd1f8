"""What is recognised in a file, and what is proposed."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.errors import HexRadarError
from layers.model import Area
from server.catalogue import NewDelivery
from server.uploads.found import Found
from server.uploads.look import ground_of, look, read
from server.uploads.tally import Task, tally
from tests.cities import ARRIVED

TOWN = Area("towns", "T1", "Town", shapely.MultiPolygon([shapely.box(4.0, 52.0, 4.2, 52.2)]))
SETS = {"towns": (TOWN,)}


def seen(folder: Path, text: str, name: str = "my_file.csv") -> Found:
    file = folder / "table.csv"
    file.write_text(text)
    return look(file, name, SETS, "Europe/Amsterdam")


def proposed(folder: Path, text: str) -> dict[str, Any]:
    return seen(folder, text).proposal


def dated(days: list[str]) -> str:
    rows = [f"{day},{4.05 + at / 1000:.4f},52.1" for at, day in enumerate(days)]
    return "\n".join(["day,lon,lat", *rows])


def test_places_within_a_set_of_areas_are_proposed_to_speak_about_all_of_it(
    tmp_path: Path,
) -> None:
    inside = dated(["2024-01-01", "2024-01-02"])
    assert proposed(tmp_path, inside)["coverage"] == {"areas": "towns"}
    assert "coverage" not in proposed(tmp_path, inside.replace(",52.1", ",53.1"))


@pytest.mark.parametrize(("last", "period"), [(45_310, "day"), (45_510, "month")])
def test_day_numbers_of_a_workbook_are_proposed_to_be_counted_by_their_span(
    last: int, period: str, tmp_path: Path
) -> None:
    serials = dated(["45292", str(last)]).replace("day", "datum")
    time = proposed(tmp_path, serials)["time"]
    assert (time["format"], time["period"]) == ("excel", period)


@pytest.mark.parametrize(
    ("last", "period"), [("2024-01-20", "day"), ("2024-06-20", "month"), ("2026-01-01", "month")]
)
def test_a_long_span_of_days_is_proposed_to_be_counted_by_month(
    tmp_path: Path, last: str, period: str
) -> None:
    assert proposed(tmp_path, dated(["2024-01-01", last]))["time"]["period"] == period


def test_every_column_of_dates_can_be_chosen(tmp_path: Path) -> None:
    text = "made,sent,n\n2024-01-01,31-01-2024,1\n2024-01-02,30-01-2024,2"
    assert seen(tmp_path, text).formats == {"made": "%Y-%m-%d", "sent": "%d-%m-%Y"}


def test_a_column_of_codes_is_proposed_as_key(tmp_path: Path) -> None:
    told = proposed(tmp_path, "town,month\nT1,2024-01\nT1,2024-02")
    assert told["key"] == {"column": "town", "areas": "towns"}


def test_of_areas_a_column_of_counts_is_proposed_with_its_words(tmp_path: Path) -> None:
    rows = [f"T1,2024-{at:02},{'geheim' if at == 3 else at}" for at in range(1, 10)]
    told = proposed(tmp_path, "\n".join(["town,month,aantal", *rows]))
    assert told["count"] == {"column": "aantal", "states": {"suppressed": ("geheim",)}}


def test_the_title_is_made_of_the_name_of_the_file(tmp_path: Path) -> None:
    assert proposed(tmp_path, dated(["2024-01-01"] * 2))["title"] == "My file"


def test_a_sample_is_cut_short(tmp_path: Path) -> None:
    found = seen(tmp_path, "\n".join(["a,b", *[f"{'x' * 500},1"] * 9]))
    assert len(found.sample) == 5
    assert len(found.sample[0][0]) == 80


def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    row = ",".join(f"c{at}" for at in range(501))
    with pytest.raises(HexRadarError, match=r"501 columns; expected at most 500"):
        seen(tmp_path, f"{row}\n{row}")


def test_the_ground_around_chosen_columns_is_found_whatever_they_are_called(
    tmp_path: Path,
) -> None:
    file = tmp_path / "table.csv"
    file.write_text("e;n\n81000;455000\n82000;456000\n")
    ground = ground_of(read(file), "e", "n")
    assert ground == pytest.approx((4.29, 52.06, 4.32, 52.10), abs=0.03)
    assert ground_of(read(file), "e", "gone") is None


CELLS = st.sampled_from(
    ["2024-01-05", "2024-02-31", "", "x", "4.1", "52.1", "-1", "0", "nan", "1e999", "é", "1,5", '"']
)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=12))
def test_whatever_stands_in_a_file_every_row_is_accepted_or_refused(
    rows: list[tuple[str, str, str]],
) -> None:
    quoted = [",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in rows]
    text = "\n".join(["day,lon,lat", "2024-01-05,4.1,52.1", "2024-01-06,4.11,52.1", *quoted])
    with tempfile.TemporaryDirectory() as folder:
        found = seen(Path(folder), text)
        body = {
            "title": "a",
            "time": {"column": "day", "format": "%Y-%m-%d", "timezone": "UTC", "period": "day"},
            "location": {"x": "lon", "y": "lat", "crs": "EPSG:4326", "precision": "street"},
            "coverage": {"areas": "towns"},
        }
        task = Task("draft_a", Path(folder) / "table.csv", found, body, SETS, Path(folder), 99,
                    ARRIVED)  # fmt: skip
        made = counted(task)
    if isinstance(made, str):
        assert "95%" in made  # too few dates can be read
    else:
        assert made.rows_read == 2 + len(rows)
        assert 2 <= made.rows_accepted <= made.rows_read


def counted(task: Task) -> NewDelivery | str:
    try:
        return tally(task).delivery
    except HexRadarError as error:
        return str(error)
