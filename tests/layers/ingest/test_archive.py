"""Archives from outside: which file is meant, and nothing hostile is unpacked."""

import stat
import struct
import time
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from layers.declare.file import FileFormat
from layers.errors import SourceError
from layers.ingest.archive import MOST_MEMBERS, find_members
from layers.ingest.read import read_batches


def packed(folder: Path, *names: str) -> Path:
    """Pack empty files of these names."""
    with ZipFile(folder / "reports.zip", "w") as archive:
        for name in names:
            archive.writestr(name, "")
    return folder / "reports.zip"


def bomb(folder: Path, mib: int) -> Path:
    """Pack zeros, which take a thousandth of their size."""
    with ZipFile(folder / "reports.zip", "w", ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("reports.csv", bytes(mib << 20))
    return folder / "reports.zip"


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["a.csv"], "a.csv"),
        (["a.csv", "readme.txt", "style.css"], "a.csv"),
        (["a.txt"], "a.txt"),
        (["A.SHP", "a.dbf", "A.shx", "a.prj"], "A.SHP"),
        (["a.shp/", "a.shp/a.shp", "a.shp/a.dbf"], "a.shp/a.shp"),
        (["a b/c.geojson", "__MACOSX/a b/._c.geojson", ".hidden/d.csv"], "a b/c.geojson"),
        (["a.dbf", "a.cpg"], "a.dbf"),
    ],
)
def test_the_one_file_that_holds_data_is_found(
    names: list[str], found: str, tmp_path: Path
) -> None:
    assert find_members(packed(tmp_path, *names), FileFormat(path="*")) == (found,)


@pytest.mark.parametrize(
    ("names", "listed"),
    [
        (["a.csv", "b.csv"], "holds a.csv, b.csv; expected one file"),
        (["a.shp", "a.geojson"], "holds a.geojson, a.shp; expected one file"),
        (["a.pdf"], r"holds a\.pdf; expected one file"),
        ([".DS_Store"], "holds no data; expected one file"),
        ([f"{n:02}.csv" for n in range(25)], "19.csv and 5 more; expected one file"),
    ],
)
def test_an_archive_that_leaves_a_choice_is_refused_with_what_it_holds(
    names: list[str], listed: str, tmp_path: Path
) -> None:
    with pytest.raises(SourceError, match=rf"^reports\.zip: .*{listed}.*file\.member"):
        find_members(packed(tmp_path, *names), FileFormat(path="*"))


def test_a_pattern_names_several_files(tmp_path: Path) -> None:
    path = packed(tmp_path, "x/a.shp", "x/a.dbf", "x/b.shp", "x/b.dbf", "blocks.shp")
    found = find_members(path, FileFormat(path="*", member="x/*.shp"))
    assert found == ("x/a.shp", "x/b.shp")


def test_a_pattern_that_matches_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"holds a\.csv; expected a file that matches 'b"):
        find_members(packed(tmp_path, "a.csv"), FileFormat(path="*", member="b.csv"))


def test_the_declared_kind_chooses(tmp_path: Path) -> None:
    path = packed(tmp_path, "a.shp", "a.geojson", "a.csv")
    assert find_members(path, FileFormat(path="*", kind="shp")) == ("a.shp",)


@pytest.mark.parametrize(
    "name", ["/etc/a.csv", "../a.csv", "x/../../a.csv", r"..\a.csv", "C:/a.csv", r"C:\a.csv"]
)
def test_a_name_outside_the_archive_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"the archive has the name .* inside the archive"):
        find_members(packed(tmp_path, "b.csv", name), FileFormat(path="*", member="b.csv"))


def test_a_link_is_refused(tmp_path: Path) -> None:
    link = ZipInfo("a.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with ZipFile(tmp_path / "reports.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(SourceError, match=r"holds a link, 'a\.csv'; expected plain files"):
        find_members(tmp_path / "reports.zip", FileFormat(path="*"))


def test_an_archive_in_an_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"holds another archive, 'a\.zip'"):
        find_members(packed(tmp_path, "a.zip"), FileFormat(path="*", member="*.zip"))


def test_more_files_than_anybody_needs_are_refused(tmp_path: Path) -> None:
    path = packed(tmp_path, *(f"{n}.csv" for n in range(MOST_MEMBERS + 1)))
    with pytest.raises(SourceError, match="holds 10,001 files; expected at most 10,000"):
        find_members(path, FileFormat(path="*"))


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = bomb(tmp_path, 64)
    started = time.perf_counter()
    with pytest.raises(SourceError, match=r"unpacks to 1,0\d\d times its size; .*max_mib"):
        list(read_batches(path, FileFormat(path="*"), ()))
    assert time.perf_counter() - started < 0.5


def test_a_declared_size_lifts_the_ratio(tmp_path: Path) -> None:
    assert find_members(bomb(tmp_path, 4), FileFormat(path="*", max_mib=8)) == ("reports.csv",)


def test_more_than_the_declared_size_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="unpacks to 4 MiB; expected at most 3 MiB"):
        find_members(bomb(tmp_path, 4), FileFormat(path="*", max_mib=3))


def test_an_archive_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "reports.zip", "w", ZIP_DEFLATED) as archive:
        archive.writestr("reports.geojson", bytes(1 << 20))
    data = bytearray((tmp_path / "reports.zip").read_bytes())
    at = data.index(b"PK\x01\x02") + 24  # the size in the directory
    data[at : at + 4] = struct.pack("<I", 10)
    (tmp_path / "reports.zip").write_bytes(data)
    with pytest.raises(SourceError, match="cannot be read as an archive"):
        list(read_batches(tmp_path / "reports.zip", FileFormat(path="*"), ()))


def test_a_password_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path, "a.csv")
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(SourceError, match=r"has a password on 'a\.csv'"):
        find_members(path, FileFormat(path="*"))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no archive"])
def test_what_is_no_archive_is_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "reports.zip").write_bytes(data)
    with pytest.raises(SourceError, match=r"reports\.zip: cannot be read as an archive"):
        list(read_batches(tmp_path / "reports.zip", FileFormat(path="*"), ()))
