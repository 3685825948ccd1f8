"""Faults that only show when definitions are read together."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import TypeAlias, TypeVar

from layers.declare.address import Address
from layers.declare.combination import CombinationDefinition
from layers.declare.contradict_lattice import beside_lattice, lattice_faults, mixed_layers
from layers.declare.delivery import Mode
from layers.declare.exposure import exposure_faults
from layers.declare.layer import AreaSetDefinition, LayerDefinition, PlaceDefinition
from layers.declare.measure import measure_faults
from layers.declare.register import RegisterDefinition
from layers.declare.remote import remote_faults
from layers.declare.role import RoleDefinition
from layers.declare.source import SourceDefinition
from layers.declare.texts import Protection
from layers.errors import Fault
from layers.grid import FINEST, finest_honest_resolution

Kind = TypeVar("Kind")
Read: TypeAlias = list[tuple[str, Kind]]  # (file name, definition), sorted by file name
Identified: TypeAlias = (
    SourceDefinition
    | LayerDefinition
    | CombinationDefinition
    | AreaSetDefinition
    | RegisterDefinition
    | RoleDefinition
)

# An address never holds a key: whoever tries is told so, and nothing else may have these names.
KEY_PARAMETERS = frozenset(["access_token", "api_key", "apikey", "key", "token"])

# A dimension becomes a parameter of its own, so it may not take the name of another one.
RESERVED = frozenset(
    [
        *("areas", "bbox", "bbox_crs", "crs", "cursor", "datetime", "delivery", "dialect", "f"),
        *("filter", "known", "lang", "limit", "offset", "properties", "resolution", "step"),
        *("view", "where"),
        *KEY_PARAMETERS,
    ]
)


def contradictions(
    places: list[PlaceDefinition],
    sources: Read[SourceDefinition],
    layers: Read[LayerDefinition],
    areas: Read[AreaSetDefinition],
    unread: frozenset[str] = frozenset(),
) -> Iterator[Fault]:
    """Yield every contradiction between definitions that are each valid alone.

    Parameters
    ----------
    unread
        Folders with a file that is not valid alone; what it declares is not called unknown.
    """
    yield from same_id(sources, "source")
    yield from same_id([*layers, *areas], "collection")
    area_ids = {one.id for _, one in areas}
    for file, source in sources:
        yield from _source_faults(file, source)
        yield from lattice_faults(file, source)
        yield from mixed_layers(layers, source)
        yield from exposure_faults(file, (layer for _, layer in layers), source)
        if "areas" not in unread:
            yield from _unknown_areas(file, source, area_ids)
    by_id = {source.id: source for _, source in sources}
    themes = {theme.id for place in places for theme in place.themes}
    for file, layer in layers:
        if places and layer.theme not in themes:
            yield Fault(file, "theme", repr(layer.theme), f"one of {_listed(themes)}")
        if layer.source in by_id:
            yield from _layer_faults(file, layer, by_id[layer.source])
        elif "sources" not in unread:
            yield Fault(file, "source", repr(layer.source), f"one of {_listed(by_id)}")


def register_contradictions(
    sources: Read[SourceDefinition],
    registers: Read[RegisterDefinition],
    area_ids: AbstractSet[str] = frozenset(),
    unread: frozenset[str] = frozenset(),
) -> Iterator[Fault]:
    """Yield what sources ask of an address register that is not there, or that it lacks."""
    yield from same_id(registers, "register")
    by_id = {one.id: one for _, one in registers}
    for file, register in registers:
        areas = register.coverage.areas if register.coverage else None
        if areas and areas not in area_ids and "areas" not in unread:
            yield Fault(file, "coverage.areas", repr(areas), f"an area set: {_listed(area_ids)}")
        yield from _undated(file, register, [source for _, source in sources])
    for file, source in sources:
        for key, name in _named_registers(source):
            if name not in by_id and "registers" not in unread:
                yield Fault(file, key, repr(name), f"a register: {_listed(by_id)}")
        if source.address and source.address.register_id in by_id:
            yield from _lacking_parts(file, source.address, by_id[source.address.register_id])


def _named_registers(source: SourceDefinition) -> Iterator[tuple[str, str]]:
    if source.address:
        yield "address.register", source.address.register_id
    if source.key and source.key.weight:
        yield "key.weight", source.key.weight
    if source.addresses:
        yield "addresses.register", source.addresses.register_id


def _undated(
    file: str, register: RegisterDefinition, sources: Iterable[SourceDefinition]
) -> Iterator[Fault]:
    """Yield what a register must say of itself before places are told by its addresses."""
    by_it = [one for one in sources if one.addresses and one.addresses.register_id == register.id]
    for source in by_it[:1]:
        why = f"as places of {source.id} are told by its addresses"
        if register.on is None:
            yield Fault(file, "on", "nothing", f"the day that it describes, {why}")
        if register.coverage is None:
            yield Fault(file, "coverage", "nothing", f"where it lists every address, {why}")


def _lacking_parts(file: str, address: Address, register: RegisterDefinition) -> Iterator[Fault]:
    wanted = [*address.keys, *([address.street_key] if address.fallback else [])]
    for part in dict.fromkeys(part for key in wanted for part in key):
        if not register.columns.holds((part,)):
            expected = f"a part that columns of the register {register.id} names"
            yield Fault(file, f"address.{part}", repr(getattr(address, part)), expected)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "(none is declared)"


def same_id(read: Iterable[tuple[str, Identified]], what: str) -> Iterator[Fault]:
    """Yield a fault for every id that an earlier file has as well."""
    seen: dict[str, str] = {}
    for file, one in read:
        if one.id in seen:
            yield Fault(file, "id", repr(one.id), f"another {what} id; {seen[one.id]} has this one")
        seen.setdefault(one.id, file)


def _unknown_areas(file: str, source: SourceDefinition, area_ids: set[str]) -> Iterator[Fault]:
    wanted = [("areas", name) for name in source.areas]
    if source.coverage.areas:
        wanted.append(("coverage.areas", source.coverage.areas))
    for key, name in wanted:
        if name not in area_ids:
            yield Fault(file, key, repr(name), f"an area set: {_listed(area_ids)}")


def _source_faults(file: str, source: SourceDefinition) -> Iterator[Fault]:
    if source.remote:
        yield from remote_faults(file, source.remote, source.file)
    if source.remote and source.remote.odata and source.geometry:
        yield Fault(file, "geometry", "a table", "location, key or address: OData has no shapes")
    for name in sorted(RESERVED & set(source.dimensions)):
        yield Fault(file, f"dimensions.{name}", repr(name), "a name that is no parameter already")
    if source.lattice and source.lattice.resolutions is not None:
        yield from _resolution_faults(
            file, source.lattice.resolutions, source, "lattice.resolutions"
        )
    if source.addresses and source.protection is Protection.OPEN:
        expected = "none: only where protection is 'protected' or 'restricted'"
        yield Fault(file, "addresses", "a table", expected)
    yield from _delivery_faults(file, source)
    placeholders = source.location.placeholders if source.location else ()
    for number, placeholder in enumerate(placeholders):
        if placeholder[0] != placeholder[0] or placeholder[1] != placeholder[1]:
            yield Fault(file, f"location.placeholders.{number}", "nan", "two numbers")


def _delivery_faults(file: str, source: SourceDefinition) -> Iterator[Fault]:
    delivery, finest = source.delivery, source.time.period
    if delivery.mode is Mode.APPEND and not source.record.id:
        expected = 'id columns, as a source of mode "append" must know a record that arrives twice'
        yield Fault(file, "record.id", "nothing", expected)
    follows = delivery.mode is not Mode.REPLACE and source.protection is not Protection.OPEN
    if follows and not source.time.settles_after:
        expected = (
            "at least 1, as periods of a source that is not open are published once: the newest "
            "must stay open for what the next delivery brings of it"
        )
        yield Fault(file, "time.settles_after", "0", expected)
    if delivery.period and not delivery.period.holds(finest):
        expected = f"whole {finest}s, the finest period of {source.id}"
        yield Fault(file, "delivery.period", repr(str(delivery.period)), expected)


def _layer_faults(file: str, layer: LayerDefinition, source: SourceDefinition) -> Iterator[Fault]:
    yield from _resolution_faults(file, layer.resolutions, source)
    yield from measure_faults(file, layer, source)
    yield from beside_lattice(file, layer, source)
    for name in layer.filter:
        if name not in source.dimensions:
            known = _listed(source.dimensions)
            yield Fault(file, f"filter.{name}", repr(name), f"a dimension of {source.id}: {known}")
    for step in layer.periods:
        if not step.holds(source.time.period):
            expected = f"whole {source.time.period}s, the finest period of {source.id}"
            yield Fault(file, "periods", repr(str(step)), expected)
    if layer.protection and layer.protection.loosens(source.protection):
        expected = f"{source.protection} or tighter, as {source.id} is {source.protection}"
        yield Fault(file, "protection", repr(str(layer.protection)), expected)
    if layer.threshold is not None and layer.threshold < source.threshold:
        expected = f"at least {source.threshold}, the threshold of {source.id}"
        yield Fault(file, "threshold", str(layer.threshold), expected)


def _resolution_faults(
    file: str, resolutions: tuple[int, ...], source: SourceDefinition, key: str = "resolutions"
) -> Iterator[Fault]:
    metres = source.precision_metres
    honest = FINEST if metres is None else finest_honest_resolution(metres)
    for resolution in resolutions:
        if resolution > source.finest_resolution:
            expected = f"at most {source.finest_resolution}, the finest resolution of {source.id}"
            yield Fault(file, key, str(resolution), expected)
        elif resolution > honest:
            expected = f"at most {honest}: {source.id} knows its places within {metres:g} metres"
            yield Fault(file, key, str(resolution), expected)
    if list(resolutions) != sorted(set(resolutions)):
        yield Fault(file, key, str(list(resolutions)), "each once, coarse to fine")
