"""Files to upload: points near 80 degrees north, some of them flawed."""

import io
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np

from tests.layers.ingest.workbooks import write_workbook
from tests.world import ARCTIC, FIJI

HEADER = ["number", "day", "lon", "lat", "kind"]
ROWS = 200


def rows(boxes: tuple[tuple[float, float, float, float], ...] = (ARCTIC,)) -> list[list[str]]:
    """Draw rows; one in fifty has no place, one in forty no date that can be read."""
    rng = np.random.default_rng(11)
    made = []
    for at in range(ROWS):
        west, south, east, north = boxes[at % len(boxes)]
        x, y = rng.uniform(0.1, 0.9, 2)
        place = [f"{west + (east - west) * x:.5f}", f"{south + (north - south) * y:.5f}"]
        day = f"2024-{1 + at % 6:02}-{1 + at % 27:02}"
        made.append([
            f"N-{at:05}",
            "unknown" if at % 40 == 1 else day,
            *(["", ""] if at % 50 == 2 else place),
            ["seal", "walrus"][int(rng.integers(0, 2))],
        ])  # fmt: skip
    return made


def csv_of(table: list[list[str]], delimiter: str = ",") -> bytes:
    """Write rows under the header."""
    return "\n".join(delimiter.join(row) for row in [HEADER, *table]).encode()


CSV = csv_of(rows())
FLAWED = {"bad_date": 5, "no_coordinates": 4}


def xlsx_of(folder: Path, table: list[list[str]]) -> bytes:
    """Write the same rows as a workbook."""
    return write_workbook(
        folder / "made.xlsx", {"Sheet": [list(HEADER), *map(list, table)]}
    ).read_bytes()


def archive(**members: bytes) -> bytes:
    """Pack files into an archive; `_` stands for `/` and `__` for a dot."""
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as opened:
        for name, data in members.items():
            opened.writestr(name.replace("__", ".").replace("_", "/"), data)
    return packed.getvalue()


IN_FIJI = csv_of(rows(FIJI))
