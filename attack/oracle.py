"""What a layer answers over HTTP, as numbers; a refusal is None, an untold value NaN."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import httpx

from attack.declared import Declared

Span = tuple[str, str]
Values = dict[str, float]
MOST = 10_000
STEPS = ("month", "quarter", "year")
UNTOLD = float("nan")


@dataclass(frozen=True)
class Offer:
    """What the document of a layer offers: the questions that it answers.

    spans
        The settled periods of each step that nest, fine to coarse, by first and last day.
    kind, kinds, groups
        The dimension that is attacked, its values, and the groups of them that may be asked.
    areas
        The area sets that may be asked.
    """

    layer: str
    resolutions: tuple[int, ...]
    spans: tuple[tuple[Span, ...], ...]
    kind: str
    kinds: tuple[str, ...]
    threshold: int
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    areas: tuple[str, ...] = ()

    @property
    def every_span(self) -> tuple[Span, ...]:
        """The periods of all lengths, fine to coarse."""
        return tuple(span for step in self.spans for span in step)


@dataclass(frozen=True)
class Question:
    """One question of the lattice; `kind` is empty for all kinds together."""

    resolution: int
    span: Span
    kind: str = ""


def read_offer(client: httpx.Client, layer: str, declared: Declared) -> Offer:
    """Read the document of a layer, beside what is declared of it."""
    document = client.get(f"/v1/collections/{layer}").raise_for_status().json()
    told = document["periods"]
    spans = [
        tuple((one["start"], one["end"]) for one in told[step] if one["state"] == "settled")
        for step in STEPS
        if step in document["steps"]
    ]
    dimension = document["dimensions"][0]
    return Offer(
        layer,
        tuple(sorted(document["resolutions"])),
        nested(spans),
        dimension["name"],
        tuple(dimension["values"]),
        document["protection"]["threshold"] or 0,
        declared.groups,
        declared.areas,
    )


def ask(client: httpx.Client, offer: Offer, question: Question) -> Values | None:
    """Return the value of every cell; None if the question is refused."""
    named = {"resolution": str(question.resolution)}
    return read_table(client, offer.layer, named | where(offer, question.span, question.kind))


def ask_areas(
    client: httpx.Client, offer: Offer, areas: str, span: Span, kind: str = ""
) -> Values | None:
    """Return the value of every area of a set, by code; None if the question is refused."""
    return read_table(client, offer.layer, {"areas": areas} | where(offer, span, kind), "code")


def where(offer: Offer, span: Span, kind: str) -> dict[str, str]:
    """Name a period and a kind as parameters."""
    return {"datetime": "/".join(span)} | ({offer.kind: kind} if kind else {})


def read_table(
    client: httpx.Client, layer: str, parameters: dict[str, str], key: str = "h3"
) -> Values | None:
    """Read all pages of an answer in CSV."""
    found: Values = {}
    for answer in _pages(client, layer, parameters):
        if answer.status_code != httpx.codes.OK:
            return None
        rows = csv.DictReader(io.StringIO(answer.text))
        found |= {row[key]: float(row["value"] or UNTOLD) for row in rows}
    return found


def same(first: float, second: float) -> bool:
    """Tell whether two answers are the same, where untold equals untold."""
    return first == second or (first != first and second != second)


def nested(spans: Sequence[tuple[Span, ...]]) -> tuple[tuple[Span, ...], ...]:
    """Keep the periods, fine to coarse, that lie in one of each coarser step."""
    kept: list[tuple[Span, ...]] = []
    for step in reversed([one for one in spans if one]):
        inside = [one for one in step if not kept or any(_holds(by, one) for by in kept[0])]
        kept.insert(0, tuple(inside))
    return tuple(kept)


def _holds(whole: Span, part: Span) -> bool:
    return whole[0] <= part[0] and part[1] <= whole[1]


def _pages(
    client: httpx.Client, layer: str, parameters: dict[str, str]
) -> Iterator[httpx.Response]:
    asked = {"f": "csv", "limit": str(MOST)} | parameters
    answer = client.get(f"/v1/collections/{layer}/items", params=asked)
    yield answer
    while "next" in answer.links:
        following = httpx.URL(answer.links["next"]["url"])
        answer = client.get(following.raw_path.decode())
        yield answer
