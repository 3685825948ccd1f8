"""Functions that are run in a confined process, some of which misbehave."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.compute

from layers.errors import DefinitionError, Fault, SourceError


def add(one: int, other: int) -> int:
    print("this is no answer")
    return one + other


def refuse() -> None:
    raise SourceError("the file is empty; expected rows.")


def refuse_at_length() -> None:
    raise DefinitionError([Fault("a.toml", "id", "nothing", "a value")])


def break_off() -> None:
    raise ValueError("nobody expected this")


def sleep() -> None:
    time.sleep(600)


def take_memory() -> int:
    return len(bytearray(1 << 30))


def take_memory_in_columns() -> int:
    return len(pl.repeat(1.0, 1 << 28, eager=True))


def take_memory_in_arrow() -> int:
    return int(pa.allocate_buffer(1 << 30).size)


def count_rows(rows: int) -> int:
    """Work as an ingest does, with both libraries that reserve much."""
    frame = pl.DataFrame({"a": range(rows)}).group_by(pl.col("a") % 7).len()
    return int(pa.compute.sum(frame.to_arrow()["len"]).as_py())


def end_by_signal() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def environment() -> dict[str, str]:
    return dict(os.environ)


def note_and_sleep(note: Path) -> None:
    note.write_text(str(os.getpid()))
    sleep()


def leave_another(note: Path) -> None:
    """Start a process, note its number, and leave it running."""
    left = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    note.write_text(str(left.pid))


def crash_beside_another(note: Path) -> None:
    leave_another(note)
    end_by_signal()
