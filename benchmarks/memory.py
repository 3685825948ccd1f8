"""Memory: the peak of an ingest must hardly grow with the file."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.ingest import SECRET, SOURCE
from benchmarks.measure import Figure
from layers.ingest import Grounds, build_cube

ROWS_AT_ONCE = 500_000
MIB = 1 << 20


def figures(small: int, large: int) -> Iterator[Figure]:
    """Compare the peaks of two ingests, of files of some number of MiB."""
    ours, peer = _peak_of(large), _peak_of(small)
    note = f"peer: our own peak with {small:,} MiB; whole process, a record id per row"
    yield Figure(f"peak memory, CSV of {large:,} MiB", ours, peer, "MiB", note)


def _peak_of(size: int) -> float:
    """Return the peak memory of a process that ingests a file of some MiB, in MiB."""
    with tempfile.TemporaryDirectory() as name:
        _write(Path(name) / "trial.csv", size * MIB)
        command = [sys.executable, "-m", "benchmarks.memory", name]
        return float(subprocess.run(command, check=True, capture_output=True).stdout)


def _write(path: Path, size: int) -> None:
    """Write a made-up table of events in RD New, with a remark in every row."""
    rng, rows = np.random.default_rng(7), 0
    with path.open("wb") as file:
        while file.tell() < size:
            _events(rng, rows).write_csv(file, include_header=rows == 0)
            rows += ROWS_AT_ONCE


def _events(rng: np.random.Generator, first: int) -> pl.DataFrame:
    day = np.datetime64("2023-01-01") + rng.integers(0, 1095, ROWS_AT_ONCE)
    return pl.DataFrame(
        {
            "id": np.arange(first, first + ROWS_AT_ONCE),
            "day": day.astype(str),
            "kind": rng.choice(["a", "b", "c", "d"], ROWS_AT_ONCE),
            "x": rng.normal(82_000, 1_500, ROWS_AT_ONCE).round(1),
            "y": rng.normal(454_500, 1_500, ROWS_AT_ONCE).round(1),
            "remark": "reported by telephone, looked at on the spot, nothing found",
        }
    )


def _peak() -> float:
    """Return the peak of this process in MiB (proc(5)); that of rusage may be its parent's."""
    told = Path("/proc/self/status").read_text().partition("VmHWM:")[2]
    return int(told.split()[0]) / 1024


if __name__ == "__main__":
    build_cube(SOURCE, Path(sys.argv[1]), Grounds(), SECRET)
    print(_peak())
