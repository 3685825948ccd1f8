"""Snapshots: a cube comes back from disk as it was, or not at all."""

import dataclasses
import hashlib
import json
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from layers.disk import TEMPORARY
from layers.errors import SnapshotError
from layers.model import Cube, Ingested
from layers.snapshot import (
    MANIFEST,
    Snapshot,
    open_snapshot,
    read_refused,
    write_snapshot,
)
from layers.sweep import SPARED, sweep
from tests.layers.ingest.registers import make_register
from tests.layers.makers import GOOD, deliver, square

TOMORROW = datetime.now(UTC) + SPARED + timedelta(hours=1)
FILES = (MANIFEST, "facts.parquet", "areas.blocks.parquet", "cells.parquet")
AREAS = {"blocks": (square("W", 4.2, 52.0, 4.3, 52.1), square("E", 4.3, 52.0, 4.4, 52.1))}
ROWS = (GOOD, "2,2024-01-05,4.31,52.06,waste", "3,2024-01-05,4.31,52.06,", "4,never,4.3,52.05,a")


@pytest.fixture
def ingested(tmp_path: Path) -> Ingested:
    return deliver(tmp_path, *ROWS, *[GOOD] * 20, area_sets=AREAS, areas=["blocks"])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "snapshots"


def plain(value: Any) -> Any:
    """Turn a record into lists, so that == compares every number and type."""
    if isinstance(value, np.ndarray):
        return (str(value.dtype), value.shape, value.tolist())
    if dataclasses.is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return value


def all_bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_cube_comes_back_as_it_was(root: Path, ingested: Ingested) -> None:
    snapshot = write_snapshot(root, ingested)
    assert plain(open_snapshot(root, snapshot)) == plain(ingested.cube)


def test_a_cube_without_dimensions_and_areas_comes_back(root: Path, tmp_path: Path) -> None:
    bare = deliver(tmp_path, GOOD, dimensions={}, record=None)
    assert plain(open_snapshot(root, write_snapshot(root, bare))) == plain(bare.cube)


def test_a_cube_with_addresses_comes_back(root: Path, tmp_path: Path) -> None:
    register = make_register(tmp_path, on=date(2024, 1, 1), coverage={"bbox": [4.2, 52, 4.31, 53]})
    by_addresses = {"protection": "protected", "addresses": {"register": "addresses"}}
    sets = {"area_sets": AREAS, "registers": {"addresses": register}, "areas": ["blocks"]}
    cube = deliver(tmp_path, GOOD, **sets, **by_addresses)
    assert cube.cube.addresses
    assert len(cube.cube.addresses.unlisted_cells)
    assert plain(open_snapshot(root, write_snapshot(root, cube))) == plain(cube.cube)


def test_a_manifest_without_addresses_is_what_it_was_before_there_were_any(
    root: Path, ingested: Ingested
) -> None:
    snapshot = write_snapshot(root, ingested)
    told = json.loads((root / snapshot.folder / MANIFEST).read_bytes())
    assert "addresses" not in told["cube"]
    assert not [name for name in told["files"] if name in ("addresses.parquet", "unlisted.parquet")]


def test_refused_rows_come_back(root: Path, ingested: Ingested) -> None:
    refused = read_refused(root, write_snapshot(root, ingested))
    assert refused.equals(ingested.refused)
    assert refused["reason"].to_list() == ["bad_date"]


def test_the_same_cube_is_the_same_snapshot_byte_for_byte(
    tmp_path: Path, ingested: Ingested
) -> None:
    one, other = (write_snapshot(tmp_path / name, ingested) for name in ("a", "b"))
    assert one == other
    assert all_bytes(tmp_path / "a" / one.folder) == all_bytes(tmp_path / "b" / other.folder)


def test_another_cube_is_another_snapshot(root: Path, ingested: Ingested) -> None:
    other = dataclasses.replace(
        ingested, cube=dataclasses.replace(ingested.cube, settles_after=3))  # fmt: skip
    assert write_snapshot(root, ingested).digest != write_snapshot(root, other).digest


def test_a_snapshot_lies_in_a_folder_named_by_its_source_and_digest(
    root: Path, ingested: Ingested
) -> None:
    snapshot = write_snapshot(root, ingested)
    assert snapshot.folder == f"reports/{snapshot.digest[:16]}"


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("place", [0.0, 0.5, 0.999])
def test_one_flipped_byte_is_refused(
    name: str, place: float, root: Path, ingested: Ingested
) -> None:
    snapshot = write_snapshot(root, ingested)
    path = root / snapshot.folder / name
    data = bytearray(path.read_bytes())
    data[int(place * len(data))] ^= 1
    path.write_bytes(data)
    with pytest.raises(SnapshotError, match=rf"{name}: is damaged: got SHA-256 .* expected"):
        open_snapshot(root, snapshot)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_refused(name: str, root: Path, ingested: Ingested) -> None:
    snapshot = write_snapshot(root, ingested)
    (root / snapshot.folder / name).unlink()
    with pytest.raises(SnapshotError, match=rf"{name}: cannot be read"):
        open_snapshot(root, snapshot)


def test_a_damaged_list_of_refused_rows_is_refused(root: Path, ingested: Ingested) -> None:
    snapshot = write_snapshot(root, ingested)
    (root / snapshot.folder / "refused.parquet").write_bytes(b"nothing")
    with pytest.raises(SnapshotError, match="is damaged"):
        read_refused(root, snapshot)


@pytest.mark.parametrize(("key", "value"), [("version", 2), ("format", "something-else")])
def test_another_format_is_refused(key: str, value: object, root: Path, ingested: Ingested) -> None:
    snapshot = write_snapshot(root, ingested)
    path = root / snapshot.folder / MANIFEST
    data = json.dumps({**json.loads(path.read_bytes()), key: value}).encode()
    path.write_bytes(data)
    renamed = Snapshot(snapshot.folder, hashlib.sha256(data).hexdigest())
    with pytest.raises(SnapshotError, match="expected hexradar-snapshot version 1"):
        open_snapshot(root, renamed)


def test_ingesting_again_mends_a_damaged_snapshot(root: Path, ingested: Ingested) -> None:
    snapshot = write_snapshot(root, ingested)
    (root / snapshot.folder / "facts.parquet").write_bytes(b"damaged")
    write_snapshot(root, ingested)
    assert plain(open_snapshot(root, snapshot)) == plain(ingested.cube)


def test_writing_again_leaves_a_whole_snapshot_untouched(root: Path, ingested: Ingested) -> None:
    folder = root / write_snapshot(root, ingested).folder
    before = {path.name: path.stat().st_ino for path in folder.iterdir()}
    write_snapshot(root, ingested)
    assert {path.name: path.stat().st_ino for path in folder.iterdir()} == before


def unwritable(cube: Cube) -> Cube:
    """Name an area set so that no file system can hold its file."""
    return dataclasses.replace(cube, areas={"x" * 300: cube.areas["blocks"]})


def test_a_disk_that_refuses_leaves_nothing_half_written(root: Path, ingested: Ingested) -> None:
    with pytest.raises(OSError, match="File name too long"):
        write_snapshot(root, dataclasses.replace(ingested, cube=unwritable(ingested.cube)))
    assert list((root / "reports").iterdir()) == []


def test_a_disk_that_refuses_leaves_older_snapshots_whole(root: Path, ingested: Ingested) -> None:
    snapshot = write_snapshot(root, ingested)
    with pytest.raises(OSError, match="File name too long"):
        write_snapshot(root, dataclasses.replace(ingested, cube=unwritable(ingested.cube)))
    assert plain(open_snapshot(root, snapshot)) == plain(ingested.cube)


def test_a_root_that_is_a_file_is_refused(tmp_path: Path, ingested: Ingested) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        write_snapshot(tmp_path / "file", ingested)


def test_sweeping_keeps_what_is_named_and_removes_the_rest(root: Path, ingested: Ingested) -> None:
    kept = write_snapshot(root, ingested)
    other = dataclasses.replace(
        ingested, cube=dataclasses.replace(ingested.cube, settles_after=3))  # fmt: skip
    orphan = write_snapshot(root, other)
    assert sweep(root, frozenset([kept.folder]), TOMORROW) == (orphan.folder,)
    assert plain(open_snapshot(root, kept)) == plain(ingested.cube)


def test_sweeping_removes_what_a_crash_left(root: Path) -> None:
    left = root / "reports" / f"{TEMPORARY}0123"
    left.mkdir(parents=True)
    (left / "facts.parquet").write_bytes(b"half")
    assert sweep(root, frozenset(), TOMORROW) == (f"reports/{TEMPORARY}0123",)
    assert not left.exists()


def test_sweeping_leaves_what_an_ingest_that_runs_may_be_writing(
    root: Path, ingested: Ingested
) -> None:
    (root / "reports" / f"{TEMPORARY}0123").mkdir(parents=True)
    written = root / write_snapshot(root, ingested).folder
    assert sweep(root, frozenset(), TOMORROW - timedelta(hours=2)) == ()
    assert (written / MANIFEST).is_file()


def test_an_old_snapshot_that_is_written_again_is_not_swept(root: Path, ingested: Ingested) -> None:
    folder = root / write_snapshot(root, ingested).folder
    os.utime(folder, (0, 0))
    write_snapshot(root, ingested)
    assert sweep(root, frozenset(), TOMORROW - timedelta(hours=2)) == ()


def test_sweeping_where_nothing_is_removes_nothing(root: Path) -> None:
    assert sweep(root, frozenset(), TOMORROW) == ()
