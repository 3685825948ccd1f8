"""The short run: every comparison once, without the peers that have to be built."""

import subprocess
import sys

import pytest

COMPARED = (
    "CPU of a cached tile: bare ASGI",
    "start of a worker: bare FastAPI",
    "memory of a delivery: its columns",
    "encode 500 cells: mapbox-vector-tile",
    "protected tile, 31 days",
    "three conditions, 366 days",
    "a screen of three layers at zoom 13: one layer",
    "playing 24 periods: vector tiles",
    "tile with 10x more periods behind: itself",
    "stage encode: a copy of what it makes",
    "ingest 5,000 rows, Python loop",
    "peak memory, CSV of 10 MiB",
)
OF_POSTGIS = ("encode 500 cells: PostGIS", "packed bytes, 500 cells: PostGIS")


@pytest.fixture(scope="module")
def told() -> str:
    command = [sys.executable, "-m", "benchmarks", "--short"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_every_comparison_runs(told: str) -> None:
    missing = [one for one in COMPARED if f"\n{one} " not in told]
    assert not missing or (missing == [COMPARED[0]] and "wrk is not installed" in told)


def test_postgis_is_compared_where_it_is_installed(told: str) -> None:
    assert "PostGIS is not installed" in told or all(f"\n{one} " in told for one in OF_POSTGIS)
