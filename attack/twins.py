"""Two truths that publish the same: every byte of every answer must be the same.

The second city has each record on another day of its month and elsewhere in its cell and ward; and
in a part of the coverage far from all others it has four records where the first has one, two of
them of a kind and in a month of their own; and rows beside that were refused. All of that is
hidden: finer than every bucket, or fewer than k, or the holder's own. So nothing may differ.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import h3
import httpx
import numpy as np
import polars as pl

from attack.city import KM_LON, MONTHS, City, cells_in, records_of, wards
from attack.lattice import Lattice
from attack.oracle import Offer, where
from attack.score import CONTROL, Outcome, share

NAME = "twins"
FAR_KM = 25.0
RARE, LATE = "arson", "2024-04-15"
UNLIKE = ("date", "x-request-id")
BESIDES = (
    "/v1",
    "/v1/collections",
    "/v1/collections/{layer}",
    "/v1/collections/{layer}/account",
    "/v1/collections/{layer}/legend",
    "/v1/collections/{layer}/tilejson.json",
    "/v1/collections/{layer}/tiles",
    "/v1/collections/{layer}/items?datetime=2023-01-03",
    "/v1/collections/{layer}/items?datetime=2023-01-03/2023-01-09",
    "/v1/collections/{layer}/items?datetime=..",
    "/v1/collections/{layer}/items?resolution=9",
    "/v1/collections/{layer}/items?kind=nothing",
    "/v1/collections/{layer}/items?known=2023-06-01",
    "/v1/collections/{layer}/items?delivery=1",
    "/v1/collections/{layer}/items?delivery=2",
    "/v1/collections/{layer}/items?limit=3",
    "/v1/sources",
    "/v1/sources/{layer}",
    "/v1/sources/{layer}/unmatched",
    "/v1/openapi.json",
    "/healthz",
    "/readyz",
)
Answer = tuple[int, tuple[tuple[str, str], ...], bytes]


def two_cities(city: City) -> tuple[City, City]:
    """Make two cities with the same published values and different truths."""
    west, south, _, north = city.box
    far = city.box[2] + FAR_KM / KM_LON
    wide = replace(city, coverage=(west, south, far, north))
    lonely = _lonely(wide)
    rng = np.random.default_rng(17)
    moved = records_of(city.cells, city.truth, rng)
    # the same record of the same bucket: its id and so its key stay
    order = ["cell", "kind", "month"]
    first = city.records.sort(order, maintain_order=True)
    moved = moved.sort(order, maintain_order=True).with_columns(first["id"])
    moved = _unless_of_another_ward(city, first, moved)
    return (
        replace(wide, records=pl.concat([first, _at(lonely, 1, first)])),
        replace(wide, records=pl.concat([moved, _odd(_at(lonely, 4, moved)), _refused(moved)])),
    )


def addresses(lattice: Lattice) -> Iterator[str]:
    """Yield every address: documents and refusals first, then all questions at all doors."""
    offer = lattice.offer
    yield from (one.format(layer=offer.layer) for one in BESIDES)
    cells = sorted({cell for cell, _, _ in lattice.buckets})
    for span, kind in product(offer.every_span, ("", *offer.groups, *offer.kinds)):
        yield from _about(offer, span, kind, cells)


def days(layer: str, most: int) -> Iterator[str]:
    """Yield addresses that an open layer answers, and that tell the two truths apart."""
    for day in (MONTHS[0].astype("datetime64[D]") + np.arange(most)).astype(str).tolist():
        yield f"/v1/collections/{layer}/items?f=csv&datetime={day}/{day}"


def attack(
    one: httpx.Client, other: httpx.Client, paths: Iterator[str], control: bool = False
) -> Iterator[Outcome]:
    """Compare status, headers and body of both servers at every address."""
    differing, asked = [], 0
    for path in paths:
        asked += 1
        if _answer(one, path) != _answer(other, path):
            differing.append(path)
    if control:
        what = "open twin: answers about a day that differ"
        yield share(NAME, what, len(differing), asked, target=CONTROL, control=True)
        return
    what = "two truths, the same published values: answers that differ in a byte"
    note = "; ".join(differing[:12]) + (" ..." if len(differing) > 12 else "")
    yield share(NAME, what, len(differing), asked, target=0.0, note=note)


def _about(offer: Offer, span: tuple[str, str], kind: str, cells: list[str]) -> Iterator[str]:
    base = f"/v1/collections/{offer.layer}"
    query = httpx.QueryParams(where(offer, span, kind))
    forms = ("f=csv", "f=csv&dialect=nl", "f=xlsx", "f=json")
    for resolution, words in product(offer.resolutions, forms):
        yield f"{base}/items?{words}&resolution={resolution}&{query}"
    for resolution in offer.resolutions:
        yield f"{base}/tiles/WebMercatorQuad/9/163/260?resolution={resolution}&{query}"
    for areas, words in product(offer.areas, forms):
        yield f"{base}/items?areas={areas}&{words}&{query}"
    yield f"{base}/items?limit=7&{query}"
    for at in range(4):
        yield f"{base}/items/{cells[hash_of(at, span, kind) % len(cells)]}?{query}"
    yield f"/v1/cells/{cells[hash_of(kind, span) % len(cells)]}?datetime={'/'.join(span)}"
    yield f"{base}/legend?{query}"
    yield f"/v1/areas/wards.W11/profile?datetime={'/'.join(span)}"


def hash_of(*parts: object) -> int:
    """Choose a cell by what is asked, the same in every run."""
    return sum(ord(letter) for letter in repr(parts))


def _answer(client: httpx.Client, path: str) -> Answer:
    answer = client.get(path)
    headers = tuple(item for item in sorted(answer.headers.items()) if item[0] not in UNLIKE)
    return answer.status_code, headers, answer.content


def _lonely(city: City) -> str:
    """Find a covered cell so far east that no node over it holds a cell of the box."""
    own = {h3.cell_to_parent(cell, 6) for cell in cells_in(city.box)}
    near = {cell for parent in own for cell in h3.grid_disk(parent, 1)}
    free = [one for one in cells_in(city.coverage) if h3.cell_to_parent(one, 6) not in near]
    return free[len(free) // 2]


def _unless_of_another_ward(city: City, first: pl.DataFrame, moved: pl.DataFrame) -> pl.DataFrame:
    """Leave records in their place that would come into another ward: a ward is a bucket too."""
    stays = np.array(_ward_of(city, first)) == np.array(_ward_of(city, moved))
    return moved.with_columns(
        pl.when(pl.Series(stays)).then(moved[name]).otherwise(first[name]).alias(name)
        for name in ("lon", "lat")
    )


def _ward_of(city: City, records: pl.DataFrame) -> list[str]:
    boxes = wards(city.box).items()
    return [
        next((code for code, (w, s, e, n) in boxes if w <= lon < e and s <= lat < n), "")
        for lon, lat in records.select("lon", "lat").iter_rows()
    ]


def _odd(four: pl.DataFrame) -> pl.DataFrame:
    """Make one of a kind that no other record has, and one of a month that no other has."""
    return four.with_columns(
        pl.Series("kind", [RARE, *four["kind"][1:]]), pl.Series("day", [*four["day"][:3], LATE])
    )


def _refused(records: pl.DataFrame) -> pl.DataFrame:
    """Make rows that lie outside the coverage."""
    rows = records.head(len(records) // 20)
    return rows.with_columns(pl.lit(0.0).alias("lon"), ("X" + pl.col("id")).alias("id"))


def _at(cell: str, count: int, like: pl.DataFrame) -> pl.DataFrame:
    lat, lon = h3.cell_to_latlng(cell)
    rows = like.head(count)
    return rows.with_columns(
        pl.Series("id", [f"F{one}" for one in range(count)]),
        pl.lit(round(lon, 6)).alias("lon"),
        pl.lit(round(lat, 6)).alias("lat"),
    )
