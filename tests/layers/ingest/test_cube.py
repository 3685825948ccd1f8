"""Cubes: every row is accounted for, and how a delivery is cut into files changes nothing."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.errors import SourceError
from layers.grid import cells_to_parents, points_to_cells, shape_to_cells
from layers.ingest import Grounds, build_cube
from layers.model import Cube
from tests.layers.makers import BBOX, GOOD, HEADER, SECRET, deliver, make_source, square

AREAS = {"blocks": (square("W", 4.2, 52.0, 4.3, 52.1), square("E", 4.3, 52.0, 4.35, 52.1))}

days = st.sampled_from(["2024-01-05", "2024-02-29", "2024-02-30", ""])
lons = st.sampled_from(["4.25", "4.3", "4.31", "4.39", "5.0", "0", "", "x"])
kinds = st.sampled_from(["noise", "waste", " noise ", ""])
ids = st.sampled_from(["", "1", "2", "3"])
lines = st.tuples(ids, days, lons, st.just("52.05"), kinds).map(",".join)
# enough good rows for the gate on dates, whatever else is drawn
deliveries = st.lists(lines, max_size=12).map(lambda some: [*[GOOD] * 250, *some])


def equal(one: Cube, other: Cube) -> bool:
    """Compare facts, areas and coverage of two cubes; not the names of their files."""
    tables = [(one.facts, other.facts)] + [
        (one.areas[name].facts, other.areas[name].facts) for name in one.areas
    ]
    return (
        one.dimensions == other.dimensions
        and np.array_equal(one.extent.periods, other.extent.periods)
        and all(
            np.array_equal(getattr(left, name), getattr(right, name))
            for left, right in tables
            for name in ("period", "codes", "place", "n", "key")
        )
    )


@given(rows=deliveries)
def test_rows_read_are_rows_accepted_and_refused(rows: list[str], tmp_path: Path) -> None:
    account = deliver(tmp_path, *rows).cube.account
    assert account.rows_read == len(rows)
    assert account.rows_read == account.rows_accepted + sum(account.refused.values())


@given(rows=deliveries)
def test_every_accepted_row_is_counted_once(rows: list[str], tmp_path: Path) -> None:
    cube = deliver(tmp_path, *rows).cube
    assert cube.facts.n.sum() == cube.account.rows_accepted


@given(rows=deliveries, data=st.data())
def test_the_order_of_rows_changes_nothing(
    rows: list[str], data: st.DataObject, tmp_path: Path
) -> None:
    shuffled = data.draw(st.permutations(rows))
    assert equal(deliver(tmp_path, *rows).cube, deliver(tmp_path, *shuffled).cube)


@given(rows=deliveries, cut=st.integers(1, 249))
def test_two_files_give_the_cube_of_one(
    rows: list[str], cut: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    one, two = tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("two")
    source = make_source(areas=["blocks"])
    for name, part in (("reports_1.csv", rows[:cut]), ("reports_2.csv", rows[cut:])):
        (two / name).write_text("\n".join([HEADER, *part]))
    (one / "reports.csv").write_text("\n".join([HEADER, *rows]))
    whole, halves = (build_cube(source, inbox, Grounds(AREAS), SECRET) for inbox in (one, two))
    assert equal(whole.cube, halves.cube)
    assert whole.cube.account.repeats == halves.cube.account.repeats


def test_another_secret_changes_keys_and_no_count(tmp_path: Path) -> None:
    one = deliver(tmp_path, GOOD).cube.facts
    other = build_cube(make_source(), tmp_path, Grounds(), b"another").cube.facts
    assert one.n.tolist() == other.n.tolist()
    assert one.key.tolist() != other.key.tolist()


def test_facts_are_sorted_by_period_dimensions_and_place(tmp_path: Path) -> None:
    facts = deliver(
        tmp_path,
        "1,2024-02-01,4.3,52.05,b",
        "2,2024-01-01,4.21,52.05,b",
        "3,2024-01-01,4.3,52.05,a",
    ).cube.facts
    rows = list(zip(facts.period, facts.codes[:, 0], facts.place, strict=True))
    assert rows == sorted(rows)


def test_an_empty_dimension_is_unknown_and_spaces_are_trimmed(tmp_path: Path) -> None:
    cube = deliver(tmp_path, GOOD, "2,2024-03-05,4.3,52.05, noise ", "3,2024-03-05,4.3,52.05,").cube
    assert cube.dimensions == {"kind": ("noise", "unknown")}
    assert cube.facts.n.tolist() == [2, 1]


def test_a_source_without_dimensions_has_facts_of_no_width(tmp_path: Path) -> None:
    assert deliver(tmp_path, GOOD, dimensions={}).cube.facts.codes.shape == (1, 0)


def test_more_values_than_a_dimension_holds_are_refused(tmp_path: Path) -> None:
    rows = [f"{n},2024-03-05,4.3,52.05,value {n}" for n in range(65_537)]
    with pytest.raises(SourceError, match="kind has 65,537 values; expected at most 65,536"):
        deliver(tmp_path, *rows)


def test_repeated_ids_are_counted_and_kept(tmp_path: Path) -> None:
    rows = [GOOD, GOOD, "2,2024-03-05,4.3,52.05,noise", ",2024-03-05,4.3,52.05,a"]
    account = deliver(tmp_path, *rows, ",2024-03-05,4.3,52.05,a").cube.account
    assert (account.repeats, account.rows_accepted) == (1, 5)


def test_coverage_is_every_cell_of_the_declared_ground(tmp_path: Path) -> None:
    cube = deliver(tmp_path, GOOD).cube
    lon, lat = np.meshgrid(np.linspace(*BBOX[0::2], 60), np.linspace(*BBOX[1::2], 60))
    found = points_to_cells(lon.ravel(), lat.ravel(), 9)
    assert np.isin(found, cube.extent.cells).all()
    assert cube.extent.bbox == BBOX


def test_coverage_in_time_is_the_periods_that_hold_records(tmp_path: Path) -> None:
    rows = [GOOD, "2,2024-01-31,4.3,52.05,noise", "3,2024-02-10,9.9,52.05,noise"]
    days = deliver(tmp_path, *rows).cube.extent.periods
    assert days.astype("M8[D]").astype(str).tolist() == ["2024-01-01", "2024-03-01"]


@pytest.mark.parametrize("corner", [(4.2, 52.0), (4.4, 52.1), (4.2, 52.1), (4.4, 52.0)])
@pytest.mark.parametrize("resolution", [0, 3, 6, 9])
def test_a_record_on_a_corner_of_the_coverage_is_covered(
    resolution: int, corner: tuple[float, float], tmp_path: Path
) -> None:
    row = f"1,2024-03-05,{corner[0]},{corner[1]},noise"
    cube = deliver(tmp_path, row, finest_resolution=resolution).cube
    assert np.isin(cube.facts.place, cube.extent.cells).all()


def test_ground_may_be_a_set_of_areas(tmp_path: Path) -> None:
    coverage = {"bbox": None, "areas": "blocks"}
    rows = [GOOD, "2,2024-03-05,4.38,52.05,noise"]
    cube = deliver(tmp_path, *rows, area_sets=AREAS, coverage=coverage).cube
    both = shapely.union_all([area.geometry for area in AREAS["blocks"]])
    assert cube.account.refused == {"outside_coverage": 1}
    assert cube.extent.bbox == both.bounds
    assert np.array_equal(cube.extent.cells, shape_to_cells(both, 9))


def test_areas_count_their_own_records_and_a_border_goes_to_the_first(tmp_path: Path) -> None:
    rows = [f"1,2024-03-05,{lon},52.05,noise" for lon in (4.25, 4.3, 4.31, 4.32, 4.39)]
    cube = deliver(tmp_path, *rows, area_sets=AREAS, areas=["blocks"]).cube
    counted = cube.areas["blocks"]
    assert counted.codes == ("W", "E")
    assert (counted.facts.place.tolist(), counted.facts.n.tolist()) == ([0, 1], [2, 2])


def test_an_area_beyond_the_coverage_is_no_zero(tmp_path: Path) -> None:
    beyond = square("B", 4.4, 52.0, 4.5, 52.1)  # shares its western border with the coverage
    sets = {"blocks": (*AREAS["blocks"], beyond)}
    assert deliver(tmp_path, GOOD, area_sets=sets, areas=["blocks"]).cube.areas[
        "blocks"
    ].silent == ("B",)


def test_parents_add_up_to_the_records_at_every_resolution(tmp_path: Path) -> None:
    rows = [f"{n},2024-03-05,{4.21 + n / 1000:.3f},52.05,noise" for n in range(150)]
    facts = deliver(tmp_path, *rows).cube.facts
    for resolution in range(10):
        counted: Counter[int] = Counter()
        for cell, n in zip(cells_to_parents(facts.place, resolution), facts.n, strict=True):
            counted[int(cell)] += int(n)
        assert counted.total() == 150


def test_progress_tells_the_file_and_the_rows_so_far(tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []
    for name in ("reports_1.csv", "reports_2.csv"):
        (tmp_path / name).write_text(f"{HEADER}\n{GOOD}\n{GOOD}\n")
    build_cube(make_source(), tmp_path, Grounds(), SECRET, lambda *one: told.append(one))
    assert told == [("reports_1.csv", 2), ("reports_2.csv", 4)]
