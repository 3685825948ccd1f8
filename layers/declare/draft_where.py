"""The tables of a draft that say where: location, geometry, key, address, or what is missing."""

from layers.declare.guess import Guesses
from layers.declare.guess_keys import CountGuess, KeyGuess
from layers.declare.guess_places import NAMES_OF_SYSTEMS, PlaceGuess, out_of_range
from layers.declare.location import Precision
from layers.declare.sniff import Table
from layers.declare.toml import guessed, quoted, slug

ROWS_PER_SNAP_POINT = 4
LISTED_VALUES = 20


def precision_of(place: PlaceGuess | None) -> Precision:
    """Guess how exact places are: points that many rows share are points of a map."""
    snapped = place and place.rows_per_place >= ROWS_PER_SNAP_POINT
    return Precision.SNAP_POINT if snapped else Precision.STREET


def _geometry(place: PlaceGuess, table: Table) -> list[str]:
    repeated = f"{place.rows_per_place:.1f} rows per place"
    lines = ["[geometry]", guessed("precision", precision_of(place).value, repeated)]
    if not table.crs:
        why = f"the file names none; its points look like {NAMES_OF_SYSTEMS[place.crs]}"
        lines.append(guessed("crs", place.crs, why))
    return lines


def where(table: Table, found: Guesses) -> list[list[str]]:
    """Write where the records happened; addresses beside coordinates stand in a comment."""
    if found.place:
        columns = ", ".join(map(quoted, found.address.values()))
        beside = f"# [address] may stand beside this, for rows without coordinates: {columns}."
        return [[*_location(found.place, table), *([beside] if columns else [])]]
    if found.key:
        return [_key(found.key)]
    return [_address(found.address) if found.address else _unknown(table)]


def _location(place: PlaceGuess, table: Table) -> list[str]:
    if not place.x:
        return _geometry(place, table)
    repeated = f"{place.rows_per_place:.1f} rows per place"
    return [
        "[location]",
        guessed("x", place.x, place.why),
        guessed("y", place.y, place.why),
        guessed("crs", place.crs, f"the values look like {NAMES_OF_SYSTEMS[place.crs]}"),
        guessed("precision", precision_of(place).value, repeated),
        guessed("placeholders", place.placeholders, "places that stand for no place"),
    ]


def _unknown(table: Table) -> list[str]:
    found = out_of_range(table)
    lines = ["[location]"]
    if found:
        lines.append(f"# {found}, are degrees or metres of no known system (kilometres?).")
    return [
        *lines,
        "# No pair of columns was known as coordinates. Name them, easting or longitude first,",
        "# and their system: EPSG:4326 for degrees, EPSG:28992 for RD New.",
        '# x = "lon"',
        '# y = "lat"',
        '# crs = "EPSG:4326"',
        guessed("precision", Precision.STREET.value, "nothing is known"),
    ]


def _key(key: KeyGuess) -> list[str]:
    return [
        "[key]",
        guessed("column", key.column, f"{key.why}; {key.areas:,} areas"),
        guessed("areas", slug(key.column), "the column; the id of a set in areas/ with such codes"),
    ]


def _address(address: dict[str, str]) -> list[str]:
    lines = [guessed(part, column, "its name") for part, column in address.items()]
    return ["[address]", guessed("register", "addresses", "the id of one in registers/"), *lines]


def count_of(count: CountGuess | None) -> list[list[str]]:
    """Write which column says how many a row stands for; nothing if none does."""
    if not count:
        return []
    lines = ["[count]", guessed("column", count.column, count.why)]
    if count.others:
        lines.append(f"# others like it: {', '.join(map(quoted, count.others[:LISTED_VALUES]))}")
    if not count.states:
        return [lines]
    why = "in that column, as statistics offices write it"
    states = [guessed(meaning, texts, why) for meaning, texts in count.states.items()]
    return [lines, ["[count.states]", *states]]
