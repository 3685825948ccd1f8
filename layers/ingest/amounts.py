"""Columns of numbers -> amounts per record, and the names of the sums that they make."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.declare.source import SourceDefinition
from layers.ingest.numbers import numbers
from layers.ingest.spelling import trimmed
from layers.model import known

Floats = NDArray[np.float64]


def sum_names(source: SourceDefinition) -> tuple[str, ...]:
    """Name the sums of a source in their order: each amount, and how many records have it.

    What is measured on shapes comes last; `shares` adds it where it lies.
    """
    names: list[str] = []
    for name, amount in source.amounts.items():
        names += [name, known(name)] if amount.absent else [name]
    return (*names, *([source.by.amount] if source.by.amount else []))


def read_amounts(rows: pl.DataFrame, source: SourceDefinition) -> tuple[Floats, NDArray[np.bool_]]:
    """Read what each row adds to the sums of its source.

    Returns
    -------
    (n, sums) float64 in the order of `sum_names`, and (n,) whether all amounts could be read.
    """
    columns: list[Floats] = []
    readable = np.ones(len(rows), bool)
    for amount in source.amounts.values():
        text = trimmed(rows[amount.column])
        absent = text.is_in(amount.absent).to_numpy()
        read = np.where(absent, 0.0, numbers(text, source.file))
        readable &= np.isfinite(read)
        columns += [read, (~absent).astype(np.float64)] if amount.absent else [read]
    if source.by.amount:
        columns.append(np.zeros(len(rows)))
    return np.array(columns, np.float64).reshape(len(columns), len(rows)).T, readable
