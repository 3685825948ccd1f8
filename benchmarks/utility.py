"""What protection leaves of real open data: The Hague and West Yorkshire as if they were protected.

Prints and writes `benchmarks/utility.md`. The data are where HEXRADAR_REAL_DATA says. Figures are
those of `hexradar protection`; the noise is of a fixed secret, so they come out the same again.
"""

import os
import shutil
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import tomli_w

from server.ingest import Desk
from server.operate import ingest_all, open_desk
from server.protection import Cost, Weighed, weigh
from server.settings import SHIPPED, Settings

SECRET = bytes(range(32))
CITIES = {
    "the_hague": ("registered_crime", ("burglary", "all_crime")),
    "west_yorkshire": ("street_crime", ("burglary", "violence", "all_street_crime")),
}
LATTICES = {
    "the_hague": """
[lattice.dimensions.offence]
values = ["Burglary (both attempted and successful)", "Street robbery", "Vandalism"]
""",
    "west_yorkshire": """
[lattice.dimensions.crime_type]
values = [
  "Anti-social behaviour", "Bicycle theft", "Burglary", "Criminal damage and arson", "Drugs",
  "Other crime", "Other theft", "Possession of weapons", "Public order", "Robbery", "Shoplifting",
  "Theft from the person", "Vehicle crime", "Violence and sexual offences",
]
""",
}
THRESHOLDS = {"the_hague": 7, "west_yorkshire": 5}  # as their lattices need
WRITTEN = Path(__file__).parent / "utility.md"
HEAD = (
    "| layer | step | places | shown | mean error | top 10 | Moran's I: exact, told "
    "| k only: shown | top 10 | Moran's I |\n|---|---|---|---|---|---|---|---|---|---|"
)


def main() -> None:
    """Weigh the layers of both cities, print them and write them down."""
    data = Path(os.environ.get("HEXRADAR_REAL_DATA", "../shared/data")).resolve()
    with tempfile.TemporaryDirectory() as folder:
        lines = [HEAD, *_lines(data, Path(folder))]
    text = "\n".join(lines)
    print(text)
    WRITTEN.write_text(f"# What protection leaves of real data\n\n{text}\n", encoding="utf-8")


def protected_city(city: str, data: Path, folder: Path) -> Desk:
    """Ingest the crimes of a city into a folder, with definitions that declare them protected."""
    source, _ = CITIES[city]
    definitions = folder / city
    shutil.copytree(SHIPPED / city, definitions)
    declared = definitions / "sources" / f"{source}.toml"
    text = declared.read_text(encoding="utf-8")
    protected = f'"protected"\nthreshold = {THRESHOLDS[city]}'
    closed = text.replace('"open"', protected) + LATTICES[city]
    declared.write_text(closed, encoding="utf-8")
    if city == "west_yorkshire":
        _add_violence(definitions / "layers")
    for layer in (definitions / "layers").glob("*.toml"):
        if layer.stem not in CITIES[city][1]:
            layer.unlink()
    _keep_what_stands_alone(definitions)
    settings = Settings(
        definitions=definitions,
        inbox=data,
        data=folder / f"{city}-data",
        key_file=folder / f"{city}-key",
        database="",
        host="127.0.0.1",
        public_url="",
    )
    desk = replace(open_desk(lambda: datetime.now(UTC), settings), secret=SECRET)
    ingest_all(desk, [source], print)
    return desk


def _keep_what_stands_alone(definitions: Path) -> None:
    """Drop what speaks of other layers, and street names, which no protected source may give."""
    shutil.rmtree(definitions / "combinations", ignore_errors=True)
    for areas in (definitions / "areas").glob("*.toml"):
        lines = areas.read_text("utf-8").splitlines()
        areas.write_text("\n".join(one for one in lines if not one.startswith("context")), "utf-8")
    place = tomllib.loads((definitions / "place.toml").read_text("utf-8"))
    place.pop("streets", None)
    (definitions / "place.toml").write_text(tomli_w.dumps(place), "utf-8")


def _add_violence(layers: Path) -> None:
    text = (layers / "burglary.toml").read_text(encoding="utf-8")
    changed = text.replace('id = "burglary"', 'id = "violence"')
    changed = changed.replace('["Burglary"]', '["Violence and sexual offences"]')
    (layers / "violence.toml").write_text(changed, encoding="utf-8")


def _lines(data: Path, folder: Path) -> Iterator[str]:
    for city, (_, layers) in CITIES.items():
        desk = protected_city(city, data, folder)
        for layer in layers:
            yield from _rows(f"{city}: {layer}", weigh(desk, layer))


def _rows(name: str, weighed: Weighed) -> Iterator[str]:
    at = weighed.opening
    for one in weighed.costs:
        opens = one.step == at.step and one.places in (at.resolution, "wijken")
        yield _row(f"**{name}**, opens here" if opens else name, one)


def _row(name: str, one: Cost) -> str:
    told, plain = one.told, one.plain
    cells = (
        name,
        one.step,
        f"{one.number:,} {one.places if isinstance(one.places, str) else f'of res {one.places}'}",
        f"{told.visible:.1f} %",
        f"{told.error:.2f}",
        f"{told.highest:.1f}",
        f"{told.moran_true:.3f}, {told.moran_told:.3f}",
        f"{plain.visible:.1f} %",
        f"{plain.highest:.1f}",
        f"{plain.moran_told:.3f}",
    )
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
