"""Area sets, declared by a city or drawn by whoever uploaded a file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from layers.declare import AreaSetDefinition, Definitions
from layers.errors import UnknownName
from layers.model import Area
from server.catalogue import Catalogue
from server.uploads.drafts import no_such_draft
from server.uploads.sets import PrivateSet, find_set, is_private_set


@dataclass(frozen=True, slots=True)
class DeclaredSet:
    """A set that is declared; its outlines are read when they are needed."""

    definition: AreaSetDefinition
    catalogue: Catalogue
    digest: str
    expires: None = None

    @property
    def state(self) -> tuple[object, ...]:
        """What answers about it depend on."""
        return (self.digest, state_of_areas(self.catalogue))

    def areas(self) -> tuple[Area, ...]:
        """Return its areas, in the order of their file.

        Raises
        ------
        UnknownName
            If they have not been ingested yet.
        """
        areas = self.catalogue.areas(self.definition.id)
        if not areas:
            raise UnknownName(f"The areas of {self.definition.id!r} have not been ingested yet.")
        return areas

    def area(self, code: str) -> Area | None:
        """Return one of its areas."""
        return self.catalogue.area(self.definition.id, code)


AnySet: TypeAlias = DeclaredSet | PrivateSet


@dataclass(frozen=True, slots=True)
class AreaSets:
    """The area sets of a city, and the private ones that have not expired."""

    definitions: Definitions
    catalogue: Catalogue
    clock: Callable[[], datetime]

    def find(self, name: str) -> AnySet | None:
        """Find a set; None if the name is that of none.

        Raises
        ------
        UnknownName
            If it is written as that of a private set, and there is none any more.
        """
        if is_private_set(name):
            return self.private(name)
        declared = self.definitions.area_sets.get(name)
        return DeclaredSet(declared, self.catalogue, self.definitions.digest) if declared else None

    def private(self, name: str) -> PrivateSet:
        """Find a private set.

        Raises
        ------
        UnknownName
            If there is none of that name, or its time is up.
        """
        found = find_set(self.catalogue, name, self.clock())
        if found is None:
            raise no_such_draft()
        return found

    def loaded(self) -> list[DeclaredSet]:
        """Return the declared sets whose outlines have been ingested, coarse to fine."""
        loaded = {one.id for one in self.catalogue.area_sets()}
        declared = [one for one in self.definitions.area_sets.values() if one.id in loaded]
        declared.sort(key=lambda one: (one.order, one.id))
        return [DeclaredSet(one, self.catalogue, self.definitions.digest) for one in declared]


def state_of_areas(catalogue: Catalogue) -> tuple[str, ...]:
    """Return what answers about declared areas depend on."""
    return tuple(f"{one.id}:{one.digest}" for one in catalogue.area_sets())
