"""The names of streets, made at ingest and kept in one file beside the snapshots."""

from pathlib import Path

from layers.declare import Definitions, Mode, SourceDefinition, Streets
from layers.disk import place_file
from layers.ingest import Grounds, register_streets, source_streets
from layers.names import NamePoints, no_points, read_points, written
from server.names import streets_file


def load_streets(definitions: Definitions, inbox: Path, snapshots: Path) -> None:
    """Keep the names of a register, where streets are named from one.

    Raises
    ------
    SourceError
        If its files cannot be read; the names that were there stay.
    """
    streets = definitions.place.streets
    if streets and streets.register_id:
        points = register_streets(definitions.registers[streets.register_id], inbox)
        keep_streets(snapshots, streets, points)


def streets_of(
    definitions: Definitions, source: SourceDefinition, inbox: Path, grounds: Grounds, before: Path
) -> NamePoints | None:
    """Gather the streets of a source, where streets are named from it; else None.

    Parameters
    ----------
    before
        Folder of the snapshots: a delivery that is not the whole source adds to the names there.

    Raises
    ------
    SourceError
        If a file lacks the column, or it names no street.
    """
    streets = definitions.place.streets
    if streets is None or streets.source != source.id:
        return None
    kept = streets_file(before, streets)
    adds = source.delivery.mode is not Mode.REPLACE and kept.is_file()
    known = read_points(kept.read_bytes(), kept.name) if adds else no_points()
    return source_streets(source, streets, inbox, grounds, known)


def keep_streets(snapshots: Path, streets: Streets | None, points: NamePoints | None) -> None:
    """Write names in the place of those that were there, if there are any."""
    if streets and points:
        place_file(streets_file(snapshots, streets), written(points))
