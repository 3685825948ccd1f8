"""The hinge between offline and online: a cube on disk, immutable and verified.

    <source>/<first 16 digits of the digest>/
        manifest.json    format, what the cube is, the account, SHA-256 of every other file
        facts.parquet    facts of the cells
        areas.<set>.parquet    facts of the official areas of one set
        cells.parquet    the covered cells
        spread.parquet   where areas are shared out over cells, if the source knows only areas
        refused.parquet  the refused rows
        records.parquet  hashed ids of the records, if later deliveries add to them

A snapshot is written under a temporary name, synced and renamed, so that its folder is either
whole or absent. It is named by the digest of its manifest, which names the digests of its files,
and, where it is an instalment, its arrival and the snapshot that it builds on.
"""

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.disk import place_folder, read_verified
from layers.errors import SnapshotError
from layers.model import (
    Account,
    AreaFacts,
    Cube,
    Extent,
    Facts,
    Finding,
    Ingested,
    Spread,
    sum_column,
)
from layers.periods import Step

FORMAT = "hexradar-snapshot"
VERSION = 1
MANIFEST = "manifest.json"
SPREAD = ("area", "cell", "share", "ground")
REFUSED, RECORDS = "refused.parquet", "records.parquet"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot on disk: its folder relative to the root, and the digest of its manifest."""

    folder: str
    digest: str


@dataclass(frozen=True, slots=True)
class Link:
    """What makes a snapshot an instalment: when it arrived, and what it is added to.

    builds_on
        The snapshot before it; None for the first of a chain.
    replaces
        Length of the periods that it replaces there; None if it adds records.
    """

    arrived: datetime
    builds_on: Snapshot | None
    replaces: Step | None = None


def write_snapshot(root: Path, ingested: Ingested, link: Link | None = None) -> Snapshot:
    """Write a cube below `root`; writing the same cube twice yields the same snapshot.

    Parameters
    ----------
    link
        Given for an instalment; None if the cube is the whole source.

    Raises
    ------
    OSError
        If the disk refuses; nothing is left half-written then.
    """
    files = _files(ingested)
    manifest = _manifest(ingested.cube, files, link)
    digest = hashlib.sha256(manifest).hexdigest()
    folder = f"{ingested.cube.source}/{digest[:16]}"
    place_folder(root / folder, {**files, MANIFEST: manifest})
    return Snapshot(folder, digest)


def open_snapshot(root: Path, snapshot: Snapshot) -> Cube:
    """Read a snapshot back and verify every byte of it.

    Raises
    ------
    SnapshotError
        If a file is missing or differs from what was written, or the format is another one.
    """
    folder = root / snapshot.folder
    manifest = _read_manifest(root, snapshot)
    tables = {
        name: pl.read_parquet(io.BytesIO(read_verified(folder / name, digest)))
        for name, digest in manifest["files"].items()
        if name not in (REFUSED, RECORDS)
    }
    return _cube(manifest["cube"], tables)


def read_refused(root: Path, snapshot: Snapshot) -> pl.DataFrame:
    """Read the list of refused rows: columns `file`, `row`, `reason`, `value`.

    Raises
    ------
    SnapshotError
        If the list is missing or damaged.
    """
    return _read_table(root, snapshot, REFUSED)


def read_records(root: Path, snapshot: Snapshot) -> NDArray[np.uint64] | None:
    """Read the hashed ids of the records, sorted; None if the snapshot keeps none."""
    if RECORDS not in _read_manifest(root, snapshot)["files"]:
        return None
    return _read_table(root, snapshot, RECORDS)["record"].to_numpy()


def read_link(root: Path, snapshot: Snapshot) -> Link | None:
    """Read what makes a snapshot an instalment; None if it is the whole source."""
    told = _read_manifest(root, snapshot)["link"]
    if told is None:
        return None
    return Link(
        arrived=datetime.fromisoformat(told["arrived"]),
        builds_on=Snapshot(**told["builds_on"]) if told["builds_on"] else None,
        replaces=Step(told["replaces"]) if told["replaces"] else None,
    )


def read_account(root: Path, snapshot: Snapshot) -> Account:
    """Read the account of one snapshot, without what it builds on."""
    return _account(_read_manifest(root, snapshot)["cube"]["account"])


def same_content(root: Path, one: Snapshot, other: Snapshot) -> bool:
    """Tell whether two snapshots hold the same rows counted alike, whenever they arrived."""
    contents = []
    for snapshot in (one, other):
        manifest = _read_manifest(root, snapshot)
        cube = {name: told for name, told in manifest["cube"].items() if name != "account"}
        contents.append((cube, manifest["files"]))
    return contents[0] == contents[1]


def _read_manifest(root: Path, snapshot: Snapshot) -> dict[str, Any]:
    folder = root / snapshot.folder
    told: dict[str, Any] = json.loads(read_verified(folder / MANIFEST, snapshot.digest))
    if (told["format"], told["version"]) != (FORMAT, VERSION):
        raise SnapshotError(
            f"{folder}: got {told['format']} version {told['version']}; expected "
            f"{FORMAT} version {VERSION}. Ingest the source again with this version."
        )
    return told


def _read_table(root: Path, snapshot: Snapshot, name: str) -> pl.DataFrame:
    digest = _read_manifest(root, snapshot)["files"][name]
    return pl.read_parquet(io.BytesIO(read_verified(root / snapshot.folder / name, digest)))


def _files(ingested: Ingested) -> dict[str, bytes]:
    cube = ingested.cube
    tables = {
        "facts.parquet": _table(cube.facts, cube),
        "cells.parquet": pl.DataFrame({"cell": cube.extent.cells}),
        REFUSED: ingested.refused,
    }
    if ingested.records is not None:
        tables[RECORDS] = pl.DataFrame({"record": ingested.records})
    if cube.spread:
        spread = cube.spread
        tables["spread.parquet"] = pl.DataFrame({one: getattr(spread, one) for one in SPREAD})
    for name, areas in cube.areas.items():
        tables[f"areas.{name}.parquet"] = _table(areas.facts, cube)
    return {name: _parquet(table) for name, table in tables.items()}


def _table(facts: Facts, cube: Cube) -> pl.DataFrame:
    codes = {name: facts.codes[:, column] for column, name in enumerate(cube.dimensions)}
    counted = {"place": facts.place, "n": facts.n, "key": facts.key}
    sums = {sum_column(name): facts.sums[:, column] for column, name in enumerate(cube.amounts)}
    return pl.DataFrame({"period": facts.period, **codes, **counted, **sums})


def _parquet(table: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    table.write_parquet(buffer, compression="zstd")
    return buffer.getvalue()


def _manifest(cube: Cube, files: Mapping[str, bytes], link: Link | None) -> bytes:
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "cube": {
            "source": cube.source,
            "finest_resolution": cube.finest_resolution,
            "step": cube.step,
            "settles_after": cube.settles_after,
            "dimensions": dict(cube.dimensions),
            "amounts": cube.amounts,
            "areas": {
                name: {"codes": areas.codes, "silent": areas.silent}
                for name, areas in cube.areas.items()
            },
            "spread": _spread_manifest(cube.spread),
            "periods": cube.extent.periods.tolist(),
            "bbox": cube.extent.bbox,
            "account": asdict(cube.account),
        },
        "link": _link_document(link),
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    }
    return json.dumps(manifest, indent=1, ensure_ascii=False).encode()


def _link_document(link: Link | None) -> dict[str, Any] | None:
    if link is None:
        return None
    return {
        "arrived": link.arrived.isoformat(),
        "builds_on": asdict(link.builds_on) if link.builds_on else None,
        "replaces": link.replaces,
    }


def _cube(described: dict[str, Any], tables: Mapping[str, pl.DataFrame]) -> Cube:
    dimensions = {name: tuple(values) for name, values in described["dimensions"].items()}
    amounts = tuple(described["amounts"])
    return Cube(
        source=described["source"],
        finest_resolution=described["finest_resolution"],
        step=Step(described["step"]),
        settles_after=described["settles_after"],
        dimensions=dimensions,
        facts=_facts(tables["facts.parquet"], dimensions, amounts),
        areas={
            name: AreaFacts(
                codes=tuple(areas["codes"]),
                facts=_facts(tables[f"areas.{name}.parquet"], dimensions, amounts),
                silent=tuple(areas["silent"]),
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
        amounts=amounts,
    )


def _account(described: dict[str, Any]) -> Account:
    findings = tuple(Finding(**one) for one in described["findings"])
    return Account(**{**described, "files": tuple(described["files"]), "findings": findings})


def _spread_manifest(spread: Spread | None) -> dict[str, Any] | None:
    return {name: getattr(spread, name) for name in ("set", "weight", "bare")} if spread else None


def _spread(described: dict[str, Any] | None, tables: Mapping[str, pl.DataFrame]) -> Spread | None:
    if described is None:
        return None
    table = tables["spread.parquet"]
    columns: dict[str, Any] = {name: table[name].to_numpy() for name in SPREAD}
    return Spread(**described, **columns)


def _facts(
    table: pl.DataFrame, dimensions: Mapping[str, tuple[str, ...]], amounts: tuple[str, ...]
) -> Facts:
    sums = table.select([sum_column(name) for name in amounts]).to_numpy()
    codes = table.select(list(dimensions)).to_numpy() if dimensions else np.empty((len(table), 0))
    return Facts(
        period=table["period"].to_numpy(),
        codes=codes.astype(np.uint16),
        place=table["place"].to_numpy(),
        n=table["n"].to_numpy(),
        key=table["key"].to_numpy(),
        sums=sums.reshape(len(table), len(amounts)),
    )
