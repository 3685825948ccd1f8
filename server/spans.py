"""`datetime`: a text in the address becomes a span of whole civil periods."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from layers.errors import BadParameter, UnknownName
from layers.periods import Period, Step, days_of, period_of, step_of, whole_periods
from server.combined import AnySubject, Telling

OPEN_ENDS = ("", "..")


def read_span(store: Telling, subject: AnySubject, text: str | None) -> tuple[Period, bool]:
    """Turn `datetime` into a span of whole finest periods, and whether an end is open.

    Raises
    ------
    BadParameter
        If it cannot be read, or ends before it begins.
    """
    if text is None:
        return default_span(store, subject), False
    parts = text.split("/")
    if len(parts) == 1 and text not in OPEN_ENDS:
        days = _read_days(text, subject.zone)
        if days.start == days.end:
            return period_of(store.opening(subject).step, days.start), False
        return whole_periods(days, subject.finest_step), False
    if len(parts) != 2:
        raise _bad_datetime(text)
    return _read_interval(store, subject, parts)


def default_span(store: Telling, subject: AnySubject) -> Period:
    """Return the newest settled period of the length that the layer opens with, else the newest.

    Raises
    ------
    UnknownName
        If there is none: a source that is not open publishes nothing yet.
    """
    periods = store.periods(subject, store.opening(subject).step)
    if not periods:
        raise UnknownName(
            f"{subject.layer.id} has no period yet that may be told and will not change any more."
        )
    settled = [period for period, is_settled in periods if is_settled]
    return settled[-1] if settled else periods[-1][0]


def newest_begun(store: Telling, subject: AnySubject, asked: Period) -> Period:
    """Return the newest period that began before the asked one ends; the oldest if none did.

    A settled one where there is one; the asked one itself where nothing is told at all.
    """
    told = store.periods(subject, store.opening(subject).step)
    if not told:
        return asked
    begun = [(span, settled) for span, settled in told if span.start <= asked.end]
    settled = [span for span, is_settled in begun if is_settled]
    return (settled or [span for span, _ in begun] or [told[0][0]])[-1]


def whole_span(store: Telling, subject: AnySubject) -> Period:
    """Return the span from the first to the last period of which a layer tells anything.

    Raises
    ------
    UnknownName
        If there is none, as in `default_span`.
    """
    told = store.periods(subject, store.shortest(subject))
    if not told:
        return default_span(store, subject)
    return Period(told[0][0].start, told[-1][0].end)


def length_of(subject: AnySubject, span: Period) -> Step | None:
    """Return the length of periods of the layer that a span is one of; None for any other."""
    return step_of(span, subject.layer.periods)


def _read_interval(
    store: Telling, subject: AnySubject, parts: Sequence[str]
) -> tuple[Period, bool]:
    whole = whole_span(store, subject)
    is_open = [part in OPEN_ENDS for part in parts]
    first = whole.start if is_open[0] else _read_days(parts[0], subject.zone).start
    last = whole.end if is_open[1] else _read_days(parts[1], subject.zone).end
    if last < first and not any(is_open):
        raise BadParameter(f"datetime: {parts[0]}/{parts[1]} ends before it begins.")
    # an open end never lies on the other side of the given one: such a span holds no data
    start = min(first, last) if is_open[0] else first
    return whole_periods(Period(start, max(start, last)), subject.finest_step), any(is_open)


def _read_days(text: str, zone: ZoneInfo) -> Period:
    """Read a year, a month, a day or a moment as the days it spans."""
    try:
        if len(text) in (4, 7, 10):
            days = days_of(text)
            return Period(_near(days.start), _near(days.end))
        moment = datetime.fromisoformat(text)
        day = _near((moment.astimezone(zone) if moment.tzinfo else moment).date())
        return Period(day, day)
    except (ValueError, OverflowError) as error:
        raise _bad_datetime(text) from error


def _near(day: date) -> date:
    """Pass a day on unless it is at the ends of the calendar, where no year lies around it."""
    if not date.min + timedelta(days=400) < day < date.max - timedelta(days=400):
        raise ValueError("too far away to have whole years around it")
    return day


def _bad_datetime(text: str) -> BadParameter:
    return BadParameter(
        f"datetime: got {text[:80]!r}; expected a day (2024-03-31), a month (2024-03), a year, "
        "or an interval such as 2024-01-01/2024-03-31 or 2024-01-01/.."
    )
