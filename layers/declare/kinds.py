"""The kinds of files that hold rows, and how a name tells the kind."""

from enum import StrEnum
from pathlib import PurePosixPath


class Kind(StrEnum):
    """How a file is read."""

    CSV = "csv"
    PARQUET = "parquet"
    GEOJSON = "geojson"
    GPKG = "gpkg"
    SHP = "shp"
    FGB = "fgb"
    GML = "gml"
    MAPINFO = "mapinfo"
    SQLITE = "sqlite"
    XLSX = "xlsx"


class Reader(StrEnum):
    """JSON with a shape of its own: the function that reads it."""

    THE_HAGUE_POLICE = "the_hague_police"
    KEYED_OBJECTS = "keyed_objects"


SUFFIXES = {
    ".csv": Kind.CSV,
    ".tsv": Kind.CSV,
    ".txt": Kind.CSV,
    ".parquet": Kind.PARQUET,
    ".geojson": Kind.GEOJSON,
    ".json": Kind.GEOJSON,
    ".gpkg": Kind.GPKG,
    ".shp": Kind.SHP,
    ".dbf": Kind.SHP,  # the attributes of a shapefile, or a table alone
    ".fgb": Kind.FGB,
    ".gml": Kind.GML,
    ".mif": Kind.MAPINFO,
    ".tab": Kind.MAPINFO,
    ".sqlite": Kind.SQLITE,
    ".xlsx": Kind.XLSX,
}
# Files that belong to another one, which is read with them.
SIDECARS = {
    ".shp": (".dbf", ".shx", ".prj", ".cpg"),
    ".dbf": (".cpg",),
    ".mif": (".mid",),
    ".tab": (".dat", ".map", ".id", ".ind"),
    ".gml": (".xsd", ".gfs"),
}


def kind_of(name: str) -> Kind | None:
    """Tell the kind of a file by the end of its name; None if the name does not tell."""
    return SUFFIXES.get(PurePosixPath(name.lower().removesuffix(".gz")).suffix)


def sidecars_of(name: str) -> tuple[str, ...]:
    """Name the files that belong to a file, in small letters, whether they are there or not."""
    path = PurePosixPath(name.lower())
    return tuple(str(path.with_suffix(suffix)) for suffix in SIDECARS.get(path.suffix, ()))
