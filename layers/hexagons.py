"""Outlines of hexagons on the map, from the digits of their ids: about 14 times as fast as asking.

H3 lays a flat grid on each face of an icosahedron, and the face on the sphere by the gnomonic
projection (https://h3geo.org/docs/core-library/geoCoordSystems, /coordsystems). So a cell lies

    digits  ->  plane of its base cell: a sum of complex numbers, one per digit
            ->  face of the icosahedron: an affine map, as the plane lies flat on it
            ->  sphere: a ray from its middle; no angle is computed before Mercator needs one

Which affine map holds on which face is read off H3 itself once per base cell, from the centres of
some hundred of its cells. What does not lie on one face whole (pentagons, and hexagons on an edge
between two faces) is left to H3.
"""

import math
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import h3.api.basic_int as h3
import numpy as np
from numba import njit
from numpy.typing import NDArray

from layers.grid import FINEST, resolution_of
from layers.model import Cells

Floats = NDArray[np.float64]
Plane = NDArray[np.complex128]
CORNERS = 6
BASE_SHIFT, BASE_BITS, DIGIT_BITS = np.uint64(45), np.uint64(127), np.uint64(7)
SECTORS = 8  # the part of a pentagon's children that a digit begins; a hexagon is one sector
SAMPLED = 3  # resolution of the cells whose centres are asked for
LEAST_SAMPLES = 6
EXACT = 1e-12  # of a face: a hundredth of a millimetre

OMEGA = complex(-1, math.sqrt(3)) / 2
DIGITS = np.array([0, OMEGA**2, OMEGA, -1, 1, 1 + OMEGA**2, 1 + OMEGA, 0])  # K, J, JK, I, IK, IJ
# A child's grid is finer by the square root of 7 and turned by 19.1 degrees, to and fro.
SCALES = np.cumprod([1, *(1 / (3 + OMEGA ** (1 + r % 2)) for r in range(1, FINEST + 1))])
STEPS = SCALES[:, None] * DIGITS
RADIUS = 1 / math.sqrt(3)
CORNER = RADIUS * np.exp(1j * np.pi * (1 / 6 + np.arange(CORNERS) / 3))


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where the plane of a sector lies flat on a face.

    weights
        (3, 3): of (1, x, y), how much each corner of the face weighs; all positive within it.
    ray
        (3, 3): of (1, x, y), the ray from the middle of the earth.
    first
        With which corner H3 begins a ring there.
    """

    weights: Floats
    ray: Floats
    first: int


def flat_rings(cells: Cells, width: int) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Project the outlines of those cells that lie whole on a face, and away from 180 degrees.

    Parameters
    ----------
    cells
        (n,) uint64 of one resolution.
    width
        Of the world, in units.

    Returns
    -------
    (n, 6, 2) int32 units from the north-west corner of the world, spherical Mercator (EPSG:3857)
    clamped to a square, in H3's order of corners; and (n,) bool, where they are given.
    """
    resolution = resolution_of(int(cells[0])) if len(cells) else 0
    numbers, sector_of = np.unique(_sectors(cells, resolution), return_inverse=True)
    sheets = [_sheets(*divmod(number, SECTORS)) for number in numbers.tolist()]
    begin = np.cumsum([0, *map(len, sheets)])
    every = [one for some in sheets for one in some]
    maps = np.array([[*one.weights, *one.ray] for one in every]).reshape(-1, 6, 3)
    first = np.array([one.first for one in every], np.int64)
    corners = CORNER * SCALES[resolution]
    steps = STEPS[1 : resolution + 1]
    return _project(cells, sector_of, begin, maps, first, steps, corners, width)


def _sectors(cells: Cells, resolution: int) -> NDArray[np.int64]:
    """Number the sector of each cell: its base cell, and of a pentagon its first digit."""
    base = ((cells >> BASE_SHIFT) & BASE_BITS).astype(np.int64)
    lead = np.zeros(len(cells), np.int64)
    split = np.isin(base, list(_pentagons()))
    if split.any():
        for at in range(resolution, 0, -1):
            digit = _digit(cells[split], at)
            lead[split] = np.where(digit > 0, digit, lead[split])
    return base * SECTORS + lead


@cache
def _sheets(base: int, lead: int) -> tuple[Sheet, ...]:
    """Find the faces that a sector lies on, and how; a pentagon itself lies flat on none."""
    if base in _pentagons() and not lead:
        return ()
    root = next(one for one in h3.get_res0_cells() if h3.get_base_cell_number(one) == base)
    cells = np.array(h3.cell_to_children(root, SAMPLED), np.uint64)
    cells = cells[_sectors(cells, SAMPLED) == base * SECTORS + lead]
    found = [_sheet(_samples(cells, face), face) for face in np.unique(_faces_of(cells)).tolist()]
    return tuple(one for one in found if one)


def _samples(cells: Cells, face: int) -> Cells:
    """Return those of some cells that lie on a face; their children there where they are few."""
    own: Cells = cells[_faces_of(cells) == face]
    if len(own) >= LEAST_SAMPLES:
        return own
    finer = resolution_of(int(own[0])) + 2
    children = [child for one in own.tolist() for child in h3.cell_to_children(one, finer)]
    return _samples(np.array(children, np.uint64), face)


def _sheet(cells: Cells, face: int) -> Sheet | None:
    """Fit the affine map of the plane to a face; None where it is none."""
    corners, rays, at = _faces()[face], _centres(cells), _plane(cells)
    weights = np.linalg.solve(corners.T, rays.T).T
    weights /= weights.sum(axis=1, keepdims=True)
    xy = np.stack([np.ones(len(at)), at.real, at.imag], axis=1)
    fitted = np.linalg.lstsq(xy, weights, rcond=None)[0]
    if np.abs(xy @ fitted - weights).max() > EXACT:
        return None
    ray, inmost = (fitted @ corners).T, int(weights.min(axis=1).argmax())
    return Sheet(fitted.T, ray, _first_corner(cells[inmost], at[inmost], ray))


def _first_corner(cell: np.uint64, at: complex, ray: Floats) -> int:
    """Tell with which of our corners H3 begins the ring of a cell that lies on one face."""
    corners = at + CORNER * SCALES[resolution_of(int(cell))]
    ours = np.stack([np.ones(CORNERS), corners.real, corners.imag], axis=1) @ ray.T
    ours /= np.linalg.norm(ours, axis=1, keepdims=True)
    return int((ours @ _rays(h3.cell_to_boundary(int(cell))[:1])[0]).argmax())


def _faces_of(cells: Cells) -> NDArray[np.intp]:
    """Return the face whose middle is nearest to each cell."""
    nearness = _centres(cells) @ _faces().sum(axis=1).T
    return np.asarray(nearness.argmax(axis=1), np.intp)


def _centres(cells: Cells) -> Floats:
    return _rays([h3.cell_to_latlng(one) for one in cells.tolist()])


def _plane(cells: Cells) -> Plane:
    """Place centres in the plane of their base cell."""
    resolution = resolution_of(int(cells[0]))
    steps = [STEPS[at][_digit(cells, at)] for at in range(1, resolution + 1)]
    return np.asarray(np.sum(steps, axis=0), np.complex128)


def _digit(cells: Cells, at: int) -> NDArray[np.int64]:
    return ((cells >> np.uint64(3 * (FINEST - at))) & DIGIT_BITS).astype(np.int64)


def _rays(latlon: object) -> Floats:
    lat, lon = np.radians(np.asarray(latlon, np.float64).reshape(-1, 2)).T
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)


@cache
def _pentagons() -> frozenset[int]:
    return frozenset(h3.get_base_cell_number(one) for one in h3.get_pentagons(0))


@cache
def _faces() -> Floats:
    """Return the corners of the 20 faces, (20, 3, 3): each three pentagons next to each other."""
    corners = _rays([h3.cell_to_latlng(one) for one in h3.get_pentagons(0)])
    near = np.isclose(corners @ corners.T, 1 / math.sqrt(5))
    faces = [
        one
        for one in combinations(range(len(corners)), 3)
        if all(near[a, b] for a, b in combinations(one, 2))
    ]
    return np.asarray(corners[np.array(faces)], np.float64)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _project(  # noqa: PLR0913 - arrays of a compiled loop
    cells: Cells,
    sector_of: NDArray[np.int64],
    begin: NDArray[np.int64],
    maps: Floats,
    first: NDArray[np.int64],
    steps: Plane,
    corners: Plane,
    width: int,
) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Do as `flat_rings`: one loop, as a call per cell costs more than its work."""
    xy = np.empty((len(cells), CORNERS, 2), np.int32)
    flat = np.zeros(len(cells), np.bool_)
    radius, middle, turn = abs(corners[0]), width / 2, width / (2 * math.pi)
    for i in range(len(cells)):
        centre = 0j
        for digit in range(len(steps)):
            shift = np.uint64(3 * (FINEST - 1 - digit))
            centre += steps[digit, (cells[i] >> shift) & DIGIT_BITS]
        for sheet in range(begin[sector_of[i]], begin[sector_of[i] + 1]):
            fit, inside = maps[sheet], True
            for k in range(3):
                weight = fit[k, 0] + fit[k, 1] * centre.real + fit[k, 2] * centre.imag
                slope = math.sqrt(fit[k, 1] ** 2 + fit[k, 2] ** 2)
                inside = inside and weight > radius * slope
            if not inside:
                continue
            west, east = width, 0
            for k in range(CORNERS):
                at = centre + corners[(first[sheet] + k) % CORNERS]
                x = fit[3, 0] + fit[3, 1] * at.real + fit[3, 2] * at.imag
                y = fit[4, 0] + fit[4, 1] * at.real + fit[4, 2] * at.imag
                z = fit[5, 0] + fit[5, 1] * at.real + fit[5, 2] * at.imag
                far = math.sqrt(x * x + y * y + z * z)
                across = np.rint(middle + turn * math.atan2(y, x))
                down = np.rint(middle - turn * math.log((far + z) / (far - z)) / 2)
                xy[i, k, 0], xy[i, k, 1] = across, min(max(down, 0), width)
                west, east = min(west, xy[i, k, 0]), max(east, xy[i, k, 0])
            flat[i] = east - west < middle
    return xy, flat
