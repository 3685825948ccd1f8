"""Faults of lattices: a whole that has two parts, and layers that lie beside the lattice.

The parts of a dimension are its groups and the values in no group; the parts of a group are its
values. Where a whole has exactly two parts, the whole less one part is the other part, as noisy as
two answers; so every whole has at least three. Periods have 3, 4, 7 or 12 where they nest.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from layers.declare.lattice import LEAST_PARTS, Lattice, LatticeDimension, mixed_lengths
from layers.declare.layer import LayerDefinition
from layers.declare.source import SourceDefinition
from layers.declare.texts import Protection
from layers.errors import Fault


def lattice_faults(file: str, source: SourceDefinition) -> Iterator[Fault]:
    """Yield what is wrong with the lattice of a source."""
    lattice = source.lattice
    if lattice is None:
        return
    if source.protection is Protection.OPEN:
        expected = "none: only where protection is 'protected' or 'restricted'"
        yield Fault(file, "lattice", "a table", expected)
    yield from _period_faults(file, lattice, source)
    yield from _area_faults(file, lattice, source)
    for name, dimension in lattice.dimensions.items():
        if name not in source.dimensions:
            known = _listed(source.dimensions)
            expected = f"a dimension of {source.id}: {known}"
            yield Fault(file, f"lattice.dimensions.{name}", repr(name), expected)
        yield from _value_faults(file, f"lattice.dimensions.{name}", dimension)
        yield from _group_faults(file, f"lattice.dimensions.{name}", dimension)


def _period_faults(file: str, lattice: Lattice, source: SourceDefinition) -> Iterator[Fault]:
    finest, periods = source.time.period, lattice.periods
    if periods == ():
        yield Fault(file, "lattice.periods", "[]", "at least one length, or no such key")
    for step in periods or ():
        if not step.holds(finest):
            expected = f"whole {finest}s, the finest period of {source.id}"
            yield Fault(file, "lattice.periods", repr(str(step)), expected)
    for finer, longer in mixed_lengths(periods or ()):
        expected = f"lengths that nest: leave {finer} out, or {longer}"
        yield Fault(file, "lattice.periods", f"'{finer}' beside '{longer}'", expected)


def _area_faults(file: str, lattice: Lattice, source: SourceDefinition) -> Iterator[Fault]:
    for name in lattice.areas or ():
        if name not in source.areas:
            expected = f"a set that {source.id} is counted by: {_listed(source.areas)}"
            yield Fault(file, "lattice.areas", repr(name), expected)
    for name in lattice.silent:
        told = source.areas if lattice.areas is None else lattice.areas
        if name not in told:
            expected = f"a set of lattice.areas: {_listed(told)}"
            yield Fault(file, f"lattice.silent.{name}", repr(name), expected)


def _value_faults(file: str, key: str, dimension: LatticeDimension) -> Iterator[Fault]:
    for value in _repeated(dimension.values):
        yield Fault(file, f"{key}.values", f"{value!r} twice", "each value once")
    for name in dimension.groups:
        if name in dimension.values:
            expected = "a name that no value has, or one name would ask two things"
            yield Fault(file, f"{key}.groups.{name}", repr(name), expected)
    if len(set(dimension.siblings)) < LEAST_PARTS:
        expected = (
            f"at least {LEAST_PARTS} groups and values in no group, or the whole less one of them "
            "is another: take a group apart, or leave the dimension out of the lattice"
        )
        yield Fault(file, key, _listed(dimension.siblings), expected)


def _group_faults(file: str, key: str, dimension: LatticeDimension) -> Iterator[Fault]:
    homes: dict[str, str] = {}
    for name, values in dimension.groups.items():
        own = f"{key}.groups.{name}"
        for value in _repeated(values):
            yield Fault(file, own, f"{value!r} twice", "each value once")
        for value in dict.fromkeys(values):
            if value not in dimension.values:
                expected = f"one of {key}.values: {_listed(dimension.values)}"
                yield Fault(file, own, repr(value), expected)
            if value in homes:
                expected = f"groups apart; {homes[value]} has this value already"
                yield Fault(file, own, repr(value), expected)
            homes.setdefault(value, name)
        if len(set(values)) < LEAST_PARTS:
            expected = (
                f"at least {LEAST_PARTS} values, or the group less one value is another: add one, "
                "or leave the group out"
            )
            yield Fault(file, own, f"{len(set(values))} values", expected)


def beside_lattice(file: str, layer: LayerDefinition, source: SourceDefinition) -> Iterator[Fault]:
    """Yield where a layer of a source that is not open lies beside its lattice."""
    if source.protection is Protection.OPEN:
        return
    lattice = source.lattice or Lattice()
    for step in layer.periods:
        if lattice.periods is not None and step not in lattice.periods:
            expected = f"one of lattice.periods of {source.id}: {', '.join(lattice.periods)}"
            yield Fault(file, "periods", repr(str(step)), expected)
    for resolution in layer.resolutions:
        if lattice.resolutions is not None and resolution not in lattice.resolutions:
            listed = ", ".join(map(str, lattice.resolutions))
            expected = f"one of lattice.resolutions of {source.id}: {listed}"
            yield Fault(file, "resolutions", str(resolution), expected)
    if len(layer.filter) > 1:
        expected = f"one dimension, as {source.id} is {source.protection}"
        yield Fault(file, "filter", _listed(layer.filter), expected)
    for name, values in layer.filter.items():
        yield from _filter_faults(file, name, values, source, lattice)


def _filter_faults(
    file: str, name: str, values: tuple[str, ...], source: SourceDefinition, lattice: Lattice
) -> Iterator[Fault]:
    if name not in source.dimensions:
        return  # told as an unknown dimension
    key, dimension = f"filter.{name}", lattice.dimensions.get(name)
    if dimension is None:
        expected = f"no filter, or lattice.dimensions.{name} in {source.id} with its values"
        yield Fault(file, key, str(list(values)), expected)
    elif dimension.siblings and not (set(values) and _is_told(dimension, values)):
        nearest = dimension.nearest(values)
        group = dimension.groups.get(nearest, (nearest,))
        expected = (
            f"one value or exactly one group of lattice.dimensions.{name} of {source.id}; the "
            f"nearest is {list(group)}"
        )
        yield Fault(file, key, str(list(values)), expected)


def _is_told(dimension: LatticeDimension, values: tuple[str, ...]) -> bool:
    """Tell whether a filter holds one value or all values of a group; it knows no group's name."""
    return dimension.find(values) is not None and not set(values) & set(dimension.groups)


def mixed_layers(
    layers: Iterable[tuple[str, LayerDefinition]], source: SourceDefinition
) -> Iterator[Fault]:
    """Yield lengths that do not nest, where layers make the lattice of a source."""
    declared = source.lattice and source.lattice.periods is not None
    if source.protection is Protection.OPEN or declared:
        return
    own = [(file, one) for file, one in layers if one.source == source.id]
    steps = [step for _, one in own for step in one.periods]
    for finer, longer in mixed_lengths(steps):
        file = next(file for file, one in own if finer in one.periods)
        expected = (
            f"lengths that nest over all layers of {source.id}, as it is {source.protection}: "
            f"leave {finer} out, or {longer}"
        )
        yield Fault(file, "periods", f"'{finer}' beside '{longer}'", expected)


def _repeated(values: Iterable[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "(none is declared)"
