"""One file of a delivery -> batches of text columns; which reader depends on the kind of file."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

from layers.declare.file import FileFormat
from layers.declare.kinds import Kind
from layers.ingest.batches import REFUSED_SCHEMA
from layers.ingest.delimited import BLOCK_BYTES, read_delimited
from layers.ingest.files import Piece, pieces
from layers.ingest.own import read_own
from layers.ingest.parquet import read_parquet
from layers.ingest.vector import read_vector
from layers.model import Batch

__all__ = ["BLOCK_BYTES", "REFUSED_SCHEMA", "read_batches"]

Read: TypeAlias = Callable[[Piece, FileFormat, tuple[str, ...]], Iterator[Batch]]
READ: dict[Kind, Read] = {
    **dict.fromkeys(Kind, read_vector),
    Kind.CSV: read_delimited,
    Kind.PARQUET: read_parquet,
}


def read_batches(path: Path, format_: FileFormat, needed: tuple[str, ...]) -> Iterator[Batch]:
    """Read one file of a delivery, or the files in it if it is an archive.

    Parameters
    ----------
    needed
        Columns that must be there.

    Yields
    ------
    Batches of bounded size, in file order; every column is text as a person reads it in the file,
    and the shapes of a file that has them stand in GEOMETRY.

    Raises
    ------
    SourceError
        If the file is empty, damaged, hostile, of another kind, or lacks a needed column.
    """
    for piece in pieces(path, format_):
        read = read_own if format_.reader else READ[piece.kind]
        yield from read(piece, format_, needed)
