"""Columns of numbers -> amounts per record, and the names of the sums that they make."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.declare.count import States
from layers.declare.source import SourceDefinition
from layers.ingest.numbers import numbers_or_states
from layers.model import State, having

Floats = NDArray[np.float64]


def sum_names(source: SourceDefinition) -> tuple[str, ...]:
    """Name the sums of a source in their order: each amount, and how many records have it.

    What is measured on shapes comes last; `shares` adds it where it lies.
    """
    names: list[str] = []
    for name, amount in source.amounts.items():
        names += [name, having(name)] if amount.absent else [name]
    return (*names, *([source.by.amount] if source.by.amount else []))


def read_amounts(
    rows: pl.DataFrame, source: SourceDefinition, n: NDArray[np.int64]
) -> tuple[Floats, NDArray[np.bool_]]:
    """Read what each row adds to the sums of its source.

    Parameters
    ----------
    n
        (n,) how many records each row stands for; its amount is that of all of them.

    Returns
    -------
    (n, sums) float64 in the order of `sum_names`, and (n,) whether all amounts could be read.
    """
    columns: list[Floats] = []
    readable = np.ones(len(rows), bool)
    for amount in source.amounts.values():
        absent = States(no_data=amount.absent)
        read = numbers_or_states(rows[amount.column], source.file, absent)
        there = read.state == State.VALUE
        value = np.where(there, read.value, 0.0)
        readable &= np.isfinite(value)
        columns += [value, np.where(there, n, 0.0)] if amount.absent else [value]
    if source.by.amount:
        columns.append(np.zeros(len(rows)))
    return np.array(columns, np.float64).reshape(len(columns), len(rows)).T, readable
