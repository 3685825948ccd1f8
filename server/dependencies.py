"""One function per parameter: what stands in the address becomes a value, or a clear refusal."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from fastapi import Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams

from layers.errors import BadParameter
from layers.model import Question
from layers.periods import Period, Step
from server.combined import AnySubject, Combined
from server.context import ContextDep
from server.filters import read_where
from server.spans import length_of, read_span
from server.store import Store
from server.version import CURRENT, Version, VersionDep

MOST_ITEMS = 10_000
DEFAULT_ITEMS = 1_000

Resolution = Annotated[int | None, Query(ge=0, le=15, description="H3 resolution of the cells.")]
StepParam = Annotated[
    Step | None, Query(alias="step", description="Length of the periods of a series.")
]
WhereParam = Annotated[
    list[str] | None,
    Query(
        alias="where",
        description="layer.dimension=value: counts of that layer are of that value only; "
        "repeat it for more values, dimensions and layers.",
    ),
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
Limit = Annotated[
    int | None,
    Query(
        ge=1,
        description=f"Features per page, {MOST_ITEMS} at most; unless told {DEFAULT_ITEMS}, and "
        f"for CSV {MOST_ITEMS}. A workbook has no pages.",
    ),
]
Cursor = Annotated[str | None, Query(description="Where the next page begins; from a `next` link.")]


Choose = Callable[[AnySubject, Period], int]


@dataclass(frozen=True, slots=True)
class Raw:
    """The parameters of a question as they stand in the address."""

    parameters: QueryParams
    span: str | None
    resolution: int | None
    areas: str | None
    version: Version = CURRENT

    def at(self, resolution: int) -> "Raw":
        """Return the same question at another resolution."""
        return replace(self, resolution=resolution)


@dataclass(frozen=True, slots=True)
class Asked:
    """A subject and the question about it; `pinned` is the delivery the address names."""

    subject: AnySubject
    question: Question
    pinned: int | None


async def get_raw(
    request: Request,
    version: VersionDep,
    datetime_: Datetime = None,
    resolution: Resolution = None,
    areas: AreaSetParam = None,
) -> Raw:
    """Collect the parameters of a question."""
    return Raw(request.query_params, datetime_, resolution, areas, version)


RawDep = Annotated[Raw, Depends(get_raw)]


def ask(store: Store, collection: str, raw: Raw, choose: Choose | None = None) -> Asked:
    """Turn parameters into a question about a layer.

    Parameters
    ----------
    choose
        Chooses the resolution, where the address does not.

    Raises
    ------
    QuestionError
        If there is no such layer or delivery, a parameter cannot be read, or the layer does not
        answer this question.
    """
    subject = store.collection(collection, raw.version.pinned, raw.version.known)
    span, open_ended = read_span(store, subject, raw.span)
    if raw.areas is not None and raw.resolution is not None:
        raise BadParameter("Ask for `areas` or for a `resolution`, not for both.")
    wanted = choose(subject, span) if choose else raw.resolution
    resolution = read_resolution(store, subject, wanted, length_of(subject, span))
    question = Question(
        layer=subject.layer.id,
        span=span,
        open_ended=open_ended,
        resolution=None if raw.areas else resolution,
        areas=raw.areas,
        where=() if isinstance(subject, Combined) else read_where(store, subject, raw.parameters),
        known=subject.known,
    )
    # here and not only where it is answered, so that what describes an answer refuses as well
    store.check(subject, question)
    return Asked(subject, question, raw.version.pinned)


def only_known(*names: str) -> Callable[..., Awaitable[None]]:
    """Make a check that refuses parameters nobody reads, which would be silently without effect."""

    async def check(request: Request, context: ContextDep) -> None:
        if all(name in names or name == "view" for name in request.query_params):
            return
        own: tuple[str, ...] = ()
        if "resolution" in names:
            collection = request.path_params.get("collection", "")
            own = await run_in_threadpool(context.store.dimensions, collection)
        known = [*names, *own, "view"]
        unknown = [name for name in request.query_params if name not in known]
        if unknown:
            listed = ", ".join(known) or "none"
            raise BadParameter(f"Unknown parameter {unknown[0][:80]!r}; known here: {listed}.")

    return check


async def json_only(
    _: Annotated[Literal["json"] | None, Query(alias="f", description="Only `json`.")] = None,
) -> None:
    """Take the format parameter where there is one format."""


async def drafts_too(
    _: Annotated[
        list[str] | None, Query(alias="draft", description="Private layers that answer as well.")
    ] = None,
) -> None:
    """Take the names of private layers where those of everybody answer."""


async def combinations_too(
    _: Annotated[
        list[str] | None,
        Query(alias="combination", description="Combinations that answer as well, by id."),
    ] = None,
) -> None:
    """Take the names of combinations where layers answer."""


ONLY_JSON = [Depends(only_known("f")), Depends(json_only)]


def read_resolution(
    store: Store, subject: AnySubject, resolution: int | None, step: Step | None
) -> int:
    """Return the resolution to answer at; if none is asked, the finest that is readable.

    Parameters
    ----------
    step
        Length of the periods that are asked; None for any other span.

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
            "say more about a place than the source knows, or than you may see."
        )
    return store.opening(subject).resolution_at(step) if resolution is None else resolution


def read_step(store: Store, subject: AnySubject, step: Step | None) -> Step:
    """Return the period length to answer with; if none is asked, that which the layer opens with.

    Raises
    ------
    BadParameter
        If the layer does not offer it.
    """
    offered = subject.layer.periods
    if step is not None and step not in offered:
        raise BadParameter(f"step: got {step}; {subject.layer.id} offers {', '.join(offered)}.")
    return step or store.opening(subject).step


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


def pinned_by(raw: Raw, cursor: str | None) -> Raw:
    """Let a cursor name the delivery, so that an ingest does not break into a row of pages."""
    number = (cursor or "").partition(".")[0]
    if raw.version != CURRENT or not (number.isascii() and number.isdigit()):
        return raw
    return replace(raw, version=Version(int(number[:20])))
