"""Whether areas of sources that are not open would tell too much, before anything is ingested."""

from collections.abc import Callable, Iterator
from pathlib import Path

from layers.declare import Definitions, SourceDefinition
from layers.errors import SourceError
from layers.ingest import read_areas, refuse_overlaps, sets_that_tell

Say = Callable[[str], object]


def check_areas(definitions: Definitions, inbox: Path, say: Say) -> bool:
    """Check the areas of every source that is not open, as far as their files are there.

    Returns
    -------
    Whether no fault was found.
    """
    guarded = [one for one in definitions.sources.values() if one.lattice]
    passed = [_check_one(definitions, inbox, one, say) for one in guarded]
    return all(passed)


def _check_one(definitions: Definitions, inbox: Path, source: SourceDefinition, say: Say) -> bool:
    missing = list(_missing(definitions, inbox, source))
    for file in missing:
        say(f"{source.id}: areas not checked: {file} is not in the inbox")
    if missing:
        return True
    sets = {one: definitions.area_sets[one] for one in sets_that_tell(source)}
    try:
        refuse_overlaps(source, {name: read_areas(one, inbox) for name, one in sets.items()})
    except SourceError as error:
        say(str(error))
        return False
    return True


def _missing(definitions: Definitions, inbox: Path, source: SourceDefinition) -> Iterator[str]:
    for one in sets_that_tell(source):
        path = definitions.area_sets[one].path
        if not (inbox / path).is_file():
            yield path
