"""Workbooks as strangers read them: cells by GDAL, and the parts of the file as they stand."""

import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pyogrio

Row = list[Any]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def parts_of(data: bytes) -> dict[str, bytes]:
    """Return the files in a workbook by their names."""
    with ZipFile(BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def sheets_of(data: bytes) -> list[str]:
    """Name the sheets of a workbook, in their order."""
    book = ElementTree.fromstring(parts_of(data)["xl/workbook.xml"])
    return [one.attrib["name"] for one in book.iter(f"{MAIN}sheet")]


def sheet_of(data: bytes, name: str) -> ElementTree.Element:
    """Return a sheet as it stands in the file."""
    at = sheets_of(data).index(name) + 1
    return ElementTree.fromstring(parts_of(data)[f"xl/worksheets/sheet{at}.xml"])


def rows_of(data: bytes, name: str) -> list[Row]:
    """Return all rows of a sheet by ECMA-376, 18.3.1: each cell as the type it has in the file."""
    shared = ElementTree.fromstring(parts_of(data)["xl/sharedStrings.xml"])
    texts = ["".join(one.itertext()) for one in shared]
    rows: list[Row] = []
    for row in sheet_of(data, name).iter(f"{MAIN}row"):
        cells = {_column(one.attrib["r"]): _value(one, texts) for one in row}
        rows.append([cells.get(at) for at in range(max(cells, default=-1) + 1)])
    return rows


def table_of(data: bytes, name: str, first: int = 0) -> list[dict[str, Any]]:
    """Return a sheet as records by the names in its row `first`."""
    names, *rows = rows_of(data, name)[first:]
    wide = [[*row, *[None] * (len(names) - len(row))] for row in rows]
    return [dict(zip(names, row, strict=True)) for row in wide]


def texts_by_gdal(data: bytes, name: str) -> Iterator[list[str | None]]:
    """Yield the rows of a sheet as GDAL reads them, every cell as text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        path.write_bytes(data)
        _, _, _, columns = pyogrio.raw.read(
            path, layer=name, HEADERS="DISABLE", FIELD_TYPES="STRING"
        )
    for row in zip(*columns, strict=True):
        yield list(row)


def _value(cell: ElementTree.Element, texts: list[str]) -> Any:
    assert cell.find(f"{MAIN}f") is None, "a formula"
    value = cell.findtext(f"{MAIN}v")
    if value is None:
        return None
    match cell.attrib.get("t", "n"):
        case "s":
            return texts[int(value)]
        case "b":
            return value == "1"
        case "n":
            return float(value)
    raise AssertionError(cell.attrib)


def _column(reference: str) -> int:
    """Return the column of a reference such as B2, counted from 0; none lies beyond Z here."""
    letters = reference.rstrip("0123456789")
    assert len(letters) == 1
    return ord(letters) - ord("A")
