"""A file of any kind that nobody has described yet -> what it holds, for a draft."""

import glob
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from layers.declare.draft import draft_source
from layers.declare.draft_areas import POLICE_AREAS, draft_police_areas
from layers.declare.file import FileFormat
from layers.declare.guess_places import guess_place
from layers.declare.kinds import SIDECARS, Kind, Reader
from layers.declare.sniff import Table, read_table
from layers.declare.toml import slug
from layers.errors import SourceError
from layers.ingest.archive import find_candidates
from layers.ingest.files import Piece, on_disk, pieces
from layers.ingest.own import guess_reader
from layers.ingest.read import READ, read_batches
from layers.ingest.suspect import refuse_other_kinds
from layers.ingest.vector import list_layers
from layers.model import GEOMETRY, ROW, Batch

SAMPLE_ROWS = 50_000
HEAD_BYTES = 4096
MOST_PEEKED = 12  # files of an archive
PACKED = (".tar", ".tar.gz", ".tgz", ".7z", ".rar", ".tar.bz2")
DOCUMENTS = (".md", ".rd", ".html", ".htm", ".pdf", ".doc", ".docx", ".css", ".xml", ".toml")
TABLES = (Kind.CSV, Kind.PARQUET)  # which have no layers


def draft_file(file: Path, source_id: str = "") -> str:
    """Draft the definition of a source from a file of any kind.

    Returns
    -------
    TOML that parses; `hexradar check` names what is missing in it. Of outlines and of addresses
    it is an area set or a register, as its first line says.

    Raises
    ------
    SourceError
        If the file cannot be read, or no source can be made of it.
    """
    if file.suffix.lower() == ".txt" and POLICE_AREAS.match(_begin(file)):
        return draft_police_areas(file.name, slug(source_id or file.stem))
    return draft_source(file, source_id and slug(source_id), peek(file))


def peek(file: Path) -> Table:
    """Read the first rows of a file; of an archive, of its file that holds places, and most rows.

    Raises
    ------
    SourceError
        If the file cannot be read, or is one that is no table.
    """
    if not file.is_file():
        what = "a folder" if file.is_dir() else "no such file"
        raise SourceError(f"{file}: got {what}; expected a file with data.")
    _refuse_documents(file)
    modified = datetime.fromtimestamp(file.stat().st_mtime, UTC).date()
    if file.suffix.lower() == ".json" and (reader := guess_reader(file)):
        return replace(_peek_own(file, reader), modified=modified)
    if file.suffix.lower() != ".zip":
        return replace(_peek(file, ""), modified=modified)
    members = _by_size(file)
    tables = [_peek(file, member if len(members) > 1 else "") for member in members[:MOST_PEEKED]]
    placed = [one for one in tables if not one.outlines and guess_place(one)]
    best = (placed or tables)[0]
    return replace(best, member=_alike(best, placed), modified=modified)


def _peek(file: Path, member: str) -> Table:
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
    points = _points(rows)
    return Table(
        file=file.name,
        encoding="utf-8",
        delimiter=",",
        skip_lines=0,
        has_header=True,
        rows=_trimmed(rows),
        member=member,
        layer=layer,
        points=points,
        crs=batches[0].crs,
        outlines=points is None and GEOMETRY in rows.columns,
    )


def _peek_own(file: Path, reader: Reader) -> Table:
    declared = FileFormat(path="*", reader=reader)
    rows = pl.concat(batch.rows for batch in _first(read_batches(file, declared, ())))
    return Table(file.name, "utf-8", ",", 0, True, _trimmed(rows), reader=reader.value)


def _trimmed(rows: pl.DataFrame) -> pl.DataFrame:
    texts = rows.head(SAMPLE_ROWS).drop(ROW, GEOMETRY, strict=False)
    return texts.select(pl.all().fill_null("").str.strip_chars())


def _begin(file: Path) -> str:
    with file.open("rb") as stream:
        return stream.read(HEAD_BYTES).decode("utf-8", "replace")


def _refuse_documents(file: Path) -> None:
    """Refuse what explains or packs data by the end of its name.

    Raises
    ------
    SourceError
        With what to do instead.
    """
    name = file.name.lower()
    if name.endswith(PACKED):
        raise SourceError(
            f"{file.name}: is an archive that is not read; expected .zip, or the files themselves."
        )
    if not file.suffix or file.suffix.lower() in DOCUMENTS:
        raise SourceError(f"{file.name}: is no source: it is a text about data, no table of them.")
    for main, sidecars in SIDECARS.items():
        whole = file.with_suffix(main)
        if file.suffix.lower() in sidecars and file.suffix.lower() != ".dbf" and whole.is_file():
            raise SourceError(f"{file.name}: is a part of {whole.name}; expected that file.")


def _alike(best: Table, placed: list[Table]) -> str:
    """Name the file of an archive, or, of several beside it with the same columns, all of them."""
    folder, _, name = best.member.rpartition("/")
    suffix = name.rpartition(".")[2]
    beside = [one for one in placed if one.member.rpartition("/")[0] == folder]
    beside = [one for one in beside if one.member.endswith(f".{suffix}")]
    if len(beside) > 1 and all(one.rows.columns == best.rows.columns for one in beside):
        inner = f"{glob.escape(folder)}/" if folder else ""
        return f"{inner}*.{suffix}"
    return glob.escape(best.member)


def _by_size(archive: Path) -> list[str]:
    """Name the files that may be meant, the largest first."""
    names = find_candidates(archive)
    with ZipFile(archive) as opened:
        return sorted(names, key=lambda name: -opened.getinfo(name).file_size) or [""]


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
