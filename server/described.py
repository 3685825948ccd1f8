"""Combinations in words: their documents as collections, beside those of layers."""

from typing import Any

from layers.declare import (
    LETTERS,
    Bilingual,
    How,
    Input,
    LayerDefinition,
    Protection,
    SourceDefinition,
    input_title,
    is_signed,
    sentence,
    unit_of,
)
from layers.derive import holder_name
from layers.publish import rule_of
from server.combined import AnySubject, Combined, Part
from server.describe import (
    CRS84,
    Document,
    Links,
    break_documents,
    extent_document,
    layer_links,
    period_documents,
    texts,
)
from server.spans import default_span, whole_span
from server.store import Store
from server.subject import Subject

MISSING = Bilingual(
    nl="Waar een van de lagen niets zegt, staat dat er; het telt nooit als nul.",
    en="Where one of the layers does not tell, it says so; that never counts as zero.",
)


def combination_document(store: Store, subject: Combined, links: Links) -> Document:
    """Describe a combination as an OGC API collection."""
    layer, place = subject.layer, store.definitions.place
    worded = _worded(subject)
    return {
        "id": layer.id,
        "kind": "combination",
        "title": worded[place.language]["title"],
        "description": worded[place.language]["description"],
        "itemType": "feature",
        "crs": [CRS84],
        "extent": extent_document(store.ground(subject).bbox, whole_span(store, subject)),
        "texts": worded,
        "theme": layer.theme,
        "order": layer.order,
        "shown": layer.shown,
        **_made(subject),
        "measure": "combination",
        "amount": None,
        "modelled": any(_is_modelled(store, one) for one in subject.subjects),
        "source": layer.id,
        "holder": ", ".join(subject.holders),
        "synthetic": place.synthetic,
        "protection": {"mode": _strictest(subject), "threshold": None},
        **_offered(store, subject),
        "breaks": [one for source in _sources(subject) for one in break_documents(source)],
        "palette": layer.palette,
        "delivery": subject.number,
        "deliveries": dict(subject.deliveries),
        "links": _links(layer, links),
    }


def _made(subject: Combined) -> Document:
    """Tell how a combination is made."""
    recipe = subject.recipe
    return {
        "how": recipe.how,
        "scale": recipe.scaled if recipe.how is How.WEIGHTED else None,
        "recipe": recipe.canonical.model_dump(mode="json", exclude_none=True),
        "inputs": [_input_document(subject, at, one) for at, one in enumerate(subject.parts)],
        "shares": {holder_name(one): one for one in _holders(subject)},
        "signed": is_signed(recipe),
    }


def _offered(store: Store, subject: Combined) -> Document:
    """Tell what a combination may be asked, and what it answers to whoever names nothing."""
    layer, opening = subject.layer, store.opening(subject)
    periods = {step: period_documents(store, subject, step) for step in layer.periods}
    told = {step: of_step for step, of_step in periods.items() if of_step}
    return {
        "resolutions": list(layer.resolutions),
        "opens_at": opening.resolution,
        "steps": list(told),
        "step": opening.step,
        "periods": told,
        "datetime": str(default_span(store, subject)),
        "visible": [],
        "dimensions": [],
        "areas": list(store.codes(subject)),
    }


def collection_links(layer: LayerDefinition, links: Links) -> list[Document]:
    """Link a combination to everything that can be asked of it, but for an account of its own."""
    own = layer_links(layer.id, links)
    return [one for one in own if one["rel"] != "account"]


def _links(layer: LayerDefinition, links: Links) -> list[Document]:
    made = links.to(f"/combinations/{layer.id}", "describedby")
    return [*collection_links(layer, links), made]


def _worded(subject: Combined) -> Document:
    """Put the texts of a combination in both languages."""
    layer, faces = subject.layer, faces_of_parts(subject)
    return texts(
        title=layer.title,
        description=layer.description,
        unit=layer.unit,
        one_count_is=None,
        sentence=sentence(subject.recipe, faces),
        limits=MISSING,
        visible=None,
        parts=None,
    )


def faces_of_parts(subject: Combined) -> dict[str, LayerDefinition]:
    """Return the layers that a combination is made of, as its asker sees them."""
    return {one.layer.id: one.layer for one in subject.subjects}


def _input_document(subject: Combined, at: int, part: Part) -> Document:
    one, faces = part.one, faces_of_parts(subject)
    return {
        "name": LETTERS[at],
        "layer": one.layer,
        "texts": texts(title=input_title(one, faces), unit=unit_of(one, faces)),
        "holder": ", ".join(part.subject.holders),
        "share": holder_name(", ".join(part.subject.holders)),
        "deliveries": dict(part.subject.deliveries),
        "input": _dumped(one),
    }


def _dumped(one: Input) -> dict[str, Any]:
    return one.model_dump(mode="json", exclude_none=True, exclude_defaults=True)


def _holders(subject: Combined) -> list[str]:
    return list(dict.fromkeys(", ".join(part.subject.holders) for part in subject.parts))


def _sources(subject: AnySubject) -> list[SourceDefinition]:
    """Return the sources of the inputs, denominators left out, each once."""
    if isinstance(subject, Subject):
        return [subject.source]
    every = [one for part in subject.parts for one in _sources(part.subject)]
    return list({one.id: one for one in every}.values())


def _is_modelled(store: Store, subject: AnySubject) -> bool:
    if isinstance(subject, Combined):
        return any(_is_modelled(store, one) for one in subject.subjects)
    return store.scope(subject).is_modelled


def _strictest(subject: AnySubject) -> Protection:
    if isinstance(subject, Subject):
        return rule_of(subject.layer, subject.source).protection
    order = list(Protection)
    return max((_strictest(one) for one in subject.subjects), key=order.index)
