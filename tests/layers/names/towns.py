"""Small towns for tests of names: addresses along a few streets, and areas around them."""

from collections.abc import Iterable

import polars as pl

from layers.declare import Bilingual
from layers.model import Area
from layers.names import NamePoints, Search, no_points
from layers.names.points import RAW, gathered
from tests.layers.makers import square

TITLES = {"blocks": Bilingual(nl="Blokken", en="Blocks")}
Row = tuple[str, str, float, float]


def rows(*told: Row) -> pl.DataFrame:
    """Make addresses of (street, place, longitude, latitude)."""
    return pl.DataFrame([(*one, 1) for one in told], schema=RAW, orient="row")


def points(streets: Iterable[Row], postcodes: Iterable[Row] = ()) -> NamePoints:
    """Gather streets and postcodes."""
    return gathered(rows(*streets), rows(*postcodes), no_points())


TOWN = points(
    [
        *(("Weimarstraat", "", 4.300 + i / 5000, 52.0500) for i in range(6)),
        *(("Laan van Meerdervoort", "", 4.300 + i / 5000, 52.0530) for i in range(4)),
        ("St. John's Road", "", 4.3100, 52.0600),
        ("Église-aan-Zee", "", 4.3120, 52.0610),
        ("Kerkstraat", "", 4.3000, 52.0700),
        ("Plein 1813", "", 4.3050, 52.0650),
    ],
    [("2562 HS", "", 4.300, 52.05), ("2562 HT", "", 4.301, 52.05), ("2571 AA", "", 4.31, 52.06)],
)
AREAS: tuple[Area, ...] = (
    square("1", 4.29, 52.04, 4.33, 52.08),
    square("2", 4.295, 52.045, 4.305, 52.055),
)


def search(town: NamePoints = TOWN, areas: tuple[Area, ...] = AREAS) -> Search:
    """Make the search of a town."""
    return Search(town, areas, TITLES)


def found(text: str, limit: int = 10) -> list[str]:
    """Return the titles that a text finds in the town."""
    return [one.title.nl for one in search().find(text, limit)]
