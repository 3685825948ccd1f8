"""`hexradar areas`: outlines that somebody drew become an area set; nothing is counted anew."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from layers.errors import BadParameter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from layers.declare import AreaSetDefinition
    from layers.model import Area
    from server.ingest import Desk

areas = typer.Typer(no_args_is_help=True, help="Area sets that nothing was counted by.")


@areas.callback()
def _of_areas() -> None:
    """Keep `add` a verb of its own, for as long as it is the only one."""


@areas.command()
def add(
    file: Annotated[Path, typer.Argument(help="Outlines: GeoJSON, GPKG, Shapefile, zip.")],
    set_: Annotated[str, typer.Option("--set", help="Id of the new area set.")],
    title: Annotated[str, typer.Option("--name", help="Its title, as in Projectgebieden.")],
    code: Annotated[str, typer.Option(help="Column with a code per area, each once.")] = "",
    label: Annotated[str, typer.Option(help="Column with the names; that of codes if none.")] = "",
) -> None:
    """Declare project areas: drawn when asked for, and answered by sums of cells.

    The outlines are brought to WGS84 and kept in the inbox; the definition is written beside the
    others. Name the set in `areas` of a source to have it counted exactly from its next ingest on.
    """
    from server.operate import open_desk
    from server.settings import read_settings

    settings = read_settings()
    wanted: dict[str, object] = {
        "id": set_,
        "title": {"nl": title, "en": title},
        "code": code,
        "name": label or code,
    }
    count = add_set(open_desk(settings=settings), settings.definitions, file, wanted)
    typer.echo(
        f"{set_}: {count} areas. Start the server again to draw them; what lies in them is a sum "
        "of cells until a source names the set in `areas`."
    )


def add_set(desk: "Desk", definitions: Path, file: Path, wanted: dict[str, object]) -> int:
    """Read outlines, keep them in the inbox, declare the set, and bring it into the catalogue.

    Parameters
    ----------
    wanted
        Id, title, and the columns with codes and names; empty ones are guessed.

    Returns
    -------
    How many areas there are.

    Raises
    ------
    BadParameter
        If there is such a set or collection already, or the definitions are those that we ship.
    SourceError
        If the file cannot be read as areas.
    DefinitionError
        If the id or the title will not do; nothing is left behind.
    """
    from layers.declare import read_definitions
    from layers.ingest import read_areas
    from server.ingest import load_area_set

    declared = _declared(file, wanted)
    kept = f"{declared.id}.geojson"
    _refuse_what_is_there(desk, definitions, declared.id, kept)
    outlines = read_areas(declared, file.parent)
    desk.inbox.mkdir(parents=True, exist_ok=True)
    (desk.inbox / kept).write_bytes(_geojson(outlines))
    written = definitions / f"areas/{declared.id}.toml"
    try:
        written.parent.mkdir(exist_ok=True)
        written.write_text(_toml(declared, kept), "utf-8")
        load_area_set(desk, read_definitions(definitions).area_sets[declared.id])
    except Exception:
        written.unlink(missing_ok=True)
        (desk.inbox / kept).unlink()
        raise
    return len(outlines)


def _refuse_what_is_there(desk: "Desk", definitions: Path, set_id: str, kept: str) -> None:
    """Refuse to write over anything."""
    from server.settings import SHIPPED

    if definitions.resolve().is_relative_to(SHIPPED.resolve()):
        raise BadParameter(
            f"HEXRADAR_DEFINITIONS is {definitions}, which we ship; copy it to a folder of your "
            "own first."
        )
    if set_id in {*desk.definitions.area_sets, *desk.definitions.faces}:
        raise BadParameter(f"--set: got {set_id!r}, which there is; expected a new id.")
    if (desk.inbox / kept).exists():
        raise BadParameter(f"{desk.inbox / kept}: is there already; choose another --set.")


def _declared(file: Path, wanted: dict[str, object]) -> "AreaSetDefinition":
    """Say how the file is read, with the columns that nobody named guessed."""
    from pydantic import ValidationError

    from layers.declare import AreaSetDefinition
    from layers.declare.draft_areas import guess_code, guess_name
    from layers.ingest.peek import peek

    if not wanted["code"]:
        table = peek(file)
        code = guess_code(table)
        if not code:
            raise BadParameter(
                f"{file.name}: no column has a code or a name each once; name one with --code."
            )
        wanted = {**wanted, "code": code, "name": wanted["name"] or guess_name(table) or code}
    try:
        return AreaSetDefinition.model_validate({**wanted, "path": file.name})
    except ValidationError as error:
        one = error.errors()[0]
        where = ".".join(str(part) for part in one["loc"])
        raise BadParameter(f"{where}: got {one['input']!r}; {one['msg']}.") from error


def _geojson(outlines: "Iterable[Area]") -> bytes:
    import orjson
    from shapely.geometry import mapping

    features = [
        {
            "type": "Feature",
            "properties": {"code": one.code, "name": one.name},
            "geometry": mapping(one.geometry),
        }
        for one in outlines
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def _toml(declared: "AreaSetDefinition", kept: str) -> str:
    from layers.declare.toml import both, quoted

    return "\n".join(
        [
            "# Nothing is counted by these areas, unless a source names them in `areas`.",
            f"id = {quoted(declared.id)}",
            both("title", declared.title.nl, "in both languages; translate it"),
            f"path = {quoted(kept)}",
            'code = "code"',
            'name = "name"',
            "order = 200",
            "shown = false",
            "",
        ]
    )
