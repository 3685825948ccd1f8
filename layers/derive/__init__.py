"""What follows from published values alone: nothing here can see an exact number.

visible   how much is told at each step of a lattice, and where a layer opens
classify  class breaks, colours and counts of a legend
"""

from layers.derive.classify import Legend, make_legend
from layers.derive.visible import Visible, finest_readable, same_days, shares, sum_told

__all__ = [
    "Legend",
    "Visible",
    "finest_readable",
    "make_legend",
    "same_days",
    "shares",
    "sum_told",
]
