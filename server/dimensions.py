"""What a layer can be filtered by, in words: dimensions, their values, and groups of values."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from layers.declare import Bilingual, LayerDefinition, Protection, SourceDefinition
from layers.publish import filters_of, rule_of

Document = dict[str, Any]


def dimension_documents(
    layer: LayerDefinition, source: SourceDefinition, found: Mapping[str, Sequence[str]]
) -> list[Document]:
    """List what a layer can be filtered by; only values that its own filter lets pass.

    Those of a layer that is not open are the declared ones, whatever the delivery holds.
    """
    if rule_of(layer, source).protection is Protection.OPEN:
        passing = {
            name: [one for one in found[name] if one in layer.filter.get(name, (one,))]
            for name in source.dimensions
        }
        return [_dimension(source, name, values, {}) for name, values in passing.items()]
    return [
        _dimension(source, name, one.values, one.groups)
        for name, one in filters_of(layer, source).items()
    ]


def listed_labels(values: Iterable[str], labels: Mapping[str, Bilingual], language: str) -> str:
    """List values by their labels in a language; one without a label by itself."""
    return ", ".join(
        getattr(labels[one], language) if one in labels else one for one in sorted(values)
    )


def _dimension(
    source: SourceDefinition,
    name: str,
    values: Sequence[str],
    groups: Mapping[str, Sequence[str]],
) -> Document:
    dimension, title = source.dimensions[name], source.dimensions[name].title
    return {
        "name": name,
        "texts": {"nl": {"title": title.nl}, "en": {"title": title.en}},
        "values": list(values),
        "labels": {value: label.model_dump() for value, label in dimension.labels.items()},
        "groups": {group: list(of) for group, of in groups.items()},
    }
