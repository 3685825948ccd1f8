"""Class breaks, colours and counts of a legend, over a whole layer and never per tile.

Quantiles, because readers of choropleth maps read them best (Brewer and Pickle 2002, Annals of
the AAG 92(4)); zero keeps a class of its own, so that nothing never looks like little.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

import numpy as np
from numpy.typing import NDArray

from layers.model import Published, State

# Five anchors each, light to dark; safe for colour-blind readers. Sources: ColorBrewer 2.0
# (YlGnBu, YlOrBr, Blues), Nuñez et al. 2018 (cividis), matplotlib (viridis).
PALETTES = {
    "YlGnBu": ("#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494"),
    "YlOrBr": ("#ffffd4", "#fed98e", "#fe9929", "#d95f0e", "#993404"),
    "Blues": ("#eff3ff", "#bdd7e7", "#6baed6", "#3182bd", "#08519c"),
    "cividis": ("#fee838", "#bcae6c", "#7d7c78", "#434e6c", "#00224e"),
    "viridis": ("#fde725", "#5ec962", "#21918c", "#3b528b", "#440154"),
}
READABLE_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Legend:
    """How the values of a layer are coloured, at one resolution and period length.

    breaks
        (k - 1) inner bounds, ascending; class i holds breaks[i - 1] <= value < breaks[i].
    colours, counts
        k each: the colour of a class, and the published values in it over all periods.
    states
        How many values are not told, by state.
    whole
        Whether values are whole numbers by the nature of the measure.
    """

    breaks: tuple[float, ...]
    colours: tuple[str, ...]
    counts: tuple[int, ...]
    least: float | None
    most: float | None
    states: dict[str, int]
    whole: bool


def make_legend(tables: Sequence[Published], palette: str, classes: int) -> Legend:
    """Classify all values of a layer.

    Parameters
    ----------
    tables
        One table per period, all of one layer, resolution and period length.
    palette
        A key of PALETTES.
    classes
        How many classes at most; there are fewer where values repeat too much.
    """
    values = np.concatenate([table.value for table in tables] or [np.empty(0)])
    told = values[~np.isnan(values)]
    states = np.concatenate([table.state for table in tables] or [np.empty(0, np.uint8)])
    breaks = quantile_breaks(told, classes)
    return Legend(
        breaks=tuple(breaks.tolist()),
        colours=colours(palette, len(breaks) + 1),
        counts=tuple(
            np.bincount(np.searchsorted(breaks, told, "right"), minlength=len(breaks) + 1).tolist()
        ),
        least=float(told.min()) if len(told) else None,
        most=float(told.max()) if len(told) else None,
        states={one.word: int((states == one).sum()) for one in State if (states == one).any()},
        whole=all(table.integral for table in tables),
    )


def quantile_breaks(values: NDArray[np.float64], classes: int) -> NDArray[np.float64]:
    """Return ascending breaks that part the positive values into equal shares.

    Zero, where it occurs and nothing is less, keeps the lowest class to itself; with negative
    values all of them are parted. Breaks are rounded down to two digits, or to a hundredth of the
    width of all values where that is finer, so that a legend can be read aloud.

    Parameters
    ----------
    values
        (n,) float64, no NaN.
    classes
        How many classes at most.

    Returns
    -------
    (k,) float64, strictly ascending, k < classes.
    """
    signed = bool((values < 0).any())
    rest = np.sort(values if signed else values[values > 0])
    breaks = [rest[0]] if len(rest) and not signed and (values == 0).any() else []
    width = float(rest[-1] - rest[0]) if len(rest) else 0.0
    for share in range(classes - len(breaks), 1, -1):
        above = rest[rest > rest[0]] if len(rest) else rest
        if not len(above):
            break
        # Counts repeat: where a share falls within a run of equal values, the run stays whole.
        wanted = _readable(float(np.quantile(rest, 1 / share, method="higher")), width)
        breaks.append(max(wanted, float(above[0])))
        rest = rest[rest >= breaks[-1]]
    return np.array(breaks, np.float64)


def colours(palette: str, count: int) -> tuple[str, ...]:
    """Return `count` colours from light to dark, evenly spaced along a palette."""
    anchors = [[int(one[at : at + 2], 16) for at in (1, 3, 5)] for one in PALETTES[palette]]
    wanted = np.linspace(0, len(anchors) - 1, max(count, 2))
    channels = [
        np.interp(wanted, range(len(anchors)), channel) for channel in zip(*anchors, strict=True)
    ]
    rgb = np.rint(np.stack(channels, axis=1)).astype(int).tolist()
    return tuple(f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in rgb)[-count:]


def _readable(value: float, width: float) -> float:
    """Round down, so that the class above a break holds the value that it was made for."""
    exponents = [Decimal(one).adjusted() for one in (value, width) if one]
    step = Decimal(1).scaleb(min(exponents, default=0) - READABLE_DIGITS + 1)
    return float((Decimal(value) / step).to_integral_value(ROUND_FLOOR) * step)
