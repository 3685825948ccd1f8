"""The private area sets that uploaded outlines became, for those who answer questions about them.

They stand in the row of their upload and not among the areas of the city, so that nothing that
lists, searches or looks up areas can come upon one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson
import shapely

from layers.declare import AreaSetDefinition
from layers.model import Area
from server.catalogue import Catalogue
from server.uploads.drafts import SECRET_BYTES, find_ready, new_secret

PREFIX = "areas_"
SET = re.compile(rf"{PREFIX}[0-9a-f]{{{2 * SECRET_BYTES}}}")


@dataclass(frozen=True, slots=True)
class PrivateSet:
    """A private set of areas, and until when it is there."""

    definition: AreaSetDefinition
    outlines: tuple[Area, ...]
    expires: datetime

    @property
    def state(self) -> tuple[object, ...]:
        """What answers about it depend on; a private set never changes."""
        return (self.definition.id, self.expires)

    def areas(self) -> tuple[Area, ...]:
        """Return its areas, in the order of the file."""
        return self.outlines

    def area(self, code: str) -> Area | None:
        """Return one of its areas."""
        return next((one for one in self.outlines if one.code == code), None)


def new_set() -> str:
    """Make the secret name of a private area set."""
    return f"{PREFIX}{new_secret()}"


def is_private_set(name: str) -> bool:
    """Tell whether a name is written as that of a private area set."""
    return SET.fullmatch(name) is not None


def set_text(definition: AreaSetDefinition, areas: Sequence[Area]) -> str:
    """Write a set with its outlines as JSON; shapes as hexadecimal WKB, which rounds nothing."""
    outlines = [
        {"code": one.code, "name": one.name, "wkb": shapely.to_wkb(one.geometry, hex=True)}
        for one in areas
    ]
    told = {"set": definition.model_dump(mode="json"), "areas": outlines}
    return orjson.dumps(told).decode()


def find_set(catalogue: Catalogue, set_id: str, now: datetime) -> PrivateSet | None:
    """Return a private area set; None if there is none of that name, or its time is up."""
    upload = find_ready(catalogue, set_id, now) if is_private_set(set_id) else None
    return read_set(upload.definition or "", upload.expires) if upload else None


def read_set(text: str, expires: datetime) -> PrivateSet:
    """Read what `set_text` wrote."""
    told = orjson.loads(text)
    definition = AreaSetDefinition.model_validate(told["set"])
    shapes = shapely.from_wkb([bytes.fromhex(one["wkb"]) for one in told["areas"]])
    areas = (
        Area(definition.id, one["code"], one["name"], shape)
        for one, shape in zip(told["areas"], shapes, strict=True)
    )
    return PrivateSet(definition, tuple(areas), expires)
