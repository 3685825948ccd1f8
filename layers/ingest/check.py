"""What must hold before a cube may become a delivery."""

from collections.abc import Mapping

from layers.errors import SourceError

DATES_READABLE = 0.95
MOST_VALUES = 1 << 16  # facts keep the number of a value in 16 bits


def refuse_unreadable_dates(source: str, column: str, format_: str, dates: int, rows: int) -> None:
    """Refuse a source whose date column is, on the whole, not in the declared format.

    Raises
    ------
    SourceError
        If fewer than 95 % of the rows have a readable date.
    """
    if dates < DATES_READABLE * rows:
        raise SourceError(
            f"{source}: {dates:,} of {rows:,} rows have a date in column {column!r} that reads as "
            f"{format_!r}; expected at least {DATES_READABLE:.0%}. Mend time.format in the "
            "definition, or ask the holder whether the column changed."
        )


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
