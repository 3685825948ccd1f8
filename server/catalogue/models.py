"""The tables.

delivery          every delivery that is kept
current_delivery  per source, the one that is served
pin               until when a delivery stays, and why
area_set          every set of official areas
area              the areas of all sets
upload            every uploaded file and the private layer it becomes, until it expires
api_key           who may see more than the public; never the key itself
"""

from datetime import date, datetime

from shapely import MultiPolygon
from sqlalchemy import (
    BigInteger,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from server.catalogue.types import Geom, UtcDateTime


class Base(DeclarativeBase):
    """All our tables; every constraint has a name, so that a migration can drop it."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy reads it from the class
        datetime: UtcDateTime(),
        float: Double(),
        MultiPolygon: Geom("MULTIPOLYGON"),
    }


class DeliveryRow(Base):
    """One delivery of one source; one that others build on cannot be removed."""

    __tablename__ = "delivery"
    __table_args__ = (
        ForeignKeyConstraint(["source", "builds_on"], ["delivery.source", "delivery.number"]),
    )

    source: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    arrived: Mapped[datetime]
    snapshot: Mapped[str]
    digest: Mapped[str]
    rows_read: Mapped[int] = mapped_column(BigInteger)
    rows_accepted: Mapped[int] = mapped_column(BigInteger)
    first_period: Mapped[date | None]
    last_period: Mapped[date | None]
    definition_digest: Mapped[str]
    passed: Mapped[bool]
    mode: Mapped[str]
    builds_on: Mapped[int | None]
    settled_until: Mapped[date | None]
    keeps_until: Mapped[date | None]
    anew: Mapped[bool]
    followed: Mapped[datetime | None]


class CurrentDeliveryRow(Base):
    """Per source the delivery that is served, if any: changing this row is the whole switch.

    The foreign key spans both columns, so that a source can only point to a delivery of its own,
    and that a delivery that is served cannot be removed.
    """

    __tablename__ = "current_delivery"
    __table_args__ = (
        ForeignKeyConstraint(["source", "number"], ["delivery.source", "delivery.number"]),
    )

    source: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int | None]
    # The highest number ever given: a forgotten delivery's number must not come back with other
    # content, because caches and citations still know it.
    last_number: Mapped[int]
    # Until when periods were told as settled, by whichever delivery was served; it goes back only
    # with a delivery that publishes everything anew.
    published_until: Mapped[date | None]


class PinRow(Base):
    """Until when a delivery stays, and why; one row for each who asked for it."""

    __tablename__ = "pin"
    __table_args__ = (
        ForeignKeyConstraint(["source", "number"], ["delivery.source", "delivery.number"]),
    )

    source: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    by: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[date]
    reason: Mapped[str]


class AreaSetRow(Base):
    """One set of official areas."""

    __tablename__ = "area_set"

    id: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    loaded: Mapped[datetime]


class AreaRow(Base):
    """One official area. The number `id` is for GIS tools that read the table; it may change.

    The box is stored beside the geometry for SQLite, which has no spatial index. Its columns are
    not called xmin and xmax: every PostgreSQL table already has those.
    """

    __tablename__ = "area"
    __table_args__ = (
        UniqueConstraint("area_set", "code"),
        Index("ix_area_box", "west", "south", "east", "north"),
        Index("ix_area_geom", "geom", postgresql_using="gist").ddl_if(dialect="postgresql"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_set: Mapped[str] = mapped_column(ForeignKey("area_set.id"))
    position: Mapped[int]
    code: Mapped[str]
    name: Mapped[str]
    geom: Mapped[MultiPolygon]
    west: Mapped[float]
    south: Mapped[float]
    east: Mapped[float]
    north: Mapped[float]


class UploadRow(Base):
    """One uploaded file; its layer is a source with one delivery, which no definition names.

    Of a file of areas `layer` is the name of a private set, which has no delivery. `found` and
    `definition` are JSON: what was recognised in the file, and what a person made of it. Only one
    of them is there, as the first holds values of the file.
    """

    __tablename__ = "upload"
    __table_args__ = (UniqueConstraint("layer"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    layer: Mapped[str]
    name: Mapped[str]
    state: Mapped[str]
    arrived: Mapped[datetime]
    expires: Mapped[datetime]
    found: Mapped[str | None]
    definition: Mapped[str | None]


class ApiKeyRow(Base):
    """One API key by its digest; a key that was revoked stays, as logs may name it."""

    __tablename__ = "api_key"

    id: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    role: Mapped[str]
    owner: Mapped[str]
    created: Mapped[datetime]
    until: Mapped[date]
    revoked: Mapped[datetime | None]
    last_used: Mapped[date | None]


class CombinationRow(Base):
    """What somebody combined, by its canonical text; `owner` is a role, empty for the public."""

    __tablename__ = "combination"

    id: Mapped[str] = mapped_column(primary_key=True)
    recipe: Mapped[str]
    owner: Mapped[str]
    until: Mapped[date]
