"""The plane the city is drawn in: RD New metres around one point at sea, and the way to WGS84."""

from dataclasses import dataclass
from functools import cache
from typing import TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]
Shape = TypeVar("Shape", bound=BaseGeometry)

ORIGIN = np.array([53_446.0, 474_592.0])
"""RD New (EPSG:28992) of the middle of the city: 3.90 E, 52.25 N, in the North Sea."""

# Spelled out, so that a machine with the official correction grid writes the same bytes as one
# without it; the two differ by 6 to 21 cm.
_RD_TO_WGS84 = (
    "+proj=pipeline +step +inv +proj=sterea +lat_0=52.1561605555556 +lon_0=5.38763888888889 "
    "+k=0.9999079 +x_0=155000 +y_0=463000 +ellps=bessel +step +proj=push +v_3 "
    "+step +proj=cart +ellps=bessel +step +proj=helmert +x=565.4171 +y=50.3319 +z=465.5524 "
    "+rx=0.398957388243134 +ry=-0.343987817378283 +rz=1.87740163998045 +s=4.0725 "
    "+convention=coordinate_frame +step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3 "
    "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
)


@cache
def _to_wgs84() -> Transformer:
    return Transformer.from_pipeline(_RD_TO_WGS84)


def wgs84(points: Floats) -> Floats:
    """Turn RD New metres into degrees.

    Parameters
    ----------
    points : (n, 2) float64, x and y in metres

    Returns
    -------
    (n, 2) float64, longitude and latitude in degrees
    """
    return np.column_stack(_to_wgs84().transform(points[:, 0], points[:, 1]))


@dataclass(frozen=True, eq=False)
class Bend:
    """A sum of plane waves that shifts every point a little, so that nothing is drawn by ruler.

    It shifts neighbouring points alike: what touched before still touches after.
    """

    waves: Floats
    """(n, 2) float64, radians per metre."""
    phases: Floats
    """(n,) float64, radians."""
    shifts: Floats
    """(n, 2) float64, metres."""

    def __call__(self, points: Floats) -> Floats:
        """Shift ``points``, (n, 2) float64 in metres."""
        moved: Floats = points + np.sin(points @ self.waves.T + self.phases) @ self.shifts
        return moved


def draw_bend(rng: np.random.Generator, length: float, shift: float) -> Bend:
    """Draw a bend of eight waves, the longest about ``length`` metres and shifting ``shift``."""
    heading, sway = rng.uniform(0, 2 * np.pi, (2, 8))
    share = np.linspace(0.25, 1.2, 8)
    pace = 2 * np.pi / (length * share)
    return Bend(
        waves=np.column_stack([np.cos(heading), np.sin(heading)]) * pace[:, None],
        phases=rng.uniform(0, 2 * np.pi, 8),
        # A short wave shifts less than a long one: otherwise it would fold the plane.
        shifts=np.column_stack([np.cos(sway), np.sin(sway)]) * (shift * share**1.5)[:, None],
    )


def bent(shape: Shape, bend: Bend, piece: float = 40.0) -> Shape:
    """Cut the edges of a shape into pieces of at most ``piece`` metres and bend them."""
    return shapely.transform(shapely.segmentize(shape, piece), bend)
