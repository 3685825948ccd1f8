"""What must hold before a cube may become a delivery."""

from layers.errors import SourceError

DATES_READABLE = 0.95


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
