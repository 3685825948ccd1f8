"""`bbox`: a text in the address becomes a box of degrees."""

from dataclasses import astuple, dataclass

import shapely

from layers.errors import BadParameter
from layers.world import Box, lonlat_box


@dataclass(frozen=True, slots=True)
class BoundingBox:
    """A box of degrees; west > east means that it runs over the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    @property
    def in_world(self) -> Box:
        """The same box in world units, as tiles are."""
        return lonlat_box(self.west, self.south, self.east, self.north)

    def touches(self, shape: shapely.Geometry) -> bool:
        """Tell whether a shape in degrees shares a point with this box."""
        if self.west <= self.east:
            return bool(shapely.intersects(shape, shapely.box(*astuple(self))))
        halves = (self.west, self.south, 180.0, self.north), (
            -180.0, self.south, self.east, self.north)  # fmt: skip
        return any(shapely.intersects(shape, shapely.box(*half)) for half in halves)


def read_bbox(text: str | None) -> BoundingBox | None:
    """Read `bbox`; with six numbers the heights are ignored.

    Raises
    ------
    BadParameter
        Unless it is four or six numbers that make a box.
    """
    if text is None:
        return None
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:
        numbers = [*numbers[0:2], *numbers[3:5]]
    if len(numbers) != 4 or not _is_box(numbers):
        raise BadParameter(
            f"bbox: got {text[:80]!r}; expected west,south,east,north in degrees, "
            "such as 4.2,52.0,4.4,52.1, with south below north."
        )
    return BoundingBox(*numbers)


def _is_box(numbers: list[float]) -> bool:
    west, south, east, north = numbers
    return (
        all(-180 <= one <= 180 for one in (west, east))
        and all(-90 <= one <= 90 for one in (south, north))
        and south <= north
    )
