"""Keys: normalised, of one level of several, by way of a table; no record made, none lost."""

from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.declare.key import Key
from layers.errors import SourceError
from layers.ingest.spelling import normalised
from layers.model import Account, Ingested, Reason
from tests.layers.ingest.test_areal import counted

LEVEL = {"column": "kind", "is": "Wijk"}
TABLE = ("1234AB;WK01", "1234AC;WK02", "1235ZZ;WK09", "9999XX;", ";WK01")
VIA = {"file": {"path": "table.csv", "delimiter": ";"}, "from": "pc", "to": "wk"}


def by_key(inbox: Path, *rows: str, tables: Path | None = None, **key: Any) -> Ingested:
    key = {"column": "lon", "areas": "blocks", **key}
    return counted(inbox, *rows, key=key, dimensions={}, tables=tables)


def by_table(inbox: Path, *rows: str, table: tuple[str, ...] = TABLE, **via: Any) -> Ingested:
    (inbox / "table.csv").write_text("\n".join(["pc;wk", *table, ""]), "utf-8")
    return by_key(inbox, *rows, via={**VIA, **via})


def per_area(ingested: Ingested) -> dict[str, int]:
    areas = ingested.cube.areas["blocks"]
    n = zip(areas.facts.place.tolist(), areas.facts.n.tolist(), strict=True)
    return dict(sorted((areas.codes[place], many) for place, many in n))


@pytest.mark.parametrize(
    ("text", "rules", "expected"),
    [
        ("\u00a0WK01 ", ["trim"], "WK01"),
        ("wk01", ["upper"], "WK01"),
        ("1234 AB", ["no_spaces"], "1234AB"),
        ("1234\u00a0\u202fAB", ["no_spaces"], "1234AB"),
        ("518", [{"pad": 4}], "0518"),
        ("05180", [{"pad": 4}], "05180"),
        ("-1", [{"pad": 4}], "00-1"),
        ("", [{"pad": 4}], ""),
        ("Wijk 28 Centrum", [{"no_prefix": "Wijk "}, "no_number_prefix"], "Centrum"),
        ("Centrum", [{"no_prefix": "Wijk "}, "no_number_prefix"], "Centrum"),
        ("BU00140001", [{"no_prefix": "BU"}, "no_leading_zeros"], "140001"),
        ("WK051801", ["no_letter_prefix"], "051801"),
        ("WK 05.18", ["digits"], "0518"),
    ],
)
def test_a_key_is_normalised_step_by_step(text: str, rules: list[Any], expected: str) -> None:
    key = Key.model_validate({"column": "k", "areas": "a", "normalise": rules})
    assert normalised(pl.Series([text]), key.normalise).to_list() == [expected]


def test_a_key_of_which_nothing_is_left_matches_no_area(tmp_path: Path) -> None:
    rows = ("1,2024-03-05,WK,5,a", "2,2024-03-05,WK01,7,a")
    assert by_key(tmp_path, *rows, normalise=["digits"]).cube.account.refused == {
        "unmatched_key": 1
    }


def test_rows_of_another_level_are_left_out_and_counted(tmp_path: Path) -> None:
    rows = (
        "1,2024-03-05,WK01,12,Wijk",
        "2,2024-03-05,WK02,30,Wijk",
        "3,2024-03-05,GM1,42,Gemeente",
    )
    ingested = by_key(tmp_path, *rows, level=LEVEL)
    assert per_area(ingested) == {"WK01": 12, "WK02": 30}
    assert ingested.cube.account.refused == {"other_level": 1}


def test_the_same_code_at_another_level_is_not_counted_twice(tmp_path: Path) -> None:
    rows = ("1,2024-03-05,WK01,12,Wijk", "2,2024-03-05,WK01,12,Buurt")
    assert per_area(by_key(tmp_path, *rows, level=LEVEL)) == {"WK01": 12}


def test_rows_of_another_level_are_told_apart_whatever_else_is_wrong(tmp_path: Path) -> None:
    rows = ("1,2024-03-05,WK01,12,Wijk", "2,2024-03-05,,geheim,Gemeente")
    assert by_key(tmp_path, *rows, level=LEVEL).cube.account.refused == {"other_level": 1}


def test_rows_of_another_level_are_not_held_against_a_delivery(tmp_path: Path) -> None:
    rows = [f"{one},2024-03-05,BU{one},1,Buurt" for one in range(90)]
    rows += [f"{one},2024-03-05,WK01,1,Wijk" for one in range(90, 99)]
    ingested = by_key(tmp_path, *rows, "99,2024-03-05,WK77,1,Wijk", level=LEVEL)
    account = ingested.cube.account
    assert {one.name: one.percent for one in account.findings}["located"] == 90
    assert account.match
    assert (account.match.rows, account.match.matched) == (10, 9)


def test_a_record_finds_its_area_by_way_of_a_table(tmp_path: Path) -> None:
    rows = ("1,2024-03-05,1234AB,5,a", "2,2024-03-05,1234AC,7,a")
    assert per_area(by_table(tmp_path, *rows)) == {"WK01": 5, "WK02": 7}


def test_each_hop_has_rules_of_its_own(tmp_path: Path) -> None:
    table = ("1234 ab;wk 01",)
    ingested = by_key_and_table(tmp_path, "1,2024-03-05,1234AB,5,a", table=table)
    assert per_area(ingested) == {"WK01": 5}


def by_key_and_table(inbox: Path, *rows: str, table: tuple[str, ...]) -> Ingested:
    (inbox / "table.csv").write_text("\n".join(["pc;wk", *table, ""]), "utf-8")
    rules = ["upper", "no_spaces"]
    return by_key(inbox, *rows, normalise=rules, via={**VIA, "normalise": rules})


def test_the_first_characters_of_a_key_may_be_looked_up(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("pc;wk\n1234;WK01\n")
    ingested = by_key(tmp_path, "1,2024-03-05,1234 AB,5,a", via=VIA, length=4)
    assert per_area(ingested) == {"WK01": 5}


def test_a_record_lost_at_the_table_and_one_lost_at_the_areas_are_told_apart(
    tmp_path: Path,
) -> None:
    rows = ("1,2024-03-05,1234AB,5,a", "2,2024-03-05,8888AA,7,a", "3,2024-03-05,1235ZZ,9,a")
    ingested = by_table(tmp_path, *rows)
    assert ingested.cube.account.refused == {"unmatched_via": 1, "unmatched_key": 1}
    assert ingested.unmatched.rows() == [("8888AA", 1), ("WK09", 1)]


def test_rows_of_a_table_that_connect_nothing_are_counted(tmp_path: Path) -> None:
    ingested = by_table(tmp_path, "1,2024-03-05,1234AB,5,a", "2,2024-03-05,9999XX,5,a")
    assert ingested.cube.account.skipped == {"table.csv": 2}
    assert ingested.cube.account.refused == {"unmatched_via": 1}


def test_a_table_that_says_a_thing_twice_says_it_once(tmp_path: Path) -> None:
    table = ("1234AB;WK01", "1234AB; WK01")
    assert per_area(by_table(tmp_path, "1,2024-03-05,1234AB,5,a", table=table)) == {"WK01": 5}


def test_a_table_that_gives_one_key_two_areas_is_refused(tmp_path: Path) -> None:
    table = ("1234AB;WK01", "1234AB;WK02")
    with pytest.raises(SourceError, match="1 keys have two targets, such as 1234AB with WK01 and"):
        by_table(tmp_path, "1,2024-03-05,1234AB,5,a", table=table)


def test_a_table_without_the_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"table\.csv: got the columns pc, wk; expected also bu"):
        by_table(tmp_path, "1,2024-03-05,1234AB,5,a", to="bu")


def test_a_table_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no file matches 'table\.csv'"):
        by_key(tmp_path, "1,2024-03-05,1234AB,5,a", via=VIA)


def test_a_table_may_lie_elsewhere_than_the_files(tmp_path: Path) -> None:
    tables, inbox = tmp_path / "tables", tmp_path / "inbox"
    tables.mkdir()
    inbox.mkdir()
    (tables / "table.csv").write_text("pc;wk\n1234AB;WK01\n")
    ingested = by_key(inbox, "1,2024-03-05,1234AB,5,a", via=VIA, tables=tables)
    assert per_area(ingested) == {"WK01": 5}


days = st.sampled_from(["2024-03-05", "never"])
keys = st.sampled_from(["1234AB", "1234ac", " 1235ZZ", "8888AA", "9999XX", "", "WK01", "WK03"])
texts = st.sampled_from(["1", "12", "geheim", ".", "-99997", "nihil", "much", "1.5", ""])
levels = st.sampled_from(["Wijk", "Gemeente", ""])
records = st.lists(st.tuples(days, keys, texts, levels), max_size=19)
STATES = {"suppressed": ["geheim"], "no_data": ["."], "zero": ["nihil"]}


def fates(rows: list[tuple[str, ...]], level: bool, via: bool) -> Counter[str]:
    """Tell in a plain loop where every row goes."""
    table = {"1234AB": "WK01", "1234AC": "WK02", "1235ZZ": "WK09"}
    told: Counter[str] = Counter()
    for day, key, text, what in rows:
        bare = key.strip().upper()
        code = table.get(bare) if via else bare
        if level and what != "Wijk":
            told["other_level"] += 1
        elif day == "never":
            told["bad_date"] += 1
        elif not bare:
            told["no_key"] += 1
        elif code is None:
            told["unmatched_via"] += 1
        elif code not in ("WK01", "WK02", "WK03"):
            told["unmatched_key"] += 1
        elif text in ("much", "1.5", "", "-99997"):
            told["bad_count"] += 1
        elif code == "WK03":
            told["outside_coverage"] += 1
        else:
            told["accepted"] += 1
    return told


@given(rows=records, level=st.booleans(), via=st.booleans())
def test_linking_neither_makes_nor_loses_a_record(
    rows: list[tuple[str, ...]], level: bool, via: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    inbox = tmp_path_factory.mktemp("inbox")
    (inbox / "table.csv").write_text("\n".join(["pc;wk", *TABLE, ""]), "utf-8")
    good = ("2024-03-05", "1234AB" if via else "WK01", "3", "Wijk")
    every = [*rows, *[good] * (30 + 20 * len(rows))]  # enough that the delivery is not refused
    key = {"column": "lon", "areas": "blocks", "normalise": ["trim", "upper"]}
    key |= {"level": LEVEL} if level else {}
    key |= {"via": {**VIA, "normalise": ["trim", "upper"]}} if via else {}
    lines = [f"{at},{','.join(row)}" for at, row in enumerate(every)]
    count = {"column": "lat", "states": STATES}
    ingested = counted(inbox, *lines, key=key, count=count)
    told = fates(every, level, via)
    account = ingested.cube.account
    assert account.rows_read == len(every) == account.rows_accepted + len(ingested.refused)
    assert account.rows_accepted == told.pop("accepted")
    assert account.refused == dict(told)
    assert ingested.refused["row"].n_unique() == len(ingested.refused)
    assert looked_up(account) == len(every) - told["other_level"]


def looked_up(account: Account) -> int:
    assert account.match
    return account.match.rows


def test_the_oracle_knows_every_reason_of_a_key() -> None:
    of_keys = {Reason.OTHER_LEVEL, Reason.NO_KEY, Reason.UNMATCHED_VIA, Reason.UNMATCHED_KEY}
    rows = [("2024-03-05", key, "1", what) for key in ("", "1235ZZ", "8") for what in ("Wijk", "")]
    assert of_keys <= fates(rows, level=True, via=True).keys()
