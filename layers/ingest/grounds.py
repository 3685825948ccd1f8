"""What the records of a source are held against: its coverage, area sets, registers and tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import shapely

from layers.declare.location import By
from layers.declare.source import SourceDefinition
from layers.grid import shape_to_cells
from layers.ingest.address import make_lookup
from layers.ingest.count import CELLS, AreaSets, Targets, counted_sets
from layers.ingest.keys import make_keys
from layers.ingest.mesh import mesh_of_areas, mesh_of_cells
from layers.ingest.places import Gazetteer
from layers.ingest.register import Register
from layers.model import Area


@dataclass(frozen=True, slots=True)
class Grounds:
    """What records are held against: area sets in their order and address registers, by id.

    tables
        Folder of the tables between records and areas; None if they lie beside the files.
    published_until
        Last day of the periods that were published and may not change; None if all may.
    """

    area_sets: AreaSets = field(default_factory=dict)
    registers: Mapping[str, Register] = field(default_factory=dict)
    tables: Path | None = None
    published_until: date | None = None


def skipped_rows(
    source: SourceDefinition, grounds: Grounds, gazetteer: Gazetteer
) -> dict[str, int]:
    """Count the rows of registers and tables that were no use, by the name of their file or id."""
    linked = source.address and source.address.register_id
    told = source.addresses and source.addresses.register_id
    skipped = {one: grounds.registers[one].skipped for one in (linked, told) if one}
    if gazetteer.keys and gazetteer.keys.key.via:
        skipped[gazetteer.keys.key.via.file.path] = gazetteer.keys.skipped
    return {name: rows for name, rows in skipped.items() if rows}


def gazetteer_of(source: SourceDefinition, grounds: Grounds, tables: Path) -> Gazetteer:
    """Make ready what the places of records are looked up in.

    Parameters
    ----------
    tables
        Folder of the tables between records and areas.
    """
    ground, address, key = ground_of(source, grounds.area_sets), source.address, source.key
    areas = grounds.area_sets[key.areas] if key else ()
    shapely.prepare(ground)
    return Gazetteer(
        ground=ground,
        keys=make_keys(key, areas, source.coverage.without, tables) if key else None,
        addresses=make_lookup(grounds.registers[address.register_id], address) if address else None,
    )


def targets_of(source: SourceDefinition, area_sets: AreaSets, ground: shapely.Geometry) -> Targets:
    """Make meshes to cut along, where lines and polygons lie in several places."""
    if source.by in (By.POINT, By.COUNT):
        return Targets(area_sets)
    cells = mesh_of_cells(shape_to_cells(ground, source.finest_resolution))
    sets = {name: mesh_of_areas(area_sets[name]) for name in counted_sets(source)}
    return Targets(area_sets, {CELLS: cells, **sets})


def ground_of(source: SourceDefinition, area_sets: AreaSets) -> shapely.Geometry:
    """Return the ground that a source speaks about, in degrees."""
    if source.coverage.bbox:
        return shapely.box(*source.coverage.bbox)
    return shapely.union_all([area.geometry for area in covered_areas(source, area_sets)])


def covered_areas(source: SourceDefinition, area_sets: AreaSets) -> list[Area]:
    """Return the areas about which a source speaks."""
    every = area_sets[source.coverage.areas or ""]
    return [area for area in every if area.code not in source.coverage.without]
