"""A folder of TOML -> typed, validated definitions, or every fault at once.

place.toml  sources/*.toml  layers/*.toml  combinations/*.toml  areas/*.toml  registers/*.toml
roles/*.toml
"""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from layers.declare.combination import CombinationDefinition
from layers.declare.contradict import Read, contradictions, register_contradictions, same_id
from layers.declare.contradict_combinations import combination_faults, faces_of, same_names
from layers.declare.contradict_context import context_faults
from layers.declare.contradict_streets import street_faults
from layers.declare.lattice import Lattice
from layers.declare.layer import AreaSetDefinition, LayerDefinition, PlaceDefinition
from layers.declare.register import RegisterDefinition
from layers.declare.role import RoleDefinition, role_contradictions
from layers.declare.source import SourceDefinition
from layers.declare.texts import Protection
from layers.errors import DefinitionError, Fault
from layers.periods import Step

Kind = TypeVar("Kind", bound=BaseModel)
KINDS: dict[str, type[BaseModel]] = {
    "place": PlaceDefinition,
    "sources": SourceDefinition,
    "layers": LayerDefinition,
    "combinations": CombinationDefinition,
    "areas": AreaSetDefinition,
    "registers": RegisterDefinition,
    "roles": RoleDefinition,
}
FOLDERS = frozenset(KINDS) - {"place"}


@dataclass(frozen=True, slots=True)
class Definitions:
    """Everything a city declared; `digest` changes whenever a definition file changes.

    faces
        All layers, and what combinations look like as layers, by id.
    """

    place: PlaceDefinition
    sources: Mapping[str, SourceDefinition]
    layers: Mapping[str, LayerDefinition]
    area_sets: Mapping[str, AreaSetDefinition]
    registers: Mapping[str, RegisterDefinition]
    roles: Mapping[str, RoleDefinition]
    combinations: Mapping[str, CombinationDefinition]
    faces: Mapping[str, LayerDefinition]
    digest: str


@dataclass(frozen=True, slots=True)
class _Files:
    """What the files of a folder say, each beside its name, and what in them cannot be read."""

    place: Read[PlaceDefinition]
    sources: Read[SourceDefinition]
    layers: Read[LayerDefinition]
    areas: Read[AreaSetDefinition]
    registers: Read[RegisterDefinition]
    roles: Read[RoleDefinition]
    combinations: Read[CombinationDefinition]
    faults: tuple[Fault, ...]


def read_definitions(folder: Path) -> Definitions:
    """Read and validate all definitions of a folder.

    Raises
    ------
    DefinitionError
        With every fault found: syntax, unknown and missing keys, contradictions.
    """
    files = _read_files(folder)
    faced = faces_of(_alone(files.layers), files.combinations)
    faults = [*files.faults, *_disagreements(files, faced.faults)]
    if faults:
        raise DefinitionError(faults)
    return Definitions(
        place=files.place[0][1],
        sources=_by_id([(name, _with_lattice(one, files.layers)) for name, one in files.sources]),
        layers=_by_id(files.layers),
        area_sets=_by_id(files.areas),
        registers=_by_id(files.registers),
        roles=_by_id(files.roles),
        digest=_digest(folder),
        combinations=_by_id(files.combinations),
        faces=MappingProxyType(faced.faces),
    )


def _read_files(folder: Path) -> _Files:
    faults = _strays(folder)
    place = _read_kind(folder, "place.toml", PlaceDefinition, faults)
    if not place and not any(fault.file == "place.toml" for fault in faults):
        faults.append(Fault("place.toml", "", "no such file", f"one in {folder}"))
    return _Files(
        place=place,
        sources=_read_kind(folder, "sources/*.toml", SourceDefinition, faults),
        layers=_read_kind(folder, "layers/*.toml", LayerDefinition, faults),
        areas=_read_kind(folder, "areas/*.toml", AreaSetDefinition, faults),
        registers=_read_kind(folder, "registers/*.toml", RegisterDefinition, faults),
        roles=_read_kind(folder, "roles/*.toml", RoleDefinition, faults),
        combinations=_read_kind(folder, "combinations/*.toml", CombinationDefinition, faults),
        faults=tuple(faults),
    )


def _alone(read: Read[Kind]) -> list[Kind]:
    """Leave out in which files they stand."""
    return [one for _, one in read]


def _disagreements(files: _Files, faceless: list[Fault]) -> Iterator[Fault]:
    """Yield where files that can be read do not fit each other.

    What rests on a kind of which a file cannot be read is passed over: that file may hold it.
    """
    unread = frozenset(fault.file.partition("/")[0] for fault in files.faults)
    places, sources, layers = _alone(files.place), _alone(files.sources), _alone(files.layers)
    yield from contradictions(places, files.sources, files.layers, files.areas, unread)
    area_ids = [one.id for _, one in files.areas]
    yield from register_contradictions(files.sources, files.registers, set(area_ids), unread)
    yield from street_faults(places, files.sources, files.layers, files.registers, unread)
    yield from same_id(files.roles, "role")
    yield from role_contradictions(files.roles, layers, area_ids, unread)
    if not unread & {"layers", "combinations"}:
        yield from faceless
    yield from same_names(files.combinations, [*files.layers, *files.areas])
    yield from combination_faults(places, files.combinations, sources, layers)
    if not unread & {"sources", "layers", "combinations"}:
        yield from context_faults(files.areas, layers, _alone(files.combinations), sources)


def json_schemas() -> dict[str, dict[str, Any]]:
    """Return one JSON Schema per kind of definition file, for editors."""
    return {name: model.model_json_schema() for name, model in KINDS.items()}


def _with_lattice(source: SourceDefinition, layers: Read[LayerDefinition]) -> SourceDefinition:
    """Fill in what a source that is not open left out of its lattice, from its layers."""
    if source.protection is Protection.OPEN:
        return source
    given = source.lattice or Lattice()
    own = [one for _, one in layers if one.source == source.id]
    steps = {step for one in own for step in one.periods}
    found = {
        "periods": tuple(step for step in Step if step in steps),
        "resolutions": tuple(sorted({number for one in own for number in one.resolutions})),
        "areas": source.areas,
    }
    missing = {name: all_ for name, all_ in found.items() if getattr(given, name) is None}
    return source.model_copy(update={"lattice": given.model_copy(update=missing)})


def _by_id(read: Read[Any]) -> Mapping[str, Any]:
    return MappingProxyType({one.id: one for _, one in read})


def _digest(folder: Path) -> str:
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*.toml")):
        whole.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()


def _strays(folder: Path) -> list[Fault]:
    """A definition in the wrong folder would be silently without effect; name it."""
    if not folder.is_dir():
        return [Fault(str(folder), "", "no such folder", "a folder of definitions")]
    strays = (
        path.relative_to(folder)
        for path in sorted(folder.rglob("*.toml"))
        if path.relative_to(folder).as_posix() != "place.toml"
        and path.relative_to(folder).parent.as_posix() not in FOLDERS
    )
    expected = f"place.toml, or a file in one of: {', '.join(sorted(FOLDERS))}"
    return [Fault(str(path), "", "a definition that nothing reads", expected) for path in strays]


def _read_kind(folder: Path, pattern: str, kind: type[Kind], faults: list[Fault]) -> Read[Kind]:
    read: Read[Kind] = []
    for path in sorted(folder.glob(pattern)):
        name = path.relative_to(folder).as_posix()
        try:
            read.append((name, kind.model_validate(tomllib.loads(path.read_text("utf-8")))))
        except ValidationError as error:
            faults += [_fault(name, kind, one) for one in error.errors()]
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            faults.append(Fault(name, "", str(error), "TOML 1.0 in UTF-8"))
    return read


def _fault(file: str, kind: type[BaseModel], error: ErrorDetails) -> Fault:
    """Turn pydantic's error into got / expected."""
    key = ".".join(str(part) for part in error["loc"])
    if error["type"] == "missing":
        return Fault(file, key, "nothing", "a value; this key is required")
    if error["type"] == "extra_forbidden":
        if len(error["loc"]) == 1:
            return Fault(file, key, "an unknown key", f"one of {', '.join(kind.model_fields)}")
        return Fault(file, key, "an unknown key", "only keys that the documentation lists here")
    message = error["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    return Fault(file, key, repr(error["input"])[:200], message)
