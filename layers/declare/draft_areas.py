"""A file of outlines or of addresses -> a first definition of an area set or a register."""

import re

from layers.declare.guess_dates import are_dates
from layers.declare.guess_keys import AREA_NAMES, CODE_NAMES
from layers.declare.guess_places import NAMES_OF_SYSTEMS, PlaceGuess
from layers.declare.layer import AreaReader
from layers.declare.sniff import Table
from layers.declare.toml import both, guessed, quoted, title_of
from layers.errors import SourceError

NAME_NAMES = re.compile(r"name|naam|nm$|label|titel|title|communit|omschr")
UNFIT_NAMES = re.compile(r"^(object|cartodb_?|fid|ogc_?f?)id$|^fid$")
POLICE_AREAS = re.compile(r"^[^,|]+,[^|]+(\|-?\d+(\.\d+)?,-?\d+(\.\d+)?){3}")
POLICE_HEAD = {
    "reader": AreaReader.THE_HAGUE_POLICE.value,
    "code": "code",
    "name": "name",
}


def draft_areas(table: Table, set_id: str) -> str:
    """Draft an area set from a file of outlines.

    Raises
    ------
    SourceError
        If no column tells the areas apart, or the file is an archive.
    """
    code, name = guess_code(table), guess_name(table)
    if not code:
        raise SourceError(
            f"{table.file}: is no source: it holds lines or outlines, of which no column has a "
            "code or a name each once; expected records with a point each, or areas with a code."
        )
    title = title_of(set_id)
    lines = _head(table.file, "outlines of areas and no records", f"areas/{set_id}.toml")
    lines += [
        guessed("id", set_id, "from the name of the file"),
        both("title", title, "guess: from the id; confirm, in both languages"),
        guessed("path", table.file, "this file"),
        guessed("code", code, f"{len(table.rows):,} values, each once"),
        guessed("name", name or code, "its name" if name else "the only column that will do"),
    ]
    return "\n".join(lines) + "\n"


def guess_code(table: Table) -> str:
    """Name the column that tells areas apart: a code of areas, another code, or a name."""
    rows = table.rows
    unique = [name for name in rows.columns if _is_unique(table, name)]
    fit = [name for name in unique if not UNFIT_NAMES.search(name.lower())]

    def rank(name: str) -> tuple[bool, bool, bool]:
        low = name.lower()
        return (
            not (CODE_NAMES.search(low) or AREA_NAMES.search(low)),
            not AREA_NAMES.search(low) and bool(NAME_NAMES.search(low)),
            not CODE_NAMES.search(low),
        )

    texts = [n for n in fit if not _is_figure(table, n) and not are_dates(table.rows[n])]
    return min(texts, key=rank, default="")


def guess_name(table: Table) -> str:
    """Name the column with the names of areas; empty if there is none."""
    named = [name for name in table.rows.columns if NAME_NAMES.search(name.lower())]
    return max(named, key=lambda name: table.rows[name].n_unique(), default="")


def draft_police_areas(file: str, set_id: str) -> str:
    """Draft an area set from a text with an outline a line, as The Hague's police wrote it."""
    lines = _head(file, "outlines of areas and no records", f"areas/{set_id}.toml")
    lines += [
        guessed("id", set_id, "from the name of the file"),
        both("title", title_of(set_id), "guess: from the id; confirm, in both languages"),
        guessed("path", file, "this file"),
        *(guessed(key, value, "the shape of its lines") for key, value in POLICE_HEAD.items()),
    ]
    return "\n".join(lines) + "\n"


def draft_register(
    table: Table, register_id: str, address: dict[str, str], place: PlaceGuess
) -> str:
    """Draft a register of addresses from a table of addresses with coordinates and no dates."""
    lines = _head(table.file, "addresses and where they are", f"registers/{register_id}.toml")
    lines += [
        guessed("id", register_id, "from the name of the file"),
        both("title", title_of(register_id), "guess: from the id; confirm, in both languages"),
    ]
    if place.x or not table.crs:
        lines.append(
            guessed("crs", place.crs, f"the values look like {NAMES_OF_SYSTEMS[place.crs]}")
        )
    lines += ["", "[file]", guessed("path", table.file, "this file")]
    if table.delimiter != ",":
        lines.append(guessed("delimiter", table.delimiter, "it cuts most rows equally"))
    if table.encoding != "utf-8":
        lines.append(guessed("encoding", table.encoding, "the bytes are no UTF-8"))
    if place.decimal != ".":
        lines.append(guessed("decimal", place.decimal, "coordinates have a comma"))
    lines += ["", "[columns]"]
    lines += [guessed(part, column, "its name") for part, column in address.items()]
    if place.x:
        lines += [guessed("x", place.x, place.why), guessed("y", place.y, place.why)]
    return "\n".join(lines) + "\n"


def _head(file: str, what: str, where: str) -> list[str]:
    return [
        f"# {quoted(file)} is no source by itself: it holds {what}.",
        f"# Save this as {where} to link sources to it.",
    ]


def _is_unique(table: Table, name: str) -> bool:
    filled = table.rows[name].filter(table.rows[name] != "")
    return len(filled) == len(table.rows) == filled.n_unique()


def _is_figure(table: Table, name: str) -> bool:
    """Tell whether a column holds measurements, which differ in every row too."""
    low = name.lower()
    measured = bool(table.rows[name].str.contains(r"^-?\d+[.,]\d+$").any())
    return measured or not (
        CODE_NAMES.search(low)
        or AREA_NAMES.search(low)
        or NAME_NAMES.search(low)
        or table.rows[name].str.contains(r"\p{L}").all()
    )
