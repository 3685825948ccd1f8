"""How columns of tables are named, and what is read off the outermost amounts."""

import numpy as np
from numpy.typing import NDArray

SUM = "sum."  # begins the names of the columns of sums; no dimension has a dot in its name
LOWEST = "lowest."  # and those of the lowest
HIGHEST = "highest."  # and the highest amount of one record


def having(amount: str) -> str:
    """Name the sum that counts the records which have an amount; no amount is named so."""
    return f"{amount}.n"


def sum_column(amount: str) -> str:
    """Name the column of a sum in tables of facts."""
    return f"{SUM}{amount}"


def lowest_column(amount: str) -> str:
    """Name the column of the lowest amounts of one record in tables of facts."""
    return f"{LOWEST}{amount}"


def highest_column(amount: str) -> str:
    """Name the column of the highest amounts of one record in tables of facts."""
    return f"{HIGHEST}{amount}"


def area_column(area_set: str) -> str:
    """Name the column of positions in an area set in tables of addresses."""
    return f"in.{area_set}"


def largest(lowest: NDArray[np.float64], highest: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the largest absolute amount between two ends of any sign; 0 where there is none."""
    return np.maximum(np.maximum(-lowest, highest), 0.0)
