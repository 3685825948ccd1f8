"""The `hexradar` command: from a file to a map, one verb each."""

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from layers.errors import HexRadarError
from server.engines import Named, opened
from server.kept import kept
from server.keyring import keys
from server.projects import areas

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Link a city's data sources, aggregate them into H3 cells, serve them as map layers.",
)
app.add_typer(keys, name="keys")
app.add_typer(areas, name="areas")
FAILED = 1
ROOT = Path(__file__).parents[1]
WIDE = 160  # columns of the widest table


def main() -> None:
    """Run the command; a refusal is one message and exit code 1, never a traceback."""
    try:
        app()
    except HexRadarError as error:
        typer.echo(f"hexradar: {error}", err=True)
        sys.exit(FAILED)


@app.command()
def check(
    folder: Annotated[Path, typer.Argument(help="Folder of definitions.")],
) -> None:
    """Validate a folder of definitions and print every fault at once.

    The areas of sources that are not open are checked where the inbox holds their files.
    """
    from layers.declare import read_definitions
    from server.overlaps import check_areas
    from server.settings import read_settings

    read = read_definitions(folder)
    if not check_areas(read, read_settings().inbox, typer.echo):
        raise typer.Exit(FAILED)
    typer.echo(
        f"{folder}: {len(read.sources)} sources, {len(read.layers)} layers, "
        f"{len(read.area_sets)} area sets; no faults."
    )


@app.command()
def init(
    file: Annotated[Path, typer.Argument(help="CSV, Parquet, JSON, a workbook, shapes or a zip.")],
    source: Annotated[str, typer.Option(help="Id of the new source.")] = "",
) -> None:
    """Draft a source, or areas or addresses, from a file; every guess is marked for a person."""
    from layers.ingest.peek import draft_file

    typer.echo(draft_file(file, source))


@app.command()
def schema(
    kind: Annotated[
        str, typer.Argument(help="place, sources, layers, areas, registers or roles.")
    ] = "sources",
) -> None:
    """Print the JSON Schema of a kind of definition, for editors."""
    from layers.declare import json_schemas
    from layers.errors import UnknownName

    schemas = json_schemas()
    if kind not in schemas:
        raise UnknownName(f"There is no kind {kind!r}; there are: {', '.join(schemas)}.")
    typer.echo(json.dumps(schemas[kind], indent=2))


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(help="Where the files are written.")],
    seed: Annotated[int, typer.Option(help="Another seed, another city.")] = 7,
    plain: Annotated[
        bool, typer.Option("--plain", help="Plant nothing, so that nothing is to be found.")
    ] = False,
) -> None:
    """Generate the files of the synthetic demo city."""
    from layers.demo import make_city, write_city

    write_city(make_city(seed, planted=not plain), folder)
    typer.echo(f"{folder}: a synthetic city; none of it is real.")


@app.command()
def migrate() -> None:
    """Bring the catalogue to the newest revision."""
    from server.catalogue import upgrade
    from server.settings import read_settings

    settings = read_settings()
    settings.data.mkdir(parents=True, exist_ok=True)
    upgrade(settings.catalogue_url)


@app.command()
def ingest(
    sources: Annotated[list[str] | None, typer.Argument(help="Source ids; all if none.")] = None,
    whole: Annotated[
        bool, typer.Option(help="The files are the whole source; build on no delivery before.")
    ] = False,
    yes: Annotated[
        bool, typer.Option(help="With --whole: publish sources that are not open anew, unasked.")
    ] = False,
    engine: Annotated[
        Named, typer.Option(help="What counts: this process, or Spark (HEXRADAR_SPARK_MASTER).")
    ] = Named.EMBEDDED,
) -> None:
    """Turn the files of sources into deliveries; a source that fails leaves the others alone."""
    from rich.console import Console

    from server.once import confirm_revision
    from server.operate import ingest_all, keep_legends, open_desk

    desk = open_desk()
    if whole and not yes:
        declared = desk.definitions.sources
        named = [declared[one] for one in sources or declared if one in declared]
        ask = typer.confirm if sys.stdin.isatty() else None
        confirm_revision(desk.catalogue, named, ask)
    with opened(engine) as counts, Console(stderr=True).status("Reading") as status:
        arrived = ingest_all(
            replace(desk, engine=counts),
            sources or list(desk.definitions.sources),
            typer.echo,
            lambda file, rows: status.update(f"Reading {file}: {rows:,} rows"),
            whole,
        )
        status.update("Making legends")
        keep_legends(desk)
    if not arrived:
        raise typer.Exit(FAILED)


@app.command()
def sources(
    source: Annotated[str | None, typer.Argument(help="Source id; all if none.")] = None,
) -> None:
    """Tell of each source its holder, agreement, and the four indicators with their figures."""
    from server.listing import source_lines
    from server.operate import open_desk

    for line in source_lines(open_desk(), source):
        typer.echo(line)


app.registered_commands += kept.registered_commands  # in this place of the list of commands


@app.command()
def sweep() -> None:
    """Remove uploads that expired, and snapshots older than a day that no delivery names."""
    from layers.sweep import sweep as sweep_snapshots
    from server.operate import open_desk
    from server.settings import read_settings
    from server.uploads.uploads import draft_snapshots, sweep_uploads

    settings = read_settings()
    desk = open_desk(settings=settings)
    folders = (settings.upload_folder, desk.snapshots)
    expired = sweep_uploads(desk.catalogue, *folders, desk.clock())
    kept = desk.catalogue.snapshots() | draft_snapshots(desk.catalogue, desk.snapshots)
    removed = sweep_snapshots(desk.snapshots, kept, desk.clock())
    typer.echo(f"{len(removed)} removed; {expired} uploads had expired.")


@app.command()
def protection(layer: Annotated[str, typer.Argument(help="Id of a protected layer.")]) -> None:
    """Tell what the settings of a layer hide and cost; compares with exact numbers, keep it inside.

    Per step: `judged` is the share of what was counted that is shown, as everybody can tell;
    `shown` the true one; `hidden` of the places with anything; `error` the mean distance of a told
    number from the true one; how many of the ten highest places are truly so; and how alike
    neighbours are. `k only` is the threshold without noise.

    Where places are told by their addresses, a second table counts those that are silent: with few
    addresses, not all listed, or as another answer would tell few; and how much of the records lies
    in them.
    """
    from rich.console import Console

    from server.operate import open_desk
    from server.protection import protection_lines, protection_table, weigh
    from server.silenced import silenced_table

    weighed = weigh(open_desk(), layer)
    for line in protection_lines(weighed):
        typer.echo(line)
    Console(width=WIDE).print(protection_table(weighed))
    if weighed.silenced:
        Console(width=WIDE).print(silenced_table(weighed.silenced))


@app.command("compile")
def compile_() -> None:
    """Compile modules and inner loops, so that no start, request or ingest waits for it.

    What is compiled is kept beside the program; loops in the folder that NUMBA_CACHE_DIR names.
    """
    import compileall

    from layers.warm import compile_loops

    for room in ("layers", "server"):
        compileall.compile_dir(
            ROOT / room, quiet=2
        )  # what cannot be kept is compiled at each start
    compile_loops()


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Interface; loopback unless told.")] = None,
    port: Annotated[int | None, typer.Option(help="Port.")] = None,
) -> None:
    """Serve the layers and the client, in the foreground."""
    from server.memory import keep_freed_memory, loading

    keep_freed_memory()
    with loading():
        import uvicorn

        from server.app import create_app
        from server.settings import read_settings

        settings = read_settings()
        changed = {"host": host or settings.host, "port": settings.port if port is None else port}
        settings = settings.model_copy(update=changed)
        application = create_app(settings)
    typer.echo(f"HexRadar listens on http://{settings.host}:{settings.port}")
    uvicorn.run(
        application, host=settings.host, port=settings.port, log_level="warning", access_log=False
    )


if __name__ == "__main__":
    main()
