"""A file of outlines -> what was recognised in it, and a proposal; runs in a confined process."""

from collections import Counter
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.declare.draft_areas import guess_code, guess_name
from layers.declare.file import FileFormat
from layers.declare.kinds import kind_of
from layers.declare.sniff import Table
from layers.errors import SourceError
from layers.ground import Shapes
from layers.ingest import read_outlines
from layers.ingest.peek import peek
from layers.ingest.suspect import refuse_other_kinds
from server.uploads.errors import TooLarge, UnusableFile
from server.uploads.found import Found, Holds
from server.uploads.limits import MOST_AREAS, MOST_VERTICES
from server.uploads.look import refuse_too_wide, sample_of, title_from

POLYGONS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
LONGEST_CODE = 80
EXPECTED = "expected GeoJSON or a GeoPackage with polygons"


def look_at_outlines(file: Path, name: str) -> Found:
    """Recognise the areas that a file holds.

    Raises
    ------
    SourceError
        If it points elsewhere, or names its coordinate system otherwise than by a number.
    UnusableFile
        If it cannot be read, or a row of it is no outline on the earth.
    TooLarge
        If it has too many areas, vertices or columns.
    """
    table, shapes = read_drawn(file)
    refuse_too_wide(table)
    refuse_unfit(shapes)
    code = guess_code(table)
    code = "" if code and unfit_code(table, code) else code
    return Found(
        name=name,
        holds=Holds.AREAS,
        columns=tuple(table.rows.columns),
        sample=sample_of(table),
        file=FileFormat(path=table.file, layer=table.layer or None),
        proposal={
            "title": title_from(name),
            "code": code or None,
            "name": guess_name(table) or code or None,
        },
    )


def read_drawn(file: Path) -> tuple[Table, Shapes]:
    """Read the columns of a file as text, and the shapes of its rows in degrees.

    Raises
    ------
    SourceError, UnusableFile
        As `look_at_outlines`.
    """
    kind = kind_of(file.name)
    assert kind is not None, "the file was named by its kind when it arrived"
    refuse_other_kinds(file.name, file, kind)
    try:
        table = peek(file)
    except SourceError as error:
        raise UnusableFile(f"{file.name}: holds no areas that can be read; {EXPECTED}.") from error
    return table, read_outlines(file, table.layer, MOST_AREAS)


def refuse_unfit(shapes: Shapes) -> None:
    """Refuse what is no set of areas, by the first row that shows it.

    Parameters
    ----------
    shapes
        (n,) in degrees; None where a row has none.

    Raises
    ------
    TooLarge
        If there are too many areas or vertices.
    UnusableFile
        If a shape is no polygon, lies outside the earth, or encloses no ground.
    """
    if len(shapes) > MOST_AREAS:
        raise TooLarge(
            f"The file has more than {MOST_AREAS:,} areas, the limit. Send a part of them, or ask "
            "the administrator to declare the set."
        )
    vertices = int(shapely.get_num_coordinates(shapes).sum())
    if vertices > MOST_VERTICES:
        raise TooLarge(
            f"The outlines have {vertices:,} vertices; expected at most {MOST_VERTICES:,}. "
            "Simplify them, or send a part of them."
        )
    for row, shape in enumerate(shapes, 1):
        fault = _fault(shape)
        if fault:
            raise UnusableFile(f"Row {row:,} {fault}.")


def _fault(shape: shapely.Geometry | None) -> str:
    """Say what is wrong with the shape of a row; empty if it encloses ground on the earth."""
    if shape is None:
        return "has no outline that can be read; expected a polygon in each row"
    kind = shapely.GeometryType(int(shapely.get_type_id(shape)))
    if kind not in POLYGONS:
        return f"is a {kind.name.lower()}; expected a polygon in each row"
    if not _is_on_earth(shapely.get_coordinates(shape)):
        return (
            f"has its outline at {shapely.bounds(shape).tolist()}; expected longitude and "
            "latitude, or a file that names its coordinate system by its number"
        )
    mended = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    return "encloses no ground; leave it out" if mended.is_empty else ""


def _is_on_earth(lonlat: NDArray[np.float64]) -> bool:
    return bool((np.abs(lonlat) <= (180, 90)).all())  # NaN is nowhere


def unfit_code(table: Table, column: str) -> str:
    """Say why a column cannot tell areas apart; empty if it can.

    A code stands in addresses, where a slash would part it and a long text has no room.
    """
    codes = table.rows[column].to_list()
    if "" in codes:
        return f"{column!r}, which is empty in row {codes.index('') + 1:,}"
    code, times = Counter(codes).most_common(1)[0]
    if times > 1:
        return f"{column!r}, which has {code!r} in {times:,} rows"
    unfit = (one for one in codes if "/" in one or len(one) > LONGEST_CODE)
    code = next(unfit, "")
    return f"{column!r}, which has {code[:LONGEST_CODE]!r}" if code else ""
