"""A data file -> a first definition of its source, in TOML.

Every guess stands on a line of its own and says why; what only a person knows is a text that
begins with CONFIRM, and what could not be guessed is a key behind a comment sign.
"""

import glob
from collections.abc import Iterable
from pathlib import Path

from layers.declare.contradict import RESERVED
from layers.declare.draft_areas import draft_areas, draft_register
from layers.declare.draft_where import LISTED_VALUES, count_of, precision_of, where
from layers.declare.guess import (
    CategoryGuess,
    Guesses,
    guess_all,
    guess_categories,
    guess_ids,
)
from layers.declare.guess_dates import DayGuess, PartsGuess, TimeGuess
from layers.declare.guess_keys import has_figures
from layers.declare.guess_places import PlaceGuess
from layers.declare.location import PRECISION_METRES
from layers.declare.sniff import Table, read_table
from layers.declare.toml import both, guessed, quoted, slug, title_of
from layers.declare.zones import zone_of
from layers.errors import SourceError
from layers.grid import finest_honest_resolution
from layers.periods import Step

__all__ = ["draft_source", "slug"]

MOST_DIMENSIONS = 3


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
    TOML that parses; `hexradar check` names what is missing in it. Of outlines and of addresses
    with coordinates it is an area set or a register, as its first line says.

    Raises
    ------
    SourceError
        If the file cannot be read, is no table, or holds nothing that a source could be made of.
    """
    table = table or read_table(file)
    source_id = source_id or slug(file.name.partition(".")[0])
    if table.outlines:
        return draft_areas(table, source_id)
    found = guess_all(table)
    if found.address and found.place and isinstance(found.when, DayGuess):
        return draft_register(table, source_id, found.address, found.place)
    _refuse_lookup(table, found)
    blocks = _blocks(table, source_id, found)
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _blocks(table: Table, source_id: str, found: Guesses) -> list[list[str]]:
    """Write the tables of a definition, each as its lines, in the order in which one reads them."""
    identity, unique = guess_ids(table, found.taken)
    categories = guess_categories(table, found.taken | {identity})
    return [
        _head(table, source_id, found.place),
        _file(table, found),
        _time(found),
        *where(table, found),
        *count_of(found.count),
        _record(identity, unique),
        _coverage(found),
        *_dimensions(categories),
    ]


def _refuse_lookup(table: Table, found: Guesses) -> None:
    """Refuse codes and names alone: nothing happened there, and nothing is counted.

    Raises
    ------
    SourceError
        If a table without dates and places holds no figures either.
    """
    nowhere = isinstance(found.when, DayGuess) and not (found.place or found.address)
    if nowhere and found.key and not found.count and not has_figures(table, found.key):
        raise SourceError(
            f"{table.file}: is no source: it looks one code up in another (by {found.key.column}) "
            "and has no dates, places or figures; expected records or counts. Join it to the file "
            "whose codes it explains."
        )


def _head(table: Table, source_id: str, place: PlaceGuess | None) -> list[str]:
    resolution = finest_honest_resolution(PRECISION_METRES[precision_of(place)])
    allowed = "what the precision of its places allows" if place else "the usual one"
    title = title_of(source_id)
    return [
        f"# Drafted from {quoted(table.file)}.",
        "# Confirm or mend every guess, and fill in what begins with CONFIRM; then let",
        "# `hexradar check` look at the whole.",
        guessed("id", source_id, "from the name of the file"),
        both("title", title, "guess: from the id; confirm, in both languages"),
        f"holder = {quoted('CONFIRM: holder')}  # who owns these data",
        both("one_count_is", "CONFIRM: what one count is", "a report, a crime, an incident"),
        guessed("protection", "protected", "the careful one; open only if every row is public"),
        guessed("threshold", 5, "the usual one"),
        guessed("finest_resolution", resolution, allowed),
    ]


def _file(table: Table, found: Guesses) -> list[str]:
    path = guessed("path", glob.escape(table.file), "this file; * stands for what changes")
    lines = ["[file]", path]
    if table.member:
        lines.append(guessed("member", table.member, "the file in the archive that has most"))
    if table.layer:
        lines.append(guessed("layer", table.layer, "the first that has rows"))
    if table.reader:
        lines.append(guessed("reader", table.reader, "the shape of the JSON"))
    if table.encoding != "utf-8":
        lines.append(guessed("encoding", table.encoding, "the bytes are no UTF-8"))
    if table.delimiter != ",":
        lines.append(guessed("delimiter", table.delimiter, "it cuts most rows equally"))
    if found.place and found.place.decimal == ",":
        lines.append(guessed("decimal", ",", "coordinates have a comma"))
    if found.count and found.count.thousands:
        lines.append(guessed("thousands", found.count.thousands, "the column of counts has it"))
    if table.skip_lines:
        lines.append(guessed("skip_lines", table.skip_lines, "lines before the header"))
    if not table.has_header:
        lines.append(guessed("columns", table.rows.columns, "the first line holds values"))
    return lines


def _time(found: Guesses) -> list[str]:
    when, zone = found.when, _zone(found.place)
    if isinstance(when, DayGuess):
        return [
            "[time]",
            "# No column has dates in 95 % of the rows; if one should, name it in place of `on`:",
            '# column = "date"',
            '# format = "%Y-%m-%d"',
            guessed("on", when.on, when.why),
            zone,
            guessed("period", Step.YEAR.value, "a register, or figures of a year"),
        ]
    if isinstance(when, PartsGuess):
        told = guessed("columns", when.columns, f"{when.share:.1%} of the rows have a date there")
        return ["[time]", told, zone, *_period(when.period)]
    share = f"{when.read:,} of {_rows(when):,} values read so"
    rival = f"; as many read as {when.rival}, ask the holder" if when.rival else ""
    return [
        "[time]",
        guessed("column", when.column, f"{when.share:.1%} of its rows have a date"),
        guessed("format", when.format, share + rival),
        zone,
        *_period(when.period),
    ]


def _rows(when: TimeGuess) -> int:
    return round(when.read / when.share)


def _period(period: Step) -> list[str]:
    return [
        guessed("period", period.value, "the finest that the dates tell"),
        guessed("settles_after", 0, "how many of the newest periods still change"),
    ]


def _zone(place: PlaceGuess | None) -> str:
    if place:
        west, south, east, north = place.bbox
        zone, why = zone_of((west + east) / 2, (south + north) / 2)
        if zone:
            return guessed("timezone", zone, why)
    return guessed("timezone", "UTC", "NOTHING TELLS; name the city's, such as Europe/Amsterdam")


def _record(identity: str, unique: float) -> list[str]:
    if not identity:
        return [
            "[record]",
            "# No column tells records apart; a record is its whole row then. Else name columns:",
            '# id = ["number"]',
        ]
    return ["[record]", guessed("id", [identity], f"{unique:.1%} of its values are unique")]


def _coverage(found: Guesses) -> list[str]:
    if found.key:
        return ["[coverage]", guessed("areas", slug(found.key.column), "the areas of the key")]
    if not found.place:
        return [
            "[coverage]",
            "# Where the source speaks: a box of degrees, or the id of an area set.",
            "# bbox = [4.2, 52.0, 4.4, 52.1]",
            '# areas = "districts"',
        ]
    why = "holds 99 % of the places; an area set is better: areas = its id"
    return ["[coverage]", guessed("bbox", found.place.bbox, why)]


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
    shown = ", ".join(quoted(one) for one in category.values[:LISTED_VALUES])
    more = len(category.values) - LISTED_VALUES
    return [
        f"# values: {shown}" + (f" and {more} more" if more > 0 else ""),
        f"{sign}[dimensions.{name}]",
        sign + guessed("column", category.column, f"{len(category.values)} values that repeat"),
        sign + both("title", category.column, "guess: the name of the column; confirm"),
    ]
