"""Workbooks: rows come back as what they are, nothing runs, and equal rows are equal bytes."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.encode.columns import area_table, cell_table
from layers.encode.workbook import MOST_OF_A_PAGE_HEADER, Book, areas_xlsx, cells_xlsx
from layers.model import Area, Column, Published
from tests.layers.makers import some_cells, square
from tests.layers.tables import published
from tests.workbooks import MAIN, parts_of, rows_of, sheet_of, sheets_of, table_of, texts_by_gdal

CELLS = some_cells()[:3].tolist()
GROUND = square("A", 0, 0, 1, 1).geometry
BOOK = Book(
    title="Woninginbraken",
    rows="Gegevens",
    about="Herkomst",
    told=(("Bron", "Demopolitie"), ("Adres", "https://hexradar.test/v1?a=1&b=2")),
    made=datetime(2026, 11, 2, 9, tzinfo=UTC),
    meaning="betekenis",
    states={"suppressed": "afgeschermd", "provisional": "voorlopig"},
)
HIDING = published([7, 2, 0], CELLS, threshold=5)


def marked(table: Published, text: str = "Vertrouwelijk") -> Published:
    return replace(table, classification=text)


def test_cells_are_rows_with_numbers_as_numbers_and_states_in_words() -> None:
    assert rows_of(cells_xlsx(HIDING, BOOK), "Gegevens") == [
        ["h3", "value", "state", "suppressed", "betekenis"],
        [f"{CELLS[0]:x}", 7, "value", False],
        [f"{CELLS[1]:x}", None, "suppressed", True, "afgeschermd"],
        [f"{CELLS[2]:x}", None, "suppressed", True, "afgeschermd"],
    ]


def test_gdal_reads_the_same() -> None:
    assert list(texts_by_gdal(cells_xlsx(HIDING, BOOK), "Gegevens")) == [
        ["h3", "value", "state", "suppressed", "betekenis"],
        [f"{CELLS[0]:x}", "7", "value", "0", None],
        [f"{CELLS[1]:x}", None, "suppressed", "1", "afgeschermd"],
        [f"{CELLS[2]:x}", None, "suppressed", "1", "afgeschermd"],
    ]


def test_areas_are_rows_with_their_names() -> None:
    areas = (square("W", 0, 0, 1, 1), square("E", 1, 0, 2, 1))
    (row,) = table_of(areas_xlsx(published([7], [1]), areas, BOOK), "Gegevens")
    assert (row["id"], row["code"], row["name"], row["value"]) == ("blocks.E", "E", "Block E", 7)


def test_cells_have_names_where_they_are_given() -> None:
    data = cells_xlsx(published([7], CELLS[:1]), BOOK, ["near Duinstraat"])
    assert table_of(data, "Gegevens")[0]["name"] == "near Duinstraat"


def test_the_second_sheet_says_where_the_rows_come_from() -> None:
    data = cells_xlsx(HIDING, BOOK)
    assert sheets_of(data) == ["Gegevens", "Herkomst"]
    assert rows_of(data, "Herkomst") == [list(one) for one in BOOK.told]


def test_a_classification_is_the_first_row_of_both_sheets_and_the_head_of_every_page() -> None:
    data = cells_xlsx(marked(HIDING, "Geheim & intern"), BOOK)
    for sheet in sheets_of(data):
        assert rows_of(data, sheet)[0] == ["Geheim & intern"]
        assert sheet_of(data, sheet).findtext(f".//{MAIN}oddHeader") == "&C&B Geheim && intern"
    assert table_of(data, "Gegevens", first=1)[0]["value"] == 7


def test_a_classification_too_long_for_the_head_of_a_page_stands_whole_in_the_sheet() -> None:
    long = "&" * (MOST_OF_A_PAGE_HEADER + 80)
    data = cells_xlsx(marked(HIDING, long), BOOK)
    assert rows_of(data, "Herkomst")[0] == [long]
    shown = sheet_of(data, "Herkomst").findtext(f".//{MAIN}oddHeader") or ""
    assert shown == f"&C&B {'&' * 2 * MOST_OF_A_PAGE_HEADER}"


def test_what_anybody_may_have_has_no_classification() -> None:
    assert sheet_of(cells_xlsx(HIDING, BOOK), "Gegevens").find(f".//{MAIN}oddHeader") is None


@pytest.mark.parametrize(("table", "head"), [(HIDING, 1), (marked(HIDING), 2)])
def test_the_names_of_columns_stay_in_sight_and_can_be_filtered(
    table: Published, head: int
) -> None:
    sheet = sheet_of(cells_xlsx(table, BOOK), "Gegevens")
    pane, filtered = sheet.find(f".//{MAIN}pane"), sheet.find(f"{MAIN}autoFilter")
    assert pane is not None
    assert filtered is not None
    assert (pane.attrib["ySplit"], pane.attrib["state"]) == (str(head), "frozen")
    assert filtered.attrib["ref"].startswith(f"A{head}:")
    assert filtered.attrib["ref"].endswith(f"{head + 3}")


@pytest.mark.parametrize("text", ["=1+1", "+31", "-1", "@SUM(A1)", "\tx", "http://x.test", "1e5"])
def test_a_text_stays_a_text(text: str) -> None:
    areas = (Area("blocks", text, text, GROUND),)
    book = replace(BOOK, told=((text, text),))
    data = areas_xlsx(marked(published([7]), text), areas, book)
    assert table_of(data, "Gegevens", first=1)[0]["name"] == text
    assert rows_of(data, "Herkomst")[1] == [text, text]
    assert not any(b"<f>" in one or b"hyperlink" in one for one in parts_of(data).values())


def test_a_text_that_would_run_when_it_is_edited_is_marked_as_text() -> None:
    data = areas_xlsx(published([7]), (Area("blocks", "=1", "x", GROUND),), BOOK)
    cells = {
        one.attrib["r"]: one.attrib.get("s") for one in sheet_of(data, "Gegevens").iter(f"{MAIN}c")
    }
    styles = parts_of(data)["xl/styles.xml"].decode().partition("<cellXfs")[2].split("<xf ")[1:]
    assert 'quotePrefix="1"' in styles[int(cells["B2"] or 0)]
    assert 'quotePrefix="1"' not in styles[int(cells["C2"] or 0)]


def test_the_bytes_follow_from_what_is_handed_in() -> None:
    assert cells_xlsx(HIDING, BOOK) == cells_xlsx(HIDING, BOOK)
    later = replace(BOOK, made=datetime(2026, 11, 3, tzinfo=UTC))
    assert cells_xlsx(HIDING, BOOK) != cells_xlsx(HIDING, later)


def test_the_file_carries_the_moment_it_is_given_and_not_the_clocks() -> None:
    core = parts_of(cells_xlsx(HIDING, BOOK))["docProps/core.xml"]
    assert core.count(b"2026-11-02T09:00:00Z") == 2


def test_no_rows_are_a_sheet_with_names_of_columns() -> None:
    assert len(rows_of(cells_xlsx(published([]), BOOK), "Gegevens")) == 1


names = st.text(st.sampled_from('ab ,;"<&\né'), max_size=8).map(lambda text: f"x{text}")


@given(
    values=st.lists(st.floats(allow_infinity=False, width=32), min_size=1, max_size=6), name=names
)
def test_whatever_the_table_says_comes_back(values: list[float], name: str) -> None:
    areas = [Area("blocks", str(at), name, GROUND) for at in range(len(values))]
    beside = (Column("share", np.array(values)),)
    table = replace(published([7] * len(values)), also=beside)
    got = table_of(areas_xlsx(table, areas, BOOK), "Gegevens")
    expected = area_table(table, areas)
    assert [one["name"] for one in got] == expected["name"]
    # sixteen digits, one more than a spreadsheet keeps
    written = [None if one is None else float(f"{one:.16g}") for one in expected["share"]]
    assert [one["share"] for one in got] == written


def test_what_else_is_said_stands_beside_the_value() -> None:
    verdict = Column("verdict", np.array([0.0, np.nan, 1.0]), words=("rising", "=cmd"))
    table = replace(HIDING, also=(verdict,))
    got = table_of(cells_xlsx(table, BOOK), "Gegevens")
    assert (
        [one["verdict"] for one in got] == cell_table(table)["verdict"] == ["rising", None, "=cmd"]
    )
