"""The work of an ingest in three steps that may run on many machines: read, count, add up.

Items go from step to step: between reading and counting any machine may take any batch; before
adding up, all items of one (kind, name, bucket) come together in the order of files and batches.
So every sum is made in the order in which one process would make it, and is the same to the last
bit. What else is done is done by the functions that `engine` calls, too.

Ids that are met in several batches come together by their hashes. Only where equal rows without an
id are met does their key depend on that; then, and only then, all is counted a second time.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from layers.declare.source import SourceDefinition
from layers.errors import SourceError
from layers.ingest.count import Counted, Linked, Terms, count_batch, link_batch
from layers.ingest.engine import Work
from layers.ingest.index import merge
from layers.ingest.partial import BUCKETS, add_to, buckets_of
from layers.ingest.piles import COUNTER_BITS, no_piles
from layers.ingest.read import read_batches
from layers.ingest.seen import Before, Seen
from layers.ingest.tally import Tally

BUCKET_BITS = BUCKETS.bit_length() - 1
NOTHING: NDArray[np.int64] = np.empty(0, np.int64)


class Part(StrEnum):
    """What goes from step to step."""

    FILE = "file"
    BATCH = "batch"
    FACTS = "facts"
    MET = "met"
    PILES = "piles"
    FIGURES = "figures"
    FAULT = "fault"


class Item(NamedTuple):
    """What goes from one step to the next.

    file, batch
        Numbers of the file, and of the batch in it.
    kind, name, bucket
        What `data` is a part of: the name is that of an area set.
    """

    file: int
    batch: int
    kind: str
    name: str
    bucket: int
    data: Any


class Again(NamedTuple):
    """How often rows of a batch were met before, where they were: positions and numbers."""

    rows: NDArray[np.int64]
    before: Before


Step: TypeAlias = Callable[[Iterable[Item]], Iterator[Item]]
Met: TypeAlias = Mapping[tuple[int, int], Again]


@dataclass(frozen=True, slots=True)
class Steps:
    """The three steps."""

    read: Step
    count: Step
    add_up: Step


def count_in_steps(run: Callable[[Steps], Sequence[Item]], work: Work) -> Tally:
    """Count the files of a delivery by whatever runs the steps.

    Parameters
    ----------
    run
        Gives the first step an item per file, and returns the items of the last.

    Raises
    ------
    SourceError
        If a file is unreadable or changed; the first fault in the order of the files.
    """
    names = list(work.terms.source.dimensions)
    read, add = partial(read_files, work.files, work.terms.source), partial(add_up, names)
    items = run(Steps(read, partial(count, work.terms, {}), add))
    if met := _met(items):
        items = run(Steps(read, partial(count, work.terms, met), add))
    return _tally(items, names)


def read_files(
    files: Sequence[Path], source: SourceDefinition, items: Iterable[Item]
) -> Iterator[Item]:
    """Read the files that items name."""
    for item in items:
        number = 0
        try:
            for batch in read_batches(_found(files[item.file]), source.file, source.columns):
                yield Item(item.file, number, Part.BATCH, "", number, batch)
                number += 1
        except SourceError as error:
            yield Item(item.file, number, Part.FAULT, "", number, error)


def count(terms: Terms, met: Met, items: Iterable[Item]) -> Iterator[Item]:
    """Count batches; on their way here, shapes have lost what makes questions about them quick."""
    shapely.prepare(terms.gazetteer.ground)
    for mesh in terms.targets.meshes.values():
        shapely.prepare(mesh.shapes)
    for item in items:
        try:
            yield from [item] if item.kind == Part.FAULT else _parts(terms, met, item)
        except SourceError as error:
            yield item._replace(kind=Part.FAULT, data=error)


def add_up(dimensions: Sequence[str], items: Iterable[Item]) -> Iterator[Item]:
    """Add the parts of each bucket up; what is in none passes."""
    for (kind, name, bucket), several in groupby(items, lambda one: one[2:5]):
        match kind:
            case Part.FACTS:
                yield Item(0, 0, kind, name, bucket, _merged(dimensions, several))
            case Part.MET:
                yield Item(0, 0, kind, name, bucket, _told_before(several))
            case Part.PILES:
                yield Item(0, 0, kind, name, bucket, _piled(several))
            case _:
                yield from several


def _found(path: Path) -> Path:
    if not path.is_file():
        raise SourceError(
            f"{path}: is not there on the machine that was to read it; expected a folder that "
            "all machines of the cluster see under one name. Let HEXRADAR_INBOX name such a one."
        )
    return path


def _parts(terms: Terms, met: Met, item: Item) -> Iterator[Item]:
    """Count one batch, and cut what it adds into buckets."""
    linked = link_batch(item.data, terms)
    counted = count_batch(linked, _before(linked, met.get(item[:2])), terms)
    figures = replace(counted, facts={}, piles=NOTHING, piled=NOTHING, repeats=0)
    yield item._replace(kind=Part.FIGURES, data=figures)
    for kind, name, which, data in _columns(linked, counted):
        for bucket in range(BUCKETS):
            part = data.filter(pl.Series(which == bucket))
            yield Item(item.file, item.batch, kind, name, bucket, part)


def _columns(
    linked: Linked, counted: Counted
) -> Iterator[tuple[str, str, NDArray[np.uint64], pl.DataFrame]]:
    """Yield what is added up in buckets: kind, name, the bucket of each row, and the rows."""
    for name, facts in counted.facts.items():
        yield Part.FACTS, name, buckets_of(facts), facts
    told = linked.told
    hashes = pl.DataFrame({"hash": told.hashes, "whole": told.whole}).with_row_index("row")
    yield Part.MET, "", told.hashes >> np.uint64(64 - BUCKET_BITS), hashes
    piles = pl.DataFrame({"pile": counted.piles, "n": counted.piled})
    bits = np.uint64(COUNTER_BITS - BUCKET_BITS)
    yield Part.PILES, "", counted.piles.astype(np.uint64) >> bits, piles


def _before(linked: Linked, again: Again | None) -> Before:
    before = np.zeros(len(linked.told.hashes), np.int64)
    if again:
        before[again.rows] = again.before
    return before


def _merged(dimensions: Sequence[str], items: Iterable[Item]) -> pl.DataFrame:
    """Add the facts of a bucket up as `Partial` does, in the same turns."""
    bucket: list[pl.DataFrame] = []
    for item in items:
        add_to(bucket, item.data, dimensions)
    return merge(bucket, dimensions)


def _told_before(items: Iterable[Item]) -> tuple[int, dict[tuple[int, int], Again]]:
    """Count repeated ids, and tell of each repeated row without an id how often it was there."""
    seen, repeats, again = Seen(), 0, {}
    for item in items:
        before, whole = seen.add(item.data["hash"].to_numpy()), item.data["whole"].to_numpy()
        repeats += int((before[~whole] > 0).sum())
        at = np.flatnonzero(whole & (before > 0))
        if len(at):
            again[item[:2]] = Again(item.data["row"].to_numpy()[at].astype(np.int64), before[at])
    return repeats, again


def _piled(items: Iterable[Item]) -> pl.DataFrame:
    """Add the piles of a bucket up; those that are there."""
    piles = no_piles()
    for item in items:
        np.add.at(piles, item.data["pile"].to_numpy(), item.data["n"].to_numpy())
    at = np.flatnonzero(piles)
    return pl.DataFrame({"pile": at, "n": piles[at]})


def _met(items: Sequence[Item]) -> Met:
    """Put together what the buckets of hashes tell of each batch."""
    parts: dict[tuple[int, int], list[Again]] = {}
    for item in items:
        for batch, again in item.data[1].items() if item.kind == Part.MET else ():
            parts.setdefault(batch, []).append(again)
    return {
        batch: Again(*(np.concatenate(column) for column in zip(*several, strict=True)))
        for batch, several in parts.items()
    }


def _tally(items: Sequence[Item], dimensions: Sequence[str]) -> Tally:
    """Put the items of the last step together, figures in the order of the batches."""
    tally = Tally()
    for item in sorted(items, key=lambda one: one[:2]):
        match item.kind:
            case Part.FAULT:
                raise item.data
            case Part.FIGURES:
                tally.add(item.data, dimensions)
            case Part.FACTS:
                tally.add_facts(item.name, item.data, dimensions)
            case Part.MET:
                tally.repeats += item.data[0]
            case Part.PILES:
                tally.add_piles(item.data["pile"].to_numpy(), item.data["n"].to_numpy())
    return tally
