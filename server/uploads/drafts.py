"""The private layers that uploaded files became, for those who answer questions about them."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime

import orjson

from layers.declare import LayerDefinition, SourceDefinition
from layers.errors import UnknownName
from server.catalogue import Catalogue, Upload, UploadState

SECRET_BYTES = 16
PREFIX = "draft_"
DRAFT = re.compile(rf"{PREFIX}[0-9a-f]{{{2 * SECRET_BYTES}}}")


@dataclass(frozen=True, slots=True)
class Draft:
    """A private layer, and until when it is there."""

    source: SourceDefinition
    layer: LayerDefinition
    expires: datetime


def new_secret() -> str:
    """Make a name of 128 bits that nobody can guess."""
    return secrets.token_hex(SECRET_BYTES)


def new_layer() -> str:
    """Make the secret name of a private layer."""
    return f"{PREFIX}{new_secret()}"


def is_draft(layer_id: str) -> bool:
    """Tell whether a name is written as that of a private layer."""
    return DRAFT.fullmatch(layer_id) is not None


def find_draft(catalogue: Catalogue, layer_id: str, now: datetime) -> Draft | None:
    """Return a private layer; None if there is none of that name, or its time is up."""
    upload = find_ready(catalogue, layer_id, now) if is_draft(layer_id) else None
    if upload is None:
        return None
    told = orjson.loads(upload.definition or "{}")
    return Draft(
        SourceDefinition.model_validate(told["source"]),
        LayerDefinition.model_validate(told["layer"]),
        upload.expires,
    )


def find_ready(catalogue: Catalogue, name: str, now: datetime) -> Upload | None:
    """Return the upload that became what has a name; None once its time is up."""
    upload = catalogue.upload_of(name)
    if upload is None or upload.state is not UploadState.READY or upload.expires <= now:
        return None
    return upload


def no_such_draft() -> UnknownName:
    """Say that nothing private has that name, and not whether anything ever had."""
    return UnknownName(
        "There is no such draft: it has expired or was deleted, or the address is not whole. "
        "Upload the file again."
    )
