"""Filters on dimensions: `dimension=value` of one layer, `where` where several layers answer."""

from collections.abc import Sequence

from starlette.datastructures import QueryParams

from layers.declare import Protection, SourceDefinition
from layers.errors import BadParameter
from layers.publish import canonical_where, rule_of
from server.layerstore import LayerStore
from server.subject import Subject, Where


def read_where(store: LayerStore, subject: Subject, parameters: QueryParams) -> Where:
    """Read the parameters that are named after dimensions.

    Raises
    ------
    BadParameter
        If the delivery has no such value.
    OffLattice
        If the layer is protected and its lattice has no such value or group; what the delivery
        has is then not told.
    """
    layer, source, rule = subject.layer, subject.source, rule_of(subject.layer, subject.source)
    if rule.protection is not Protection.OPEN and not subject.policy.exact:
        named = ((name, tuple(parameters.getlist(name))) for name in sorted(source.dimensions))
        asked = tuple((name, values) for name, values in named if values)
        return canonical_where(rule, layer, source, asked)
    dimensions = store.scope(subject).dimensions
    found = []
    for name in sorted(dimensions):
        values = _values(source, name, parameters.getlist(name))
        unknown = [one for one in values if one not in dimensions[name]]
        if unknown:
            listed = ", ".join(dimensions[name]) or "none"
            raise BadParameter(f"{name}: got {unknown[0][:80]!r}; expected one of: {listed}.")
        if values:
            found.append((name, tuple(sorted(set(values)))))
    return tuple(found)


def _values(source: SourceDefinition, name: str, asked: Sequence[str]) -> list[str]:
    """Replace the name of a group by its values."""
    declared = source.lattice.dimensions.get(name) if source.lattice else None
    groups = declared.groups if declared else {}
    return [value for one in asked for value in groups.get(one, (one,))]


def read_filters(
    store: LayerStore, subjects: Sequence[Subject], texts: Sequence[str]
) -> dict[str, Where]:
    """Read `where=layer.dimension=value`, repeated for more; every layer gets its own filter.

    Raises
    ------
    BadParameter
        If a layer, a dimension or a value is not known: a filter that nobody applies would pass
        for one that was.
    """
    known = {one.layer.id: one for one in subjects}
    parts = [_split(known, text) for text in texts]
    return {
        name: read_where(
            store, subject, QueryParams([pair for layer, pair in parts if layer == name])
        )
        for name, subject in known.items()
    }


def _split(known: dict[str, Subject], text: str) -> tuple[str, tuple[str, str]]:
    """Take `layer.dimension=value` apart."""
    name, equals, value = text.partition("=")
    layer, _, dimension = name.partition(".")
    if not equals or layer not in known:
        listed = ", ".join(known)
        raise BadParameter(
            f"where: got {text[:80]!r}; expected layer.dimension=value, with one of the layers: "
            f"{listed}."
        )
    dimensions = known[layer].source.dimensions
    if dimension not in dimensions:
        listed = ", ".join(dimensions) or "none"
        raise BadParameter(
            f"where: {layer} has no dimension {dimension[:80]!r}; its dimensions: {listed}."
        )
    return layer, (dimension, value)
