"""Layers, areas and sources in words: the documents of collections and sources.

Nothing here depends on an exact number of a source that is not open: all comes from its scope.
"""

from dataclasses import dataclass
from typing import Any

from layers.declare import Bilingual, Protection, SourceDefinition
from layers.model import Area
from layers.periods import Period
from layers.publish import Scope, rule_of
from server.areasets import AnySet
from server.catalogue import Delivery
from server.combined import AnySubject
from server.dimensions import dimension_documents
from server.findings import quality_document
from server.freshness import freshness_document
from server.instalments import instalment_documents
from server.measured import amount_document, what_places_cannot_tell
from server.opening import Opening
from server.readable import visible_documents, what_is_silent, what_is_visible, why_parts_differ
from server.recording import one_count
from server.respond import COLUMNS, XLSX
from server.spans import default_span, whole_span
from server.store import Store
from server.subject import Subject

LANGUAGES = ("nl", "en")
OGC = "http://www.opengis.net/def/rel/ogc/1.0"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
QUADS = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses below the base path of the API."""

    base: str  # .../v1

    def to(self, path: str, rel: str, media: str = "application/json", title: str = "") -> Document:
        """Make one link."""
        named = {"title": title} if title else {}
        return {"href": f"{self.base}{path}", "rel": rel, "type": media, **named}


def texts(**fields: Bilingual | None) -> Document:
    """Turn texts inside out: language -> name -> words; a missing text is empty."""
    return {
        language: {name: getattr(text, language) if text else "" for name, text in fields.items()}
        for language in LANGUAGES
    }


def layer_document(store: Store, subject: Subject, links: Links) -> Document:
    """Describe a layer as an OGC API collection."""
    layer, source = subject.layer, subject.source
    place = store.definitions.place
    scope = store.scope(subject)
    rule = rule_of(layer, source)
    silent = what_is_silent(source, scope, store.definitions)
    worded = _worded(store.opening(subject), source, silent)
    return {
        "id": layer.id,
        "kind": "layer",
        "title": worded[place.language]["title"],
        "description": worded[place.language]["description"],
        "itemType": "feature",
        "crs": [CRS84],
        "extent": extent_document(scope.bbox, whole_span(store, subject)),
        "texts": worded,
        "theme": layer.theme,
        "order": layer.order,
        "shown": layer.shown,
        "measure": layer.measure,
        "amount": amount_document(layer, source),
        "modelled": scope.is_modelled,
        "source": source.id,
        "holder": source.holder,
        "synthetic": place.synthetic,
        "protection": {
            "mode": rule.protection,
            "threshold": None if rule.protection == "open" else rule.threshold,
            **({"least_addresses": source.addresses.least} if source.addresses else {}),
        },
        **_offered(store, subject),
        "breaks": break_documents(source),
        "palette": layer.palette,
        "delivery": subject.delivery.number,
        "delivered": subject.delivery.arrived.isoformat(),
        "indicators": indicators(source, subject.delivery, scope),
        **({"expires": subject.expires.isoformat()} if subject.expires else {}),
        "links": layer_links(layer.id, links),
    }


def _offered(store: Store, subject: Subject) -> Document:
    """Tell what a layer may be asked, and what it answers to whoever names nothing."""
    layer, opening = subject.layer, store.opening(subject)
    scope = store.scope(subject)
    periods = {step: period_documents(store, subject, step) for step in layer.periods}
    told = {step: of_step for step, of_step in periods.items() if of_step}
    return {
        "resolutions": list(layer.resolutions),
        "areas": [one for one in scope.areas if subject.is_told_by(one)],
        "opens_at": opening.resolution,
        "steps": list(told),
        "step": opening.step,
        "periods": told,
        "datetime": str(default_span(store, subject)),
        "visible": visible_documents(opening),
        "dimensions": dimension_documents(layer, subject.source, scope.dimensions),
    }


def _worded(opening: Opening, source: SourceDefinition, silent: Bilingual | None) -> Document:
    """Put the texts of a layer in both languages."""
    layer = opening.layer
    return texts(
        title=layer.title,
        description=layer.description,
        unit=layer.unit,
        one_count_is=one_count(source),
        limits=what_places_cannot_tell(layer, source, silent),
        visible=what_is_visible(opening, source),
        parts=why_parts_differ(layer, source),
    )


def layer_links(layer_id: str, links: Links) -> list[Document]:
    """Link a layer to everything that can be asked of it."""
    own = f"/collections/{layer_id}"
    return [
        links.to(own, "self"),
        links.to(f"{own}/items", "items", "application/geo+json"),
        links.to(f"{own}/items?f=csv", "items", "text/csv"),
        links.to(f"{own}/items?f=xlsx", "items", XLSX),
        links.to(f"{own}/items?f=cells", "items", COLUMNS, title="Ids and values in columns"),
        links.to(f"{own}/tiles", f"{OGC}/tilesets-vector"),
        links.to(f"{own}/tilejson.json", "tilejson", title="TileJSON 3"),
        links.to(f"{own}/legend", "legend"),
        links.to(f"{own}/account", "account"),
    ]


def areas_document(store: Store, found: AnySet, links: Links) -> Document:
    """Describe a set of areas as an OGC API collection.

    Raises
    ------
    UnknownName
        If its outlines have not been ingested yet.
    """
    area_set = found.definition
    bounds = [area.geometry.bounds for area in found.areas()]
    bbox = tuple(float(pick(column)) for pick, column in
                 zip((min, min, max, max), zip(*bounds, strict=True), strict=True))  # fmt: skip
    own = f"/collections/{area_set.id}"
    return {
        "id": area_set.id,
        "kind": "areas",
        "title": getattr(area_set.title, store.definitions.place.language),
        "texts": texts(title=area_set.title),
        "itemType": "feature",
        "crs": [CRS84],
        "extent": extent_document(bbox, None),
        "order": area_set.order,
        "shown": area_set.shown,
        **({"expires": found.expires.isoformat()} if found.expires else {}),
        "links": [
            links.to(own, "self"),
            links.to(f"{own}/items", "items", "application/geo+json"),
        ],
    }


def area_document(area: Area) -> Document:
    """Name an area."""
    return {"id": area.id, "set": area.set, "code": area.code, "name": area.name}


def extent_document(bbox: tuple[float, ...], span: Period | None) -> Document:
    """Describe where and when a collection speaks."""
    spatial = {"bbox": [list(bbox)], "crs": CRS84}
    if span is None:
        return {"spatial": spatial}
    interval = [f"{span.start}T00:00:00Z", f"{span.end}T23:59:59Z"]
    return {"spatial": spatial, "temporal": {"interval": [interval], "trs": GREGORIAN}}


def period_documents(store: Store, subject: AnySubject, step: Any) -> list[Document]:
    """List the periods that can be asked, oldest first."""
    return [
        {
            "start": str(period.start),
            "end": str(period.end),
            "state": "settled" if settled else "provisional",
        }
        for period, settled in store.periods(subject, step)
    ]


def indicators(source: SourceDefinition, delivery: Delivery, scope: Scope) -> Document:
    """Tell availability, quality, freshness and security of a source."""
    return {
        "availability": {"deliveries": delivery.number, "arrived": delivery.arrived.isoformat()},
        "quality": quality_document(delivery, scope.account),
        "freshness": freshness_document(source, scope),
        "security": {
            "protection": source.protection,
            "threshold": None if source.protection == "open" else source.threshold,
            "agreement_ends": str(source.agreement.ends) if source.agreement.ends else None,
        },
    }


def break_documents(source: SourceDefinition) -> list[Document]:
    """List the days on which recording changed."""
    return [{"on": str(one.on), "texts": texts(reason=one.reason)} for one in source.breaks]


def source_document(store: Store, source: SourceDefinition, links: Links) -> Document:
    """Describe a source: holder, agreement, what one count is, and its deliveries."""
    deliveries = store.catalogue.deliveries(source.id)
    current = next((one for one in deliveries if one.current), None)
    scope = store.source_scope(source, current) if current else None
    return {
        "id": source.id,
        "title": getattr(source.title, store.definitions.place.language),
        "texts": texts(title=source.title, one_count_is=one_count(source)),
        "holder": source.holder,
        "protection": source.protection,
        "precision_metres": source.precision_metres,
        "agreement": source.agreement.model_dump(mode="json"),
        "deliveries": [
            _delivery_document(source, one)
            for one in deliveries
            if one.passed or source.protection is Protection.OPEN
        ],
        "mode": source.delivery.mode,
        "instalments": instalment_documents(source, current, deliveries),
        "indicators": indicators(source, current, scope) if current and scope else None,
        "links": source_links(source, links),
    }


def source_links(source: SourceDefinition, links: Links) -> list[Document]:
    """Link a source to itself, and to what was not found where it is looked up."""
    own = f"/sources/{source.id}"
    told = source.looks_up and source.protection is Protection.OPEN
    looked_up = [links.to(f"{own}/unmatched", "unmatched")] if told else []
    return [links.to(own, "self"), *looked_up]


def place_document(store: Store, bbox: list[float] | None) -> Document:
    """Describe the city."""
    place = store.definitions.place
    sets = sorted(store.definitions.area_sets.values(), key=lambda one: (one.order, one.id))
    return {
        "texts": texts(title=place.title, description=place.description),
        "synthetic": place.synthetic,
        "language": place.language,
        "bbox": bbox,
        "base_map": place.base_map.model_dump() if place.base_map else None,
        "themes": [{"id": one.id, "texts": texts(title=one.title)} for one in place.themes],
        "areas": [one.id for one in sets],
    }


def _delivery_document(source: SourceDefinition, delivery: Delivery) -> Document:
    told = {
        "number": delivery.number,
        "arrived": delivery.arrived.isoformat(),
        "current": delivery.current,
    }
    if source.protection is not Protection.OPEN:
        return told  # the first and the last period of the rows may each be one record
    return told | {
        "first_period": str(delivery.first_period),
        "last_period": str(delivery.last_period),
        "rows_read": delivery.rows_read,
        "rows_accepted": delivery.rows_accepted,
    }
