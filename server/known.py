"""`known`: a moment in the past becomes the delivery that was the newest to have arrived then."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from layers.errors import BadParameter, Expired, UnknownName
from server.catalogue import Delivery
from server.instalments import delivery_chain

DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
TICK = timedelta.resolution


@dataclass(frozen=True, slots=True)
class Known:
    """A moment: its canonical text, and the last instant that belongs to it."""

    text: str
    until: datetime


def read_known(text: str, zone: tzinfo) -> Known:
    """Read a day, which ends with its civil day in the source's zone, or an RFC 3339 moment.

    Raises
    ------
    BadParameter
        If it is neither, or a moment without an offset.
    """
    try:
        if DAY.fullmatch(text):
            day = date.fromisoformat(text)
            end = datetime.combine(day + timedelta(days=1), time(), zone)
            return Known(text, end.astimezone(UTC) - TICK)
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError("no offset")
        until = moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadParameter(
            f"known: got {text[:80]!r}; expected a day (2026-03-31) or a moment with its offset "
            "(2026-03-31T12:00:00Z; write + as %2B)."
        ) from error
    return Known(_written(until), until)


def delivery_known_at(known: Known, deliveries: Sequence[Delivery]) -> Delivery:
    """Find the delivery that had arrived by a moment, among those that led to the current one.

    Parameters
    ----------
    deliveries
        All that are kept of one source, newest first; one of them is current.

    Raises
    ------
    UnknownName
        If none had arrived.
    Expired
        If the one that had is not kept any more.
    """
    current = next(one for one in deliveries if one.current)
    chain = list(delivery_chain(current, deliveries))
    before = [one for one in deliveries if one.passed and one.number < chain[-1].number]
    there = [one for one in (*chain, *before) if one.arrived <= known.until]
    if there and (there[0] in chain or not _is_outdated(there[0], known)):
        return there[0]
    later = [one for one in (*chain, *before) if one.arrived > known.until]
    raise _refusal(known, later[-1])


def _is_outdated(delivery: Delivery, known: Known) -> bool:
    """Tell whether a delivery that is not kept any more had followed by then."""
    return delivery.followed is not None and delivery.followed <= known.until


def _refusal(known: Known, oldest: Delivery) -> UnknownName | Expired:
    """Say that there was nothing yet, or that it is not kept any more."""
    source, arrived = oldest.source, _written(oldest.arrived)
    if oldest.number == 1:
        return UnknownName(
            f"{source} had no delivery by known={known.text}; the first arrived at {arrived}."
        )
    return Expired(
        f"What was known of {source} by known={known.text} is not kept any more; the oldest after "
        f"it that can be asked is known={arrived} (delivery {oldest.number})."
    )


def _written(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
