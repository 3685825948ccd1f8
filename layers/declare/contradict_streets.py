"""Faults in where street names come from: they may tell nothing of records that are not open."""

from collections.abc import Iterable, Iterator

from layers.declare.contradict import Read
from layers.declare.layer import LayerDefinition, PlaceDefinition
from layers.declare.location import By
from layers.declare.register import RegisterDefinition
from layers.declare.source import SourceDefinition
from layers.declare.texts import Protection
from layers.errors import Fault

FILE = "place.toml"


def street_faults(
    places: list[PlaceDefinition],
    sources: Read[SourceDefinition],
    layers: Read[LayerDefinition],
    registers: Read[RegisterDefinition],
    unread: frozenset[str] = frozenset(),
) -> Iterator[Fault]:
    """Yield what the register or the source lacks from which streets are named.

    Parameters
    ----------
    unread
        Folders with a file that is not valid alone; what it declares is not called unknown.
    """
    for streets in (one.streets for one in places if one.streets):
        if streets.register_id:
            by_id = {one.id: one for _, one in registers}
            yield from _of_register(streets.register_id, by_id, unread)
        elif streets.source:
            own = [one for _, one in layers if one.source == streets.source]
            yield from _of_source(streets.source, {one.id: one for _, one in sources}, own, unread)


def _of_register(
    named: str, registers: dict[str, RegisterDefinition], unread: frozenset[str]
) -> Iterator[Fault]:
    if named not in registers:
        if "registers" not in unread:
            yield _fault("register", repr(named), f"a register: {_listed(registers)}")
    elif not registers[named].columns.street:
        yield _fault("register", repr(named), "a register with a column `street`")


def _of_source(
    named: str,
    sources: dict[str, SourceDefinition],
    layers: list[LayerDefinition],
    unread: frozenset[str],
) -> Iterator[Fault]:
    source = sources.get(named)
    if source is None:
        if "sources" not in unread:
            yield _fault("source", repr(named), f"a source: {_listed(sources)}")
        return
    closed = [one.id for one in layers if one.protection not in (None, Protection.OPEN)]
    if source.protection is not Protection.OPEN or closed:
        got = f"{source.protection} {named}" + (f" with the layer {closed[0]}" if closed else "")
        expected = "an open source with open layers: its street names tell where records are"
        yield _fault("source", got, expected)
    if not source.location and not (source.geometry and source.by is By.POINT):
        expected = "a source with location, or with geometry that is counted by point"
        yield _fault("source", repr(named), expected)


def _fault(key: str, got: str, expected: str) -> Fault:
    return Fault(FILE, f"streets.{key}", got, expected)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "(none is declared)"
