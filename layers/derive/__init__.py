"""What follows from published values alone: nothing here can see an exact number.

visible   how much is told at each step of a lattice, and where a layer opens
classify  class breaks, colours and counts of a legend
moran     whether neighbours are alike
compare   how far what is told agrees with the whole, for whoever may see both
"""

from layers.derive.classify import Legend, make_legend
from layers.derive.compare import Likeness, hide_below, likeness
from layers.derive.moran import morans_i
from layers.derive.visible import Visible, finest_readable, same_days, shares, sum_told

__all__ = [
    "Legend",
    "Likeness",
    "Visible",
    "finest_readable",
    "hide_below",
    "likeness",
    "make_legend",
    "morans_i",
    "same_days",
    "shares",
    "sum_told",
]
