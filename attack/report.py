"""The report: every figure with its interval, target and whether it is met."""

from collections.abc import Sequence
from pathlib import Path

from attack.score import Figure, Outcome, Skipped

PAGE = Path(__file__).parents[1] / "docs" / "protection-report.md"
HEAD = """# What a protected layer gives away

Written by `make attack`; do not edit. A synthetic city, of which every record is known, is
ingested and served; the attacks ask over HTTP and know the code, the definitions and the
parameters of the noise, but not the key file. Every attack is run on an open twin of the layer too,
where it must succeed; else the run is void. The noise has D = 6, V = 2.5 and js = 2. Sparse cities
have 0.5 records per finest cell, kind and month, dense ones 3, skewed ones 1 on average. The
victims, what may be asked of them, and their thresholds:

{victims}

- *Advantage over blind*: the share named exactly, less that of whoever always names the commonest
  value. Both are told that the bucket holds 1-4.
- *Balanced accuracy*: 0.50 is a coin; the threshold is the best in hindsight, which no attacker
  has.
- Intervals are 95 % (Wilson).

"""
TABLE = """| attack | what | reached | 95 % | trials | target | met |
|---|---|---|---|---|---|---|
"""


def is_void(outcomes: Sequence[Outcome]) -> bool:
    """Tell whether a positive control failed, or there was none."""
    controls = [one for one in outcomes if isinstance(one, Figure) and one.control]
    return not controls or not all(one.met for one in controls)


def unmet(outcomes: Sequence[Outcome]) -> list[Figure]:
    """Return the figures that miss their targets."""
    return [one for one in outcomes if isinstance(one, Figure) and not one.met]


def page(outcomes: Sequence[Outcome], victims: str, verdict: str) -> str:
    """Write the whole page."""
    figures = [one for one in outcomes if isinstance(one, Figure)]
    skipped = [one for one in outcomes if isinstance(one, Skipped)]
    controls = "".join(row(one) for one in figures if one.control)
    attacks = "".join(row(one) for one in figures if not one.control)
    left = "".join(f"- {one.attack}: {one.reason}.\n" for one in skipped) or "Nothing.\n"
    return (
        f"{HEAD.format(victims=victims)}{verdict}\n\n"
        f"## Attacks\n\n{TABLE}{attacks}\n## Positive controls\n\n{TABLE}{controls}\n"
        f"## Not attacked\n\n{left}"
    )


def row(figure: Figure) -> str:
    """Write one line of the table."""
    sign = "≥" if figure.control else "≤"
    target = "" if figure.target is None else f"{sign} {figure.target:g}"
    met = "" if figure.target is None else ("yes" if figure.met else "**no**")
    what = f"{figure.what} ({figure.note})" if figure.note else figure.what
    between = f"{figure.low:.3f} to {figure.high:.3f}"
    cells = (figure.attack, what, f"{figure.reached:.3f}", between, figure.trials, target, met)
    return f"| {' | '.join(str(one) for one in cells)} |\n"
