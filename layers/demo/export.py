"""What all exports share: holders, numbers, dates, coordinates, and lines with the truth beside."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.demo import names
from layers.demo.flaws import break_up
from layers.demo.plane import Floats

POLICE, MUNICIPALITY, MANAGERS, STATISTICS = (
    f"{holder} {names.PLACE} (synthetisch)"
    for holder in ("Politie", "Gemeente", "Accounthouders", "Statistiek")
)


@dataclass(frozen=True, eq=False)
class Source:
    """One source: its lines of text, and what is true of each line."""

    name: str
    holder: str
    header: str
    lines: pl.Series
    truth: pl.DataFrame
    """``file``, ``month`` (yyyy-mm, empty without a date), ``category``, ``neighbourhood`` (code)
    and ``reason``; one row per line. A refused row has the reason; the others are accepted, their
    reason is empty. Further columns: ``spot``, the place in `Spots` of what happened there;
    ``result``, a second category; ``area``, ``year`` and ``n`` where a row is a figure, of which
    ``n`` is null where it is kept back."""
    bom: bool = False


def source(
    name: str,
    holder: str,
    columns: Mapping[str, pl.Series],
    separator: str,
    truth: pl.DataFrame,
) -> Source:
    """Join the columns into lines and break up those that must not have the right number."""
    joined = pl.DataFrame(dict(columns)).select(pl.concat_str("*", separator=separator)).to_series()
    lines = break_up(joined, separator, truth["reason"].to_numpy().astype(np.str_))
    return Source(name, holder, separator.join(columns), lines, truth)


def coordinates(
    point: Floats, decimals: int, mark: str, reason: NDArray[np.str_]
) -> tuple[pl.Series, pl.Series]:
    """Write both coordinates; empty or zero where the reason says so."""
    at = np.where((reason == "placeholder_coordinates")[:, None], 0.0, point)
    here = pl.Series(reason != "no_coordinates")
    first, second = (fixed(at[:, axis], decimals, mark) for axis in (0, 1))
    empty = pl.repeat("", len(here), eager=True)
    return first.zip_with(here, empty), second.zip_with(here, empty)


def fixed(values: Floats, decimals: int, mark: str) -> pl.Series:
    """Write numbers of at least zero with so many decimals."""
    whole, rest = np.divmod(np.rint(values * 10**decimals).astype(np.int64), 10**decimals)
    behind = pl.Series(rest).cast(pl.String).str.zfill(decimals)
    return pl.Series(whole).cast(pl.String) + mark + behind


def text(when: NDArray[np.datetime64], form: str) -> pl.Series:
    """Write moments in the form given."""
    return pl.Series(when.astype("datetime64[ms]")).dt.strftime(form)


def numbers(prefix: str, count: int) -> pl.Series:
    """Number rows from 1, in words that show they are synthetic."""
    return f"{prefix}-" + pl.Series(np.arange(1, count + 1)).cast(pl.String).str.zfill(6)
