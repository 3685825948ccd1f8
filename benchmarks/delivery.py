"""Memory of a delivery once it is loaded, beside the bytes of its columns."""

import gc
import hashlib
import subprocess
import sys
from pathlib import Path

from benchmarks.measure import Figure
from benchmarks.process import MIB
from layers.snapshot import MANIFEST, Snapshot, open_snapshot

FACT_BYTES = 4 + 2 + 8 + 8 + 4  # period, kind, cell, number and key of a fact
CELL_BYTES = 8


def figure(snapshots: Path, facts: int, cells: int) -> Figure:
    """Compare how a process grows that opens the facts of a city."""
    command = [sys.executable, "-m", "benchmarks.delivery", str(snapshots)]
    grown = float(subprocess.run(command, check=True, capture_output=True).stdout)
    raw = (facts * FACT_BYTES + cells * CELL_BYTES) / MIB
    note = (
        f"{facts:,} facts of {FACT_BYTES} bytes; ours: growth of the resident memory of a process"
    )
    return Figure("memory of a delivery: its columns", grown, raw, "MiB", note)


def _snapshot(root: Path, source: str) -> Snapshot:
    (manifest,) = root.glob(f"{source}/*/{MANIFEST}")
    digest = hashlib.sha256(manifest.read_bytes()).hexdigest()
    return Snapshot(str(manifest.parent.relative_to(root)), digest)


def _resident() -> float:
    """Return the resident memory of this process in MiB (proc(5), statm)."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / MIB


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    open_snapshot(folder, _snapshot(folder, "cells"))  # what is loaded once: libraries, buffers
    before = _resident()
    kept = open_snapshot(folder, _snapshot(folder, "facts"))
    print(_resident() - before)
