"""What every reader needs to make batches: checked columns, numbered rows."""

from collections.abc import Iterable, Iterator
from itertools import chain, count

import polars as pl

from layers.errors import SourceError
from layers.model import ROW, Batch

REFUSED_SCHEMA = {"file": pl.String, "row": pl.Int64, "reason": pl.String, "value": pl.String}


def numbered(
    file: str, frames: Iterable[pl.DataFrame], needed: tuple[str, ...], crs: str | None = None
) -> Iterator[Batch]:
    """Make batches of frames of whole rows, numbered from 1.

    Raises
    ------
    SourceError
        If a needed column is missing, or there is no row.
    """
    seen = 0
    for frame in frames:
        refuse_changed_columns(file, frame.columns, needed)
        if len(frame):
            numbers = pl.int_range(seen + 1, seen + 1 + len(frame), dtype=pl.Int64, eager=True)
            seen += len(frame)
            rows = frame.with_columns(numbers.alias(ROW))
            yield Batch(file, rows, pl.DataFrame(schema=REFUSED_SCHEMA), crs)
    if not seen:
        raise SourceError(f"{file}: got no rows; expected at least one row.")


def refuse_changed_columns(file: str, columns: list[str], needed: tuple[str, ...]) -> None:
    """Refuse a file that lacks a column.

    Raises
    ------
    SourceError
        With the columns that are there, and those that are missing.
    """
    missing = [name for name in needed if name not in columns]
    if missing:
        shown = ", ".join(name for name in columns if not name.startswith(" "))
        raise SourceError(
            f"{file}: got the columns {shown[:500]}; expected also "
            f"{', '.join(missing)}. Mend the definition if the holder changed the file, "
            "or ask for the file as it was."
        )


def each_once(names: Iterable[str]) -> list[str]:
    """Number repeated names (`Persons`, `Persons.2`), so that each can be told from the others."""
    unique: dict[str, None] = {}
    for name in names:
        candidates = chain([name], (f"{name}.{number}" for number in count(2)))
        unique[next(one for one in candidates if one not in unique)] = None
    return list(unique)
