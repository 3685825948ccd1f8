"""Texts of files -> numbers, or what stands in the place of a number."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.declare.count import States
from layers.declare.file import FileFormat
from layers.ingest.spelling import trimmed
from layers.model import State

# What people type for the sign between thousands: no-break and narrow blanks, a curly apostrophe.
LOOKALIKES = {" ": "[ \u00a0\u202f]", "'": "['\u2019]", ".": r"\.", ",": ","}


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of numbers, some of which are not told.

    value
        (n,) float64; NaN where a text is no number.
    state
        (n,) uint8 of State: VALUE, or SUPPRESSED or NO_DATA where a text says so instead.
    """

    value: NDArray[np.float64]
    state: NDArray[np.uint8]


def numbers(text: pl.Series, format_: FileFormat) -> NDArray[np.float64]:
    """Read a column of numbers as a file writes them; NaN where a text is none.

    A sign between thousands is one only between groups of three digits: where it is a full stop,
    1.234 is 1234, and 1.23 is no number.
    """
    if format_.thousands:
        text = _ungrouped(text, LOOKALIKES[format_.thousands], LOOKALIKES[format_.decimal])
    dotted = text.str.replace(",", ".", literal=True) if format_.decimal == "," else text
    return dotted.cast(pl.Float64, strict=False).fill_null(np.nan).to_numpy()


def numbers_or_states(column: pl.Series, format_: FileFormat, states: States) -> Numbers:
    """Read a column of numbers in which declared texts say something else."""
    text = trimmed(column)
    value = numbers(text, format_).copy()
    state = np.full(len(text), State.VALUE, np.uint8)
    state[_among(text, states.no_data)] = State.NO_DATA
    state[_among(text, states.suppressed)] = State.SUPPRESSED
    value[state != State.VALUE] = np.nan
    value[_among(text, states.zero)] = 0
    return Numbers(value, state)


def _among(text: pl.Series, texts: Sequence[str]) -> NDArray[np.bool_]:
    return text.is_in([one.strip() for one in texts]).to_numpy()


def _ungrouped(text: pl.Series, sign: str, decimal: str) -> pl.Series:
    """Take the signs between thousands out; a text with one at another place becomes null."""
    whole = text.str.contains(rf"^[+-]?\d{{1,3}}({sign}\d{{3}})+({decimal}\d*)?$")
    broken = text.str.contains(sign) & ~whole
    return text.str.replace_all(sign, "").set(broken, None)
