"""Lines and polygons of a batch, in degrees, mended, and cut to the coverage of their source."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.declare.location import By, Geometry
from layers.ground import Floats, Shapes, as_lines, metres, segments, square_metres
from layers.ingest.project import shapes_to_lonlat, wkb_of
from layers.model import Batch, Reason

Flags = NDArray[np.bool_]
POINTS, LINES, POLYGONS = (0, 4), (1, 2, 5), (3, 6)  # numbers of types, single and multiple
FITTING = {By.LENGTH: LINES, By.AREA: POLYGONS}
PLAIN = range(1, 7)  # the same types as WKB numbers them; curves and collections come after
WIDEST = 180.0  # degrees; a part that spans more runs over the antimeridian the wrong way round


@dataclass(frozen=True, slots=True)
class Shaped:
    """The shapes of records as far as they lie in the coverage.

    shape
        (n,) in degrees; None where none lies there.
    cut
        (n,) whether a part of it lay outside and was cut off.
    lost
        (n,) float64, the metres or square metres of that part; 0 where shapes are not measured.
    """

    shape: Shapes
    cut: Flags
    lost: Floats

    def take(self, rows: Flags) -> "Shaped":
        """Return some of them, in their order."""
        return Shaped(self.shape[rows], self.cut[rows], self.lost[rows])


def find_shapes(
    batch: Batch, geometry: Geometry, ground: shapely.Geometry
) -> tuple[Shaped, Mapping[Reason, Flags]]:
    """Read the shapes of a batch, mend them, and cut them to the covered ground.

    Polygons that cross themselves are mended by the structure method, as areas are; heights and
    measures along a line are left out. Collections and curves are refused.

    Returns
    -------
    The shapes, and the faults that refuse a row; a fault leaves no shape.
    """
    wkb, crs = wkb_of(batch, geometry.crs)
    read = read_shapes(wkb)
    there = np.asarray([one is not None for one in wkb], bool)
    given: Flags = np.asarray(there & ~shapely.is_empty(read))
    fits: Flags = np.isin(
        shapely.get_type_id(read), FITTING.get(geometry.by, POINTS + LINES + POLYGONS)
    )
    shapes = shapes_to_lonlat(_only(given & fits, read), crs)
    finite = _is_finite(shapes)
    whole = _mended(_only(finite, shapes))
    sound = given & fits & finite & ~_too_wide(whole)
    usable: Flags = np.asarray(sound & ~shapely.is_empty(whole))
    within, cut = clip(_only(usable, whole), ground)
    faults = {
        Reason.NO_COORDINATES: ~given,
        Reason.BAD_COORDINATES: given & fits & ~finite,
        Reason.BAD_SHAPE: ~usable,
        Reason.OUTSIDE_COVERAGE: shapely.is_missing(within),
    }
    return Shaped(within, cut, _lost(geometry.by, whole, within, cut)), faults


def read_shapes(wkb: NDArray[np.object_]) -> Shapes:
    """Read shapes in two dimensions; None where one is damaged, a collection, or has curves."""
    plain = [one if one is not None and _type_of(one) in PLAIN else None for one in wkb]
    with np.errstate(invalid="ignore"):  # NaN among the coordinates; told as a fault
        shapes = shapely.from_wkb(np.array(plain, object), on_invalid="ignore")
    return np.asarray(shapely.force_2d(shapes), object)


def _type_of(wkb: bytes) -> int:
    """Return the type without its flags of height and measure (OGC 06-103r4, 8.2.8; EWKB)."""
    return (int.from_bytes(wkb[1:5], "little" if wkb[:1] == b"\x01" else "big") & 0xFFFF) % 1000


def _is_finite(shapes: Shapes) -> Flags:
    xy, of_shape = shapely.get_coordinates(shapes, return_index=True)
    return ~np.isin(np.arange(len(shapes)), of_shape[~np.isfinite(xy).all(axis=1)])


def clip(shapes: Shapes, ground: shapely.Geometry) -> tuple[Shapes, Flags]:
    """Keep of each shape what lies on the ground, and tell where something was cut off.

    A line on the border of the ground is on it; a polygon that only touches it is not.
    """
    inside = shapely.covers(ground, shapes)
    across = shapely.intersects(ground, shapes) & ~inside
    within = _only(inside, shapes)
    for row in np.flatnonzero(across).tolist():
        within[row] = _common(shapes[row], ground)
    return within, across & ~shapely.is_missing(within)


def measure(by: By, shapes: Shapes) -> Floats:
    """Measure whole shapes: metres of lines, square metres of polygons; 0 by other ways."""
    if by is By.LENGTH:
        return metres(shapes)
    if by is By.AREA:
        return square_metres(shapes)
    return np.zeros(len(shapes))


def _only(kept: Flags, shapes: Shapes) -> Shapes:
    """Leave shapes out, by None in their place."""
    chosen = np.full(len(shapes), None, object)
    chosen[kept] = shapes[kept]
    return chosen


def _mended(shapes: Shapes) -> Shapes:
    broken = ~shapely.is_valid(shapes) & np.isin(shapely.get_type_id(shapes), POLYGONS)
    mended = shapes.copy()
    mended[broken] = shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False)
    return mended


def _too_wide(shapes: Shapes) -> Flags:
    parts, of_shape = shapely.get_parts(shapes, return_index=True)
    west, _, east, _ = shapely.bounds(parts).T
    return np.isin(np.arange(len(shapes)), of_shape[east - west > WIDEST])


def _common(shape: shapely.Geometry, ground: shapely.Geometry) -> shapely.Geometry | None:
    """Return what a shape and the ground share, of the dimension of the shape."""
    dimension = int(shapely.get_dimensions(shape))
    one = np.array([shape], object)
    if dimension == 1:  # segment by segment, as GEOS would join those that lie on each other
        one = as_lines(segments(one)[0])
    across = ~shapely.covers(ground, one)
    one[across] = shapely.intersection(one[across], ground)
    parts = shapely.get_parts(one)
    parts = parts[(shapely.get_dimensions(parts) == dimension) & ~shapely.is_empty(parts)]
    make = (shapely.multipoints, shapely.multilinestrings, shapely.multipolygons)[dimension]
    return make(parts) if len(parts) else None


def _lost(by: By, whole: Shapes, within: Shapes, cut: Flags) -> Floats:
    lost = np.zeros(len(whole))
    lost[cut] = np.maximum(measure(by, whole[cut]) - measure(by, within[cut]), 0)
    return lost
