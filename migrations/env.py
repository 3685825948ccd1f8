"""Alembic runs this file; `server.catalogue.migrate` hands it the connection."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.schema import Index

from server.catalogue.models import Base
from server.catalogue.types import Geom, Json, UtcDateTime

# PostGIS's own table; every other table of the database is expected to be ours
NOT_OURS = {"spatial_ref_sys"}


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Keep autogenerate away from tables that are not ours."""
    return kind != "table" or name not in NOT_OURS


def exists_here(thing: object, _name: str | None, kind: str, *_: object) -> bool:
    """Keep autogenerate from asking SQLite for a spatial index."""
    if kind != "index" or not isinstance(thing, Index):
        return True
    spatial = thing.dialect_kwargs.get("postgresql_using") == "gist"
    return not spatial or context.get_context().dialect.name == "postgresql"


def rendered(kind: str, thing: object, autogenerate: AutogenContext) -> str | Literal[False]:
    """Write our own column types into a migration as the models do; False leaves it to Alembic."""
    if kind != "type" or not isinstance(thing, Geom | Json | UtcDateTime):
        return False
    autogenerate.imports.add(f"from server.catalogue.types import {type(thing).__name__}")
    return repr(thing)


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite alters a table by rebuilding it
    include_name=is_ours,
    include_object=exists_here,
    render_item=rendered,
)
with context.begin_transaction():
    context.run_migrations()
