"""What may be known of a source beside its values: where and of when it speaks, what may be asked.

This is all that leaves the wall of a cube as a whole. Of a source that is not open it follows from
declarations, from geometry and from published values; nothing in it follows from single records.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from layers.declare import LayerDefinition, Protection, SourceDefinition
from layers.model import Account, Cells, Cube
from layers.periods import Step
from layers.publish.lattice import filters_of
from layers.publish.settled import spoken_by
from layers.publish.silence import Silence, silence_of
from layers.publish.spoken import Spoken, spoken_by_records
from layers.publish.terms import Rule, Terms


@dataclass(frozen=True, slots=True)
class Shared:
    """How the numbers of areas are shared out over cells.

    weight
        The register whose addresses decide the shares; empty where ground does.
    bare
        How many areas hold no address of it.
    """

    weight: str
    bare: int


@dataclass(frozen=True, slots=True)
class Scope:
    """What a delivery of a source speaks about.

    dimensions
        Per dimension the values that may be asked: of an open source those found, else those that
        are declared.
    areas
        Per area set the codes of its areas, in the order of the published tables.
    cells
        (m,) uint64, every covered cell at the finest resolution, sorted, each once.
    bbox
        West, south, east, north of the coverage in degrees.
    shared
        None where records were counted in cells.
    silence
        The places that are never told; None of an open source, which tells all.
    account
        Where the rows went; None unless the source is open.
    listed
        The register by whose addresses places are told, and its day; None where none is.
    """

    source: str
    finest_resolution: int
    dimensions: Mapping[str, tuple[str, ...]]
    areas: Mapping[str, tuple[str, ...]]
    cells: Cells
    bbox: tuple[float, float, float, float]
    spoken: Spoken
    silence: Silence | None
    shared: Shared | None
    account: Account | None
    listed: tuple[str, date] | None = None

    @property
    def is_modelled(self) -> bool:
        """Whether values of cells were shared out over them, and not counted there."""
        return self.shared is not None


def scope_of(cube: Cube, terms: Terms, silence: Silence | None = None) -> Scope:
    """Tell what may be known of a cube.

    Parameters
    ----------
    terms
        Of the layer that `whole_of` makes of a source.
    """
    is_open = terms.rule.protection is Protection.OPEN
    spread = cube.spread
    silence = None if is_open else silence or silence_of(cube, terms)
    declared = {name: one.values for name, one in filters_of(terms.layer, terms.source).items()}
    return Scope(
        source=cube.source,
        finest_resolution=cube.finest_resolution,
        dimensions=cube.dimensions if is_open else declared,
        areas={name: one.codes for name, one in cube.areas.items()},
        cells=cube.extent.cells,
        bbox=cube.extent.bbox,
        spoken=spoken_by(cube, terms, silence) if silence else spoken_by_records(cube),
        silence=silence,
        shared=Shared(spread.weight, spread.bare) if spread else None,
        account=cube.account if is_open else None,
        listed=_listed(cube, terms.source),
    )


def _listed(cube: Cube, source: SourceDefinition) -> tuple[str, date] | None:
    addresses = cube.addresses if source.addresses else None
    return (addresses.register, addresses.on) if addresses else None


def whole_of(
    source: SourceDefinition, layers: Sequence[LayerDefinition], rule: Rule
) -> LayerDefinition:
    """Make the layer that counts all records of a source, wherever its layers answer."""
    periods = {one for each in layers for one in each.periods} or {source.time.period}
    resolutions = {one for each in layers for one in each.resolutions}
    return LayerDefinition(
        id=source.id,
        source=source.id,
        title=source.title,
        theme="whole",
        unit=source.title,
        resolutions=tuple(sorted(resolutions or {source.finest_resolution})),
        periods=tuple(sorted(periods, key=list(Step).index)),
        protection=rule.protection,
        threshold=rule.threshold,
    )
