"""Every statement about uploads. Each function runs inside the connection it is given."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from server.catalogue import deliveries
from server.catalogue.models import CurrentDeliveryRow, DeliveryRow, UploadRow
from server.catalogue.records import NewDelivery, Upload, UploadState

_UPLOADS = select(*UploadRow.__table__.columns)
_NAMED = select(*(c for c in UploadRow.__table__.columns if c.name not in ("found", "definition")))


def add(connection: Connection, new: Upload, most: int) -> bool:
    """Add an upload unless `most` are there already; those that expired do not count."""
    there = select(func.count()).where(UploadRow.expires > new.arrived)
    if connection.execute(there).scalar_one() >= most:
        return False
    connection.execute(insert(UploadRow).values(asdict(new)))
    return True


def one(connection: Connection, upload_id: str) -> Upload | None:
    """Return an upload, expired or not."""
    return _only(connection.execute(_UPLOADS.where(UploadRow.id == upload_id)).one_or_none())


def of_layer(connection: Connection, layer: str) -> Upload | None:
    """Return the upload that became a layer, expired or not."""
    return _only(connection.execute(_UPLOADS.where(UploadRow.layer == layer)).one_or_none())


def every(connection: Connection) -> tuple[Upload, ...]:
    """Return all uploads, expired or not, without the JSON, which can be long."""
    return tuple(_upload(row) for row in connection.execute(_NAMED))


def move(connection: Connection, upload_id: str, before: UploadState, after: UploadState) -> bool:
    """Take an upload from one state to another; False if it is not in the first."""
    there = (UploadRow.id == upload_id) & (UploadRow.state == before)
    moved = connection.execute(update(UploadRow).where(there).values(state=after))
    return moved.rowcount == 1


def keep_found(connection: Connection, upload_id: str, found: str, layer: str) -> bool:
    """Keep what was recognised in a file, and its new name; False if the upload is gone by now."""
    if not move(connection, upload_id, UploadState.ARRIVING, UploadState.READ):
        return False
    told = {"found": found, "layer": layer}
    connection.execute(update(UploadRow).where(UploadRow.id == upload_id).values(told))
    return True


def serve(connection: Connection, upload_id: str, definition: str, new: NewDelivery | None) -> bool:
    """Make a delivery the only one of the layer of an upload; False if the upload is gone."""
    if not move(connection, upload_id, UploadState.COUNTING, UploadState.READY):
        return False
    told = {"found": None, "definition": definition}
    connection.execute(update(UploadRow).where(UploadRow.id == upload_id).values(told))
    if new is not None:
        deliveries.register(connection, new)
    return True


def remove(connection: Connection, upload_id: str) -> Upload | None:
    """Remove an upload with its delivery; return what it was."""
    gone = one(connection, upload_id)
    if gone is not None:
        for table in (CurrentDeliveryRow, DeliveryRow):
            connection.execute(delete(table).where(table.source == gone.layer))
        connection.execute(delete(UploadRow).where(UploadRow.id == upload_id))
    return gone


def expired(connection: Connection, now: datetime) -> tuple[str, ...]:
    """Return the ids of uploads whose time is up."""
    return tuple(connection.scalars(select(UploadRow.id).where(UploadRow.expires <= now)))


def _only(row: Row[tuple[object, ...]] | None) -> Upload | None:
    return None if row is None else _upload(row)


def _upload(row: Row[tuple[object, ...]]) -> Upload:
    told = dict(row._mapping)
    return Upload(**{**told, "state": UploadState(told["state"])})
