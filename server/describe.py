"""Layers, areas and sources in words: the documents of collections and sources.

Nothing here depends on an exact number of a source that is not open.
"""

from dataclasses import dataclass
from typing import Any

from layers.declare import AreaSetDefinition, Bilingual, LayerDefinition, SourceDefinition
from layers.model import Account
from layers.periods import Period
from layers.publish import rule_of
from server.catalogue import Delivery
from server.findings import account_document, finding_documents
from server.freshness import freshness_document
from server.instalments import instalment_documents
from server.measured import amount_document, shared_out_by
from server.opening import Opening
from server.readable import visible_documents, what_is_visible, why_parts_differ
from server.recording import one_count
from server.spans import default_span
from server.store import Store, Subject

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
    cube = store.cube(subject.delivery)
    rule = rule_of(layer, source)
    opening = store.opening(subject)
    worded = _worded(opening, source)
    return {
        "id": layer.id,
        "kind": "layer",
        "title": worded[place.language]["title"],
        "description": worded[place.language]["description"],
        "itemType": "feature",
        "crs": [CRS84],
        "extent": extent_document(cube.extent.bbox, _whole_span(store, subject)),
        "texts": worded,
        "theme": layer.theme,
        "order": layer.order,
        "shown": layer.shown,
        "measure": layer.measure,
        "amount": amount_document(layer, source),
        "modelled": cube.spread is not None,
        "source": source.id,
        "holder": source.holder,
        "synthetic": place.synthetic,
        "protection": {
            "mode": rule.protection,
            "threshold": None if rule.protection == "open" else rule.threshold,
        },
        "resolutions": list(layer.resolutions),
        "opens_at": opening.resolution,
        "steps": list(layer.periods),
        "step": opening.step,
        "periods": {step: period_documents(store, subject, step) for step in layer.periods},
        "datetime": str(default_span(store, subject)),
        "visible": visible_documents(opening),
        "dimensions": _dimensions(layer, source, cube.dimensions),
        "breaks": break_documents(source),
        "palette": layer.palette,
        "delivery": subject.delivery.number,
        "delivered": subject.delivery.arrived.isoformat(),
        "indicators": indicators(source, subject.delivery, cube.account),
        **({"expires": subject.expires.isoformat()} if subject.expires else {}),
        "links": layer_links(layer.id, links),
    }


def _worded(opening: Opening, source: SourceDefinition) -> Document:
    """Put the texts of a layer in both languages."""
    layer = opening.layer
    return texts(
        title=layer.title,
        description=layer.description,
        unit=layer.unit,
        one_count_is=one_count(source),
        limits=_limits(layer, source),
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
        links.to(f"{own}/tiles", f"{OGC}/tilesets-vector"),
        links.to(f"{own}/tilejson.json", "tilejson", title="TileJSON 3"),
        links.to(f"{own}/legend", "legend"),
        links.to(f"{own}/account", "account"),
    ]


def areas_document(store: Store, area_set: AreaSetDefinition, links: Links) -> Document:
    """Describe a set of areas as an OGC API collection."""
    areas = store.catalogue.areas(area_set.id)
    bounds = [area.geometry.bounds for area in areas]
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
        "links": [
            links.to(own, "self"),
            links.to(f"{own}/items", "items", "application/geo+json"),
        ],
    }


def extent_document(bbox: tuple[float, ...], span: Period | None) -> Document:
    """Describe where and when a collection speaks."""
    spatial = {"bbox": [list(bbox)], "crs": CRS84}
    if span is None:
        return {"spatial": spatial}
    interval = [f"{span.start}T00:00:00Z", f"{span.end}T23:59:59Z"]
    return {"spatial": spatial, "temporal": {"interval": [interval], "trs": GREGORIAN}}


def period_documents(store: Store, subject: Subject, step: Any) -> list[Document]:
    """List the periods that can be asked, oldest first."""
    return [
        {
            "start": str(period.start),
            "end": str(period.end),
            "state": "settled" if settled else "provisional",
        }
        for period, settled in store.periods(subject, step)
    ]


def indicators(source: SourceDefinition, delivery: Delivery, account: Account) -> Document:
    """Tell availability, quality, freshness and security of a source.

    How many rows of a source that is not open went where would tell exact totals; of those only
    the share that found its place is told, in whole percents.
    """
    return {
        "availability": {"deliveries": delivery.number, "arrived": delivery.arrived.isoformat()},
        "quality": {
            **account_document(source, account),
            "findings": finding_documents(source, account),
        },
        "freshness": freshness_document(source, delivery),
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
    account = store.cube(current).account if current else None
    return {
        "id": source.id,
        "title": getattr(source.title, store.definitions.place.language),
        "texts": texts(title=source.title, one_count_is=one_count(source)),
        "holder": source.holder,
        "protection": source.protection,
        "precision_metres": source.precision_metres,
        "agreement": source.agreement.model_dump(mode="json"),
        "deliveries": [_delivery_document(source, one) for one in deliveries],
        "mode": source.delivery.mode,
        "instalments": instalment_documents(source, current, deliveries),
        "indicators": indicators(source, current, account) if current and account else None,
        "links": source_links(source, links),
    }


def source_links(source: SourceDefinition, links: Links) -> list[Document]:
    """Link a source to itself, and to what was not found where it is looked up."""
    own = f"/sources/{source.id}"
    looked_up = [links.to(f"{own}/unmatched", "unmatched")] if source.looks_up else []
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
        "first_period": str(delivery.first_period),
        "last_period": str(delivery.last_period),
    }
    if source.protection != "open":
        return told
    return told | {"rows_read": delivery.rows_read, "rows_accepted": delivery.rows_accepted}


def _whole_span(store: Store, subject: Subject) -> Period:
    periods = store.periods(subject, subject.source.time.period)
    return Period(periods[0][0].start, periods[-1][0].end)


def _dimensions(layer: LayerDefinition, source: SourceDefinition, values: Any) -> list[Document]:
    """List what a layer can be filtered by; only values that its own filter lets pass."""
    return [
        {
            "name": name,
            "texts": texts(title=dimension.title),
            "values": [one for one in values[name] if one in layer.filter.get(name, (one,))],
            "labels": {value: label.model_dump() for value, label in dimension.labels.items()},
        }
        for name, dimension in source.dimensions.items()
    ]


def _limits(layer: LayerDefinition, source: SourceDefinition) -> Bilingual:
    """Say in plain words what the numbers of a layer cannot tell."""
    metres, rule = source.precision_metres, rule_of(layer, source)
    if metres is None:
        by = shared_out_by(layer, source)
        nl = f"Alleen per gebied bekend, en {by.nl} over de vakken verdeeld (gemodelleerd)."
        en = f"Known per area only, and shared out over cells {by.en} (modelled)."
    else:
        nl = (
            f"Plaatsen zijn bekend tot op {metres:g} meter; een vak is geteld via zijn fijnste vak."
        )
        en = f"Places are known within {metres:g} metres; a cell is counted by its finest cell."
    if rule.protection != "open":
        nl += f" Minder dan {rule.threshold}, ook nul, is afgeschermd; delen tellen niet altijd op."
        en += f" Fewer than {rule.threshold}, zero included, is suppressed; parts may not add up."
    return Bilingual(nl=nl, en=en)
