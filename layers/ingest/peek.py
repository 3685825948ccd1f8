"""A file of any kind that nobody has described yet -> what it holds, for a draft."""

import glob
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from layers.declare.draft import draft_source
from layers.declare.file import FileFormat
from layers.declare.kinds import Kind
from layers.declare.sniff import Table, read_table
from layers.ingest.archive import find_candidates
from layers.ingest.files import Piece, on_disk, pieces
from layers.ingest.read import READ
from layers.ingest.suspect import refuse_other_kinds
from layers.ingest.vector import list_layers
from layers.model import GEOMETRY, ROW, Batch

SAMPLE_ROWS = 50_000
TABLES = (Kind.CSV, Kind.PARQUET)  # which have no layers


def draft_file(file: Path, source_id: str = "") -> str:
    """Draft the definition of a source from a file of any kind.

    Returns
    -------
    TOML that parses; `hexradar check` names what is missing in it.

    Raises
    ------
    SourceError
        If the file cannot be read.
    """
    return draft_source(file, source_id, peek(file))


def peek(file: Path) -> Table:
    """Read the first rows of a file; of an archive, of its largest file that may hold rows.

    Raises
    ------
    SourceError
        If the file cannot be read.
    """
    member = _largest(file) if file.suffix.lower() == ".zip" else ""
    declared = FileFormat(path="*", member=glob.escape(member) or None)
    (piece,) = pieces(file, declared)
    if piece.kind is Kind.CSV and not piece.member:
        return read_table(file)
    if piece.kind is Kind.CSV:
        with on_disk(piece) as path:
            return replace(read_table(path), file=file.name, member=member)
    layer = _layer(piece)
    known = declared.model_copy(update={"layer": layer or None})
    batches = _first(READ[piece.kind](piece, known, ()))
    rows = pl.concat(batch.rows for batch in batches).head(SAMPLE_ROWS)
    return Table(
        file=file.name,
        encoding="utf-8",
        delimiter=",",
        skip_lines=0,
        has_header=True,
        rows=rows.drop(ROW, GEOMETRY, strict=False).select(pl.all().str.strip_chars()),
        member=member,
        layer=layer,
        points=_points(rows),
        crs=batches[0].crs,
    )


def _largest(archive: Path) -> str:
    """Name the largest of the files that may be meant; empty if there is one only."""
    names = find_candidates(archive)
    if len(names) < 2:
        return ""
    with ZipFile(archive) as opened:
        return max(names, key=lambda name: opened.getinfo(name).file_size)


def _layer(piece: Piece) -> str:
    """Name the first layer or sheet; empty if there is one only."""
    if piece.kind in TABLES:
        return ""
    with on_disk(piece) as path:
        refuse_other_kinds(piece.name, path, piece.kind)
        layers = list_layers(piece, path)
    return layers[0] if len(layers) > 1 else ""


def _first(batches: Iterator[Batch]) -> list[Batch]:
    """Take batches up to the size of a sample."""
    taken: list[Batch] = []
    for batch in batches:
        taken.append(batch)
        if sum(len(one.rows) for one in taken) >= SAMPLE_ROWS:
            break
    return taken


def _points(rows: pl.DataFrame) -> NDArray[np.float64] | None:
    """Return the place of each row; None if the rows have no shapes, or other ones than points."""
    if GEOMETRY not in rows.columns:
        return None
    shapes = shapely.from_wkb(rows[GEOMETRY].to_numpy())
    points = shapely.get_geometry(shapes, 0)
    if not np.isin(shapely.get_type_id(points), [-1, shapely.GeometryType.POINT]).all():
        return None
    return np.stack([shapely.get_x(points), shapely.get_y(points)], axis=1)
