"""What a delivery is to those before it, and the instalments that it is made of."""

from collections.abc import Iterator, Sequence
from typing import Any

from layers.declare import Mode, Protection, SourceDefinition
from server.catalogue import Delivery

MODES = {
    Mode.REPLACE: (
        "Een nieuwe levering vervangt de hele vorige.",
        "A new delivery replaces the whole one before it.",
    ),
    Mode.REPLACE_PERIODS: (
        "Een nieuwe levering vervangt de perioden die erin staan; de andere blijven. Rijen van "
        "perioden die vervangen zijn tellen mee in de gelezen rijen, niet in de kaart.",
        "A new delivery replaces the periods that it holds; the others stay. Rows of periods that "
        "were replaced are among the rows read, and not on the map.",
    ),
    Mode.APPEND: (
        "Een nieuwe levering voegt records toe aan die ervoor.",
        "A new delivery adds records to those before it.",
    ),
}
ONCE = (
    "Wat van een vaststaande periode is gepubliceerd, verandert niet meer door een levering; een "
    "levering brengt alleen wat nog niet vaststond.",
    "What was published of a settled period is not changed by a delivery any more; a delivery "
    "brings only what was not settled yet.",
)


def mode_sentences(source: SourceDefinition, mode: Mode) -> list[tuple[str, str]]:
    """Say in two languages what a delivery is to those before it."""
    return [MODES[mode] if source.protection is Protection.OPEN else ONCE]


def delivery_chain(delivery: Delivery, kept: Sequence[Delivery]) -> Iterator[Delivery]:
    """Yield a delivery and all it builds on, newest first.

    Parameters
    ----------
    kept
        The deliveries of its source; what a kept one builds on is kept.
    """
    by_number = {one.number: one for one in kept}
    yield delivery
    while delivery.builds_on is not None:
        delivery = by_number[delivery.builds_on]
        yield delivery


def instalment_documents(
    source: SourceDefinition, delivery: Delivery | None, kept: Sequence[Delivery]
) -> list[dict[str, Any]]:
    """List the instalments of a delivery, oldest first; none if it arrived at once.

    The rows of an instalment are those that it brought; of a source that is not open none is told.
    """
    if delivery is None or delivery.builds_on is None:
        return []
    chain = list(delivery_chain(delivery, kept))[::-1]
    before = [(0, 0), *((one.rows_read, one.rows_accepted) for one in chain)]
    return [
        {
            "number": one.number,
            "arrived": one.arrived.isoformat(),
            **_rows(source, one.rows_read - read, one.rows_accepted - accepted),
        }
        for one, (read, accepted) in zip(chain, before, strict=False)
    ]


def _rows(source: SourceDefinition, read: int, accepted: int) -> dict[str, int]:
    if source.protection is not Protection.OPEN:
        return {}
    share = round(100 * accepted / max(read, 1))
    return {"accepted_percent": share, "rows_read": read, "rows_accepted": accepted}
