"""Find the area that a record names by a key: at once, or by a table between the two."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.declare.key import Key, Rules, Via
from layers.errors import SourceError
from layers.ingest.areas import NOWHERE
from layers.ingest.files import find_files
from layers.ingest.read import read_batches
from layers.ingest.sought import Sought
from layers.ingest.spelling import normalised, trimmed
from layers.model import Area, Reason

Flags = NDArray[np.bool_]
Table = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Keys:
    """The ways from the key of a record to an area; made once per delivery.

    positions
        Code of an area, normalised -> its position.
    codes
        Codes of the areas as they are.
    silent
        Positions of the areas about which the source does not speak.
    table
        Key of a record -> code of an area, both normalised; None where records name the area.
    skipped
        Rows of the table that lack one of the two, which are no use.
    """

    key: Key
    positions: Mapping[str, int]
    codes: tuple[str, ...]
    silent: tuple[int, ...] = ()
    table: Table | None = None
    skipped: int = 0


def make_keys(key: Key, areas: Sequence[Area], without: Sequence[str], inbox: Path) -> Keys:
    """Sort areas out by their codes, and read the table between, if there is one.

    Raises
    ------
    SourceError
        If two areas have one code, or the table cannot be read or gives one key two areas.
    """
    codes = tuple(area.code for area in areas)
    spelled = normalised(pl.Series(codes, dtype=pl.String), key.normalise)
    positions = {code: position for position, code in enumerate(spelled.to_list()) if code}
    if len(positions) < len(areas):
        raise SourceError(f"{key.areas}: two areas have one code once normalised, or none.")
    silent = tuple(position for position, code in enumerate(codes) if code in without)
    table, skipped = _read_table(key.via, key.normalise, inbox) if key.via else (None, 0)
    return Keys(key, positions, codes, silent, table, skipped)


def find_areas(
    rows: pl.DataFrame, keys: Keys
) -> tuple[NDArray[np.int64], dict[Reason, Flags], Sought]:
    """Find the area of each row.

    Returns
    -------
    (n,) positions of areas (-1 where there is none), the faults that refuse a row, and what was
    looked up: where the table has no such key the key itself, else the code that no area has.
    """
    key = keys.key
    text = trimmed(rows[key.column])
    asked = text.str.head(key.length) if key.length else text
    rules = key.via.normalise if key.via else key.normalise
    code = normalised(asked, rules)
    known = np.ones(len(text), bool)
    if keys.table is not None:
        target = pl.Series([keys.table.get(one) for one in code.to_list()], dtype=pl.String)
        known = target.is_not_null().to_numpy()
        code, asked = target.fill_null(""), target.fill_null(asked)
    area = np.array([keys.positions.get(one, NOWHERE) for one in code.to_list()], np.int64)
    mine, given = _of_level(rows, key), (text != "").to_numpy()
    faults = {
        Reason.OTHER_LEVEL: ~mine,
        Reason.NO_KEY: ~given,
        Reason.UNMATCHED_VIA: ~known,
        Reason.UNMATCHED_KEY: area == NOWHERE,
        Reason.OUTSIDE_COVERAGE: np.isin(area, keys.silent),
    }
    return area, faults, Sought(asked, tried=mine, found=(area != NOWHERE) & given, known=known)


def _of_level(rows: pl.DataFrame, key: Key) -> Flags:
    if key.level is None:
        return np.ones(len(rows), bool)
    texts = trimmed(rows[key.level.column])
    mine = [
        one
        for one in texts.unique().to_list()
        if any(fnmatchcase(one, pattern) for pattern in key.level.texts)
    ]
    return texts.is_in(mine).to_numpy()


def _read_table(via: Via, targets: Rules, inbox: Path) -> tuple[Table, int]:
    read, parts = 0, []
    for path in find_files(via.file, inbox):
        for batch in read_batches(path, via.file, (via.origin, via.target)):
            read += len(batch.rows) + len(batch.refused)
            origin = normalised(trimmed(batch.rows[via.origin]), via.normalise)
            target = normalised(trimmed(batch.rows[via.target]), targets)
            both = pl.DataFrame({"origin": origin, "target": target})
            parts.append(both.filter(pl.all_horizontal(pl.all() != "")))
    pairs = pl.concat(parts)
    unique = pairs.unique().sort("origin", "target")
    _refuse_two_targets(via, unique)
    return dict(unique.iter_rows()), read - len(pairs)


def _refuse_two_targets(via: Via, pairs: pl.DataFrame) -> None:
    twice = pairs.filter(pl.col("origin").is_duplicated())
    if len(twice):
        key, one, other = *twice.row(0), twice.row(1)[1]
        raise SourceError(
            f"{via.file.path}: {twice['origin'].n_unique():,} keys have two targets, such as {key} "
            f"with {one} and {other}; expected each {via.origin} with one {via.target}. Ask for a "
            "table that says where most of a key lies, or link by another column."
        )
