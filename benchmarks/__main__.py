"""Run every comparison, print it, and write `benchmarks/results.json` and `docs/benchmarks.md`.

`--short` only shows that the comparisons run: it takes no peer that has to be built, and writes
nothing.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import beside, combined, ingest, memory, periods, protect, restyle, stages, tiles
from benchmarks.measure import Figure, Missing, Told, Version
from benchmarks.report import (
    Targets,
    line_of,
    machine,
    read_targets,
    write_page,
    write_results,
)
from server.memory import keep_freed_memory

RESULTS = Path(__file__).parent / "results.json"
PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
SHORT = "--short" in sys.argv


def main() -> None:
    """Compare; what was measured before something fails is kept, but makes no page."""
    about = machine()
    print(about, flush=True)
    keep_freed_memory()  # as our server does
    targets = Targets({}, {}) if SHORT else read_targets()
    told: list[Told] = []
    try:
        for one in _short() if SHORT else _full():
            told.append(one)
            print(_line(targets, one), flush=True)
    finally:
        rows = [targets.judge(one) for one in told if isinstance(one, Figure)]
        if not SHORT:
            write_results(RESULTS, rows)
    if not SHORT:
        missing = [one for one in told if isinstance(one, Missing)]
        versions = [one.text for one in told if isinstance(one, Version)]
        write_page(PAGE, rows, missing, [about, *versions])


def _line(targets: Targets, told: Told) -> str:
    match told:
        case Figure():
            return line_of(targets.judge(told))
        case Missing():
            return f"not measured: {told.what}: {told.why}"
        case Version():
            return told.text


def _full() -> Iterator[Told]:
    yield from beside.figures(beside.FULL, beside.FOLDER)
    yield from tiles.figures((500, 5_000, 30_000))
    yield from protect.figures(500_000)
    yield from combined.figures(500_000)
    yield from periods.figures(30_000, 24, 20_000)
    yield from stages.figures(300_000, 200_000)
    yield from restyle.figures(70_000)
    yield from ingest.figures(500_000)
    yield from memory.figures(200, 2_000)


def _short() -> Iterator[Told]:
    with tempfile.TemporaryDirectory(prefix="hexradar-bench-") as name:
        Path(name).chmod(0o755)  # PostgreSQL runs as another user
        yield from beside.figures(beside.SHORT, Path(name))
    yield from tiles.figures((500,))
    yield from protect.figures(5_000, rounds=1)
    yield from combined.figures(5_000, rounds=1)
    yield from periods.figures(500, 2, 200)
    yield from stages.figures(500, 200, rounds=1)
    yield from restyle.figures(500, rounds=1)
    yield from ingest.figures(5_000)
    yield from memory.figures(5, 10)


if __name__ == "__main__":
    main()
