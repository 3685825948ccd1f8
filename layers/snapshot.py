"""The hinge between offline and online: a cube on disk, immutable and verified.

    <source>/<first 16 digits of the digest>/
        manifest.json    format, what the cube is, the account, SHA-256 of every other file
        facts.parquet    facts of the cells
        areas.<set>.parquet    facts of the official areas of one set
        stated.<set>.parquet   where the source gives no number of them, if it says so
        cells.parquet    the covered cells
        addresses.parquet  how many addresses lie where, if places are told by them
        unlisted.parquet   the cells of which their register does not list all, if so
        spread.parquet   where areas are shared out over cells, if the source knows only areas
        refused.parquet  the refused rows
        records.parquet  hashed ids of the records, if later deliveries add to them
        unmatched.parquet  the keys or addresses that were looked up and not found

A snapshot is written under a temporary name, synced and renamed, so that its folder is either
whole or absent. It is named by the digest of its manifest, which names the digests of its files,
and, where it is an instalment, its arrival and the snapshot that it builds on.
"""

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.disk import place_folder, read_verified
from layers.errors import SnapshotError
from layers.model import Account, Cube, Ingested
from layers.packing import LISTS, RECORDS, REFUSED, UNMATCHED, account_of, describe, pack, unpack
from layers.periods import Step

FORMAT = "hexradar-snapshot"
MANIFEST = "manifest.json"
LARGE = 4 << 20  # bytes of a file; to read a column by itself takes a millisecond each


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
    after
        It replaces nothing up to this day; without `replaces`, all after it.
    """

    arrived: datetime
    builds_on: Snapshot | None
    replaces: Step | None = None
    after: date | None = None


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
    files = {name: _parquet(table) for name, table in pack(ingested).items()}
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
        name: _table(read_verified(folder / name, digest))
        for name, digest in manifest["files"].items()
        if name not in LISTS
    }
    return unpack(manifest["cube"], tables)


def read_refused(root: Path, snapshot: Snapshot) -> pl.DataFrame:
    """Read the list of refused rows: columns `file`, `row`, `reason`, `value`.

    Raises
    ------
    SnapshotError
        If the list is missing or damaged.
    """
    return _read_table(root, snapshot, REFUSED)


def read_unmatched(root: Path, snapshot: Snapshot) -> pl.DataFrame:
    """Read what was looked up and not found: columns `value`, `rows`, most rows first.

    Raises
    ------
    SnapshotError
        If the list is missing or damaged.
    """
    return _read_table(root, snapshot, UNMATCHED)


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
        after=date.fromisoformat(told["after"]) if told["after"] else None,
    )


def read_account(root: Path, snapshot: Snapshot) -> Account:
    """Read the account of one snapshot, without what it builds on."""
    return account_of(_read_manifest(root, snapshot)["cube"]["account"])


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
    expected = _version(told["cube"])
    if (told["format"], told["version"]) != (FORMAT, expected):
        raise SnapshotError(
            f"{folder}: got {told['format']} version {told['version']}; expected "
            f"{FORMAT} version {expected}. Ingest the source again with this version."
        )
    return told


def _version(cube: Mapping[str, Any]) -> int:
    """Tell the version that facts are written in: before the second, amounts had no two ends."""
    return 2 if cube["amounts"] else 1


def _table(data: bytes) -> pl.DataFrame:
    """Read a table; a large one column by column, as what a whole one takes is not given back."""
    if len(data) < LARGE:
        return pl.read_parquet(io.BytesIO(data)).rechunk()
    names = pl.read_parquet_schema(io.BytesIO(data))
    return pl.DataFrame(
        [pl.read_parquet(io.BytesIO(data), columns=[name]).to_series().rechunk() for name in names]
    )


def _read_table(root: Path, snapshot: Snapshot, name: str) -> pl.DataFrame:
    digest = _read_manifest(root, snapshot)["files"][name]
    return pl.read_parquet(io.BytesIO(read_verified(root / snapshot.folder / name, digest)))


def _manifest(cube: Cube, files: Mapping[str, bytes], link: Link | None) -> bytes:
    described = describe(cube)
    manifest = {
        "format": FORMAT,
        "version": _version(described),
        "cube": described,
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
        "after": link.after.isoformat() if link.after else None,
    }


def _parquet(table: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    table.write_parquet(buffer, compression="zstd")
    return buffer.getvalue()
