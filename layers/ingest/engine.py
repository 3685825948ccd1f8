"""What counts the files of a delivery: batches in threads of this process, added up in order.

`spark` does the same on many machines, with the same functions; both give the same tally.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

from layers.ingest.count import Counted, Linked, Terms, count_batch, link_batch
from layers.ingest.read import read_batches
from layers.ingest.seen import Before, Seen
from layers.ingest.tally import Tally
from layers.ingest.turns import in_turn, threads
from layers.model import Batch

Progress: TypeAlias = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Work:
    """The files of a delivery, in their order, and what holds for all of their batches."""

    files: tuple[Path, ...]
    terms: Terms


class Engine(Protocol):
    """What counts the files of a delivery, and tells how far it is."""

    def __call__(self, work: Work, progress: Progress | None = None) -> Tally:
        """Count them."""
        ...


def count_here(work: Work, progress: Progress | None = None) -> Tally:
    """Count the files of a delivery in this process.

    Outlines that shapes are cut along are used by one thread only: GEOS makes each ready at its
    first use, and not safely from two.

    Parameters
    ----------
    progress
        Called with the file name and the rows read so far.

    Raises
    ------
    SourceError
        If a file is unreadable or changed.
    """
    tally, names = Tally(), list(work.terms.source.dimensions)
    several = 1 if work.terms.targets.meshes else threads()
    with ThreadPoolExecutor(several) as pool:
        for one in _counted(work, pool, several):
            tally.add(one, names)
            if progress:
                progress(one.file, tally.rows)
    return tally


def batches_of(work: Work) -> Iterator[Batch]:
    """Read the files one after another."""
    for path in work.files:
        yield from read_batches(path, work.terms.source.file, work.terms.source.columns)


def _counted(work: Work, pool: ThreadPoolExecutor, several: int) -> Iterator[Counted]:
    """Link batches, tell in their order which records were met before, and count them."""
    terms = work.terms

    def link_one(batch: Batch) -> Linked:
        return link_batch(batch, terms)

    def count_one(one: tuple[Linked, Before]) -> Counted:
        return count_batch(*one, terms)

    seen = Seen()
    linked = in_turn(pool, link_one, batches_of(work), several)
    met = ((one, seen.add(one.told.hashes)) for one in linked)
    return in_turn(pool, count_one, met, several)
