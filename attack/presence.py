"""One record, finer than the finest bucket: on which of two days it was.

Targets are pairs of days in one bucket (cell, kind, month), one with a single record and one
without. The attacker is told the two and must say which is which: half by chance.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import h3
import httpx
import numpy as np
import polars as pl

from attack.city import City
from attack.oracle import Offer
from attack.score import CONTROL, Outcome, share

NAME = "presence"
TINY = 0.0002  # degrees around the place of a record


@dataclass(frozen=True)
class Pair:
    """A place and kind, with a day that has a record there and one that has none."""

    cell: str
    lon: float
    lat: float
    kind: str
    present: str
    absent: str


def pairs(city: City, most: int) -> list[Pair]:
    """Draw pairs from buckets with few records."""
    rows = city.records.group_by("cell", "kind", "month", maintain_order=True).agg(
        pl.col("day"), pl.col("lon").first(), pl.col("lat").first()
    )
    rng = np.random.default_rng(11)
    found = []
    for row in rows.sample(len(rows), shuffle=True, seed=11).iter_rows(named=True):
        days = _days(row["day"][0])
        free = [one for one in days if one not in row["day"]]
        if row["day"].count(row["day"][0]) == 1 and free:
            absent = free[int(rng.integers(len(free)))]
            place = city.cells[row["cell"]], row["lon"], row["lat"]
            found.append(Pair(*place, row["kind"], row["day"][0], absent))
        if len(found) == most:
            break
    return found


def attack(
    client: httpx.Client, offer: Offer, chosen: list[Pair], control: bool = False
) -> Iterator[Outcome]:
    """Try every way to ask about a day; the first that tells the two days apart decides."""
    score = sum(_won(client, offer, pair) for pair in chosen)
    what = "a day with a record against one without, balanced accuracy"
    target = CONTROL if control else 0.55
    where = "open twin: " if control else ""
    yield share(NAME, where + what, score, len(chosen), target=target, control=control)


def _won(client: httpx.Client, offer: Offer, pair: Pair) -> float:
    """Return 1 if the pair is told apart rightly, 0 if wrongly, and half if not at all."""
    present = _signals(client, offer, pair, pair.present)
    absent = _signals(client, offer, pair, pair.absent)
    for one, other in zip(present, absent, strict=True):
        if one != other:
            return float(one > other)
    return 0.5


def _signals(client: httpx.Client, offer: Offer, pair: Pair, day: str) -> Iterator[float]:
    """Ask about one day in every way; what is refused says nothing."""
    for path, asked in _ways(offer, pair, day):
        yield _total(offer, client.get(path, params=asked))
    first = f"{day[:8]}01"
    item = f"/v1/collections/{offer.layer}/items/{pair.cell}"
    before = (date.fromisoformat(day) - timedelta(1)).isoformat()
    kind = {offer.kind: pair.kind}
    upto = _total(offer, client.get(item, params=kind | {"datetime": f"{first}/{day}"}))
    less = _total(
        offer, client.get(item, params=kind | {"datetime": f"{first}/{max(before, first)}"})
    )
    yield upto - less if day != first else upto


def _ways(offer: Offer, pair: Pair, day: str) -> Iterator[tuple[str, dict[str, str]]]:
    base = f"/v1/collections/{offer.layer}"
    kind, span = {offer.kind: pair.kind}, {"datetime": f"{day}/{day}"}
    near = (pair.lon - TINY, pair.lat - TINY, pair.lon + TINY, pair.lat + TINY)
    bbox = ",".join(str(round(one, 6)) for one in near)
    w, s, e, n = near
    ring = f"POLYGON(({w} {s},{e} {s},{e} {n},{w} {n},{w} {s}))"
    yield f"{base}/items/{pair.cell}", kind | {"datetime": day}
    yield f"{base}/items/{pair.cell}", kind | span
    yield f"{base}/items", kind | span | {"bbox": bbox}
    yield f"{base}/items", kind | span | {"filter": f"S_INTERSECTS(geometry,{ring})"}
    for resolution in range(offer.resolutions[-1] + 1, offer.resolutions[-1] + 3):
        fine = h3.latlng_to_cell(pair.lat, pair.lon, resolution)
        yield f"{base}/items/{fine}", kind | {"datetime": day}
    yield f"{base}/items/{pair.cell}", kind | {"datetime": day, "known": f"{day}T23:59:59Z"}
    yield f"{base}/items/{pair.cell}", kind | span | {"delivery": "1"}
    filters = {"where": f"{offer.layer}.{offer.kind}={pair.kind}"}
    yield f"/v1/cells/{pair.cell}", filters | span
    yield f"/v1/cells/{pair.cell}", filters | {"datetime": day, "step": "day"}


def _total(offer: Offer, answer: httpx.Response) -> float:
    """Add up the values that an answer tells of the layer: of its features, or at a place."""
    if answer.status_code != httpx.codes.OK:
        return 0.0
    document: dict[str, Any] = answer.json()
    features = document.get("features", [document])
    told = [one.get("properties", {}).get("value") for one in features]
    told += [one["value"] for one in document.get("layers", ()) if one["id"] == offer.layer]
    return float(sum(one for one in told if one))


def _days(day: str) -> list[str]:
    first = date.fromisoformat(day).replace(day=1)
    every = (first + timedelta(one) for one in range(31))
    return [one.isoformat() for one in every if one.month == first.month]
