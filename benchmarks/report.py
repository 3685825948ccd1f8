"""Figures held against what is wanted of them, and written down: a line, JSON, a page."""

import json
import os
import platform
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.measure import Figure, Missing

TARGETS = Path(__file__).parent / "targets.toml"
HEAD = (Path(__file__).parent / "head.md").read_text(encoding="utf-8")
TABLE = """| figure | ours | peer | unit | ratio | wanted | met | note |
|---|--:|--:|---|--:|--:|---|---|"""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure with its target; `met` is None where nothing is promised.

    ratio
        peer / ours, so more is better; ours / peer where `wanted` says "at most".
    """

    name: str
    ours: float
    peer: float
    unit: str
    ratio: float
    wanted: str
    target: float | None
    met: bool | None
    note: str


@dataclass(frozen=True, slots=True)
class Targets:
    """What is wanted, by the names of figures."""

    least: Mapping[str, float]
    most: Mapping[str, float]

    def judge(self, one: Figure) -> Row:
        """Hold a figure against its target."""
        least, most = self.least.get(one.name), self.most.get(one.name)
        ratio = one.peer / one.ours if most is None else one.ours / one.peer
        if most is not None:
            return _row(one, ratio, ("at most", most), ratio <= most)
        if least is not None:
            return _row(one, ratio, ("at least", least), ratio >= least)
        return _row(one, ratio, ("", None), None)


def read_targets() -> Targets:
    """Read what is wanted."""
    read = tomllib.loads(TARGETS.read_text(encoding="utf-8"))
    return Targets(read["least"], read["most"])


def line_of(row: Row) -> str:
    """Tell a figure in one line."""
    wanted = f"  ({row.wanted} {row.target:g}x)" if row.wanted else ""
    return (
        f"{row.name:48} ours {row.ours:10.4f}  peer {row.peer:10.4f} {row.unit:6}"
        f"{row.ratio:8.2f}x{wanted}  {row.note}"
    )


def write_results(path: Path, rows: Sequence[Row]) -> None:
    """Write one JSON object per figure."""
    path.write_text(json.dumps([asdict(one) for one in rows], indent=1) + "\n", encoding="utf-8")


def write_page(
    path: Path, rows: Sequence[Row], missing: Sequence[Missing], measured_on: Sequence[str]
) -> None:
    """Write a page for people."""
    parts = [HEAD, *(f"- {one}" for one in measured_on), "", TABLE, *map(_cells, rows)]
    if missing:
        parts += ["", "Not measured:", "", *(f"- {one.what}: {one.why}" for one in missing)]
    path.write_text("\n".join(parts) + "\n", encoding="utf-8")


def machine() -> str:
    """Say on what the figures were measured."""
    said = Path("/proc/cpuinfo").read_text()
    model = next(
        (one.partition(":")[2].strip() for one in said.splitlines() if "model name" in one),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    python, load = platform.python_version(), os.getloadavg()[0]
    return f"{model}, {os.cpu_count()} cores, {memory} GiB, Python {python}, load {load:.1f} before"


def _row(one: Figure, ratio: float, wanted: tuple[str, float | None], met: bool | None) -> Row:
    return Row(one.name, one.ours, one.peer, one.unit, ratio, *wanted, met, one.note)


def _cells(row: Row) -> str:
    met = {True: "yes", False: "**no**", None: ""}[row.met]
    wanted = f"{row.wanted} {row.target:g}" if row.wanted else ""
    numbers = f"{_figures(row.ours)} | {_figures(row.peer)} | {row.unit} | {_figures(row.ratio)}"
    return f"| {row.name} | {numbers} | {wanted} | {met} | {row.note} |"


def _figures(number: float) -> str:
    """Write three significant figures, no exponent."""
    digits = 0 if number >= 100 else 1 if number >= 10 else 2 if number >= 1 else 4
    return f"{number:,.{digits}f}"
