"""What a source with `[remote]` brings: rows as the ordinary line reads them."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from layers.declare import SourceDefinition
from layers.ingest.files import find_files
from layers.ingest.read import read_batches
from layers.model import ROW
from server.confined import Limits
from server.remote import Rules, fetched
from server.remote.fetch import fetch
from tests.layers.makers import SOURCE, changed

RULES = Rules(
    on=True, hosts=("127.0.0.1",), limits=Limits(seconds=30, mebibytes=500), fetch_mebibytes=20
)
CSV = b"id,date,lon,lat,kind\n1,2024-03-05,4.3,52.05,noise\n2,2024-03-06,4.31,52.05,waste\n"
POINTS: dict[str, Any] = {"location": None, "geometry": {"precision": "address"}}


def source_at(kind: str, path: str, table: dict[str, Any], **parts: Any) -> SourceDefinition:
    """Declare a source that is fetched."""
    remote = {"remote": {kind: table}, "file": {"path": path}}
    return SourceDefinition.model_validate(changed(SOURCE, {**remote, **parts}))


def bring(source: SourceDefinition, rules: Rules = RULES) -> pl.DataFrame:
    """Fetch a source in this process, which is faster, and read it."""
    assert source.remote
    with TemporaryDirectory() as folder:
        fetch(source.remote, Path(folder) / source.file.path, rules)
        return read(source, Path(folder))


def bring_confined(source: SourceDefinition, rules: Rules = RULES) -> pl.DataFrame:
    """Fetch a source as an ingest does, and read it."""
    with fetched(source, Path("/nowhere"), rules) as folder:
        rows = read(source, folder)
    assert not folder.exists()
    return rows


def read(source: SourceDefinition, folder: Path) -> pl.DataFrame:
    """Read what was fetched, as the ordinary line does."""
    (file,) = find_files(source.file, folder)
    batches = [one.rows for one in read_batches(file, source.file, source.columns)]
    return pl.concat(batches).drop(ROW)


def web(address: str) -> SourceDefinition:
    """Declare a CSV file at an address."""
    return source_at("web", "reports.csv", {"address": address})
