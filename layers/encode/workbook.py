"""Published tables as a workbook (XLSX, ECMA-376), with a sheet that says where they come from.

No cell holds a formula. The bytes follow from what is handed in alone, so that an entity tag holds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from layers.encode.columns import Table, area_table, cell_table, runs
from layers.model import Area, Published

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

WIDEST, NARROWEST = 60, 9  # of a column, in characters
LABELS, TEXTS = 28, 100
MOST_OF_A_PAGE_HEADER = 120  # characters; Excel takes 255, and an ampersand counts twice


@dataclass(frozen=True, slots=True)
class Book:
    """What a workbook says beside its rows, in the language of its reader.

    title
        Of the file.
    rows, about
        Names of the two sheets.
    told
        Label and text of each line of the second sheet.
    made
        The moment that the file carries as that of its making; not the clock's.
    meaning
        Name of the column that says states in words.
    states
        The words of each state that is explained; a state that is not has none.
    """

    title: str
    rows: str
    about: str
    told: tuple[tuple[str, str], ...]
    made: datetime
    meaning: str = "meaning"
    states: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Looks:
    """The formats of one workbook; `kept` keeps a text a text when somebody edits its cell."""

    mark: "Format"
    head: "Format"
    kept: "Format"
    label: "Format"
    text: "Format"


def cells_xlsx(published: Published, book: Book, names: Sequence[str] = ()) -> bytes:
    """Write a sheet of cells and one of where they come from.

    Parameters
    ----------
    names
        What each cell is called, one per place; without them there is no column `name`.
    """
    return _xlsx(cell_table(published, names), published.classification, book)


def areas_xlsx(published: Published, areas: Sequence[Area], book: Book) -> bytes:
    """Write a sheet of areas and one of where they come from; `place` is a position in `areas`."""
    return _xlsx(area_table(published, areas), published.classification, book)


def _xlsx(table: Table, classification: str, book: Book) -> bytes:
    from xlsxwriter import Workbook  # only an export needs it

    buffer = BytesIO()
    made = book.made.astimezone(UTC).replace(tzinfo=None)
    with Workbook(buffer, {"in_memory": True}) as workbook:  # on disk it would be a second copy
        workbook.set_properties({"title": book.title, "author": "HexRadar", "created": made})
        looks = _looks(workbook)
        if book.states:
            table = table | {book.meaning: [book.states.get(one) for one in table["state"]]}
        for name in (book.rows, book.about):
            _mark(workbook.add_worksheet(name), classification, looks)
        first = 1 if classification else 0
        _write_rows(workbook.worksheets()[0], first, table, looks)
        _write_told(workbook.worksheets()[1], first, book.told, looks)
    return buffer.getvalue()


def _looks(workbook: "Workbook") -> _Looks:
    return _Looks(
        mark=workbook.add_format({"bold": True, "font_color": "#A4262C"}),
        head=workbook.add_format({"bold": True, "bottom": 1}),
        kept=workbook.add_format({"quote_prefix": True}),
        label=workbook.add_format({"bold": True, "valign": "top"}),
        text=workbook.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True}),
    )


def _mark(sheet: "Worksheet", classification: str, looks: _Looks) -> None:
    """Put a classification on screen and on every printed page."""
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P / &N")
    if classification:
        sheet.write_string(0, 0, classification, looks.mark)
        shown = classification[:MOST_OF_A_PAGE_HEADER].replace("&", "&&")
        sheet.set_header(f"&C&B {shown}")


def _write_rows(sheet: "Worksheet", first: int, table: Table, looks: _Looks) -> None:
    """Write a table below its names, which stay in sight and on every printed page."""
    for at, (name, of) in enumerate(table.items()):
        sheet.write_string(first, at, name, looks.head)
        for row, value in enumerate(of, first + 1):
            _write(sheet, (row, at), value, looks)
        longest = max((len(str(one)) for one in (name, *of) if one is not None), default=0)
        sheet.set_column(at, at, min(max(longest + 2, NARROWEST), WIDEST))
    rows = len(next(iter(table.values())))
    sheet.autofilter(first, 0, first + rows, len(table) - 1)
    sheet.freeze_panes(first + 1, 0)
    sheet.repeat_rows(first)


def _write(sheet: "Worksheet", at: tuple[int, int], value: Any, looks: _Looks) -> None:
    """Write a value as what it is; one that is not told leaves its cell empty."""
    if isinstance(value, bool):
        sheet.write_boolean(*at, value)
    elif isinstance(value, int | float):
        sheet.write_number(*at, value)
    elif value is not None:
        sheet.write_string(*at, value, looks.kept if runs(value) else None)


def _write_told(
    sheet: "Worksheet", first: int, told: tuple[tuple[str, str], ...], looks: _Looks
) -> None:
    sheet.set_column(0, 0, LABELS)
    sheet.set_column(1, 1, TEXTS)
    for row, (label, text) in enumerate(told, first):
        sheet.write_string(row, 0, label, looks.label)
        sheet.write_string(row, 1, text, looks.text)
