"""What was looked up and not found: listed, counted, and if it is almost all, explained."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from layers.errors import SourceError
from layers.model import MOST_UNMATCHED, Area, Ingested, Match
from layers.snapshot import open_snapshot, read_unmatched, write_snapshot
from tests.layers.ingest.registers import make_register
from tests.layers.ingest.test_areal import counted
from tests.layers.makers import deliver, square

CODES = ("WK051801", "WK051802", "WK051803")
AREAS = tuple(
    square(code, 4.30 + at / 100, 52.05, 4.31 + at / 100, 52.06) for at, code in enumerate(CODES)
)
GOOD_KEY = "WK051801"


def keyed(
    inbox: Path, *keys: str, areas: tuple[Area, ...] = AREAS, key: dict[str, Any] | None = None,
    **parts: Any,
) -> Ingested:  # fmt: skip
    rows = [f"{at},2024-03-05,{one},2,a" for at, one in enumerate(keys)]
    linked = {"column": "lon", "areas": "blocks", **(key or {})}
    coverage = {"bbox": None, "areas": "blocks"}
    return counted(inbox, *rows, areas=areas, key=linked, coverage=coverage, **parts)


def refusal(inbox: Path, *keys: str, **parts: Any) -> str:
    with pytest.raises(SourceError) as caught:
        keyed(inbox, *keys, **parts)
    return str(caught.value)


def test_what_matches_and_what_does_not_is_counted(tmp_path: Path) -> None:
    ingested = keyed(tmp_path, *CODES, "WK9", "WK9", "WK8", "")
    assert ingested.cube.account.match == Match(rows=7, matched=3, distinct=2)
    assert ingested.cube.account.matched == {"key": 3}


def test_unmatched_keys_are_listed_by_their_rows(tmp_path: Path) -> None:
    ingested = keyed(tmp_path, *CODES, "WK8", "WK9", "WK9", "")
    assert ingested.unmatched.rows() == [("WK9", 2), ("WK8", 1)]


def test_a_key_is_listed_as_it_stands_in_the_file(tmp_path: Path) -> None:
    ingested = keyed(tmp_path, *CODES, " wk 9 ", key={"normalise": ["upper", "no_spaces"]})
    assert ingested.unmatched["value"].to_list() == ["wk 9"]


def test_a_row_with_another_fault_is_looked_up_all_the_same(tmp_path: Path) -> None:
    rows = ["1,2024-03-05,WK051801,geheim,a", "2,2024-03-05,WK051801,2,a"]
    key, coverage = {"column": "lon", "areas": "blocks"}, {"bbox": None, "areas": "blocks"}
    ingested = counted(tmp_path, *rows, areas=AREAS, key=key, coverage=coverage)
    assert ingested.cube.account.match == Match(2, 2, 0)


def test_only_the_most_frequent_are_listed(tmp_path: Path) -> None:
    strange = [f"X{at}" for at in range(MOST_UNMATCHED + 5)]
    ingested = keyed(tmp_path, *CODES * 200, *strange, "often", "often")
    assert len(ingested.unmatched) == MOST_UNMATCHED
    assert ingested.unmatched.row(0) == ("often", 2)
    assert ingested.cube.account.match
    assert ingested.cube.account.match.distinct == MOST_UNMATCHED + 6


def test_the_list_of_a_source_that_is_not_open_has_no_values(tmp_path: Path) -> None:
    ingested = keyed(tmp_path, *CODES, "WK9", protection="protected")
    assert len(ingested.unmatched) == 0
    assert ingested.cube.account.match == Match(4, 3, 1)


def test_the_list_survives_the_disk(tmp_path: Path) -> None:
    ingested = keyed(tmp_path, *CODES, "WK9", "WK9")
    snapshot = write_snapshot(tmp_path, ingested)
    assert read_unmatched(tmp_path, snapshot).equals(ingested.unmatched)
    assert open_snapshot(tmp_path, snapshot).account == ingested.cube.account


def test_a_source_that_looks_nothing_up_has_no_match_and_an_empty_list(tmp_path: Path) -> None:
    ingested = deliver(tmp_path, "1,2024-03-05,4.3,52.05,noise")
    assert ingested.cube.account.match is None
    assert len(ingested.unmatched) == 0


def test_addresses_that_are_not_in_the_register_are_listed(tmp_path: Path) -> None:
    address = {"register": "addresses", "street": "lon", "number": "lat"}
    rows = [f"{at},2024-03-05,Kerkstraat,12,a" for at in range(5)]
    rows += [f"x{at},2024-03-05, Geen  straat,7,a" for at in range(2)]
    registers = {"addresses": make_register(tmp_path)}
    ingested = deliver(tmp_path, *rows, registers=registers, location=None, address=address)
    assert ingested.unmatched.rows() == [("Geen straat 7", 2)]
    assert ingested.cube.account.match == Match(7, 5, 1)


def test_useless_rows_of_a_register_are_in_the_account(tmp_path: Path) -> None:
    address = {"register": "addresses", "street": "lon", "number": "lat"}
    registers = {"addresses": make_register(tmp_path)}
    row = "1,2024-03-05,Kerkstraat,12,a"
    ingested = deliver(tmp_path, row, registers=registers, location=None, address=address)
    assert ingested.cube.account.skipped == {"addresses": 1}


@pytest.mark.parametrize(
    ("keys", "areas", "remedy"),
    [
        (["051801", "051802"], AREAS, 'normalise = ["trim", "no_letter_prefix"]'),
        (["51801", "51802"], AREAS, '["trim", "no_letter_prefix", "no_leading_zeros"]'),
        (["wk051801", "wk051802"], AREAS, 'normalise = ["trim", "upper"]'),
        (["WK 0518 01", "WK 0518 02"], AREAS, 'normalise = ["trim", "no_spaces"]'),
        (["BU05180100", "BU05180201"], AREAS, "length = 8"),
        (["WK05180100", "WK05180201"], AREAS, 'length = 8 and normalise = ["trim"]'),
    ],
)
def test_a_remedy_is_named_if_it_makes_most_keys_match(
    tmp_path: Path, keys: list[str], areas: tuple[Area, ...], remedy: str
) -> None:
    assert f"With {remedy}" in refusal(tmp_path, *keys * 15, areas=areas).replace(
        'With normalise = ["trim", "no_letter_prefix", "no_leading_zeros"]',
        'With ["trim", "no_letter_prefix", "no_leading_zeros"]',
    )


def test_a_remedy_that_is_named_makes_the_delivery_match(tmp_path: Path) -> None:
    keys = ["51801", "51802"] * 15
    assert "no_leading_zeros" in refusal(tmp_path, *keys)
    rules = ["trim", "no_letter_prefix", "no_leading_zeros"]
    match = keyed(tmp_path, *keys, key={"normalise": rules}).cube.account.match
    assert match == Match(30, 30, 0)


def test_keys_of_another_year_are_shown_beside_the_codes(tmp_path: Path) -> None:
    told = refusal(tmp_path, *["WK099901"] * 15, *["WK099902"] * 14, GOOD_KEY)
    assert "1 of 30 rows (3.3 %)" in told
    assert "'WK099901', 'WK099902'" in told
    assert "'WK051801', 'WK051802', 'WK051803'" in told
    assert "different years (another vintage)" in told


def test_keys_of_another_level_are_recognised_by_their_length(tmp_path: Path) -> None:
    told = refusal(tmp_path, *["GM0999"] * 15, *["BU09990101"] * 15, GOOD_KEY)
    assert "Most keys have 6 or 10 characters, the codes of the areas 8" in told
    assert "Declare key.level" in told


def test_a_file_of_more_ground_than_the_areas_is_no_other_year(tmp_path: Path) -> None:
    told = refusal(tmp_path, *CODES, *[f"WK0599{at}" for at in range(10, 40)])
    assert "3 of 3 areas are in the file, so it covers more ground than they do" in told
    assert 'key.level: `is` may be "WK05180*"' in told


def test_areas_that_begin_alike_in_nothing_get_no_pattern(tmp_path: Path) -> None:
    names = (square("Noord", 4.30, 52.05, 4.31, 52.06), square("Zuid", 4.31, 52.05, 4.32, 52.06))
    told = refusal(tmp_path, "Noord", "Zuid", *[f"Elders {at}" for at in range(30)], areas=names)
    assert "2 of 2 areas are in the file" in told
    assert told.endswith("Leave its other rows out with key.level.")


def test_rows_of_other_ground_are_left_out_by_a_pattern(tmp_path: Path) -> None:
    level = {"level": {"column": "lon", "is": "WK0518*"}}
    ingested = keyed(tmp_path, *CODES, *[f"WK0599{at}" for at in range(10, 40)], key=level)
    assert ingested.cube.account.refused == {"other_level": 30}
    assert ingested.cube.account.match == Match(3, 3, 0)


def test_a_remedy_that_makes_two_areas_one_is_not_named(tmp_path: Path) -> None:
    twins = (square("A1", 4.30, 52.05, 4.31, 52.06), square("B1", 4.31, 52.05, 4.32, 52.06))
    assert "With " not in refusal(tmp_path, *["C1"] * 30, areas=twins)


def test_of_a_source_that_is_not_open_only_the_shape_of_keys_is_shown(tmp_path: Path) -> None:
    told = refusal(tmp_path, *["XY099901"] * 30, protection="protected")
    assert "XY" not in told
    assert "'AA999999'" in told


def test_few_rows_are_no_reason_to_refuse(tmp_path: Path) -> None:
    assert keyed(tmp_path, *["X"] * 18, GOOD_KEY).cube.account.rows_accepted == 1


def test_a_fifth_that_matches_is_for_the_gate_to_judge(tmp_path: Path) -> None:
    findings = keyed(tmp_path, *["X"] * 80, *[GOOD_KEY] * 20).cube.account.findings
    assert {one.name: one.passed for one in findings}["located"] is False


def test_a_table_that_has_none_of_the_keys_is_named(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("pc,wk\n1234AB,WK051801\n")
    via = {"file": {"path": "table.csv"}, "from": "pc", "to": "wk"}
    told = refusal(tmp_path, *["1234 AB"] * 30, key={"via": via})
    assert "the table table.csv has '1234AB'" in told
    assert 'With normalise = ["trim", "no_spaces"]' in told


def test_a_table_of_another_year_is_told_from_one_without_the_keys(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("pc,wk\n1234AB,WK099901\n")
    via = {"file": {"path": "table.csv"}, "from": "pc", "to": "wk"}
    told = refusal(tmp_path, *["1234AB"] * 30, key={"via": via})
    assert "The file has 'WK099901'; the area set blocks has 'WK051801'" in told


def test_a_register_that_has_none_of_the_addresses_is_named(tmp_path: Path) -> None:
    address = {"register": "addresses", "street": "lon", "number": "lat"}
    rows = [f"{at},2024-03-05,Nergens,1,a" for at in range(30)]
    registers = {"addresses": make_register(tmp_path)}
    with pytest.raises(SourceError, match=r"0 of 30 rows .*'Nergens 1'.*the register covers"):
        deliver(tmp_path, *rows, registers=registers, location=None, address=address)


def test_rows_without_coordinates_and_known_address_leave_the_others_alone(tmp_path: Path) -> None:
    address = {"register": "addresses", "street": "kind", "number": "id"}
    rows = [f"{at},2024-03-05,4.3,52.05,noise" for at in range(200)]
    rows += [f"{at},2024-03-05,,,nowhere" for at in range(1, 31)]
    registers = {"addresses": make_register(tmp_path)}
    ingested = deliver(tmp_path, *rows, registers=registers, address=address)
    assert ingested.cube.account.match == Match(30, 0, 30)


def test_an_account_without_a_match_is_kept_as_such(tmp_path: Path) -> None:
    ingested = keyed(tmp_path, *CODES)
    bare = replace(ingested, cube=replace(ingested.cube, account=replace(
        ingested.cube.account, match=None)))  # fmt: skip
    assert open_snapshot(tmp_path, write_snapshot(tmp_path, bare)).account.match is None
