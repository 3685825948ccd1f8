"""What is wrong with some rows, as in every real delivery; one flaw per row."""

from dataclasses import dataclass, fields

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.demo.plane import ORIGIN, Floats

BAD_DATES = ("31-02-2024", "00-00-0000", "onbekend", "2024-13-41", "")
"""Days that no calendar has and words that are no date, in whatever notation."""

_FAR_AWAY = np.array([(121_820.0, 487_010.0), (136_500.0, 455_900.0), (233_900.0, 581_900.0)])
"""RD New of three cities on the mainland."""


@dataclass(frozen=True)
class Flaws:
    """How many rows of a source are refused, by reason."""

    no_coordinates: int = 0
    placeholder_coordinates: int = 0
    """Rows at (0, 0)."""
    outside_coverage: int = 0
    bad_date: int = 0
    wrong_number_of_fields: int = 0
    no_address: int = 0
    unmatched_address: int = 0
    """Rows with a number that no house has."""


_REASONS = tuple(field.name for field in fields(Flaws))


def draw_reasons(rng: np.random.Generator, rows: int, flaws: Flaws) -> NDArray[np.str_]:
    """Choose the rows to refuse: (rows,) str, the reason, empty for a row that is accepted."""
    counts = [getattr(flaws, reason) for reason in _REASONS]
    reasons = np.full(rows, "", dtype="U24")
    reasons[rng.choice(rows, sum(counts), replace=False)] = np.repeat(_REASONS, counts)
    return reasons


def misplace(rng: np.random.Generator, point: Floats, reason: NDArray[np.str_]) -> Floats:
    """Move the rows outside coverage away from the city; (n, 2) float64, RD New metres.

    Some lie at sea around it, some in another city, some have x and y swapped.
    """
    outside = np.flatnonzero(reason == "outside_coverage")
    angle = rng.uniform(0, 2 * np.pi, len(outside))
    away = rng.uniform(8_000, 40_000, len(outside))
    at_sea = ORIGIN + np.column_stack([np.cos(angle), np.sin(angle)]) * away[:, None]
    elsewhere = _FAR_AWAY[rng.integers(0, len(_FAR_AWAY), len(outside))]
    which = rng.integers(0, 3, len(outside))[:, None]
    moved = point.copy()
    moved[outside] = np.select(
        [which == 0, which == 1], [at_sea, elsewhere + rng.normal(0, 800, elsewhere.shape)],
        point[outside, ::-1],
    )  # fmt: skip
    return np.round(moved, 2)


def misdate(dates: pl.Series, reason: NDArray[np.str_]) -> pl.Series:
    """Make the dates of the rows with a bad date unreadable."""
    bad = np.flatnonzero(reason == "bad_date")
    return dates.scatter(bad, [BAD_DATES[i % len(BAD_DATES)] for i in range(len(bad))])


def break_up(lines: pl.Series, separator: str, reason: NDArray[np.str_]) -> pl.Series:
    """Give the rows with a wrong number of fields one too many, or the last one lost."""
    broken = np.flatnonzero(reason == "wrong_number_of_fields")
    texts = lines.gather(broken).to_list()
    return lines.scatter(
        broken,
        [
            f"{text}{separator}zie dossier" if i % 2 else text.rpartition(separator)[0]
            for i, text in enumerate(texts)
        ],
    )
