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
DIVERGING = ("#5e3c99", "#b2abd2", "#f7f7f7", "#fdb863", "#e66101")  # ColorBrewer PuOr, reversed
# Three by three: from grey to blue by the one layer, to orange-red by the other, dark where both
# are high; after Stevens 2015, "Bivariate choropleth maps", with the hues of a colour-blind safe
# pair. Class 3 * (row - 1) + column, row of the first layer.
BIVARIATE_COLOURS = (
    *("#e8e8e8", "#e4acac", "#c85a5a"),
    *("#b0d5df", "#ad9ea5", "#985356"),
    *("#64acbe", "#627f8c", "#574249"),
)
READABLE_DIGITS = 2
CLOSE = 0.005  # values that differ by less are of one class, as 1 in 0.0126 and 1 in 0.0125 km2


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


def make_legend(
    tables: Sequence[Published], palette: str, classes: int, signed: bool = False
) -> Legend:
    """Classify all values of a layer.

    Parameters
    ----------
    tables
        One table per period, all of one layer, resolution and period length.
    palette
        A key of PALETTES.
    classes
        How many classes at most; there are fewer where values repeat too much.
    signed
        Whether zero is the middle of what is said: then the breaks lie at equal distances on both
        sides of it, and the palette diverges.
    """
    values = np.concatenate([table.value for table in tables] or [np.empty(0)])
    told = values[~np.isnan(values)]
    states = np.concatenate([table.state for table in tables] or [np.empty(0, np.uint8)])
    breaks = diverging_breaks(told) if signed else quantile_breaks(told, classes)
    return Legend(
        breaks=tuple(breaks.tolist()),
        colours=_shades(palette, len(breaks) + 1, signed, bool((told == 0).all())),
        counts=tuple(
            np.bincount(np.searchsorted(breaks, told, "right"), minlength=len(breaks) + 1).tolist()
        ),
        least=float(told.min()) if len(told) else None,
        most=float(told.max()) if len(told) else None,
        states=_states(states),
        whole=all(table.integral for table in tables),
    )


def _shades(palette: str, count: int, signed: bool, nothing: bool) -> tuple[str, ...]:
    """Return the colours of as many classes; where all there is is zero, that of zero."""
    if signed:
        return DIVERGING if count > 1 else DIVERGING[2:3]
    return colours(palette, 2)[:1] if nothing else colours(palette, count)


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
        above = rest[rest > rest[0] + CLOSE * min(abs(rest[0]), width)] if len(rest) else rest
        if not len(above):
            break
        # Counts repeat: where a share falls within a run of equal values, the run stays whole.
        wanted = _readable(float(np.quantile(rest, 1 / share, method="higher")), width)
        breaks.append(max(wanted, float(above[0])))
        rest = rest[rest >= breaks[-1]]
    return np.array(breaks, np.float64)


def diverging_breaks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return four breaks around zero, at the middle and the upper tenth of the distances from it.

    The middle class holds zero and what is nearer to it than half of all that differs from it.

    Returns
    -------
    (4,) float64, strictly ascending, or none where nothing differs from zero.
    """
    away = np.sort(np.abs(values[values != 0]))
    if not len(away):
        return np.empty(0)
    width = float(away[-1])
    near = _readable(float(np.quantile(away, 0.5, method="higher")), width)
    far = _readable(float(np.quantile(away, 0.9, method="higher")), width)
    near = near if near > 0 else float(away[0])
    far = far if far > near else 2 * near
    # a break is the least value of the class above it, so the negative side is taken just beyond
    return np.array([np.nextafter(-far, 0), np.nextafter(-near, 0), near, far])


def class_legend(tables: Sequence[Published]) -> Legend:
    """Count the nine classes of a combination of two layers, each with a colour of its own."""
    values = np.concatenate([table.value for table in tables] or [np.empty(0)])
    told = values[~np.isnan(values)].astype(np.int64)
    states = np.concatenate([table.state for table in tables] or [np.empty(0, np.uint8)])
    return Legend(
        breaks=tuple(float(one) for one in range(2, 10)),
        colours=BIVARIATE_COLOURS,
        counts=tuple(np.bincount(told - 1, minlength=9).tolist()),
        least=float(told.min()) if len(told) else None,
        most=float(told.max()) if len(told) else None,
        states=_states(states),
        whole=True,
    )


def _states(states: NDArray[np.uint8]) -> dict[str, int]:
    return {one.word: int((states == one).sum()) for one in State if (states == one).any()}


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
