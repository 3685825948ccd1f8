"""Run every comparison, print a table, and write `benchmarks/results.json`."""

import json
import os
import platform
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from benchmarks import combined, ingest, memory, protect, tiles
from benchmarks.measure import Figure

RESULTS = Path(__file__).parent / "results.json"
SHORT = "--short" in sys.argv


def main() -> None:
    """Compare; `--short` only shows that the comparisons run."""
    found: list[Figure] = []
    python = platform.python_version()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {python}; median CPU seconds")
    for figure in _figures():
        found.append(figure)
        print(_line(figure), flush=True)
    rows = [{**asdict(one), "ratio": one.ratio, "met": one.met} for one in found]
    RESULTS.write_text(json.dumps(rows, indent=1) + "\n")


def _figures() -> Iterator[Figure]:
    counts = (500,) if SHORT else (500, 5_000, 30_000)
    rows = 5_000 if SHORT else 500_000
    yield from tiles.figures(counts)
    yield from protect.figures(rows)
    yield from combined.figures(rows)
    yield from ingest.figures(rows)
    yield from memory.figures(*((5, 10) if SHORT else (200, 2_000)))


def _line(figure: Figure) -> str:
    wanted = "" if figure.target is None else f"  (wanted {figure.target:g}x)"
    return (
        f"{figure.name:44} ours {figure.ours:9.4f}  peer {figure.peer:9.4f}  "
        f"{figure.ratio:7.1f}x{wanted}  {figure.note}"
    )


if __name__ == "__main__":
    main()
