"""What follows from published values alone: nothing here can see an exact number.

visible        how much is told at each step of a lattice, and where a layer opens
classify       class breaks, colours and counts of a legend
compare        how far what is told agrees with the whole, for whoever may see both
align          tables over the same places, and the worst of their states
measure        rate, change, index, share, moving sum of one layer
prepare        several layers over the same places, each compared with itself elsewhere
combine        these -> one value per place, with what each says of it
top            which places stand out

Of arrays, place by place; NaN is what is not told:

rates          rates by a denominator, indices and shares of the whole, sums over periods
limits         95 % limits and tails of counts; the one file that calls scipy
fdr            chances adjusted for how many places were tested
change         whether a count rose or fell, with limits and a verdict
onset          since which period a rate is higher
smooth         rates of small places drawn towards the whole or their neighbours
normalise      ranks, z-scores, min-max; kernels, the compiled loop that ranks
blend          weighted sums and what each input puts in, ratio, difference
logic          and, or, not where some answers are unknown
bivariate      three by three classes of two values
similar        areas like an area
adhoc          sums of the cells of an area that nothing was counted by
concentration  how few places hold how much
moran          whether neighbours are alike
"""

from layers.derive.adhoc import CellSum, sum_of_cells
from layers.derive.align import aligned, known_everywhere
from layers.derive.bivariate import Bivariate, cross_classes
from layers.derive.blend import (
    Blend,
    Shares,
    difference,
    ratio,
    shares_by_group,
    weighted_sum,
)
from layers.derive.change import Change, Interval, Noise, Verdict, changes
from layers.derive.classify import BIVARIATE_COLOURS, Legend, class_legend, make_legend
from layers.derive.combine import combined, holder_name, mixed
from layers.derive.compare import Likeness, hide_below, likeness
from layers.derive.concentration import Concentration, concentration_curve
from layers.derive.fdr import adjust
from layers.derive.logic import at_least, kleene_and, kleene_not, kleene_or, overlap
from layers.derive.measure import Spans, Tables, spans_of
from layers.derive.moran import morans_i
from layers.derive.normalise import min_max, rank_above, ranks, z_scores
from layers.derive.onset import Onset, onsets
from layers.derive.prepare import Asked, Prepared, prepare
from layers.derive.rates import (
    index,
    is_undefined,
    mean_told,
    percent_of_whole,
    rate,
    sum_of_periods,
    whole_rate,
)
from layers.derive.similar import Similar, most_similar
from layers.derive.smooth import Smoothed, smooth_near, smooth_whole
from layers.derive.top import Top, top_of
from layers.derive.visible import Visible, finest_readable, same_days, shares, sum_told

__all__ = [
    "BIVARIATE_COLOURS",
    "Asked",
    "Bivariate",
    "Blend",
    "CellSum",
    "Change",
    "Concentration",
    "Interval",
    "Legend",
    "Likeness",
    "Noise",
    "Onset",
    "Prepared",
    "Shares",
    "Similar",
    "Smoothed",
    "Spans",
    "Tables",
    "Top",
    "Verdict",
    "Visible",
    "adjust",
    "aligned",
    "at_least",
    "changes",
    "class_legend",
    "combined",
    "concentration_curve",
    "cross_classes",
    "difference",
    "finest_readable",
    "hide_below",
    "holder_name",
    "index",
    "is_undefined",
    "kleene_and",
    "kleene_not",
    "kleene_or",
    "known_everywhere",
    "likeness",
    "make_legend",
    "mean_told",
    "min_max",
    "mixed",
    "morans_i",
    "most_similar",
    "onsets",
    "overlap",
    "percent_of_whole",
    "prepare",
    "rank_above",
    "ranks",
    "rate",
    "ratio",
    "same_days",
    "shares",
    "shares_by_group",
    "smooth_near",
    "smooth_whole",
    "spans_of",
    "sum_of_cells",
    "sum_of_periods",
    "sum_told",
    "top_of",
    "weighted_sum",
    "whole_rate",
    "z_scores",
]
