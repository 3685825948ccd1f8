"""One function per parameter: what stands in the address becomes a value, or a clear refusal."""

from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Annotated, cast
from zoneinfo import ZoneInfo

import shapely
from fastapi import Depends, Query, Request
from starlette.datastructures import QueryParams

from layers.errors import BadParameter
from layers.model import PUBLIC, Policy, Question
from layers.periods import Period, Step, day_to_date, period_of
from layers.world import Box, lonlat_box
from server.store import Store, Subject

MOST_ITEMS = 10_000
DEFAULT_ITEMS = 1_000
OPEN_ENDS = ("", "..")
BASE_PATH = "/v1"


def get_store(request: Request) -> Store:
    """Return the store of this application."""
    return cast(Store, request.app.state.store)


def get_policy() -> Policy:
    """Say who asks; until there are keys, everybody is the public."""
    return PUBLIC


StoreDep = Annotated[Store, Depends(get_store)]


@dataclass(frozen=True, slots=True)
class Context:
    """What every route needs: the request, the store, and who asks."""

    request: Request
    store: Store
    policy: Policy

    @property
    def base(self) -> str:
        """The address of the API as the user sees it."""
        public = cast(str, self.request.app.state.public_url) or str(self.request.base_url)
        return public.rstrip("/") + BASE_PATH


def get_context(
    request: Request, store: StoreDep, policy: Annotated[Policy, Depends(get_policy)]
) -> Context:
    """Collect what every route needs."""
    return Context(request, store, policy)


ContextDep = Annotated[Context, Depends(get_context)]
Format = Annotated[
    str | None, Query(alias="f", description="`json` or `csv`; else the Accept header decides.")
]
Pinned = Annotated[
    int | None, Query(alias="delivery", ge=1, description="Number of the delivery that answers.")
]
Resolution = Annotated[int | None, Query(ge=0, le=15, description="H3 resolution of the cells.")]
StepParam = Annotated[
    Step | None, Query(alias="step", description="Length of the periods of a series.")
]
Datetime = Annotated[
    str | None,
    Query(
        alias="datetime",
        description="A day, a month (2024-03), a year, or an interval a/b with .. for an open end. "
        "Periods that touch it are answered whole.",
    ),
]
AreaSetParam = Annotated[
    str | None, Query(alias="areas", description="Answer for the areas of this set, not for cells.")
]
Bbox = Annotated[str | None, Query(description="west,south,east,north in degrees (CRS84).")]
Limit = Annotated[int, Query(ge=1, le=MOST_ITEMS, description="Features per page.")]
Cursor = Annotated[str | None, Query(description="Where the next page begins; from a `next` link.")]


@dataclass(frozen=True, slots=True)
class Raw:
    """The parameters of a question as they stand in the address."""

    parameters: QueryParams
    span: str | None
    resolution: int | None
    areas: str | None
    pinned: int | None

    def at(self, resolution: int) -> "Raw":
        """Return the same question at another resolution."""
        return replace(self, resolution=resolution)


@dataclass(frozen=True, slots=True)
class Asked:
    """A subject and the question about it; `pinned` is the delivery the address names."""

    subject: Subject
    question: Question
    pinned: int | None


def get_raw(
    request: Request,
    datetime_: Datetime = None,
    resolution: Resolution = None,
    areas: AreaSetParam = None,
    delivery: Pinned = None,
) -> Raw:
    """Collect the parameters of a question."""
    return Raw(request.query_params, datetime_, resolution, areas, delivery)


RawDep = Annotated[Raw, Depends(get_raw)]


def ask(store: Store, collection: str, raw: Raw) -> Asked:
    """Turn parameters into a question about a layer.

    Raises
    ------
    QuestionError
        If there is no such layer or delivery, or a parameter cannot be read.
    """
    subject = store.subject(collection, raw.pinned)
    span, open_ended = read_span(store, subject, raw.span)
    if raw.areas is not None and raw.resolution is not None:
        raise BadParameter("Ask for `areas` or for a `resolution`, not for both.")
    question = Question(
        layer=subject.layer.id,
        span=span,
        open_ended=open_ended,
        resolution=None if raw.areas else read_resolution(subject, raw.resolution),
        areas=raw.areas,
        where=read_where(store, subject, raw.parameters),
    )
    return Asked(subject, question, raw.pinned)


def read_where(
    store: Store, subject: Subject, parameters: QueryParams
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Read the parameters that are named after dimensions.

    Raises
    ------
    BadParameter
        If the delivery has no such value.
    """
    dimensions = store.cube(subject.delivery).dimensions
    found = []
    for name in sorted(dimensions):
        values = parameters.getlist(name)
        unknown = [one for one in values if one not in dimensions[name]]
        if unknown:
            listed = ", ".join(dimensions[name])
            raise BadParameter(f"{name}: got {unknown[0][:80]!r}; expected one of: {listed}.")
        if values:
            found.append((name, tuple(sorted(set(values)))))
    return tuple(found)


def only_known(*names: str) -> Callable[..., None]:
    """Make a check that refuses parameters nobody reads, which would be silently without effect."""

    def check(request: Request, store: StoreDep) -> None:
        layer = store.definitions.layers.get(request.path_params.get("collection", ""))
        source = store.definitions.sources[layer.source] if layer else None
        known = [*names, *(source.dimensions if source and "datetime" in names else ())]
        unknown = [name for name in request.query_params if name not in known]
        if unknown:
            listed = ", ".join(known) or "none"
            raise BadParameter(f"Unknown parameter {unknown[0][:80]!r}; known here: {listed}.")

    return check


@dataclass(frozen=True, slots=True)
class BoundingBox:
    """A box of degrees; west > east means that it runs over the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    @property
    def in_world(self) -> Box:
        """The same box in world units, as tiles are."""
        return lonlat_box(self.west, self.south, self.east, self.north)

    def touches(self, shape: shapely.Geometry) -> bool:
        """Tell whether a shape in degrees shares a point with this box."""
        if self.west <= self.east:
            return bool(shapely.intersects(shape, shapely.box(*astuple(self))))
        halves = (self.west, self.south, 180.0, self.north), (
            -180.0, self.south, self.east, self.north)  # fmt: skip
        return any(shapely.intersects(shape, shapely.box(*half)) for half in halves)


def read_bbox(text: str | None) -> BoundingBox | None:
    """Read `bbox`; with six numbers the heights are ignored.

    Raises
    ------
    BadParameter
        Unless it is four or six numbers that make a box.
    """
    if text is None:
        return None
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:
        numbers = [*numbers[0:2], *numbers[3:5]]
    if len(numbers) != 4 or not _is_box(numbers):
        raise BadParameter(
            f"bbox: got {text[:80]!r}; expected west,south,east,north in degrees, "
            "such as 4.2,52.0,4.4,52.1, with south below north."
        )
    return BoundingBox(*numbers)


def read_resolution(subject: Subject, resolution: int | None) -> int:
    """Return the resolution to answer at; the finest of the layer if none is asked.

    Raises
    ------
    BadParameter
        If the layer does not offer it.
    """
    offered = subject.layer.resolutions
    if resolution is not None and resolution not in offered:
        listed = ", ".join(str(one) for one in offered)
        raise BadParameter(
            f"resolution: got {resolution}; {subject.layer.id} offers {listed}. Finer ones would "
            "say more about a place than the source knows."
        )
    return offered[-1] if resolution is None else resolution


def read_step(subject: Subject, step: Step | None) -> Step:
    """Return the period length to answer with; the first of the layer if none is asked.

    Raises
    ------
    BadParameter
        If the layer does not offer it.
    """
    offered = subject.layer.periods
    if step is not None and step not in offered:
        raise BadParameter(f"step: got {step}; {subject.layer.id} offers {', '.join(offered)}.")
    return step or subject.layer.period


def read_span(store: Store, subject: Subject, text: str | None) -> tuple[Period, bool]:
    """Turn `datetime` into a span of whole finest periods, and whether an end is open.

    Raises
    ------
    BadParameter
        If it cannot be read, or ends before it begins.
    """
    if text is None:
        return default_span(store, subject), False
    parts = text.split("/")
    zone = ZoneInfo(subject.source.time.timezone)
    if len(parts) == 1 and text not in OPEN_ENDS:
        days = _read_days(text, zone)
        return (days if days.start != days.end else _around(subject, days.start)), False
    if len(parts) != 2:
        raise _bad_datetime(text)
    return _read_interval(store, subject, parts, zone)


def default_span(store: Store, subject: Subject) -> Period:
    """Return the newest settled period of the layer's own length, else the newest."""
    periods = store.periods(subject, subject.layer.period)
    settled = [period for period, is_settled in periods if is_settled]
    return settled[-1] if settled else periods[-1][0]


def read_cursor(text: str | None, delivery: int) -> int:
    """Return the place after which a page begins; -1 for the first page.

    A cursor is the number of the delivery and the last place of the page before.

    Raises
    ------
    BadParameter
        If it is no cursor of ours, or of another delivery than the one that answers.
    """
    if text is None:
        return -1
    number, _, place = text.partition(".")
    try:
        of_delivery, after = int(number), int(place, 16)
    except ValueError as error:
        raise BadParameter(
            f"cursor: got {text[:80]!r}; expected one from a `next` link."
        ) from error
    if of_delivery != delivery:
        raise BadParameter(f"cursor: is of delivery {number}; the answer is of {delivery}.")
    return after


def wants_csv(format_: str | None, accept: str) -> bool:
    """Choose between JSON and CSV by `f`, else by the Accept header.

    Raises
    ------
    BadParameter
        If `f` is something else.
    """
    if format_ not in (None, "json", "csv"):
        raise BadParameter(f"f: got {format_[:80]!r}; expected json or csv.")
    return format_ == "csv" or (format_ is None and accept.startswith("text/csv"))


def _read_interval(
    store: Store, subject: Subject, parts: Sequence[str], zone: ZoneInfo
) -> tuple[Period, bool]:
    periods = store.cube(subject.delivery).extent.periods
    step = subject.source.time.period
    is_open = [part in OPEN_ENDS for part in parts]
    first = day_to_date(periods[0]) if is_open[0] else _read_days(parts[0], zone).start
    last = day_to_date(periods[-1]) if is_open[1] else _read_days(parts[1], zone).end
    if last < first and not any(is_open):
        raise BadParameter(f"datetime: {parts[0]}/{parts[1]} ends before it begins.")
    span = Period(period_of(step, first).start, period_of(step, last).end)
    return span, any(is_open)


def _around(subject: Subject, day: date) -> Period:
    return period_of(subject.layer.period, day)


def _read_days(text: str, zone: ZoneInfo) -> Period:
    """Read a year, a month, a day or a moment as the days it spans."""
    try:
        if len(text) == 4:
            return period_of(Step.YEAR, date(int(text), 1, 1))
        if len(text) == 7:
            return period_of(Step.MONTH, date.fromisoformat(f"{text}-01"))
        if len(text) == 10:
            return _one_day(date.fromisoformat(text))
        moment = datetime.fromisoformat(text)
        return _one_day((moment.astimezone(zone) if moment.tzinfo else moment).date())
    except (ValueError, OverflowError) as error:
        raise _bad_datetime(text) from error


def _one_day(day: date) -> Period:
    if not date.min + timedelta(days=400) < day < date.max - timedelta(days=400):
        raise ValueError("too far away to have whole years around it")
    return Period(day, day)


def _bad_datetime(text: str) -> BadParameter:
    return BadParameter(
        f"datetime: got {text[:80]!r}; expected a day (2024-03-31), a month (2024-03), a year, "
        "or an interval such as 2024-01-01/2024-03-31 or 2024-01-01/.."
    )


def _is_box(numbers: list[float]) -> bool:
    west, south, east, north = numbers
    return (
        all(-180 <= one <= 180 for one in (west, east))
        and all(-90 <= one <= 90 for one in (south, north))
        and south <= north
    )
