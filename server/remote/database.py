"""A table or a SELECT of a database -> one Parquet file, in batches of bounded size."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, CursorResult

from layers.declare.remote import Database
from layers.errors import SourceError
from server.remote.geometry import MYSQL_GEOMETRY, Shapes, shape_column, shape_types
from server.remote.meter import Meter
from server.remote.origin import said_of
from server.remote.rows import RowFile

BATCH_ROWS = 2000
# The server keeps the result and hands it out; a % in the query is a %.
STREAMING = {"stream_results": True, "no_parameters": True}


@dataclass(frozen=True, slots=True)
class Selected:
    """An answer that is being handed out: its columns, and which of them holds shapes, if any."""

    rows: CursorResult[Any]
    names: list[str]
    shapes: str
    from_mysql: bool


def fetch_database(connection: Connection, place: Database, file: Path, meter: Meter) -> None:
    """Write every row of a table or a query to a file.

    Raises
    ------
    SourceError
        If there are no rows, or the columns are not clear.
    """
    types = shape_types(connection)
    with said_of(meter.origin), _answer(connection, _question(connection, place)) as rows:
        selected = _described(rows, types, place)
        shapes = Shapes(selected.from_mysql)
        count = 0
        with RowFile(file) as written:
            written.open(selected.names, selected.shapes)
            for batch in _batches(selected, shapes):
                meter.take(written.add(batch))
                count += len(batch)
            written.system = shapes.system
        if not count:
            raise SourceError("no rows came; expected at least one.")


@contextmanager
def _answer(connection: Connection, question: str) -> Iterator[CursorResult[Any]]:
    """Lend an answer; what is left of it when we refuse is left in the database."""
    rows = connection.execution_options(**STREAMING).exec_driver_sql(question)
    try:
        yield rows
    except BaseException:
        connection.invalidate()  # or else closing the answer would read it to its end first
        raise
    finally:
        rows.close()


def _described(rows: CursorResult[Any], types: frozenset[int], place: Database) -> Selected:
    names = list(rows.keys())
    if twice := {name for name in names if names.count(name) > 1}:
        raise SourceError(f"two columns are called {min(twice)}; name them apart in the query.")
    described = rows.cursor.description if rows.cursor else ()
    shapes = shape_column(described, types, place.geometry)
    kinds = {one[0]: one[1] for one in described}
    return Selected(rows, names, shapes, MYSQL_GEOMETRY in types & {kinds.get(shapes)})


def _question(connection: Connection, place: Database) -> str:
    if place.query:
        return place.query
    quote = connection.dialect.identifier_preparer.quote_identifier
    return f"SELECT * FROM {'.'.join(quote(part) for part in (place.table or '').split('.'))}"


def _batches(selected: Selected, shapes: Shapes) -> Iterator[list[Sequence[object]]]:
    """Hand out the rows, with their shapes as WKB."""
    at = selected.names.index(selected.shapes) if selected.shapes else None
    for rows in selected.rows.partitions(BATCH_ROWS):
        if at is None:
            yield list(rows)
        else:
            written = shapes.as_wkb([row[at] for row in rows])
            yield [(*row[:at], wkb, *row[at + 1 :]) for row, wkb in zip(rows, written, strict=True)]
