"""The hinge between offline and online: a cube on disk, immutable and verified.

    <source>/<first 16 digits of the digest>/
        manifest.json    format, what the cube is, the account, SHA-256 of every other file
        facts.parquet    facts of the cells
        areas.<set>.parquet    facts of the official areas of one set
        stated.<set>.parquet   where the source gives no number of them, if it says so
        cells.parquet    the covered cells
        spread.parquet   where areas are shared out over cells, if the source knows only areas
        refused.parquet  the refused rows
        unmatched.parquet  the keys or addresses that were looked up and not found

A snapshot is written under a temporary name, synced and renamed, so that its folder is either
whole or absent. It is named by the digest of its manifest, which names the digests of its files.
"""

import hashlib
import io
import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.disk import read_verified, write_folder
from layers.errors import SnapshotError
from layers.model import (
    Account,
    AreaFacts,
    Cube,
    Extent,
    Facts,
    Finding,
    Ingested,
    Match,
    Spread,
    Stated,
)
from layers.periods import Step

FORMAT = "hexradar-snapshot"
VERSION = 1
MANIFEST = "manifest.json"
REFUSED, UNMATCHED = LISTS = ("refused.parquet", "unmatched.parquet")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot on disk: its folder relative to the root, and the digest of its manifest."""

    folder: str
    digest: str


def write_snapshot(root: Path, ingested: Ingested) -> Snapshot:
    """Write a cube below `root`; writing the same cube twice yields the same snapshot.

    Raises
    ------
    OSError
        If the disk refuses; nothing is left half-written then.
    """
    files = _files(ingested)
    manifest = _manifest(ingested.cube, files)
    digest = hashlib.sha256(manifest).hexdigest()
    folder = f"{ingested.cube.source}/{digest[:16]}"
    write_folder(root / folder, {**files, MANIFEST: manifest})
    return Snapshot(folder, digest)


def open_snapshot(root: Path, snapshot: Snapshot) -> Cube:
    """Read a snapshot back and verify every byte of it.

    Raises
    ------
    SnapshotError
        If a file is missing or differs from what was written, or the format is another one.
    """
    folder = root / snapshot.folder
    manifest = json.loads(read_verified(folder / MANIFEST, snapshot.digest))
    if (manifest["format"], manifest["version"]) != (FORMAT, VERSION):
        raise SnapshotError(
            f"{folder}: got {manifest['format']} version {manifest['version']}; expected "
            f"{FORMAT} version {VERSION}. Ingest the source again with this version."
        )
    tables = {
        name: pl.read_parquet(io.BytesIO(read_verified(folder / name, digest)))
        for name, digest in manifest["files"].items()
        if name not in LISTS
    }
    return _cube(manifest["cube"], tables)


def read_refused(root: Path, snapshot: Snapshot) -> pl.DataFrame:
    """Read the list of refused rows: columns `file`, `row`, `reason`, `value`.

    Raises
    ------
    SnapshotError
        If the list is missing or damaged.
    """
    return _read_list(root, snapshot, REFUSED)


def read_unmatched(root: Path, snapshot: Snapshot) -> pl.DataFrame:
    """Read what was looked up and not found: columns `value`, `rows`, most rows first.

    Raises
    ------
    SnapshotError
        If the list is missing or damaged.
    """
    return _read_list(root, snapshot, UNMATCHED)


def _read_list(root: Path, snapshot: Snapshot, name: str) -> pl.DataFrame:
    folder = root / snapshot.folder
    manifest = json.loads(read_verified(folder / MANIFEST, snapshot.digest))
    listed = read_verified(folder / name, manifest["files"][name])
    return pl.read_parquet(io.BytesIO(listed))


def sweep(root: Path, kept: frozenset[str]) -> tuple[str, ...]:
    """Remove snapshots that no delivery names, and what a crash left half-written.

    Parameters
    ----------
    kept
        Folders relative to `root` that must stay.

    Returns
    -------
    The folders that were removed.
    """
    found = [path for path in root.glob("*/*") if path.is_dir()]
    removed = [path for path in found if path.relative_to(root).as_posix() not in kept]
    for path in removed:
        shutil.rmtree(path)
    return tuple(path.relative_to(root).as_posix() for path in removed)


def _files(ingested: Ingested) -> dict[str, bytes]:
    cube = ingested.cube
    tables = {
        "facts.parquet": _table(cube.facts, cube.dimensions),
        "cells.parquet": pl.DataFrame({"cell": cube.extent.cells}),
        REFUSED: ingested.refused,
        UNMATCHED: ingested.unmatched,
    }
    if cube.spread:
        spread = cube.spread
        columns = {"area": spread.area, "cell": spread.cell, "share": spread.share}
        tables["spread.parquet"] = pl.DataFrame(columns)
    for name, areas in cube.areas.items():
        tables[f"areas.{name}.parquet"] = _table(areas.facts, cube.dimensions)
        if areas.stated:
            tables[_stated_file(name)] = _stated_table(areas.stated, cube.dimensions)
    return {name: _parquet(table) for name, table in tables.items()}


def _table(facts: Facts, dimensions: Mapping[str, tuple[str, ...]]) -> pl.DataFrame:
    codes = {name: facts.codes[:, column] for column, name in enumerate(dimensions)}
    return pl.DataFrame(
        {"period": facts.period, **codes, "place": facts.place, "n": facts.n, "key": facts.key}
    )


def _stated_table(stated: Stated, dimensions: Mapping[str, tuple[str, ...]]) -> pl.DataFrame:
    codes = {name: stated.codes[:, column] for column, name in enumerate(dimensions)}
    return pl.DataFrame(
        {"period": stated.period, **codes, "place": stated.place, "state": stated.state}
    )


def _stated_file(area_set: str) -> str:
    return f"stated.{area_set}.parquet"


def _parquet(table: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    table.write_parquet(buffer, compression="zstd")
    return buffer.getvalue()


def _manifest(cube: Cube, files: Mapping[str, bytes]) -> bytes:
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "cube": {
            "source": cube.source,
            "finest_resolution": cube.finest_resolution,
            "step": cube.step,
            "settles_after": cube.settles_after,
            "dimensions": dict(cube.dimensions),
            "areas": {
                name: {"codes": areas.codes, "silent": areas.silent}
                for name, areas in cube.areas.items()
            },
            "spread": cube.spread.set if cube.spread else None,
            "periods": cube.extent.periods.tolist(),
            "bbox": cube.extent.bbox,
            "account": asdict(cube.account),
        },
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    }
    return json.dumps(manifest, indent=1, ensure_ascii=False).encode()


def _cube(described: dict[str, Any], tables: Mapping[str, pl.DataFrame]) -> Cube:
    dimensions = {name: tuple(values) for name, values in described["dimensions"].items()}
    return Cube(
        source=described["source"],
        finest_resolution=described["finest_resolution"],
        step=Step(described["step"]),
        settles_after=described["settles_after"],
        dimensions=dimensions,
        facts=_facts(tables["facts.parquet"], dimensions),
        areas={
            name: AreaFacts(
                codes=tuple(areas["codes"]),
                facts=_facts(tables[f"areas.{name}.parquet"], dimensions),
                silent=tuple(areas["silent"]),
                stated=_stated(tables.get(_stated_file(name)), dimensions),
            )
            for name, areas in described["areas"].items()
        },
        extent=Extent(
            cells=tables["cells.parquet"]["cell"].to_numpy(),
            periods=np.array(described["periods"], np.int32),
            bbox=tuple(described["bbox"]),
        ),
        account=_account(described["account"]),
        spread=_spread(described["spread"], tables),
    )


def _account(described: dict[str, Any]) -> Account:
    changed = {
        "files": tuple(described["files"]),
        "findings": tuple(Finding(**one) for one in described["findings"]),
        "match": Match(**described["match"]) if described["match"] else None,
    }
    return Account(**{**described, **changed})


def _spread(set_id: str | None, tables: Mapping[str, pl.DataFrame]) -> Spread | None:
    if set_id is None:
        return None
    table = tables["spread.parquet"]
    return Spread(set_id, *(table[name].to_numpy() for name in ("area", "cell", "share")))


def _stated(table: pl.DataFrame | None, dimensions: Mapping[str, tuple[str, ...]]) -> Stated | None:
    if table is None:
        return None
    columns = [table[name].to_numpy() for name in ("period", "place", "state")]
    return Stated(columns[0], _codes(table, dimensions), *columns[1:])


def _codes(table: pl.DataFrame, dimensions: Mapping[str, tuple[str, ...]]) -> NDArray[np.uint16]:
    codes = table.select(list(dimensions)).to_numpy() if dimensions else np.empty((len(table), 0))
    return codes.astype(np.uint16)


def _facts(table: pl.DataFrame, dimensions: Mapping[str, tuple[str, ...]]) -> Facts:
    return Facts(
        period=table["period"].to_numpy(),
        codes=_codes(table, dimensions),
        place=table["place"].to_numpy(),
        n=table["n"].to_numpy(),
        key=table["key"].to_numpy(),
    )
