"""Uploads as documents."""

from layers.model import Account
from layers.snapshot import Snapshot, read_refused
from server.catalogue import Delivery, Upload, UploadState
from server.describe import Document, Links
from server.reasons import reason_document
from server.settings import Settings
from server.store import Store
from server.uploads.found import Found
from server.uploads.limits import MOST_AREAS, UploadLimits
from server.uploads.sets import is_private_set

MOST_REFUSED = 20


def limits_document(limits: UploadLimits) -> Document:
    """Tell what an upload may take."""
    return {
        "bytes": limits.bytes,
        "rows": limits.rows,
        "kept": limits.kept,
        "hours": limits.hours,
        "areas": MOST_AREAS,
        "kinds": ["csv", "xlsx", "geojson", "gpkg"],
    }


def upload_document(store: Store, settings: Settings, upload: Upload, links: Links) -> Document:
    """Describe an upload: what was recognised, or what became of its rows."""
    own = [links.to(f"/uploads/{upload.id}", "self")]
    told = {
        "id": upload.id,
        "name": upload.name,
        "state": upload.state,
        "arrived": upload.arrived.isoformat(),
        "expires": upload.expires.isoformat(),
    }
    if upload.state is not UploadState.READY:
        recognised = _recognised(upload) if upload.found else None
        return {**told, "recognised": recognised, "links": own}
    layer = links.to(f"/collections/{upload.layer}", "collection")
    made = _areas(store, upload) if is_private_set(upload.layer) else _rows(store, settings, upload)
    return {**told, "layer": upload.layer, **made, "links": [*own, layer]}


def _recognised(upload: Upload) -> Document:
    found = Found.model_validate_json(upload.found or "")
    return found.model_dump(mode="json", exclude={"name", "file"})


def _areas(store: Store, upload: Upload) -> Document:
    """Tell how many areas there are."""
    return {"areas": len(store.area_sets.private(upload.layer).areas())}


def _rows(store: Store, settings: Settings, upload: Upload) -> Document:
    """Tell what became of the rows."""
    subject = store.subject(upload.layer)
    account = store.scope(subject).account
    return {"rows": _accounted(account, settings, subject.delivery) if account else None}


def _accounted(account: Account, settings: Settings, delivery: Delivery) -> Document:
    """Tell where the rows went, and name the first that were refused."""
    listed = sorted(account.refused.items(), key=lambda pair: (-pair[1], pair[0]))
    refused = read_refused(settings.snapshots, Snapshot(delivery.snapshot, delivery.digest))
    first = refused.sort("row").head(MOST_REFUSED).select("row", "reason", "value")
    return {
        "read": account.rows_read,
        "accepted": account.rows_accepted,
        "refused": [reason_document(*pair) for pair in listed],
        "first_refused": first.to_dicts(),
    }
