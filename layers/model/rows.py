"""Rows of source files as they stand there, why one is refused, and the areas of a city."""

from dataclasses import dataclass
from enum import StrEnum

import polars as pl
import shapely

ROW = " row"  # the column of row numbers; headers are trimmed, so no file has a column of this name
GEOMETRY = " geometry"  # the column of shapes as WKB, in the system of the file


class Reason(StrEnum):
    """Why a row is refused; the first that applies, in this order."""

    WRONG_NUMBER_OF_FIELDS = "wrong_number_of_fields"
    PUBLISHED_BEFORE = "published_before"
    UNDECODABLE = "undecodable"
    OTHER_LEVEL = "other_level"
    BAD_DATE = "bad_date"
    OTHER_PERIOD = "other_period"
    NO_COORDINATES = "no_coordinates"
    BAD_COORDINATES = "bad_coordinates"
    PLACEHOLDER_COORDINATES = "placeholder_coordinates"
    BAD_SHAPE = "bad_shape"
    NO_ADDRESS = "no_address"
    UNMATCHED_ADDRESS = "unmatched_address"
    NO_KEY = "no_key"
    UNMATCHED_VIA = "unmatched_via"
    UNMATCHED_KEY = "unmatched_key"
    BAD_COUNT = "bad_count"
    BAD_AMOUNT = "bad_amount"
    STATED_COUNT = "stated_count"
    OUTSIDE_COVERAGE = "outside_coverage"
    OUTSIDE_PERIODS = "outside_periods"


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one source file as they stand there.

    rows
        One text column per column of the file, ROW (int64, 1 = first row of data) and, of a file
        with shapes, GEOMETRY (binary, in the file's own system); in file order.
    refused
        Rows that are no rows: columns `file`, `row`, `reason`, `value`.
    crs
        The system that the file declares for its shapes, as a name (EPSG:2227) or as WKT.
    """

    file: str
    rows: pl.DataFrame
    refused: pl.DataFrame
    crs: str | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """One district, neighbourhood or project area; geometry in longitude and latitude."""

    set: str
    code: str
    name: str
    geometry: shapely.MultiPolygon

    @property
    def id(self) -> str:
        """The name of this area at every door."""
        return f"{self.set}.{self.code}"
