"""Chains: a delivery is its snapshot and all it builds on, or nothing."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from layers.chain import known_records, links, open_delivery, refused_rows, unmatched_texts
from layers.errors import SnapshotError
from layers.ingest.follow import replaced_step
from layers.model import Ingested
from layers.periods import Step
from layers.snapshot import (
    Link,
    Snapshot,
    open_snapshot,
    read_account,
    read_link,
    same_content,
    write_snapshot,
)
from tests.layers.ingest.test_areal import counted
from tests.layers.ingest.test_cube import equal
from tests.layers.ingest.test_gate import rows
from tests.layers.makers import deliver, make_source

NEW_YEAR = datetime(2026, 1, 1, 8, tzinfo=UTC)
APPEND = {"delivery": {"mode": "append"}}
PARTS = (rows(10), rows(7, "2024-04-05", 100), [*rows(5, "2024-05-05", 200), "x,2024-05-05,,,a"])


def arrived(number: int) -> datetime:
    return NEW_YEAR.replace(month=number + 1)


@pytest.fixture
def parts(tmp_path: Path) -> list[Ingested]:
    return [deliver(tmp_path, *lines, **APPEND) for lines in PARTS]


@pytest.fixture
def chain(tmp_path: Path, parts: list[Ingested]) -> list[Snapshot]:
    """Three snapshots, each building on the one before it."""
    written: list[Snapshot] = []
    for number, part in enumerate(parts):
        link = Link(arrived(number), written[-1] if written else None)
        written.append(write_snapshot(tmp_path / "snapshots", part, link))
    return written


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "snapshots"


def test_a_chain_opens_as_everything_delivered_at_once(
    root: Path, chain: list[Snapshot], tmp_path: Path
) -> None:
    for number in range(3):
        lines = [line for part in PARTS[: number + 1] for line in part]
        assert equal(open_delivery(root, chain[number]), deliver(tmp_path, *lines).cube)


def test_a_chain_is_walked_from_the_newest_to_the_first(root: Path, chain: list[Snapshot]) -> None:
    assert list(links(root, chain[2])) == chain[::-1]


def test_every_link_tells_its_arrival_and_what_it_builds_on(
    root: Path, chain: list[Snapshot]
) -> None:
    assert read_link(root, chain[1]) == Link(arrived(1), chain[0])


def test_a_link_tells_which_periods_it_replaces(root: Path, parts: list[Ingested]) -> None:
    link = Link(NEW_YEAR, None, Step.MONTH)
    assert read_link(root, write_snapshot(root, parts[0], link)) == link


def test_a_whole_source_has_no_link(root: Path, parts: list[Ingested]) -> None:
    assert read_link(root, write_snapshot(root, parts[0])) is None


def test_an_instalment_keeps_its_own_account(root: Path, chain: list[Snapshot]) -> None:
    assert read_account(root, chain[2]).rows_read == 6
    assert open_delivery(root, chain[2]).account.rows_read == 23


def test_refused_rows_of_every_link_are_listed(root: Path, chain: list[Snapshot]) -> None:
    assert refused_rows(root, chain[2])["reason"].to_list() == ["no_coordinates"]


def test_what_links_were_looked_up_by_in_vain_is_added_up(root: Path, tmp_path: Path) -> None:
    missed = (["WK8", "WK9", "WK9"], ["WK9"], ["WK7", "WK7", "WK7", "WK7"])
    before = None
    for number, keys in enumerate(missed):
        lines = [f"{number}{at},2024-03-05,{key},7,a" for at, key in enumerate([*keys, "01"])]
        part = counted(tmp_path, *lines, **APPEND)
        before = write_snapshot(root, part, Link(arrived(number), before))
    assert before
    assert unmatched_texts(root, before).rows() == [("WK7", 4), ("WK9", 3), ("WK8", 1)]


def test_ids_of_every_link_are_known(root: Path, chain: list[Snapshot]) -> None:
    known = known_records(root, chain[2])
    assert known is not None
    assert len(known) == 22


def test_ids_are_unknown_where_one_link_kept_none(root: Path, parts: list[Ingested]) -> None:
    first = write_snapshot(root, replace(parts[0], records=None), Link(NEW_YEAR, None))
    second = write_snapshot(root, parts[1], Link(arrived(1), first))
    assert known_records(root, second) is None


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("name", ["manifest.json", "facts.parquet"])
def test_a_chain_with_one_damaged_link_is_refused(
    number: int, name: str, root: Path, chain: list[Snapshot]
) -> None:
    path = root / chain[number].folder / name
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(SnapshotError, match="is damaged"):
        open_delivery(root, chain[2])


def test_a_chain_with_a_missing_link_is_refused(root: Path, chain: list[Snapshot]) -> None:
    (root / chain[0].folder / "manifest.json").unlink()
    with pytest.raises(SnapshotError, match="cannot be read"):
        open_delivery(root, chain[2])


def test_the_same_rows_are_the_same_content_whenever_they_arrive(
    root: Path, parts: list[Ingested]
) -> None:
    one = write_snapshot(root, parts[0], Link(NEW_YEAR, None))
    other = write_snapshot(root, parts[0], Link(arrived(5), one))
    assert one != other
    assert same_content(root, one, other)
    assert not same_content(root, one, write_snapshot(root, parts[1], Link(NEW_YEAR, None)))


def test_a_first_link_alone_is_its_snapshot(root: Path, chain: list[Snapshot]) -> None:
    alone = open_snapshot(root, chain[0])
    assert equal(open_delivery(root, chain[0]), alone)
    assert np.array_equal(alone.extent.periods, open_delivery(root, chain[0]).extent.periods)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"mode": "append"}, None),
        ({"mode": "replace_periods"}, Step.MONTH),
        ({"mode": "replace_periods", "period": "year"}, Step.YEAR),
    ],
)
def test_what_is_replaced_is_declared(rule: dict[str, str], expected: Step | None) -> None:
    assert replaced_step(make_source(delivery=rule)) == expected
