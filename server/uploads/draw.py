"""Outlines and what was confirmed of them -> a private area set; runs in a confined process."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from layers.declare import AreaSetDefinition
from layers.declare.sniff import Table
from layers.errors import Fault
from layers.ingest import areas_of
from server.uploads.define import LONGEST_TOLD, WHAT, Body, both, fault_of, unknown_keys
from server.uploads.errors import FaultyChoices
from server.uploads.outlines import LONGEST_CODE, read_drawn, unfit_code
from server.uploads.sets import set_text

KNOWN = ("title", "code", "name")


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is to become an area set, by its id."""

    set: str
    file: Path
    body: Body


def draw(task: Drawing) -> str:
    """Make an area set of a file as a person confirmed it.

    Returns
    -------
    The set with its outlines, as it is kept in the catalogue.

    Raises
    ------
    FaultyChoices
        With every fault of what was confirmed.
    """
    table, shapes = read_drawn(task.file)
    declared = define_areas(task.set, table, task.body)
    codes = _texts(table, task.body.get("code")) or [str(one + 1) for one in range(len(shapes))]
    names = _texts(table, task.body.get("name")) or codes
    named = [name or code for name, code in zip(names, codes, strict=True)]
    return set_text(declared, areas_of(task.set, codes, named, shapes))


def define_areas(set_id: str, table: Table, body: Body) -> AreaSetDefinition:
    """Make the definition of an area set of a confirmation.

    Raises
    ------
    FaultyChoices
        With every fault found.
    """
    faults = [*unknown_keys(body, KNOWN), *_unfit_columns(table, body)]
    told = {"id": set_id, "title": both(body.get("title")), "path": table.file, "shown": False}
    try:
        declared = AreaSetDefinition.model_validate(told)
    except ValidationError as error:
        faults += [fault_of(one) for one in error.errors()]
        raise FaultyChoices(list(dict.fromkeys(faults))) from error
    if faults:
        raise FaultyChoices(faults)
    return declared


def _unfit_columns(table: Table, body: Body) -> Iterator[Fault]:
    listed = ", ".join(table.rows.columns)[:LONGEST_TOLD] or "none"
    for key in ("code", "name"):
        column = body.get(key)
        if column is not None and column not in table.rows.columns:
            yield Fault(WHAT, key, repr(column)[:LONGEST_TOLD], f"a column of the file: {listed}")
        elif key == "code" and column is not None and (unfit := unfit_code(table, str(column))):
            expected = (
                f"a column with another value in each row, of at most {LONGEST_CODE} letters and "
                "without a slash; or none, which numbers the areas"
            )
            yield Fault(WHAT, key, unfit[:LONGEST_TOLD], expected)


def _texts(table: Table, column: object) -> list[str]:
    """Return the values of a column; nothing where none was chosen."""
    return table.rows[str(column)].to_list() if column is not None else []
