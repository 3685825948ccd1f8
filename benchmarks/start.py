"""From nothing to a worker that answers: ours on the demo city beside FastAPI with one route."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.bare import command_of
from benchmarks.measure import Figure, medians
from benchmarks.ours import COMMAND, ingested, serve
from benchmarks.process import Program, output_of, running


def demo_city(folder: Path) -> Mapping[str, str]:
    """Make the demo city and ingest it; returns the environment in which our commands find it."""
    folder.mkdir()
    output_of(*COMMAND, "demo", folder / "inbox")
    return ingested(folder, {})


def figures(environment: Mapping[str, str], folder: Path, rounds: int) -> Iterator[Figure]:
    """Compare the CPU time until a worker is ready."""
    programs = (serve(environment), Program(command_of("api"), {}, "/readyz"))

    def start(program: Program) -> float:
        with running(program, folder / "start.log") as process:
            return process.cpu_seconds

    times = medians(lambda: start(programs[0]), lambda: start(programs[1]), rounds)
    note = "until /readyz answers 200: every current layer can be asked"
    yield Figure("start of a worker: bare FastAPI", *times, "CPU s", note)
