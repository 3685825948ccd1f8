"""Uploads as documents."""

import orjson

from layers.model import Account
from layers.snapshot import Snapshot, read_refused
from server.catalogue import Delivery, Upload, UploadState
from server.describe import Document, Links
from server.reasons import reason_document
from server.settings import Settings
from server.store import Store
from server.uploads.limits import UploadLimits

MOST_REFUSED = 20


def limits_document(limits: UploadLimits) -> Document:
    """Tell what an upload may take."""
    return {
        "bytes": limits.bytes,
        "rows": limits.rows,
        "kept": limits.kept,
        "hours": limits.hours,
        "kinds": ["csv", "xlsx"],
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
    subject = store.subject(upload.layer)
    account = store.scope(subject).account
    layer = links.to(f"/collections/{upload.layer}", "collection")
    return {
        **told,
        "layer": upload.layer,
        "rows": _rows(account, settings, subject.delivery) if account else None,
        "links": [*own, layer],
    }


def _recognised(upload: Upload) -> Document:
    found: Document = orjson.loads(upload.found or "{}")
    return {
        name: found[name] for name in ("columns", "sample", "formats", "categories", "proposal")
    }


def _rows(account: Account, settings: Settings, delivery: Delivery) -> Document:
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
