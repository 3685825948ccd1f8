"""The definition of a role: `roles/*.toml`; what whoever holds a key of it may see, and why."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import StringConstraints, model_validator

from layers.declare.layer import LayerDefinition
from layers.declare.texts import Bilingual, Declared, Name, Resolution, Words
from layers.errors import Fault

EVERYONE = "public"  # the name of those without a key
AreaId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}\.[^\s]{1,200}$")]


class RoleDefinition(Declared):
    """What those who hold a key of a role may see beyond, and within, what the public sees.

    purpose
        What it may be used for; exact numbers need a stated purpose (AVG art. 5, doelbinding).
    layers
        Layers it sees beyond the public ones; "*" stands for all.
    areas
        Areas such as "districts.D01", within which every layer answers; none: everywhere.
    finest
        The finest resolution at which any layer answers.
    exact
        Whether the named layers are told exactly, without protection.
    classification
        What then stands on every answer, and on what is made of it.
    """

    id: Name
    title: Bilingual
    purpose: Words
    layers: tuple[Name, ...] | Literal["*"]
    areas: tuple[AreaId, ...] = ()
    finest: Resolution | None = None
    exact: bool = False
    classification: Bilingual | None = None

    @model_validator(mode="after")
    def _exact_with_a_classification(self) -> "RoleDefinition":
        if self.id == EVERYONE:
            raise ValueError(f"another id; {EVERYONE!r} are those without a key")
        if self.exact and not self.classification:
            raise ValueError("classification: what stands on every exact answer")
        if self.exact and not self.layers:
            raise ValueError("layers: which are told exactly")
        if self.classification and not self.exact:
            raise ValueError("classification only where exact = true")
        return self

    @property
    def layer_ids(self) -> tuple[str, ...]:
        """The layers it names, or "*"."""
        return ("*",) if self.layers == "*" else tuple(self.layers)

    @property
    def area_sets(self) -> set[str]:
        """The sets of the areas it names."""
        return {one.partition(".")[0] for one in self.areas}


def role_contradictions(
    roles: Iterable[tuple[str, RoleDefinition]],
    layers: Iterable[LayerDefinition],
    area_sets: Iterable[str],
    unread: frozenset[str] = frozenset(),
) -> Iterator[Fault]:
    """Yield what roles name that is not there: layers, sets of areas, resolutions."""
    by_id, sets = {one.id: one for one in layers}, sorted(area_sets)
    for file, role in roles:
        named = [] if "layers" in unread else role.layer_ids
        for name in named:
            if name != "*" and name not in by_id:
                listed = ", ".join(sorted(by_id)) or "(none is declared)"
                yield Fault(file, "layers", repr(name), f'"*", or layers: {listed}')
            elif name != "*" and not _answers(role, by_id[name]):
                coarsest = by_id[name].resolutions[0]
                expected = f"at least {coarsest}, the coarsest resolution of {name}"
                yield Fault(file, "finest", str(role.finest), expected)
        for name in sorted(role.area_sets - set(sets)) if "areas" not in unread else ():
            expected = f"an area of a set: {', '.join(sets) or '(none is declared)'}"
            yield Fault(file, "areas", repr(name), expected)


def _answers(role: RoleDefinition, layer: LayerDefinition) -> bool:
    return role.finest is None or layer.resolutions[0] <= role.finest
