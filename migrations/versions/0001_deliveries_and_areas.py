"""Deliveries, which of them is current, which are pinned, the official areas, uploads, and keys."""

import sqlalchemy as sa
from alembic import op

from server.catalogue.types import Geom, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    _create_deliveries()
    _create_pins()
    _create_areas()
    _create_uploads()
    _create_keys()


def downgrade() -> None:
    op.drop_table("api_key")
    op.drop_table("upload")
    op.drop_table("area")
    op.drop_table("area_set")
    op.drop_table("pin")
    op.drop_table("current_delivery")
    op.drop_table("delivery")


def _create_deliveries() -> None:
    op.create_table(
        "delivery",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("arrived", UtcDateTime(), nullable=False),
        sa.Column("snapshot", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("rows_read", sa.BigInteger(), nullable=False),
        sa.Column("rows_accepted", sa.BigInteger(), nullable=False),
        sa.Column("first_period", sa.Date(), nullable=True),
        sa.Column("last_period", sa.Date(), nullable=True),
        sa.Column("definition_digest", sa.String(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("builds_on", sa.Integer(), nullable=True),
        sa.Column("settled_until", sa.Date(), nullable=True),
        sa.Column("keeps_until", sa.Date(), nullable=True),
        sa.Column("anew", sa.Boolean(), nullable=False),
        sa.Column("followed", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("source", "number", name="pk_delivery"),
        sa.ForeignKeyConstraint(
            ["source", "builds_on"],
            ["delivery.source", "delivery.number"],
            name="fk_delivery_source_builds_on",
        ),
    )
    op.create_table(
        "current_delivery",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("published_until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("source", name="pk_current_delivery"),
        sa.ForeignKeyConstraint(
            ["source", "number"],
            ["delivery.source", "delivery.number"],
            name="fk_current_delivery_source_number",
        ),
    )


def _create_pins() -> None:
    op.create_table(
        "pin",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("source", "number", "by", name="pk_pin"),
        sa.ForeignKeyConstraint(
            ["source", "number"],
            ["delivery.source", "delivery.number"],
            name="fk_pin_source_number",
        ),
    )


def _create_areas() -> None:
    op.create_table(
        "area_set",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("loaded", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_area_set"),
    )
    op.create_table(
        "area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_set", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("geom", Geom("MULTIPOLYGON", 4326), nullable=False),
        sa.Column("west", sa.Double(), nullable=False),
        sa.Column("south", sa.Double(), nullable=False),
        sa.Column("east", sa.Double(), nullable=False),
        sa.Column("north", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_area"),
        sa.UniqueConstraint("area_set", "code", name="uq_area_area_set_code"),
        sa.ForeignKeyConstraint(["area_set"], ["area_set.id"], name="fk_area_area_set"),
    )
    op.create_index("ix_area_box", "area", ["west", "south", "east", "north"])
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("ix_area_geom", "area", ["geom"], postgresql_using="gist")


def _create_uploads() -> None:
    op.create_table(
        "upload",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("layer", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("arrived", UtcDateTime(), nullable=False),
        sa.Column("expires", UtcDateTime(), nullable=False),
        sa.Column("found", sa.String(), nullable=True),
        sa.Column("definition", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_upload"),
        sa.UniqueConstraint("layer", name="uq_upload_layer"),
    )


def _create_keys() -> None:
    op.create_table(
        "api_key",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("created", UtcDateTime(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("revoked", UtcDateTime(), nullable=True),
        sa.Column("last_used", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_api_key"),
    )
