"""Column types that mean the same on PostGIS and on SQLite.

`repr` of each is what autogenerate writes into a migration.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import shapely
from geoalchemy2 import Geometry
from shapely.geometry.base import BaseGeometry
from sqlalchemy import JSON, DateTime, Dialect, LargeBinary
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

from server.catalogue.errors import NaiveTime, WrongGeometry

WGS84 = 4326


class WkbGeometry(Geometry):
    """PostGIS geometry that travels as bytes in both directions, never as text."""

    from_text = "ST_GeomFromWKB"
    cache_ok = True


class Geom(TypeDecorator[BaseGeometry]):
    """A shapely geometry: `geometry(KIND, SRID)` on PostGIS, a plain WKB blob on SQLite.

    Coordinates come back bit for bit as they went in, with the SRID set. SQLite needs no extension.

    Parameters
    ----------
    kind
        The one geometry type the column holds, in capitals.
    srid
        The coordinate reference system of every value.

    Raises
    ------
    WrongGeometry
        On writing a geometry of another kind, or one with heights.
    """

    impl = LargeBinary
    cache_ok = True
    # GeoAlchemy2 looks for this on every geometry column and would create an index of its own;
    # ours is an ordinary Index in the models.
    spatial_index = False

    def __init__(self, kind: str = "MULTIPOLYGON", srid: int = WGS84) -> None:
        super().__init__()
        self.kind = kind
        self.srid = srid

    def __repr__(self) -> str:
        return f"Geom({self.kind!r}, {self.srid})"

    def load_dialect_impl(self, dialect: Dialect | None) -> TypeEngine[Any]:
        """Choose the database's own type; GeoAlchemy2 also asks without naming a database."""
        if dialect is not None and dialect.name == "postgresql":
            return WkbGeometry(self.kind, self.srid, spatial_index=False)
        return LargeBinary()

    # The two processors are replaced, rather than `process_*`, so that those of the database's own
    # type (which would wrap each value in a WKBElement) are not called at all.

    def bind_processor(
        self,
        dialect: Dialect,  # noqa: ARG002  # SQLAlchemy's signature
    ) -> Callable[[BaseGeometry | None], bytes | None]:
        """Return the function that turns a geometry into WKB, the same for both databases."""

        def process(value: BaseGeometry | None) -> bytes | None:
            if value is None:
                return None
            self._refuse_other_kinds(value)
            return shapely.to_wkb(value)

        return process

    def result_processor(
        self,
        dialect: Dialect,  # noqa: ARG002  # SQLAlchemy's signature
        coltype: object,  # noqa: ARG002
    ) -> Callable[[bytes | None], BaseGeometry | None]:
        """Return the function that turns stored bytes back into a geometry."""

        def process(value: bytes | None) -> BaseGeometry | None:
            if value is None:
                return None
            return shapely.set_srid(shapely.from_wkb(bytes(value)), self.srid)

        return process

    def _refuse_other_kinds(self, value: BaseGeometry) -> None:
        heights = " with heights" if value.has_z else ""
        if value.geom_type.upper() != self.kind or heights:
            raise WrongGeometry(
                f"Cannot store a {value.geom_type}{heights}: expected a {self.kind} "
                "in two dimensions. Convert it (shapely.multipolygons, shapely.force_2d) first."
            )


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in time, always with a time zone and always UTC when it comes out.

    Raises
    ------
    NaiveTime
        On writing a datetime without a time zone.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def __repr__(self) -> str:
        return "UtcDateTime()"

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> datetime | None:
        """Turn a moment into UTC, which SQLite then stores without its zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveTime(
                f"Cannot store the time {value}: expected one with a time zone. "
                "Use datetime.now(UTC), or give the civil time its ZoneInfo."
            )
        return value.astimezone(UTC)

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> datetime | None:
        """Give SQLite's bare times their zone back, and PostgreSQL's session times ours."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Json(TypeDecorator[Any]):
    """A JSON document: JSONB on PostgreSQL (which sorts keys), text on SQLite."""

    impl = JSON
    cache_ok = True

    def __repr__(self) -> str:
        return "Json()"

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the database's own type."""
        return JSONB() if dialect.name == "postgresql" else JSON()
