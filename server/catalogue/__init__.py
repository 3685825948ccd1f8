"""The catalogue: what has arrived, which delivery is current, and the official areas.

errors      every way in which the catalogue refuses
types       column types that mean the same on PostGIS and on SQLite
models      the tables
records     what the catalogue hands out and takes in; frozen
engine      one database address -> an engine; reading and writing
deliveries  every statement about deliveries
pins        every statement about pins
retention   which deliveries are kept, and forgetting the others
areas       every statement about areas
uploads     every statement about uploads
combinations every statement about what users combine
keys        every statement about API keys
catalogue   the one object others hold; it decides where transactions begin and end (visitors:
            its part about uploads, combinations and keys; connected: the database that both hold)
migrate     brings a database to the newest revision

The catalogue holds no cell and no count: those are in the snapshots, to which it points.
Changing one row of `current_delivery` is what makes a delivery current; nothing else does.
"""

from server.catalogue.catalogue import Catalogue
from server.catalogue.connected import utc_now
from server.catalogue.engine import engine_for
from server.catalogue.errors import CatalogueError
from server.catalogue.migrate import RevisionState, revision_state, upgrade
from server.catalogue.records import (
    ApiKey,
    AreaSet,
    Combination,
    Delivery,
    NewDelivery,
    Pin,
    PinnedBy,
    Upload,
    UploadState,
)

__all__ = [
    "ApiKey",
    "AreaSet",
    "Catalogue",
    "CatalogueError",
    "Combination",
    "Delivery",
    "NewDelivery",
    "Pin",
    "PinnedBy",
    "RevisionState",
    "Upload",
    "UploadState",
    "engine_for",
    "revision_state",
    "upgrade",
    "utc_now",
]
