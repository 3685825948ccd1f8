"""Faults of combinations, which only show beside the layers that they are made of."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

from layers.declare.combination import CombinationDefinition
from layers.declare.contradict import Identified, same_id
from layers.declare.face import face_of, misfits
from layers.declare.layer import LayerDefinition, PlaceDefinition
from layers.declare.recipe import is_recipe_id
from layers.declare.source import SourceDefinition
from layers.errors import Fault

Combinations = Iterable[tuple[str, CombinationDefinition]]
Faces = Mapping[str, LayerDefinition]


@dataclass(frozen=True, slots=True)
class Faced:
    """The faces of all layers and combinations, and what kept some combinations from one."""

    faces: dict[str, LayerDefinition]
    faults: list[Fault] = field(default_factory=list)


def faces_of(layers: Iterable[LayerDefinition], combinations: Combinations) -> Faced:
    """Make the face of each combination, after those of the combinations that it is made of."""
    found = Faced({one.id: one for one in layers})
    by_id = {one.id: (file, one) for file, one in combinations}
    try:
        order = list(TopologicalSorter({name: one.named for name, (_, one) in by_id.items()})
                     .static_order())  # fmt: skip
    except CycleError as error:
        ring = " -> ".join(error.args[1])
        file = by_id[error.args[1][0]][0]
        expected = "combinations that are not made of themselves"
        return Faced(found.faces, [Fault(file, "inputs", ring, expected)])
    for name in order:
        if name in by_id:
            _face(found, *by_id[name])
    return found


def same_names(
    combinations: Combinations, others: Iterable[tuple[str, Identified]]
) -> Iterator[Fault]:
    """Yield a fault for every combination that is named as another collection is."""
    own = list(combinations)
    files = {file for file, _ in own}
    yield from (one for one in same_id([*others, *own], "collection") if one.file in files)


def combination_faults(
    places: Iterable[PlaceDefinition],
    combinations: Combinations,
    sources: Iterable[SourceDefinition],
    layers: Iterable[LayerDefinition],
) -> Iterator[Fault]:
    """Yield what combinations say that their theme, their name or their sources do not bear."""
    themes = {theme.id for place in places for theme in place.themes}
    named = {one.id: one for one in sources}
    dimensions = {
        one.id: tuple(named[one.source].dimensions) for one in layers if one.source in named
    } | {one.id: () for _, one in combinations}
    for file, combination in combinations:
        if themes and combination.theme not in themes:
            expected = f"one of {', '.join(sorted(themes))}"
            yield Fault(file, "theme", repr(combination.theme), expected)
        if is_recipe_id(combination.id):
            expected = "another; such names are those of what users combine"
            yield Fault(file, "id", repr(combination.id), expected)
        for one in combination.inputs:
            for name in sorted(set(one.where) - set(dimensions.get(one.layer, one.where))):
                listed = ", ".join(dimensions[one.layer]) or "none"
                yield Fault(file, "where", repr(name), f"a dimension of {one.layer}: {listed}")


def _face(found: Faced, file: str, combination: CombinationDefinition) -> None:
    told = [Fault(file, *one) for one in misfits(combination.recipe, found.faces)]
    if told:
        found.faults.extend(told)
    else:
        found.faces[combination.id] = face_of(combination.recipe, found.faces, combination)
