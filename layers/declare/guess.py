"""What a table seems to say, piece by piece. Every guess has a why.

when (guess_dates), where (guess_places, guess_keys), and here: which record, which categories.
"""

import re
from dataclasses import dataclass

from layers.declare.guess_dates import (
    DayGuess,
    PartsGuess,
    TimeGuess,
    guess_day,
    guess_parts,
    guess_time,
)
from layers.declare.guess_keys import (
    CountGuess,
    KeyGuess,
    guess_address,
    guess_count,
    guess_key,
    is_central,
)
from layers.declare.guess_places import NAMES_OF_SYSTEMS, PlaceGuess, guess_place, numbers
from layers.declare.sniff import Table
from layers.periods import STEPS

__all__ = [
    "NAMES_OF_SYSTEMS",
    "CategoryGuess",
    "Guesses",
    "PlaceGuess",
    "TimeGuess",
    "guess_all",
    "guess_categories",
    "guess_ids",
    "guess_place",
    "guess_time",
    "numbers",
]

ID_NAMES = re.compile(r"id$|^id|num|nr$|key|ref|zaak|code$")
UNIQUE = 0.98
FEW, MANY = 2, 40  # values of a category
VALUE = "value"


@dataclass(frozen=True, slots=True)
class CategoryGuess:
    """A column with few values that repeat, most frequent first."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guesses:
    """All that a table seems to say about when, where and how many."""

    when: TimeGuess | PartsGuess | DayGuess
    place: PlaceGuess | None
    key: KeyGuess | None
    address: dict[str, str]
    count: CountGuess | None

    @property
    def taken(self) -> set[str]:
        """The columns that have a meaning already."""
        named = {*_columns_of(self.when), *self.address.values()}
        named |= {self.place.x, self.place.y} if self.place else set()
        named |= {self.key.column} if self.key else set()
        return named | ({self.count.column, *self.count.others} if self.count else set())


def guess_all(table: Table) -> Guesses:
    """Guess when, where and how many; a key only where nothing else says where."""
    time, parts, place = guess_time(table), guess_parts(table), guess_place(table)
    coarse = time is None or (parts and STEPS[parts.period] < STEPS[time.period])
    told: TimeGuess | PartsGuess | None = parts if parts and coarse else time
    taken = {*_columns_of(told), *((place.x, place.y) if place else ())}
    address = guess_address(table)
    key = guess_key(table, taken, told is not None)
    central = bool(place and key and is_central(table, place, key))
    if (place and not central) or address:
        key = None
    count = guess_count(table, taken | ({key.column} if key else set()), key is not None)
    when = told or guess_day(table, count.column if count else "")
    return Guesses(when, None if central else place, key, address, count)


def _columns_of(when: TimeGuess | PartsGuess | DayGuess | None) -> tuple[str, ...]:
    if isinstance(when, TimeGuess):
        return (when.column,)
    return when.columns if isinstance(when, PartsGuess) else ()


def guess_ids(table: Table, taken: set[str]) -> tuple[str, float]:
    """Name the column that tells records apart, and which share of its values is unique.

    Names that sound like an identity come first; the name is empty if there is none.
    """
    best = ("", 0.0)
    for name in table.rows.columns:
        named = bool(ID_NAMES.search(name.lower()))
        filled = table.rows[name].filter(table.rows[name] != "")
        if name in taken or len(filled) < (0.5 if named else 1) * len(table.rows):
            continue
        unique = filled.n_unique() / len(filled)
        if unique >= (UNIQUE if named else 1) and unique > best[1]:
            best = (name, unique)
    return best


def guess_categories(table: Table, taken: set[str]) -> list[CategoryGuess]:
    """Find the columns with few values that repeat and are no numbers."""
    found = []
    for name in table.rows.columns:
        counts = (
            table.rows[name]
            .alias(VALUE)
            .value_counts()
            .sort(["count", VALUE], descending=[True, False])
        )
        values = [one for one in counts[VALUE].to_list() if one]
        if name not in taken and _is_category(values, len(table.rows)):
            found.append(CategoryGuess(name, tuple(values)))
    return found


def _is_category(values: list[str], rows: int) -> bool:
    return (
        FEW <= len(values) <= MANY
        and len(values) * 3 <= rows
        and max(map(len, values)) <= 60
        and any(re.search(r"[^\d.,:\s-]", one) for one in values)
    )
