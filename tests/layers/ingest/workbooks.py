"""Small workbooks, written part by part, for the tests."""

from pathlib import Path
from zipfile import ZipFile

Cell = str | int | float | tuple[float, str] | None
SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STYLES = {"date": 1, "moment": 2}


def write_workbook(path: Path, sheets: dict[str, list[list[Cell]]]) -> Path:
    """Write sheets of rows; a cell (number, "date") is shown as a date."""
    names = list(sheets)
    with ZipFile(path, "w") as book:
        book.writestr("[Content_Types].xml", _types(len(names)))
        book.writestr("_rels/.rels", _links({"officeDocument": "xl/workbook.xml"}))
        listed = "".join(
            f'<sheet name="{name}" sheetId="{at}" r:id="worksheet{at}"/>'
            for at, name in enumerate(names, 1)
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{SHEETS}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
        )
        targets = {f"worksheet{at}": f"worksheets/sheet{at}.xml" for at in range(1, len(names) + 1)}
        book.writestr("xl/_rels/workbook.xml.rels", _links({"styles": "styles.xml", **targets}))
        formats = '<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/>'
        book.writestr(
            "xl/styles.xml",
            f'<styleSheet xmlns="{SHEETS}"><cellXfs count="3">{formats}</cellXfs></styleSheet>',
        )
        for at, name in enumerate(names, 1):
            book.writestr(f"xl/worksheets/sheet{at}.xml", _sheet(sheets[name]))
    return path


def _types(sheets: int) -> str:
    parts = {"workbook": "sheet.main", "styles": "styles"}
    parts |= {f"worksheets/sheet{at}": "worksheet" for at in range(1, sheets + 1)}
    listed = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{TYPE}.{kind}+xml"/>'
        for part, kind in parts.items()
    )
    links = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="{links}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )


def _links(targets: dict[str, str]) -> str:
    listed = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{name.rstrip("0123456789")}" Target="{to}"/>'
        for name, to in targets.items()
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


def _sheet(rows: list[list[Cell]]) -> str:
    listed = "".join(
        f'<row r="{at}">{"".join(_cell(f"{chr(65 + x)}{at}", one) for x, one in enumerate(row))}'
        "</row>"
        for at, row in enumerate(rows, 1)
    )
    return f'<worksheet xmlns="{SHEETS}"><sheetData>{listed}</sheetData></worksheet>'


def _cell(at: str, value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f'<c r="{at}" t="inlineStr"><is><t>{value}</t></is></c>'
    if isinstance(value, tuple):
        return f'<c r="{at}" s="{STYLES[value[1]]}"><v>{value[0]}</v></c>'
    return f'<c r="{at}"><v>{value:.17g}</v></c>'
