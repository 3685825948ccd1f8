"""Where, without coordinates: the key of an area, or an address; and how many a row stands for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from layers.declare.guess_dates import LAST_YEAR, READABLE
from layers.declare.guess_places import PlaceGuess
from layers.declare.sniff import Table

AREA_NAMES = re.compile(
    r"buurt|wijk|gemeente|stadsdeel|regio|gebied|area|district|ward|[lm]soa|lad\d|tract|block"
    r"|neighbo|communit|borough|zip|post(al)?_?code|pc[46]|^(gm|wk|bu)_"
)
CODE_NAMES = re.compile(r"code|key|cd$|nr$|^n?id$|num")
CODE = r"^[A-Za-z]{0,4}[ -]?\d{1,12}[A-Za-z]{0,2}$"
ROWS_PER_AREA = 4
COUNT_NAMES = re.compile(
    r"^(aantal|count|counts|delicts|freq|frequentie|cnt|n)$|aantal|_count$|misdrijven|meldingen$"
)
PEOPLE_NAMES = re.compile(r"persons|inwoners|aant_inw|population|^pop|bevolking|total|totaal|all")
WHOLE = r"^\d+(\.0+)?$"
THOUSANDS = r"^\d{1,3}(,\d{3})+$"
# What statistics offices write in the place of a number, by what it means.
STATES = {"suppressed": ("geheim", "-99997"), "no_data": (".", "onbekend"), "zero": ("nihil",)}
STATED = [text for texts in STATES.values() for text in texts]
WIDE = 2  # columns with a year in their name make a table a wide one
DUTCH_POSTCODE = r"(?i)^\d{4} ?[a-z]{2}$"
ADDRESS_NAMES = {
    "postcode": re.compile(r"^(post_?code|pc6|pcd?s?)$"),
    "street": re.compile(r"^(straat(naam)?|street(_?name)?|openbare_?ruimte(_?naam)?|adres)$"),
    "number": re.compile(r"^(huis_?n(umme)?r|house_?n(umbe)?r|huisno|nummer)$"),
    "letter": re.compile(r"^(huis_?letter)$"),
    "addition": re.compile(r"^((huis_?(n(umme)?r_?)?)?toevoeging|addition)$"),
    "place": re.compile(r"^(woonplaats|plaats(naam)?|town|city)$"),
}


@dataclass(frozen=True, slots=True)
class KeyGuess:
    """A column that names areas, and how many of them."""

    column: str
    areas: int
    why: str


@dataclass(frozen=True, slots=True)
class CountGuess:
    """A column that says how many a row stands for, its sign of thousands, and others like it.

    states
        Meaning -> texts that stand in the place of a number there.
    """

    column: str
    why: str
    thousands: str = ""
    others: tuple[str, ...] = ()
    states: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def guess_key(table: Table, taken: set[str], dated: bool) -> KeyGuess | None:
    """Find the finest code of areas; else any code that is unique; else a name of areas.

    Parameters
    ----------
    dated
        Whether rows have dates; else each row may well be about an area of its own.
    """
    names = [name for name in table.rows.columns if name not in taken]
    codes = [name for name in names if _are_codes(table.rows[name])]
    areas = [name for name in codes if AREA_NAMES.search(name.lower())]
    if areas:
        return _finest(table, areas, "its name and its codes")
    texts = [name for name in names if AREA_NAMES.search(name.lower()) and _named(table, name)]
    every = [name for name in codes if CODE_NAMES.search(name.lower())]
    unique = [name for name in every if table.rows[name].n_unique() == len(table.rows)]
    if unique and not dated:
        return _finest(table, unique, "codes that differ in every row")
    return _finest(table, texts, "its name; codes would be safer than names") if texts else None


def is_central(table: Table, place: PlaceGuess, key: KeyGuess) -> bool:
    """Tell whether coordinates only repeat what a key says: one point for each area."""
    if place.rows_per_place < ROWS_PER_AREA or not place.x:
        return False
    both = table.rows.select(place.x, place.y)
    pairs = table.rows.select(place.x, place.y, key.column)
    return both.n_unique() == key.areas == pairs.n_unique()


def guess_count(table: Table, taken: set[str], keyed: bool) -> CountGuess | None:
    """Find the column that says how many a row stands for.

    Parameters
    ----------
    keyed
        Whether rows are about areas; then people, and the newest of several years, count too.
    """
    names = [name for name in table.rows.columns if name not in taken]
    whole = [name for name in names if _are_whole(table.rows[name])]
    for name in whole:
        if COUNT_NAMES.search(name.lower()):
            return _count(table, name, "its name, and whole numbers")
    if not keyed:
        return None
    years = {name: int(found[0]) for name in whole if (found := LAST_YEAR.search(name))}
    if len(years) >= WIDE:
        newest = max(years, key=years.__getitem__)
        others = tuple(name for name in years if name != newest)
        return _count(table, newest, "the newest of the years that have a column each", others)
    for name in whole:
        if PEOPLE_NAMES.search(name.lower()):
            return _count(table, name, "its name, and whole numbers")
    return None


def guess_address(table: Table) -> dict[str, str]:
    """Find the columns of addresses: part -> column; empty unless they make a key."""
    found = {
        part: name
        for part, pattern in ADDRESS_NAMES.items()
        for name in reversed(table.rows.columns)
        if pattern.search(name.lower().replace(" ", "_"))
    }
    if "postcode" in found and not _share(table.rows[found["postcode"]], DUTCH_POSTCODE):
        del found["postcode"]
    whole = "number" in found and ("postcode" in found or "street" in found)
    return found if whole else {}


def has_figures(table: Table, key: KeyGuess) -> bool:
    """Tell whether anything beside codes and names stands in a table."""
    others = [name for name in table.rows.columns if name != key.column]
    plain = [name for name in others if not CODE_NAMES.search(name.lower())]
    figures = [table.rows[name].str.contains(r"^-?\d+([.,]\d+)*$").sum() for name in plain]
    return 2 * max(figures, default=0) >= len(table.rows)


def _finest(table: Table, names: list[str], why: str) -> KeyGuess:
    areas = {name: table.rows[name].n_unique() for name in names}
    best = max(names, key=lambda name: (areas[name], len(table.rows[name][0])))  # finer is longer
    return KeyGuess(best, areas[best], why)


def _are_codes(column: pl.Series) -> bool:
    return _share(column, CODE)


def _named(table: Table, name: str) -> bool:
    return _share(table.rows[name], r"\p{L}") and table.rows[name].n_unique() > 1


def _are_whole(column: pl.Series) -> bool:
    filled = column.filter(~column.is_in(["", *STATED]))
    return 2 * len(filled) >= len(column) and _share(filled, f"{WHOLE}|{THOUSANDS}")


def _share(column: pl.Series, pattern: str) -> bool:
    return int(column.str.contains(pattern).sum()) >= READABLE * len(column) > 0


def _count(table: Table, name: str, why: str, others: tuple[str, ...] = ()) -> CountGuess:
    column = table.rows[name]
    separated = bool(column.str.contains(THOUSANDS).any())
    there = {
        meaning: tuple(one for one in texts if one in column) for meaning, texts in STATES.items()
    }
    states = {meaning: texts for meaning, texts in there.items() if texts}
    return CountGuess(name, why, "," if separated else "", others, states)
