"""More periods of the same cells: how many bytes to play them, and what they cost a tile."""

from collections.abc import Iterator
from datetime import date

import numpy as np
from isal import igzip

from benchmarks.ingest import SOURCE
from benchmarks.measure import Figure, compare
from benchmarks.protect import LAYER
from benchmarks.tiles import CENTRE, some_cells, tile_at
from layers.encode import cut_tile, drawn_rows, encode_tile, encode_values
from layers.grid import cells_to_parents
from layers.model import Account, Cells, Cube, Extent, Facts, Published, Question, State
from layers.periods import Step, period_of
from layers.publish import Terms, publish
from layers.world import world_cells

PLAYED = 24
LEVEL = 2  # of gzip, as the server packs
KINDS = ("a", "b", "c", "d")
MONTH = Question("trial", period_of(Step.MONTH, date(2024, 1, 1)), False, 10, None)


def figures(cells: int, months: int, facts: int) -> Iterator[Figure]:
    """Compare for some number of cells; with facts per month, of some months and ten times more."""
    yield _playing(some_cells(cells))
    yield _ten_times_more(cells, months, facts)


def month_of_facts(place: Cells, facts: int) -> tuple[Cube, Question]:
    """Make a cube of one month, and the question about it."""
    return _cube(place, 1, facts), MONTH


def _playing(first: Published) -> Figure:
    """Add up what comes over the line: shapes once and then values, beside shapes each time."""
    world, tile = world_cells(first.place), tile_at(10, *CENTRE)
    found = cut_tile(world, tile)
    rows, rng = drawn_rows(world, found, tile), np.random.default_rng(3)
    shaped, plain = [], []
    for _ in range(PLAYED):
        value = rng.poisson(3, len(first.place)).astype(np.float64)
        state = np.where(value < 1, State.SUPPRESSED, State.VALUE).astype(np.uint8)
        told = Published(first.place, np.where(value < 1, np.nan, value), state, integral=True)
        shaped.append(_packed(encode_tile(told, world, found, tile)))
        plain.append(_packed(encode_values(told.take(rows))))
    ours, peer = shaped[0] + sum(plain[1:]), sum(shaped)
    note = f"{len(rows):,} cells; ours: shapes once, then values alone; compressed alike"
    return Figure(f"playing {PLAYED} periods: vector tiles", ours, peer, "bytes", note)


def _packed(data: bytes) -> int:
    return len(igzip.compress(data, LEVEL, mtime=0))


def _ten_times_more(cells: int, months: int, facts: int) -> Figure:
    place = some_cells(cells).place
    many, few = _cube(place, 10 * months, facts), _cube(place, months, facts)
    world = world_cells(np.unique(cells_to_parents(place, 10)))
    tile = tile_at(12, *CENTRE)

    def draw(cube: Cube) -> None:
        told = publish(cube, MONTH, Terms(LAYER, SOURCE, seed=b"seed"))
        encode_tile(told, world, cut_tile(world, tile), tile)

    times = compare(lambda: draw(many), lambda: draw(few))
    note = f"one month of {10 * months} beside one of {months}; {facts:,} facts in each; not kept"
    return Figure("tile with 10x more periods behind: itself", *times, "CPU s", note)


def _cube(place: Cells, months: int, facts: int) -> Cube:
    """Make the cube of as many facts in each month, the last of which is the same in all."""
    starts = np.arange(np.datetime64("2024-02") - months, np.datetime64("2024-02"))
    days = starts.astype("datetime64[D]").astype(np.int32)
    rng = np.random.default_rng(5)
    every = len(place) * len(KINDS)
    parts = [np.sort(rng.choice(every, facts, replace=False)) for _ in days]
    at = np.concatenate(parts)
    codes = (at // len(place)).astype(np.uint16)[:, None]
    nothing = np.empty((len(at), 0))
    found = Facts(
        np.repeat(days, facts), codes, place[at % len(place)],
        rng.integers(1, 4, len(at)), rng.integers(0, 2**32, len(at)).astype(np.uint32),
        nothing, nothing, nothing,
    )  # fmt: skip
    extent = Extent(place, days, (4.0, 52.0, 5.0, 53.0))
    account = Account((), len(at), len(at), {}, 0)
    return Cube("trial", 10, Step.MONTH, 0, {"kind": KINDS}, found, {}, extent, account)
