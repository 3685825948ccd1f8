"""Bad files: each fails its source with one message, and leaves nothing behind."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.server.conftest import Run, everything_in
from tests.world import SOURCES


def missing(file: Path) -> None:
    file.unlink()


def folder_instead(file: Path) -> None:
    file.unlink()
    file.mkdir()


def empty(file: Path) -> None:
    file.write_bytes(b"")


def only_a_header(file: Path) -> None:
    file.write_text(file.read_text().splitlines()[0] + "\n")


def truncated(file: Path) -> None:
    packed = gzip.compress(file.read_bytes())
    file.write_bytes(packed[: len(packed) // 2])


def workbook(file: Path) -> None:
    file.write_bytes(b"PK\x03\x04" + bytes(200))


def picture(file: Path) -> None:
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9)


def noise(file: Path) -> None:
    file.write_bytes(bytes(range(256)) * 20)


def changed_columns(file: Path) -> None:
    file.write_text(file.read_text().replace("id,day,lon", "id,date,lon"))


def other_dates(file: Path) -> None:
    file.write_text(file.read_text().replace("2024-02-28", "28-02-2024"))


def elsewhere(file: Path) -> None:
    header, *rows = file.read_text().splitlines()
    moved = [",".join([*row.split(",")[:2], "1.0", "1.0", row.split(",")[4]]) for row in rows]
    file.write_text("\n".join([header, *moved]))


BAD = {
    missing: "no file matches 'arctic.csv'",
    folder_instead: "no file matches 'arctic.csv'",
    empty: "the file is empty",
    only_a_header: "no rows",
    truncated: "cannot be read to its end",
    workbook: "a ZIP archive or an Excel workbook",
    picture: "a PNG picture",
    noise: "binary data",
    changed_columns: "expected also day",
    other_dates: "expected at least 95%",
    elsewhere: "no row was accepted (400 outside_coverage)",
}


@pytest.mark.parametrize(("spoil", "message"), BAD.items(), ids=[one.__name__ for one in BAD])
def test_a_bad_file_fails_its_source_alone_and_leaves_what_is_served(
    ingested: Run, folder: Path, spoil: Callable[[Path], None], message: str
) -> None:
    before = everything_in(folder / "data/snapshots")
    spoil(folder / "inbox/arctic.csv")

    done = ingested("ingest")

    lines = [line for line in done.said.splitlines() if line.startswith("arctic")]
    assert done.code == 1
    assert message in lines[0]
    assert lines[1:] == ["arctic: delivery 1 stays current."]
    assert done.said.count("unchanged") == len(SOURCES) - 1
    assert everything_in(folder / "data/snapshots") == before


def test_a_first_delivery_that_fails_leaves_nothing(run: Run, folder: Path) -> None:
    empty(folder / "inbox/arctic.csv")

    assert run("ingest", "arctic").code == 1

    assert everything_in(folder / "data/snapshots") == {}
    assert run("deliveries").said == ""
