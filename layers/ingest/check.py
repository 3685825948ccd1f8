"""What must hold before a cube may become a delivery."""

from collections.abc import Mapping
from itertools import islice

import polars as pl

from layers.declare.source import SourceDefinition
from layers.declare.texts import Protection
from layers.errors import SourceError
from layers.ingest.causes import why_unmatched
from layers.ingest.keys import Keys
from layers.ingest.link import BETWEEN
from layers.ingest.sought import Search
from layers.model import MOST_VALUES, Reason

DATES_READABLE = 0.95
EXAMPLES = 3
LEAST_MATCHED = 20.0  # percent; fewer is no bad delivery but a wrong definition, or wrong areas
FEWEST_LOOKED_UP = 20  # rows; fewer say nothing


def refuse_unreadable_dates(
    source: SourceDefinition, dates: int, rows: int, refused: pl.DataFrame
) -> None:
    """Refuse a source whose dates are, on the whole, not written as declared.

    Parameters
    ----------
    refused
        The list of refused rows, of which an open source shows examples.

    Raises
    ------
    SourceError
        If fewer than 95 % of the rows have a readable date.
    """
    if dates < DATES_READABLE * rows:
        columns = ", ".join(repr(name) for name in source.time.named)
        got = _examples(source, refused) if source.protection is Protection.OPEN else ""
        raise SourceError(
            f"{source.id}: {dates:,} of {rows:,} rows have a date in column {columns} that reads "
            f"as {source.time.expected}{got}; expected at least {DATES_READABLE:.0%}. Mend "
            "[time] in the definition, or ask the holder whether the column changed."
        )


def _examples(source: SourceDefinition, refused: pl.DataFrame) -> str:
    """Show the dates of the first refused rows as they stand in the file."""
    texts = refused.filter(pl.col("reason") == Reason.BAD_DATE)["value"]
    dates = (text.split(BETWEEN)[: len(source.time.named)] for text in texts.to_list())
    shown = list(islice(dict.fromkeys("-".join(one)[:40] for one in dates), EXAMPLES))
    return f" (others are {', '.join(map(repr, shown))})" if shown else ""


def refuse_too_many_values(source: str, dimensions: Mapping[str, tuple[str, ...]]) -> None:
    """Refuse a dimension that is no category.

    Raises
    ------
    SourceError
        If it has more values than a fact can tell apart.
    """
    for name, values in dimensions.items():
        if len(values) > MOST_VALUES:
            raise SourceError(
                f"{source}: {name} has {len(values):,} values; expected at most {MOST_VALUES:,}. "
                "A dimension is a category: take this one out of the definition."
            )


def refuse_unmatched(
    source: SourceDefinition, search: Search, keys: Keys | None, areas_met: int
) -> None:
    """Refuse a delivery of which almost no row finds the area or address that it names.

    A few rows without coordinates that are looked up by address are no reason: the gate counts
    them as not located.

    Raises
    ------
    SourceError
        If fewer than 20 % of at least 20 rows match; it names the most likely cause.
    """
    match = search.match
    if source.location or match.rows < FEWEST_LOOKED_UP or match.percent >= LEAST_MATCHED:
        return
    raise SourceError(
        f"{source.id}: {match.matched:,} of {match.rows:,} rows ({match.percent:.1f} %) find the "
        f"area or address that they name; expected at least {LEAST_MATCHED:g} %. "
        f"{why_unmatched(search, keys, areas_met, is_open=source.protection == 'open')}"
    )


def refuse_nothing_accepted(source: str, refused: dict[str, int]) -> None:
    """Refuse a delivery without a single accepted record.

    Raises
    ------
    SourceError
        Always; it says where the rows went.
    """
    reasons = ", ".join(f"{count:,} {reason}" for reason, count in sorted(refused.items()))
    raise SourceError(
        f"{source}: no row was accepted ({reasons or 'there are no rows'}); expected at least one. "
        "Check the columns, the coordinate system and the coverage in the definition."
    )
