"""A data file -> a first definition of its source, in TOML.

Every guess stands on a line of its own and says why; what only a person knows is a text that
begins with CONFIRM, and what could not be guessed is a key behind a comment sign.
"""

import glob
import json
import re
from collections.abc import Iterable
from pathlib import Path

from layers.declare.contradict import RESERVED
from layers.declare.guess import (
    NAMES_OF_SYSTEMS,
    CategoryGuess,
    PlaceGuess,
    TimeGuess,
    guess_categories,
    guess_ids,
    guess_place,
    guess_time,
)
from layers.declare.location import PRECISION_METRES, Precision
from layers.declare.sniff import Table, read_table
from layers.grid import finest_honest_resolution

MOST_DIMENSIONS = 3
LISTED_VALUES = 20
ROWS_PER_SNAP_POINT = 4
# Rough grounds of time zones, in degrees; elsewhere a person has to say.
ZONE_BOXES = {
    "Europe/Amsterdam": (3.0, 50.7, 7.3, 53.7),
    "Europe/London": (-8.7, 49.8, 1.8, 60.9),
}


def draft_source(file: Path, source_id: str = "", table: Table | None = None) -> str:
    """Draft the definition of a source from one of its files.

    Parameters
    ----------
    source_id
        Id of the new source; made from the name of the file if it is empty.
    table
        What the file holds, if somebody has looked; else it is read as CSV.

    Returns
    -------
    TOML that parses; `hexradar check` names what is missing in it.

    Raises
    ------
    SourceError
        If the file cannot be read, or is no CSV text.
    """
    table = table or read_table(file)
    time, place = guess_time(table), guess_place(table)
    taken = {time.column} if time else set()
    taken |= {place.x, place.y} if place else set()
    identity, unique = guess_ids(table, taken)
    categories = guess_categories(table, taken | {identity})
    blocks = [
        _head(table, source_id or slug(file.name.partition(".")[0]), place),
        _file(table, place),
        _time(time, place),
        _location(place, table),
        _record(identity, unique),
        _coverage(place),
        *_dimensions(categories),
    ]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def slug(text: str) -> str:
    """Make a name of a text: small letters, digits and underscores, a letter first."""
    words = re.sub(r"[^a-z0-9]+", "_", text.lower())
    return words.lstrip("_0123456789")[:63].rstrip("_") or "unnamed"


def _quoted(value: object) -> str:
    """Write a text, number or list as TOML does, which for these is as JSON does."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _guess(key: str, value: object, why: str) -> str:
    return f"{key} = {_quoted(value)}  # guess: {why}; confirm"


def _both(key: str, text: str, comment: str) -> str:
    return f"{key} = {{ nl = {_quoted(text)}, en = {_quoted(text)} }}  # {comment}"


def _head(table: Table, source_id: str, place: PlaceGuess | None) -> list[str]:
    resolution = finest_honest_resolution(PRECISION_METRES[_precision(place)])
    title = source_id.replace("_", " ").capitalize()
    return [
        f"# Drafted from {_quoted(table.file)}.",
        "# Confirm or mend every guess, and fill in what begins with CONFIRM; then let",
        "# `hexradar check` look at the whole.",
        _guess("id", source_id, "from the name of the file"),
        _both("title", title, "guess: from the id; confirm, in both languages"),
        f"holder = {_quoted('CONFIRM: holder')}  # who owns these data",
        _both("one_count_is", "CONFIRM: what one count is", "a report, a crime, an incident"),
        _guess("protection", "protected", "the careful one; open only if every row is public"),
        _guess("threshold", 5, "the usual one"),
        _guess("finest_resolution", resolution, "what location.precision allows"),
    ]


def _file(table: Table, place: PlaceGuess | None) -> list[str]:
    path = _guess("path", glob.escape(table.file), "this file; * stands for what changes")
    lines = ["[file]", path]
    if table.member:
        lines.append(_guess("member", glob.escape(table.member), "the largest file in the archive"))
    if table.layer:
        lines.append(_guess("layer", table.layer, "the first that has rows"))
    if table.encoding != "utf-8":
        lines.append(_guess("encoding", table.encoding, "the bytes are no UTF-8"))
    if table.delimiter != ",":
        lines.append(_guess("delimiter", table.delimiter, "it cuts most rows equally"))
    if place and place.decimal == ",":
        lines.append(_guess("decimal", ",", "coordinates have a comma"))
    if table.skip_lines:
        lines.append(_guess("skip_lines", table.skip_lines, "lines before the header"))
    if not table.has_header:
        lines.append(_guess("columns", table.rows.columns, "the first line holds numbers"))
    return lines


def _time(time: TimeGuess | None, place: PlaceGuess | None) -> list[str]:
    zone = _zone(place)
    if not time:
        return [
            "[time]",
            "# No column has a date in 95 % of the rows. Name it, its strptime format, and the",
            "# finest period: day, week, month, quarter or year.",
            '# column = "date"',
            '# format = "%Y-%m-%d"',
            zone,
            '# period = "month"',
        ]
    return [
        "[time]",
        _guess("column", time.column, f"{time.share:.1%} of its rows have a date"),
        _guess("format", time.format, "it reads most of them"),
        zone,
        _guess("period", time.period.value, "the finest that the format tells"),
        _guess("settles_after", 0, "how many of the newest periods still change"),
    ]


def _zone(place: PlaceGuess | None) -> str:
    west, south, east, north = place.bbox if place else (0.0, 0.0, 0.0, 0.0)
    lon, lat = (west + east) / 2, (south + north) / 2
    for zone, box in ZONE_BOXES.items():
        if box[0] <= lon <= box[2] and box[1] <= lat <= box[3]:
            return _guess("timezone", zone, "the places lie there")
    return _guess("timezone", "UTC", "none is known for these places")


def _precision(place: PlaceGuess | None) -> Precision:
    snapped = place and place.rows_per_place >= ROWS_PER_SNAP_POINT
    return Precision.SNAP_POINT if snapped else Precision.STREET


def _geometry(place: PlaceGuess, table: Table) -> list[str]:
    repeated = f"{place.rows_per_place:.1f} rows per place"
    lines = ["[geometry]", _guess("precision", _precision(place).value, repeated)]
    if not table.crs:
        why = f"the file names none; its points look like {NAMES_OF_SYSTEMS[place.crs]}"
        lines.append(_guess("crs", place.crs, why))
    return lines


def _location(place: PlaceGuess | None, table: Table) -> list[str]:
    if place and not place.x:
        return _geometry(place, table)
    if not place:
        return [
            "[location]",
            "# No pair of columns was known as coordinates. Name them, easting or longitude first,",
            "# and their system: EPSG:4326 for degrees, EPSG:28992 for RD New.",
            '# x = "lon"',
            '# y = "lat"',
            '# crs = "EPSG:4326"',
            _guess("precision", Precision.STREET.value, "nothing is known"),
        ]
    repeated = f"{place.rows_per_place:.1f} rows per place"
    return [
        "[location]",
        _guess("x", place.x, "its name"),
        _guess("y", place.y, "its name"),
        _guess("crs", place.crs, f"the values look like {NAMES_OF_SYSTEMS[place.crs]}"),
        _guess("precision", _precision(place).value, repeated),
        _guess("placeholders", place.placeholders, "places that stand for no place"),
    ]


def _record(identity: str, unique: float) -> list[str]:
    if not identity:
        return [
            "[record]",
            "# No column tells records apart; a record is its whole row then. Else name columns:",
            '# id = ["number"]',
        ]
    return ["[record]", _guess("id", [identity], f"{unique:.1%} of its values are unique")]


def _coverage(place: PlaceGuess | None) -> list[str]:
    if not place:
        return [
            "[coverage]",
            "# Where the source speaks: a box of degrees, or the id of an area set.",
            "# bbox = [4.2, 52.0, 4.4, 52.1]",
            '# areas = "districts"',
        ]
    why = "holds 99 % of the places; an area set is better: areas = its id"
    return ["[coverage]", _guess("bbox", place.bbox, why)]


def _dimensions(categories: Iterable[CategoryGuess]) -> Iterable[list[str]]:
    """Write the first categories, and further ones behind a comment sign."""
    names: set[str] = set(RESERVED)
    for number, category in enumerate(categories):
        name = slug(category.column)
        while name in names:
            name = f"{name[:60]}_2"
        names.add(name)
        yield _dimension(name, category, "" if number < MOST_DIMENSIONS else "# ")


def _dimension(name: str, category: CategoryGuess, sign: str) -> list[str]:
    shown = ", ".join(_quoted(one) for one in category.values[:LISTED_VALUES])
    more = len(category.values) - LISTED_VALUES
    return [
        f"# values: {shown}" + (f" and {more} more" if more > 0 else ""),
        f"{sign}[dimensions.{name}]",
        sign + _guess("column", category.column, f"{len(category.values)} values that repeat"),
        sign + _both("title", category.column, "guess: the name of the column; confirm"),
    ]
