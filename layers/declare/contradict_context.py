"""Faults of the context of area sets, by which areas are called alike.

Only open layers may be context. Their values are told of other areas, and which areas are near has
to follow from what was counted: noise would make strangers alike, and an area of which something is
kept back would be like nobody. Where a protected source matters, its holder publishes statistics.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from layers.declare.combination import CombinationDefinition
from layers.declare.layer import AreaSetDefinition, LayerDefinition
from layers.declare.source import SourceDefinition
from layers.declare.texts import Protection
from layers.errors import Fault


@dataclass(frozen=True, slots=True)
class Declared:
    """What may be named, by id."""

    layers: Mapping[str, LayerDefinition]
    combinations: Mapping[str, CombinationDefinition]
    sources: Mapping[str, SourceDefinition]

    def made_of(self, name: str, above: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """Return the layers that a combination is made of in the end; a layer is itself."""
        if name not in self.combinations or name in above:  # a ring is a fault told elsewhere
            return (name,)
        within = above | {name}
        parts = (self.made_of(one, within) for one in self.combinations[name].recipe.named)
        return tuple(dict.fromkeys(one for part in parts for one in part))


def context_faults(
    areas: Iterable[tuple[str, AreaSetDefinition]],
    layers: Iterable[LayerDefinition],
    combinations: Iterable[CombinationDefinition],
    sources: Iterable[SourceDefinition],
) -> Iterator[Fault]:
    """Yield what area sets name as context that is not there, not open, or not counted by them."""
    declared = Declared(
        {one.id: one for one in layers},
        {one.id: one for one in combinations},
        {one.id: one for one in sources},
    )
    for file, area_set in areas:
        if len(set(area_set.context)) < len(area_set.context):
            yield Fault(file, "context", repr(list(area_set.context)), "each once")
        for name in area_set.context:
            for expected in _unfit(name, area_set.id, declared):
                yield Fault(file, "context", repr(name), expected)


def _unfit(name: str, set_id: str, declared: Declared) -> Iterator[str]:
    """Yield what was expected in the place of a context that will not do."""
    layers = declared.layers
    if any(one not in layers for one in declared.made_of(name)):
        known = sorted([*layers, *declared.combinations])
        yield f"layers or combinations: {', '.join(known) or '(none is declared)'}"
        return
    for layer in (layers[one] for one in declared.made_of(name)):
        source = declared.sources.get(layer.source)
        if source is None:
            continue
        kept = next((one for one in (source.protection, layer.protection)
                     if one not in (None, Protection.OPEN)), None)  # fmt: skip
        if kept:
            yield f"what is made of open layers; {layer.id} is {kept}"
        elif set_id not in source.areas and not (source.key and source.key.areas == set_id):
            yield f"what is counted by {set_id}; {source.id} is not: add it to its `areas`"
