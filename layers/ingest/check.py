"""What must hold before a cube may become a delivery."""

from collections.abc import Mapping
from itertools import islice

import polars as pl

from layers.declare.source import SourceDefinition
from layers.declare.texts import Protection
from layers.errors import SourceError
from layers.ingest.link import BETWEEN
from layers.model import Reason

DATES_READABLE = 0.95
EXAMPLES = 3
MOST_VALUES = 1 << 16  # facts keep the number of a value in 16 bits


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
