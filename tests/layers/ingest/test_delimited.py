"""CSV that went wrong: open quotes, several tables in one file, titles; and CSV in an archive."""

import re
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from layers.declare.file import FileFormat
from layers.errors import SourceError
from layers.ingest.delimited import BLOCK_BYTES, FEW_ROWS, LONGEST_FIELD
from layers.ingest.read import read_batches


def count(folder: Path, text: str, **format_: str) -> int:
    """Count the whole rows of a CSV file."""
    (folder / "reports.csv").write_text(text)
    format_here = FileFormat.model_validate({"path": "*", **format_})
    return sum(len(one.rows) for one in read_batches(folder / "reports.csv", format_here, ()))


def numbered(rows: int, broken: int, text: str) -> str:
    """Write rows of two fields of which one is another text."""
    return "a,b\n" + "".join(f"{text}\n" if n == broken else f"{n},x\n" for n in range(1, rows + 1))


@pytest.mark.parametrize("rows", [10, LONGEST_FIELD, BLOCK_BYTES // 4])
@pytest.mark.parametrize("line", ['5,"x', '"5,x'])
def test_a_quote_that_is_left_open_is_told_with_its_row(
    rows: int, line: str, tmp_path: Path
) -> None:
    with pytest.raises(SourceError, match=r"row 5 holds a field .* a quote in that row is not"):
        count(tmp_path, numbered(rows, 5, line))


def test_a_quote_that_closes_far_below_is_told_with_its_row(tmp_path: Path) -> None:
    text = numbered(LONGEST_FIELD, 5, '5,"x') + '9,"y"\n8,z\n'
    with pytest.raises(SourceError, match="row 5 holds a field"):
        count(tmp_path, text)


def test_a_line_longer_than_memory_should_hold_is_told_with_its_row(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="row 3 holds a field"):
        count(tmp_path, "a,b\n1,x\n2,y\n" + "x" * (2 * BLOCK_BYTES + 1))


def test_a_long_field_on_one_line_is_read(tmp_path: Path) -> None:
    assert count(tmp_path, f'a,b\n1,"{"x," * LONGEST_FIELD}"\n') == 1


def test_lines_in_the_last_field_of_a_file_are_read(tmp_path: Path) -> None:
    assert count(tmp_path, 'a,b\n1,x\n2,"y\nz"\n') == 2


def test_a_lone_quote_within_a_field_is_read(tmp_path: Path) -> None:
    assert count(tmp_path, 'a,b\n1,5" pipe\n2,y\n') == 2


def test_several_tables_in_one_file_are_refused(tmp_path: Path) -> None:
    text = "a,b\n" + "1,x\n" * FEW_ROWS + "c,d,e\n" + "1,2,3\n" * 10
    with pytest.raises(SourceError, match=r"11 of 111 rows .* first of them row 101; .*cut it"):
        count(tmp_path, text)


def test_a_few_broken_rows_among_many_are_no_second_table(tmp_path: Path) -> None:
    assert count(tmp_path, "a,b\n" + "1,x\n" * FEW_ROWS + "1\n" * 5) == FEW_ROWS


def test_a_title_over_empty_fields_is_no_header(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"holds 'Report' and 3 empty fields; .*skip_lines"):
        count(tmp_path, "Report,,,\na,b,c,d\n1,2,3,4\n")


def test_csv_in_an_archive_is_read(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "reports.zip", "w", ZIP_DEFLATED) as archive:
        archive.writestr("data/reports.csv", "a,b\n1,x\n2,y\n")
        archive.writestr("__MACOSX/data/._reports.csv", "\0")
        archive.writestr(".DS_Store", "\0")
    (batch,) = read_batches(tmp_path / "reports.zip", FileFormat(path="*"), ("a", "b"))
    assert batch.file == "reports.zip/data/reports.csv"
    assert batch.rows["b"].to_list() == ["x", "y"]


@pytest.mark.real
def test_statistics_with_a_title_are_refused(real_data: Path) -> None:
    path = real_data / "nl_cbs_population_wide" / "bevolkingeindeperiod_21122025.csv"
    with pytest.raises(SourceError, match=re.escape("file.skip_lines")):
        list(read_batches(path, FileFormat(path="*", delimiter=";"), ()))


@pytest.mark.real
def test_stacked_tables_of_statistics_are_refused(real_data: Path) -> None:
    path = real_data / "nl_cbs_population_wide" / "allemisdrijven_metadata_21122025.csv"
    with pytest.raises(SourceError, match="one file per table"):
        list(read_batches(path, FileFormat(path="*", delimiter=";"), ()))
